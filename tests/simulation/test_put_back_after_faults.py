"""Whatever happened to a reply, nothing is lost when the service's folder is put back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulation.campaign import province
from simulation.faulty_network import NetworkFault
from simulation.losses_after_faults import BETWEEN, BINH, FAULTS, HOA, LUC, TUAN, schedule
from simulation.running import run
from simulation.schedule import LATE, Event, Schedule
from simulation.world import Province

pytestmark = pytest.mark.logs


@pytest.fixture(scope="module")
def place() -> Iterator[Province]:
    with province() as one:
        yield one


@pytest.mark.parametrize("between", BETWEEN, ids=str)
@pytest.mark.parametrize("who", [TUAN, LUC], ids=["clerk", "supervisor"])
def test_nothing_is_lost(place: Province, who: int, between: str) -> None:
    for fault in FAULTS:
        one = schedule(who, fault, BETWEEN[between], crosses=fault.at < 0.5)
        assert run(place, one).faults == (), fault


@pytest.mark.parametrize("through", [1, 2, 3])
@pytest.mark.parametrize("writes", [False, True])
def test_a_file_that_was_sent_after_its_change_is_not_lost(
    place: Province, through: int, writes: bool
) -> None:
    broken = (*(NetworkFault("clear"),) * through, *(NetworkFault("lost_request"),) * 8)
    events = (
        Event(kind="file", who=HOA, pick=1),
        Event(kind="sync", who=HOA, faults=broken),
        Event(kind="photograph"),
        Event(kind="sync", who=HOA),
        Event(kind="put_back_whole"),
        *((Event(kind="answer", who=HOA, item=1),) if writes else ()),
    )
    one = Schedule(seed=1, crew=(HOA, TUAN, LUC), events=events)
    assert run(place, one).faults == ()


def test_what_was_written_before_the_first_contact_is_known_from_the_first_receipt(
    place: Province,
) -> None:
    # After the service was put back, a receipt says that it holds nothing of this feed.
    events = (
        Event(kind="wrong", who=LATE, says=7),
        Event(kind="guess", who=LATE, item=4, says=4),
        Event(kind="enrol", who=LATE),
        Event(kind="photograph"),
        Event(kind="revoke", who=BINH, pick=7),
        Event(kind="sync", who=LATE),
        Event(kind="put_back_whole"),
        Event(kind="answer", who=LATE, item=1, pick=7, says=7),
    )
    assert run(place, Schedule(seed=1, crew=(HOA, BINH, LATE), events=events)).faults == ()


def test_a_refused_first_batch_hides_nothing_that_was_written_before_the_first_contact(
    place: Province,
) -> None:
    events = (
        Event(kind="wrong", who=LATE, says=7),
        Event(kind="guess", who=LATE, item=1, pick=4, says=4),
        Event(kind="enrol", who=LATE),
        Event(kind="sync", who=LATE, faults=(NetworkFault("spoilt_request", 0.33),)),
    )
    assert run(place, Schedule(seed=1, crew=(LATE,), events=events)).faults == ()
