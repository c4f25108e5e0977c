"""Put an earlier word back: it is written again as a new answer, and nothing is lost."""

from __future__ import annotations

import msgspec

from desktop_app.core.assessment.version_move import MoveOutcome
from desktop_app.core.changes.bodies import Answer, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind, same_content
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Role, RoundId, Status
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext


def put_back(
    context: DeskContext,
    item: ItemId,
    change: ChangeHash,
    *,
    round_: RoundId | None = None,
    centre: CentreId | None = None,
) -> Held:
    """Write the answer *change* to *item* again in *round_*, in place of what stands there.

    Raise EntryRefused where it is no answer to the item, means something else by the version of
    the checklist in use, stands already, or where two versions wait for a choice.
    """
    where, when = context.centre(centre), context.round(round_)
    checklist = context.checklist_of(where, when)
    known = checklist.item(item)
    code = known.code
    earlier = state.held(context.store, change)
    said = body_of(earlier.change) if earlier is not None else None
    if (
        earlier is None
        or not isinstance(said, Answer)
        or (earlier.change.item, earlier.change.centre) != (item, where)
        or said.status is Status.UNANSWERED
    ):
        raise EntryRefused(N_("That is no earlier answer to {code}."), code=code)
    fate = context.checklist_versions.versions.fate(item, said, checklist)
    if fate is not MoveOutcome.KEPT:
        raise EntryRefused(
            N_("{code} means something else in version {version}; answer it anew."),
            code=code,
            version=checklist.version,
        )
    register = state.unit(
        context.store, Unit(kind=UnitKind.ANSWER, centre=where, round=when, item=item)
    )
    bases: tuple[ChangeHash, ...] = ()
    if isinstance(register, Register):
        if register.conflict:
            raise EntryRefused(N_("{code} has two versions; choose one first."), code=code)
        if same_content(register.standing, earlier):
            raise EntryRefused(N_("This is what stands now."))
        bases = tuple(head.identity for head in register.heads)
    body = msgspec.structs.replace(said, checklist=checklist.name, confirmed=False, seconds=None)
    draft = Draft(body=body, centre=where, round=when, item=item, bases=bases)
    writer = context.writer(context.identity(Role.CLERK))
    (held,) = writing.write(context.store, writer, [draft])
    return held
