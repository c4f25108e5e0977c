"""The second version of the checklist, which tests publish in the middle of a round."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import msgspec

from desktop_app import checklist_files
from desktop_app.core.changes.feeds import device_id, public_key_of
from desktop_app.core.changes.roster import (
    ChecklistNotice,
    Roster,
    RoundNotice,
    ServiceKey,
    sign_checklist,
    sign_roster,
)
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.storage import facts
from desktop_app.sync.exchange.checklists import take_checklist
from desktop_app.workspace import Workspace

FIRST = checklist_files.newest()
SECOND = Path(__file__).parent.parent / "data" / "checklists" / "decree-118-v2.toml"


@cache
def first() -> Checklist:
    """Return the checklist that comes with the program."""
    return checklist_files.load(FIRST)


@cache
def second() -> Checklist:
    """Return its second version: one change of every kind (data/checklists/make_v2.py)."""
    return checklist_files.load(SECOND)


def publish_to(desk: Workspace, *checklists: Checklist, closed: int = 0) -> None:
    """Give *desk* the *checklists* as received from a service, with its roster."""
    key = hashlib.sha256(b"the service").digest()
    public_key = public_key_of(key)
    contents = [checklist_files.checklist_bytes(one) for one in checklists]
    notices = [
        ChecklistNotice(
            id=one.id,
            version=one.version,
            sha256=checklist_files.content_hash(data),
            signature=sign_checklist(checklist_files.content_hash(data), key),
        )
        for one, data in zip(checklists, contents, strict=True)
    ]
    round_ = desk.round()
    roster = Roster(
        service=device_id(public_key),
        name="Máy chủ thử",
        epoch=1,
        number=2,
        time=1_794_801_000,
        keys=(ServiceKey(public_key=public_key),),
        members=(),
        rounds=(RoundNotice(round=round_, due=f"{round_}-20", closed=closed),),
        checklists=tuple(notices),
    )
    store = desk._context.store
    facts.save_roster(store, msgspec.msgpack.encode(sign_roster(roster, key)))
    for data in contents:
        take_checklist(store, roster, data)
    desk.reload()
