"""Take published checklists, from the service or from packages, if their signature verifies."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.changes.roster import ChecklistNotice, Roster, checklist_verifies
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import N_, Fault
from desktop_app.storage import facts
from desktop_app.storage.store import Store
from desktop_app.sync.http.exchange_faults import Forged

if TYPE_CHECKING:
    from desktop_app.sync.http.client import Link

MAX_BYTES = 1 << 20  # of a checklist as it is published
_SHA256 = re.compile("[0-9a-f]{64}")


def fetch_checklists(store: Store, link: Link, roster: Roster) -> list[Fault]:
    """Fetch the checklists that *roster* names and that are not here; return what was refused.

    A checklist that is refused does not stop the others. Raise SyncFault where the connection
    fails.
    """
    refused: list[Fault] = []
    for notice in missing_checklists(store, roster):
        try:
            _check_notice(notice, roster)
        except Forged as fault:
            refused.append(fault)
            continue
        data = link.checklist(notice.sha256)
        try:
            take_checklist(store, roster, data, notice=notice)
        except Forged as fault:
            refused.append(fault)
    return refused


def missing_checklists(store: Store, roster: Roster) -> list[ChecklistNotice]:
    """Return the notices of *roster* whose checklists are not stored here yet."""
    return [
        notice
        for notice in roster.checklists
        if facts.checklist_bytes(store, notice.sha256) is None
    ]


def take_checklist(
    store: Store, roster: Roster, data: bytes, *, notice: ChecklistNotice | None = None
) -> ChecklistNotice:
    """Store the checklist *data* if the service of *roster* published it.

    *notice* is the one it was requested by; without it the roster is searched by content hash.
    Return the matching notice. Raise Forged and store nothing where the content is altered,
    unsigned or differs from its notice. Storing does not select it: the commune changes versions
    itself.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if notice is None:
        notice = next((one for one in roster.checklists if one.sha256 == sha256), None)
    if notice is None:
        raise Forged(N_("A checklist came that the service did not publish; it was not taken."))
    _check_notice(notice, roster)
    if sha256 != notice.sha256:
        raise Forged(
            N_("Checklist {name} came with another content than was signed; it was not taken."),
            name=_name(notice),
        )
    checklist = _read(notice, data)
    if (checklist.id, checklist.version) != (notice.id, notice.version):
        raise Forged(
            N_("The service called a checklist {name}, but it is {inside}; it was not taken."),
            name=_name(notice),
            inside=checklist.name,
        )
    facts.save_checklist(store, data)
    return notice


def _check_notice(notice: ChecklistNotice, roster: Roster) -> None:
    if not _SHA256.fullmatch(notice.sha256) or not checklist_verifies(notice, roster):
        raise Forged(
            N_("The signature on checklist {name} is wrong, so it was not taken."),
            name=_name(notice),
        )


def _read(notice: ChecklistNotice, data: bytes) -> Checklist:
    try:
        if len(data) > MAX_BYTES:
            raise msgspec.DecodeError(f"{len(data)} > {MAX_BYTES}")
        return msgspec.json.decode(data, type=Checklist)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Forged(
            N_("Checklist {name} cannot be read by this version of the program; update it."),
            name=_name(notice),
        ) from error


def _name(notice: ChecklistNotice) -> str:
    return f"{notice.id[:40]}/{notice.version[:20]}"
