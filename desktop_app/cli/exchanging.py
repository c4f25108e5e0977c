"""Verbs that need a line: enrol, sync."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop_app.core.faults import N_
from desktop_app.core.ids import Role
from desktop_app.i18n import _, ngettext

from .context import Context, print_json
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs that need a line."""
    enrol = verbs.add("enrol", _enrol, N_("connect to a service"))
    enrol.add_argument("--server", required=True, metavar="URL")
    enrol.add_argument("--code", required=True)
    enrol.add_argument("--ca", type=Path, metavar="FILE")
    enrol.add_argument("--role", choices=[role.value for role in Role])

    sync = verbs.add("sync", _sync, N_("one exchange, now"))
    sync.add_argument("--json", action="store_true")


def _enrol(context: Context) -> None:
    given = context.options
    server = context.workspace.exchanging.enrol(
        given.server,
        given.code,
        ca=given.ca,
        role=Role(given.role) if given.role else None,
    )
    print(_("Connected to {name}.").format(name=server.name or server.url))


def _sync(context: Context) -> None:
    outcome = context.workspace.exchanging.sync()
    if context.options.json:
        print_json(msgspec.to_builtins(outcome))
        return
    for receipt in outcome.receipts:
        print(
            _("The service holds {count} entries of {commune}. Receipt {number}.").format(
                count=receipt.through, commune=receipt.commune, number=receipt.number
            )
        )
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
