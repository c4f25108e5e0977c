"""However many heads a register has, the next change to it is sent, and later ones too."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from desktop_app.core.changes.bodies import Action, Answer, Body
from desktop_app.core.changes.change import MAX_BASES
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.ids import CentreId, ChangeHash, Layer, Role, Status
from desktop_app.storage import adoption, state, writing
from desktop_app.storage.writing import ChangeWriter, Draft
from support.exchangers import ROUND, XA, Begin, Exchanger
from support.old_program import write_beyond_limits

ITEM = "staff.assigned"
CENTRE = CentreId(XA)
MANY = (MAX_BASES + 6, 3 * MAX_BASES + 1)


def writer(desk: Exchanger) -> ChangeWriter:
    desk.wall += 20
    return ChangeWriter(device=desk.device, private_key=desk.key, wall=desk.wall)


def disagree(desk: Exchanger, count: int) -> None:
    """Let *desk* hold *count* concurrent answers to one item."""
    bodies = (
        Answer(checklist="decree-118/1", status=Status.MET, note=f"bản {n}") for n in range(count)
    )
    drafts = [Draft(body=body, centre=CENTRE, round=ROUND, item=ITEM) for body in bodies]
    writing.write(desk.store, writer(desk), drafts)


def heads(
    desk: Exchanger, kind: UnitKind = UnitKind.ANSWER, part: str = ""
) -> tuple[ChangeHash, ...]:
    """Return the heads of the answer, or of the remedy *part*, as they stand at *desk*."""
    round_ = ROUND if kind is UnitKind.ANSWER else ""
    unit = Unit(kind=kind, centre=CENTRE, round=round_, item=ITEM, part=part)
    return tuple(head.identity for head in cast(Register, state.unit(desk.store, unit)).heads)


def stuck(desk: Exchanger, body: Body, bases: tuple[ChangeHash, ...]) -> None:
    """Save what an earlier program saved: one change in place of all *bases*."""
    draft = Draft(body=body, centre=CENTRE, round=ROUND, item=ITEM, bases=bases)
    write_beyond_limits(desk.store, writer(desk), draft)


@pytest.mark.parametrize("count", MANY)
def test_an_answer_in_place_of_many_versions_is_sent_and_stands_alone(
    enrolled: Begin, count: int
) -> None:
    author, clerk = enrolled("Lan"), enrolled()
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    disagree(author, count)
    author.exchange()
    clerk.exchange()
    assert len(heads(clerk)) == count
    clerk.answer(ITEM, "unmet")
    clerk.answer("premises.available")
    outcome = clerk.exchange()
    assert (outcome.waiting, outcome.troubles) == (0, ())
    for desk in (author, supervisor):
        desk.exchange()
        assert heads(desk) == heads(clerk)
        assert (len(heads(desk)), desk.says(ITEM, XA)) == (1, "unmet")


@pytest.mark.parametrize("count", MANY)
def test_a_data_folder_that_is_stuck_heals_at_the_next_sync(enrolled: Begin, count: int) -> None:
    author, clerk = enrolled("Lan"), enrolled()
    disagree(author, count)
    author.exchange()
    clerk.exchange()
    stuck(clerk, Answer(checklist="decree-118/1", status=Status.UNMET, note="đây"), heads(clerk))
    clerk.answer(ITEM, "partial")  # on top of it
    clerk.answer("premises.available")
    before = clerk.waiting
    outcome = clerk.exchange()
    assert before == 3
    assert (outcome.waiting, outcome.troubles, outcome.forks) == (0, (), ())
    author.exchange()
    assert heads(author) == heads(clerk)
    assert (len(heads(author)), author.says(ITEM)) == (1, "partial")
    assert author.says("premises.available") == "met"
    assert adoption.unsendable(clerk.store) == ()


def test_what_was_stuck_is_written_again_once(enrolled: Begin) -> None:
    author, clerk = enrolled("Lan"), enrolled()
    disagree(author, MAX_BASES + 6)
    author.exchange()
    clerk.exchange()
    stuck(clerk, Answer(checklist="decree-118/1", status=Status.UNMET), heads(clerk))
    assert adoption.make_sendable(clerk.store, lambda _device: writer(clerk)) == 1
    assert adoption.make_sendable(clerk.store, lambda _device: writer(clerk)) == 0
    assert len(heads(clerk)) == 1


def test_a_remedy_that_many_wrote_about_goes_on_between_clerk_and_supervisor(
    enrolled: Begin,
) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    plan = Action(who="Hoa", what="Mua máy", due=date(2026, 12, 1), layer=Layer.DECLARED)
    (made,) = writing.write(
        clerk.store, writer(clerk), [Draft(body=plan, centre=CENTRE, round=ROUND, item=ITEM)]
    )
    again = Action(who="Hoa", what="Mua máy", due=date(2026, 12, 1), action=made.hash)
    drafts = [
        Draft(body=again, centre=CENTRE, round=ROUND, item=ITEM, bases=(made.hash,))
        for _ in range(MAX_BASES + 10)
    ]
    writing.write(clerk.store, writer(clerk), drafts)
    clerk.exchange()
    supervisor.exchange()
    known = heads(supervisor, UnitKind.ACTION, made.hash)
    assert len(known) == MAX_BASES + 10
    theirs = Action(
        who="Hoa",
        what="Mua hai máy",
        due=date(2026, 12, 1),
        action=made.hash,
        layer=Layer.VERIFIED,
    )
    draft = Draft(body=theirs, centre=CENTRE, round=ROUND, item=ITEM, bases=known)
    writing.write(supervisor.store, writer(supervisor), [draft])
    assert supervisor.exchange().waiting == 0
    clerk.exchange()
    assert heads(clerk, UnitKind.ACTION, made.hash) == heads(supervisor, UnitKind.ACTION, made.hash)
    assert len(heads(clerk, UnitKind.ACTION, made.hash)) == 1
