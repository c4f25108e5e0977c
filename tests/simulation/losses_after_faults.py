"""Schedules in which a reply has a fault, and what it was for is lost at the service after it.

The fault is put at places all over the message: random schedules rarely hit the few bytes that
matter, and then lose something.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from .faulty_network import NetworkFault
from .schedule import Event, Schedule

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


def losses_after_faults() -> Iterator[Schedule]:
    """Yield every such schedule."""
    for who, between, fault in product((TUAN, LUC), BETWEEN.values(), FAULTS):
        yield schedule(who, fault, between, crosses=fault.at < 0.5)
