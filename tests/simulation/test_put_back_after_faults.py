"""Whatever happened to a reply, nothing is lost when the service's folder is put back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulation.campaign import province
from simulation.faulty_network import NetworkFault
from simulation.running import run
from simulation.schedule import LATE, Event, Schedule
from simulation.world import Province

pytestmark = pytest.mark.logs

HOA, TUAN, BINH, LUC = 0, 1, 2, 3

# A reply of a small exchange has about a hundred bytes; the checkpoint is at its end.
PLACES = (0.05, 0.35, 0.65, 0.88, 0.91, 0.97)
FAULTS = (
    *(NetworkFault(kind, at) for kind in ("spoilt_reply", "cut_reply") for at in PLACES),
    *(NetworkFault("spoilt_request", at) for at in PLACES),
    NetworkFault("lost_reply"),
    NetworkFault("lost_request"),
    NetworkFault("twice"),
    NetworkFault("late"),
)
BETWEEN = {
    "nothing": (),
    "the device is lost": (Event(kind="lose", who=TUAN),),
    "the area is another": (Event(kind="area", who=LUC, pick=0, says=2),),
    "the round is another": (Event(kind="round", who=TUAN),),
}


@pytest.fixture(scope="module")
def place() -> Iterator[Province]:
    with province() as one:
        yield one


def schedule(
    who: int, fault: NetworkFault, between: tuple[Event, ...], *, crosses: bool
) -> Schedule:
    """Return what *who* sends with *fault*, and is lost at the service; others work on."""
    own = "verify" if who == LUC else "answer"
    others_work = (
        Event(kind="answer", who=HOA, item=1),
        Event(kind="sync", who=HOA),
    )
    events = (
        Event(kind="photograph", who=who),
        *between,
        Event(kind=own, who=who, item=0, pick=3),
        Event(kind="sync", who=who, faults=(fault,)),
        *(others_work if crosses else ()),
        Event(kind="put_back_whole", who=who),
        *others_work,  # takes the place of what was lost
        Event(kind="echo", who=who),
    )
    return Schedule(seed=1, crew=(HOA, TUAN, LUC), events=events)


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
