"""Work done under a clock of another year is offered after the first contact, and moved."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from desktop_app.core.changes import rights
from desktop_app.core.fault import EntryRefused
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
        # The clock error that an exchange would find if every module had this clock.
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


YEARS = {"1970": 60, "1980": 315_532_860, "2009": 1_241_000_000, "2150": 5_680_300_000}


def told(clerk: Workspace, clock: Clock) -> None:
    """Give the desk the service's time as it would receive it if every module had this clock."""
    offset = round(TRUE - clock.now)
    facts.learn_clock(clerk._context.store, facts.Clock(offset=offset, learnt_at=int(clock.now)))


TRUE = Clock().now


def begun(folder: Path) -> Workspace:
    """Return the desk of a clerk who has just begun."""
    return Workspace.begin(folder, Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("is_right_before_contact", [True, False])
def test_work_under_a_wrong_clock_is_offered_until_somebody_decides(
    tmp_path: Path,
    place: RunningService,
    pc_clock: Clock,
    year: str,
    is_right_before_contact: bool,
) -> None:
    right, pc_clock.now = pc_clock.now, YEARS[year]
    with begun(tmp_path / "hoa") as clerk:
        clerk.declaring.answer(SEAL, AnswerEntry(status=Status.MET, note="đã có quyết định"))
        clerk.declaring.comment(SEAL, "con dấu cấp ngày 2/3")
        if is_right_before_contact:
            pc_clock.now = right
            assert clerk.round() == RoundId("2026-11")
            before = clerk.declaring.misdated()
            assert before is not None, "offered as soon as the clock is right"
            assert before.items == (SEAL,)
        clerk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
        told(clerk, pc_clock)
        outcome = clerk.exchanging.sync()
        assert (outcome.refused, outcome.waiting) == (0, 0), "every round has a form it takes"
        pc_clock.now = right  # somebody corrects it now
        clerk.exchanging.sync()
        what = clerk.declaring.misdated()
        assert what is not None
        assert (what.items, len(what.remarks)) == ((SEAL,), 1)
        clerk.declaring.bring_over(what)
        assert clerk.declaring.misdated() is None
        now = clerk.desk().items[SEAL]
        assert answer_of(now) is Status.MET
        assert [one.text for one in now.remarks] == ["con dấu cấp ngày 2/3"]
        place.open_round("2026-12")
        clerk.exchanging.sync()
        clerk.reload()
        assert clerk.round() == RoundId("2026-12")
        assert clerk.declaring.misdated() is None, "decided once, for every later round"


def test_what_is_left_where_it_is_is_offered_no_more_and_what_comes_later_is(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, YEARS["2009"]
    with begun(tmp_path / "hoa") as clerk:
        clerk.declaring.answer(SEAL, AnswerEntry(status=Status.MET))
        pc_clock.now = right
        what = clerk.declaring.misdated()
        assert what is not None
        clerk.declaring.leave(what)
        assert clerk.declaring.misdated() is None
        pc_clock.now = YEARS["2009"]  # the battery is still empty
        clerk.declaring.answer(DIRECTOR, AnswerEntry(status=Status.MET))
        pc_clock.now = right
        what = clerk.declaring.misdated()
        assert what is not None
        assert what.items == (DIRECTOR,)


def test_a_pc_whose_clock_was_right_is_asked_nothing_across_the_year_s_end(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    pc_clock.now += 40 * 86_400  # 19 December, and the newest round is November's
    with begun(tmp_path / "hoa") as clerk:
        assert clerk.round() == RoundId("2026-12")
        clerk.declaring.answer(SEAL, AnswerEntry(status=Status.MET))
        assert clerk.declaring.misdated() is None
        place.open_round("2026-12")
        clerk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
        clerk.exchanging.sync()
        assert clerk.declaring.misdated() is None
        place.open_round("2027-01")
        clerk.exchanging.sync()
        clerk.reload()
        assert clerk.round() == RoundId("2027-01")
        assert clerk.declaring.misdated() is None


def test_an_answer_of_a_month_to_come_is_offered_until_that_month_is_open(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    pc_clock.now += 60 * 86_400  # two months fast: January, which is plausible
    with begun(tmp_path / "hoa") as clerk:
        clerk.declaring.answer(SEAL, AnswerEntry(status=Status.MET))
        assert clerk.round() == RoundId("2027-01")
        clerk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
        clerk.exchanging.sync()
        what = clerk.declaring.misdated()
        assert what is not None
        assert (what.round, what.items) == (RoundId("2027-01"), (SEAL,))
        place.open_round("2026-12")
        place.open_round("2027-01")
        clerk.exchanging.sync()
        clerk.reload()
        assert clerk.declaring.misdated() is None, "it stands in the round that is open now"


def test_the_last_word_of_several_wrong_months_comes_over(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    right = pc_clock.now
    with begun(tmp_path / "hoa") as clerk:
        for shown, status in ((right + 400 * 86_400, Status.MET), (60, Status.UNMET)):
            pc_clock.now = shown
            clerk.declaring.answer(SEAL, AnswerEntry(status=status))
        pc_clock.now = right
        what = clerk.declaring.misdated()
        assert what is not None
        assert len(what.rounds) == 1
        clerk.declaring.bring_over(what)
        assert answer_of(clerk.desk().items[SEAL]) is Status.UNMET
        assert clerk.declaring.misdated() is None
        held = clerk.desk().items[SEAL].held
        assert held is not None
        again = clerk.undoing.undo(held)
        assert answer_of(clerk.desk().items[SEAL]) is Status.UNANSWERED, "not 1980's once more"
        held = clerk.undoing.undo(again)
        undone = clerk.declaring.take_back(held)
        assert undone is not None
        assert answer_of(clerk.desk().items[SEAL]) is Status.UNANSWERED
        assert clerk.declaring.misdated() is None


def test_before_any_contact_a_clock_that_cannot_be_right_is_asked_about_once(
    tmp_path: Path, pc_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(file))
    right, pc_clock.now = pc_clock.now, YEARS["1980"]
    with begun(tmp_path / "hoa") as clerk:
        asks = clerk.asks_for_day()
        assert asks is not None
        assert asks.wall == YEARS["1980"]
        with pytest.raises(EntryRefused):
            clerk.tell_day(date(1999, 1, 1))
        assert clerk.asks_for_day() is not None
        clerk.tell_day(date(2026, 11, 9))
        assert clerk.asks_for_day() is None
        assert (clerk.round(), clerk.moment().today) == (RoundId("2026-11"), date(2026, 11, 9))
        pc_clock.now += 30 * 86_400  # the PC stays on
        assert (clerk.round(), clerk.moment().today) == (RoundId("2026-12"), date(2026, 12, 9))
        pc_clock.now = YEARS["1980"]  # and restarts
        assert clerk.round() == RoundId("2026-11")
        assert clerk.asks_for_day() is None
        pc_clock.now = right
        assert clerk.asks_for_day() is None
        assert clerk.moment().seconds == right


def test_what_an_older_service_refuses_for_its_year_is_offered_all_the_same(
    tmp_path: Path, place: RunningService, pc_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first release took rounds of the years 2000 to 2099 alone, and its desks wrote them so.
    monkeypatch.setattr(rights, "is_round", lambda text: re.fullmatch(r"20\d\d-\d\d", text))
    right, pc_clock.now = pc_clock.now, YEARS["1980"]
    with begun(tmp_path / "hoa") as clerk:
        said = AnswerEntry(status=Status.MET, note="đã có quyết định")
        clerk.declaring.answer(SEAL, said, round_=RoundId("1980-01"))
        pc_clock.now = right
        clerk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
        outcome = clerk.exchanging.sync()
        assert (outcome.refused, outcome.waiting) == (1, 0)
        what = clerk.declaring.misdated()
        assert what is not None
        assert what.items == (SEAL,)
        assert len(clerk.desk().custody.refused) == 1
        clerk.declaring.bring_over(what)
        assert clerk.declaring.misdated() is None
        assert clerk.desk().custody.refused == (), "it was said again, in the open round"
        outcome = clerk.exchanging.sync()
        assert (outcome.refused, outcome.waiting) == (0, 0)
        assert clerk.desk().items[SEAL].is_received
