"""Verbs that need a connection: enrol, sync."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import Role
from desktop_app.core.text.communes import CommuneIndex
from desktop_app.core.text.role_words import role_words
from desktop_app.i18n import _, current_language, figures, ngettext, sentence

from .codes import Exit, Usage
from .context import Context, pin_to_connect, print_json
from .parser import Verbs

if TYPE_CHECKING:
    from desktop_app.sync.exchange.exchange import Outcome, Step  # HTTP, for the verbs that need it


_WIDE = 79  # blanks overwrite a line on every console, also on old ones of Windows


def add(verbs: Verbs) -> None:
    """Add the verbs that need a connection."""
    enrol = verbs.add("enrol", _enrol, N_("connect to a service"))
    enrol.option("server", "URL", N_("address of the service; without it that of its card"))
    enrol.option("code", "CODE", N_("one-time code, from the letter"), required=True)
    enrol.option("authority", "MARK", N_("mark of the certificate, where the letter has one"))
    enrol.option("ca", "FILE", N_("certificate that the service's own is signed by"))
    roles = [role.value for role in Role]
    enrol.option("role", "R", N_("the key to connect; the first one without it"), choices=roles)
    enrol.option("pin-file", "FILE", N_("its first line is the PIN of a leader's key"))

    sync = verbs.add("sync", _sync, N_("one exchange, now"))
    sync.flag("json", N_("as one JSON document"))


def _enrol(context: Context) -> None:
    given, exchanging = context.options, context.workspace.exchanging
    identity = exchanging.to_enrol(Role(given.role) if given.role else None)
    address = given.server
    if address is None:
        address = exchanging.known_address
        if not address:
            raise Usage(N_("Name the address of the service: --server, from the letter."))
    pin = pin_to_connect(given.pin_file) if identity.role is Role.LEADER else None
    server = exchanging.enrol(
        address,
        given.code,
        ca=given.ca,
        authority=given.authority or "",
        role=identity.role,
        pin=pin,
    )
    print(_("Connected to {name}.").format(name=server.name or server.url))
    granted = exchanging.granted(identity)
    if granted and identity.role not in granted:  # a service that does not compare them
        said = _(
            "The code was for {granted}, but the key connected is that of {role}."
            " Ask for a code for {role} and connect again."
        )
        codes = ", ".join(_role(one) for one in sorted(granted))
        print(said.format(granted=codes, role=_role(identity.role)), file=sys.stderr)


def _role(role: Role) -> str:
    words = role_words(role)
    return sentence(words) if isinstance(words, Fault) else words


def _sync(context: Context) -> int:
    progress = _tell_step if sys.stderr.isatty() else None
    try:
        outcome = context.workspace.exchanging.sync(progress=progress)
    finally:
        if progress is not None:
            print(f"\r{'':{_WIDE}}\r", end="", file=sys.stderr, flush=True)
    if context.options.json:
        print_json(outcome_document(outcome))
    else:
        _tell(outcome, context.workspace.communes)
    for trouble in outcome.troubles:
        print(trouble.text, file=sys.stderr)
    often = context.workspace.put_back_often()
    if often is not None:
        print(sentence(often), file=sys.stderr)
    hindered = context.workspace.keeping.daily()
    if hindered:
        print(_("No copy was made today: {reason}").format(reason=hindered), file=sys.stderr)
    # Those of earlier exchanges too: what is refused for good goes with no later one.
    refused = max(outcome.refused, len(context.workspace.refused()))
    if refused:
        said = ngettext(
            "The service gives no effect to {count} entry; “show” says which and why.",
            "The service gives no effect to {count} entries; “show” says which and why.",
            refused,
        )
        print(said.format(count=refused), file=sys.stderr)
    return _exit_of(outcome)


def _tell_step(step: Step) -> None:
    """Print the progress, in one line that the next one overwrites."""
    said = _("Entries {sent}/{to_send}, received {received}, files {files_sent}/{files_to_send}")
    parts = {name: getattr(step, name) for name in step.__struct_fields__}
    print(f"\r{said.format(**parts):{_WIDE}}", end="", file=sys.stderr, flush=True)


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """Return an exchange as ``sync --json`` prints it; the form is stable."""
    return {
        "sent": outcome.sent,
        "received": outcome.received,
        "waiting": outcome.waiting,
        "refused": outcome.refused,
        "complete": outcome.complete,
        "receipts": [
            {
                "commune": receipt.commune,
                "device": receipt.device,
                "through": receipt.through,
                "number": receipt.number,
                "time": receipt.time,
                "refused": [
                    {"sequence": sequence, "reason": reason} for sequence, reason in receipt.refused
                ],
            }
            for receipt in outcome.receipts
        ],
        "evidence": {
            "sent": outcome.evidence_sent,
            "bytes_sent": outcome.evidence_bytes_sent,
            "waiting": outcome.evidence_waiting,
            "bytes_waiting": outcome.evidence_bytes_waiting,
            "paused": outcome.evidence_paused,
        },
        "carried": outcome.carried,
        "clock_offset": outcome.clock_offset,
        "troubles": [{"code": trouble.code, "text": trouble.text} for trouble in outcome.troubles],
    }


def tell_receipts(receipts: Iterable[Receipt], communes: CommuneIndex) -> None:
    """Print what the service holds of each feed."""
    for receipt in receipts:
        if receipt.commune == AREA_DESK:
            said = _("The service holds {count} entries about the area. Receipt {number}.")
            print(said.format(count=receipt.through, number=receipt.number))
            continue
        commune = communes.find(receipt.commune)
        print(
            _("The service holds {count} entries of {commune}. Receipt {number}.").format(
                count=receipt.through,
                commune=commune.full_name if commune else receipt.commune,
                number=receipt.number,
            )
        )


def _tell(outcome: Outcome, communes: CommuneIndex) -> None:
    tell_receipts(outcome.receipts, communes)
    print(
        ngettext("{count} entry received.", "{count} entries received.", outcome.received).format(
            count=outcome.received
        )
    )
    if outcome.waiting:
        print(
            ngettext(
                "{count} change waiting to be sent.",
                "{count} changes waiting to be sent.",
                outcome.waiting,
            ).format(count=outcome.waiting)
        )
    if outcome.evidence_sent or outcome.evidence_waiting:
        said = _("Files of evidence: {sent} of {all} sent ({done}), {waiting} waiting ({left}).")
        print(
            said.format(
                sent=outcome.evidence_sent,
                all=outcome.evidence_sent + outcome.evidence_waiting,
                done=figures.size(outcome.evidence_bytes_sent, language=current_language()),
                waiting=outcome.evidence_waiting,
                left=figures.size(outcome.evidence_bytes_waiting, language=current_language()),
            )
        )
    if outcome.evidence_paused:
        print(_("Files are paused; they wait until you let them go on in the window."))
    if outcome.carried:
        print(
            ngettext(
                "{count} package of others handed in; its receipts wait to be brought home.",
                "{count} packages of others handed in; their receipts wait to be brought home.",
                outcome.carried,
            ).format(count=outcome.carried)
        )
    if outcome.clock_warning:
        print(outcome.clock_warning)


def _exit_of(outcome: Outcome) -> Exit:
    """Return the exit code of an exchange: that of its gravest trouble."""
    if outcome.refused or any(trouble.is_refusal for trouble in outcome.troubles):
        return Exit.REFUSED
    if any(not trouble.will_pass for trouble in outcome.troubles):
        return Exit.FAULT  # trouble on this PC: a key or a file is lost
    return Exit.NO_LINE if outcome.troubles else Exit.DONE
