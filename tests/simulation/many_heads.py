"""Many versions of one answer, and what an earlier program saved in place of all of them."""

from __future__ import annotations

from desktop_app.core.changes.bodies import Answer
from desktop_app.core.changes.change import MAX_BASES
from desktop_app.core.changes.fold import Register
from desktop_app.core.ids import Role, Status
from desktop_app.storage import identities, state, writing
from desktop_app.storage.writing import Draft
from support.old_program import write_beyond_limits

from .expectations import said_by
from .schedule import ITEMS, Event
from .world import ROUND, Computer, World

_SECRET = "sig.secret_sign"


def heads(world: World, computer: Computer, event: Event, words: str) -> None:
    """Write more concurrent answers to one item than one change can name."""
    identity = identities.identity(computer.desk._context.store, Role.CLERK)
    if identity is None or ITEMS[event.item] == _SECRET:
        return
    bodies = (
        Answer(checklist="decree-118/1", status=Status.MET, note=f"{words}, bản {number}")
        for number in range(MAX_BASES + 1 + event.pick)
    )
    desk = computer.desk._context
    drafts = [
        Draft(body=body, centre=desk.centre(None), round=ROUND, item=ITEMS[event.item])
        for body in bodies
    ]
    writing.write(desk.store, desk.writer(identity, wait_for_key=True), drafts)


def stuck(world: World, computer: Computer, event: Event, words: str) -> None:
    """Save one change in place of more heads than a message carries, as programs once did."""
    desk = computer.desk._context
    identity = identities.identity(desk.store, Role.CLERK)
    if identity is None:
        return
    record = state.record(desk.store, desk.centre(None), ROUND)
    for item, one in sorted(record.items.items()):
        register = one.answer
        if not isinstance(register, Register) or len(register.heads) <= MAX_BASES:
            continue
        draft = Draft(
            body=Answer(checklist="decree-118/1", status=Status.UNMET, note=words),
            centre=desk.centre(None),
            round=ROUND,
            item=item,
            bases=tuple(head.identity for head in register.heads),
        )
        writer = desk.writer(identity, wait_for_key=True)
        world.book.attempted.add(said_by(writer.device, draft))  # a crash may happen in the middle
        world.book.wrote_beyond_limits(desk.store, write_beyond_limits(desk.store, writer, draft))
        return
