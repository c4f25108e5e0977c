"""Work done under a clock of another year is named after the first contact, and comes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.ids import ItemId, Role, RoundId, Status
from desktop_app.storage import facts
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.values.desk import ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.offices import Clock
from support.people import DAK_NHAU
from support.service import RunningService

SEAL, DIRECTOR = ItemId("lead.seal_account"), ItemId("lead.director_assigned")
_YEAR = 365 * 86_400


def answer_of(one: ItemDesk) -> Status | None:
    return one.answer.status if one.answer else None


@pytest.mark.parametrize("years", [-17, 73], ids=["2009", "2099"])
def test_answers_of_a_wrong_clock_are_brought_into_the_open_round_and_stay_where_they_were(
    tmp_path: Path, place: RunningService, pc_clock: Clock, years: int
) -> None:
    pc_clock.now += years * _YEAR
    beginning = Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU)
    with Workspace.begin(tmp_path / "hoa", beginning) as clerk:
        wrong = clerk.round()
        for item in (SEAL, DIRECTOR):
            said = AnswerEntry(status=Status.MET, note="đã có quyết định")
            clerk.declaring.answer(item, said)
        assert clerk.declaring.misdated() is None, "before the first contact nobody knows"
        code = place.code(Role.CLERK, commune=DAK_NHAU)
        clerk.exchanging.enrol(place.url, code)
        clerk.exchanging.sync()
        # What the exchange learns of a clock that is wrong everywhere, not in this test alone.
        told = facts.Clock(offset=-years * _YEAR, learnt_at=int(pc_clock.now))
        facts.learn_clock(clerk._context.store, told)
        assert clerk.round() == RoundId("2026-11") != wrong
        what = clerk.declaring.misdated()
        assert what is not None
        assert (what.round, set(what.items)) == (wrong, {SEAL, DIRECTOR})
        clerk.declaring.answer(SEAL, AnswerEntry(status=Status.UNMET))
        what = clerk.declaring.misdated()
        assert what is not None
        clerk.declaring.bring_over(what)
        assert clerk.declaring.misdated() is None
        now, then = clerk.desk().items, clerk.desk(round_=wrong).items
        stands = [answer_of(now[one]) for one in (SEAL, DIRECTOR)]
        assert stands == [Status.UNMET, Status.MET]
        assert all(then[one].answer is not None for one in (SEAL, DIRECTOR))
