"""Verbs for packages on USB drives: package export, import, carried, pass-on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, figures, ngettext
from desktop_app.storage.packages import Package, PackageOrigin, State
from desktop_app.workspace.exchange.package_views import CarriageNote, Imported, ImportedKind
from desktop_app.workspace.papers.file_forms import write_file

from .codes import Exit
from .context import Context, given_pin, print_json
from .parser import Verbs

if TYPE_CHECKING:
    from desktop_app.sync.package.service_card import ServiceCard
    from desktop_app.sync.package_exchange.returning import (
        Returned,  # age and zstandard, for the verbs that need it
    )


def add(verbs: Verbs) -> None:
    """Add the verbs for packages on USB drives."""
    package = verbs.group("package", N_("the USB way, both directions"))
    export = package.add("export", _export, N_("what waits, into a file for a carrier"))
    export.output("file", N_("the package, such as on a USB drive"), as_word=True)
    export.flag("evidence", N_("with the photos and documents that wait"))
    export.many(
        "reader", "NAME", N_("a supervisor who may read it too; name or id, may be repeated")
    )
    export.option("code", "CODE", N_("one-time code, where this PC is not connected yet"))
    roles = [role.value for role in Role]
    export.option("role", "R", N_("the key that the code is for"), choices=roles)
    export.option("pin-file", "FILE", N_("its first line is the PIN of a leader's key"))
    taken = package.add(
        "import", _import, N_("receipts for this PC, the service's card, or what to take along")
    )
    taken.word("file", "FILE", N_("the file that came"))
    taken.flag("carry", N_("take along receipts that are for another PC"))
    taken.output("note", N_("write the carriage note there, to be handed over"))
    taken.option("pin-file", "FILE", N_("its first line is the PIN of a leader's key"))
    carried = package.add("carried", _carried, N_("what was taken along for others"))
    carried.flag("json", N_("as one JSON document"))
    onward = package.add("pass-on", _pass_on, N_("write what was taken along to another USB drive"))
    onward.word("which", "ID", N_("the beginning of its hash, as “package carried” shows it"))
    onward.output("file", N_("the file, such as on a USB drive"), as_word=True)

    card = verbs.add("card", _card, N_("is a file a service's card, and of which service?"))
    card.word("file", "FILE", N_("the file; nothing is changed by looking at it"))


def _card(context: Context) -> None:
    """Tell of a card; the installer asks so whether to take in the one that lies beside it."""
    from desktop_app.sync.package.service_card import MAX_CARD_BYTES, decode_card

    file: Path = context.options.file
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_CARD_BYTES + 1)
    except OSError as error:
        raise Fault(
            N_("The file {file} cannot be read: {why}."), file=file, why=why_refused(error)
        ) from error
    _tell_card(decode_card(data))


def _tell_card(card: ServiceCard) -> None:
    print(
        _("The card of {name}. Its number must be the one in the letter: {number}").format(
            name=card.roster.name, number=card.number
        )
    )


def _export(context: Context) -> None:
    given, carrying = context.options, context.workspace.carrying
    role = Role(given.role) if given.role else None
    needs_pin = role is Role.LEADER or given.pin_file is not None
    readers = [_reader(context, name) for name in given.reader or ()]
    written = carrying.export_package(
        given.file,
        evidence=given.evidence,
        readers=readers,
        code=given.code,
        role=role,
        pin=given_pin(given.pin_file) if needs_pin else None,
    )
    print(
        ngettext(
            "Written to {file}: {count} change, {size} KB. It has no receipt yet.",
            "Written to {file}: {count} changes, {size} KB. They have no receipt yet.",
            written.changes,
        ).format(file=written.path, count=written.changes, size=_kilobytes(written.size))
    )
    if written.files:
        print(_("Files of evidence in it: {count}.").format(count=written.files))
    left = carrying.preview()
    if left.files and not given.evidence:
        print(
            _("Photos and documents are not in it: {count}, {size} KB. “--evidence” adds them.")
            .format(count=left.files, size=_kilobytes(left.file_bytes))
        )  # fmt: skip


def _reader(context: Context, name: str) -> Any:
    known = context.workspace.carrying.preview().readers
    found = [one for one in known if one.device.startswith(name.lower()) or one.person == name]
    if len(found) != 1:
        raise Fault(
            N_("“{name}” is not the name of one supervisor of this commune: {known}."),
            name=name[:40],
            known=", ".join(one.person for one in known) or "–",
        )
    return found[0].device


def _import(context: Context) -> int:
    given, carrying = context.options, context.workspace.carrying
    pin = given_pin(given.pin_file) if given.pin_file is not None else None
    imported = carrying.import_package(given.file, pin=pin, carry=True if given.carry else None)
    code = Exit.DONE
    match imported.came:
        case ImportedKind.CARD:
            assert imported.card is not None
            _tell_card(imported.card)
        case ImportedKind.RETURN:
            assert imported.returned is not None
            code = _tell_return(context, imported.returned, imported)
        case ImportedKind.CARRIED | ImportedKind.HOME:
            assert imported.note is not None
            told = note_text(context, imported.note, home=imported.came is ImportedKind.HOME)
            print(told)
            if given.note is not None:
                write_file(given.note, f"{told}\n".encode())
            _tell_read(imported)
        case _:
            assert_never(imported.came)
    return code


def _tell_return(context: Context, returned: Returned, imported: Imported) -> Exit:
    from .exchanging import tell_receipts

    if returned.enrolled:
        print(_("Connected to {name}.").format(name=imported.service))
    tell_receipts(returned.receipts, context.workspace.communes)
    print(
        ngettext("{count} entry received.", "{count} entries received.", returned.received).format(
            count=returned.received
        )
    )
    if returned.files:
        print(_("Files of evidence the service has: {count}.").format(count=returned.files))
    if imported.waiting:
        print(
            ngettext(
                "{count} change waiting to be sent.",
                "{count} changes waiting to be sent.",
                imported.waiting,
            ).format(count=imported.waiting)
        )
    for trouble in returned.troubles:
        print(trouble.text, file=sys.stderr)
    if returned.refused:
        said = ngettext(
            "The service gives no effect to {count} entry; “show” says which and why.",
            "The service gives no effect to {count} entries; “show” says which and why.",
            returned.refused,
        )
        print(said.format(count=returned.refused), file=sys.stderr)
    return Exit.REFUSED if returned.troubles or returned.refused else Exit.DONE


def note_text(context: Context, note: CarriageNote, *, home: bool = False) -> str:
    """Return the carriage note as it is shown and handed over: several lines, no receipt."""
    when = figures.moment(local(note.at))
    place = _place(context, note.commune)
    if home:
        first = _("Taken along on the way home: receipts for {place}, written on {date}.")
    else:
        first = ngettext(
            "Taken along: {count} change of {place}, written on {date}.",
            "Taken along: {count} changes of {place}, written on {date}.",
            note.changes,
        )
    return "\n".join(
        (
            first.format(count=note.changes, place=place, date=note.date),
            _("By {person}, {moment}.").format(person=note.person, moment=when),
            _("This is no receipt: the service has not received it yet."),
            f"SHA-256 {note.sha256}",
        )
    )


def _tell_read(imported: Imported) -> None:
    if imported.read is None:
        return
    print(
        ngettext(
            "{count} change can be read here already.",
            "{count} changes can be read here already.",
            imported.read.changes,
        ).format(count=imported.read.changes)
    )


def _carried(context: Context) -> None:
    known = context.workspace.carrying.carried()
    if context.options.json:
        print_json([_document(one) for one in known])
        return
    for one in known:
        print(
            f"{one.sha256[:8]}  {_place(context, one.commune)}  {one.changes}  {one.date}"
            f"  {_state(one)}"
        )
    if not known:
        print(_("Nothing was taken along."))


def _document(one: Package) -> dict[str, Any]:
    return {
        "sha256": one.sha256,
        "way": one.way.value,
        "commune": one.commune,
        "changes": one.changes,
        "date": one.date,
        "size": one.size,
        "at": one.at,
        "state": one.state.value,
        "said": one.said,
        "answers": one.answers,
    }


def _state(one: Package) -> str:
    is_carried = one.way is PackageOrigin.CARRIED
    match one.state:
        case State.REFUSED:
            return one.said
        case State.WAITING:
            if is_carried:
                return _("taken along, the service has not received it")
            return _("receipts to be brought home")
        case State.DELIVERED:
            if is_carried:
                return _("handed in; its receipts are here, to be brought home")
            return _("receipts handed on")
    assert_never(one.state)


def _pass_on(context: Context) -> None:
    given, carrying = context.options, context.workspace.carrying
    found = [one for one in carrying.carried() if one.sha256.startswith(given.which.lower())]
    if len(found) != 1 or not given.which:
        raise Fault(N_("No package {name} was taken along on this PC."), name=given.which[:8])
    written = carrying.pass_on(found[0].sha256, given.file)
    print(_("Written to {file}.").format(file=written.path))


def _place(context: Context, commune: str) -> str:
    if commune == AREA_DESK:
        return _("the area")
    return context.workspace.commune(CommuneCode(commune)).full_name


def _kilobytes(size: int) -> str:
    return figures.number(max(size / 1024, 0.1), places=1)
