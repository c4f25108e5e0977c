"""What other systems lost by wrong clocks: wrong order, refused work, times that shift."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.ids import CentreId, Role
from desktop_app.storage import facts, state
from desktop_app.storage.checking import check
from support.exchangers import ROUND, XA, Begin, Exchanger
from support.service import RunningService
from support.service_clock import set_service_clock

NOW = 1_794_186_000  # 9 November 2026, 08:00 in Vietnam
YEARS = {"2009": 1_241_000_000, "2026": NOW, "2099": 4_090_000_000, "1970": 60}
ITEM = "staff.assigned"


def told(desk: Exchanger) -> Record:
    """Return the state of the commune on this desk."""
    return state.record(desk.store, CentreId(XA), ROUND)


@pytest.mark.parametrize("year", ["2009", "2099"])
def test_work_of_a_pc_in_another_year_counts_in_the_order_it_was_done(
    enrolled: Begin, year: str
) -> None:
    far = enrolled("Hoa", wall=YEARS[year])
    near = enrolled("Tuấn")
    supervisor = enrolled("Lực", Role.SUPERVISOR)
    for number, (first, second) in enumerate([(far, near), (near, far)] * 2):
        first.answer(ITEM, "met", note=f"trước {number}")
        first.exchange()
        second.exchange()
        second.answer(ITEM, "unmet", note=f"sau {number}")
        second.exchange()
        first.exchange()
        supervisor.exchange()
        for desk in (far, near, supervisor):
            register = told(desk).item(ITEM).answer  # type: ignore[arg-type]
            assert register is not None
            assert not register.conflict
            assert register.standing.change.fields["note"] == f"sau {number}"
    assert far.waiting == near.waiting == 0
    clock = facts.clock(far.store)
    assert clock is not None
    real = facts.clock(near.store)
    assert real is not None
    assert abs(far.wall + clock.offset - (near.wall + real.offset)) < 3_600


@pytest.mark.parametrize("steps", [("2009", "2099"), ("2099", "1970")])
def test_a_clock_that_jumps_between_answer_and_exchange_loses_nothing(
    enrolled: Begin, steps: tuple[str, str]
) -> None:
    clerk = enrolled("Hoa", wall=YEARS[steps[0]])
    supervisor = enrolled("Lực", Role.SUPERVISOR)
    written = []
    for number, year in enumerate((*steps, "2026", *steps)):
        written.append(clerk.answer(f"item.n{number}", note=year).hash)
        clerk.wall = YEARS[year]  # the battery is empty, somebody sets it right, it is empty again
        written.append(clerk.answer(ITEM, "met" if number % 2 else "unmet").hash)
        outcome = clerk.exchange()
        assert (outcome.waiting, outcome.troubles) == (0, ())
    supervisor.exchange()
    assert all(state.held(supervisor.store, digest) is not None for digest in written)
    assert told(supervisor) == told(clerk)
    assert supervisor.says(ITEM, XA) == "unmet"  # the last one said, whatever its time
    assert check(clerk.store) == []


@pytest.fixture
def jumping(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the service's clock jump with every reply."""
    years = (YEARS["2026"] + step for n in count() for step in (n, -9_000_000, 5_000_000))

    def now() -> int:
        return next(years)

    set_service_clock(monkeypatch, now, only=(".writer", ".front", ".answers", ".enrolment"))
    yield


@pytest.mark.usefixtures("jumping")
def test_a_service_whose_clock_jumps_still_receives_everything_once(
    service: RunningService, enrolled: Begin
) -> None:
    clerk, supervisor = enrolled("Hoa"), enrolled("Lực", Role.SUPERVISOR)
    before = 0
    for number in range(6):
        clerk.answer(f"item.n{number}")
        (receipt,) = clerk.exchange().receipts
        assert receipt.through == number + 1
        assert receipt.time >= before  # a receipt's time never goes back
        before = receipt.time
    supervisor.exchange()
    assert told(supervisor) == told(clerk)
