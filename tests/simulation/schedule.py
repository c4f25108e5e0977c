"""Schedules: which people take part and which events happen in which order, by seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec

from .faulty_network import WHIMS, NetworkFault

CLERKS, SUPERVISORS, LATE = (0, 1, 2), (3, 4), 5
NAMES = ("Hoa", "Tuấn", "Bình", "Lực", "Mai", "Chi")
TWIN = 10  # what is added to a number for the second copy of somebody's PC
ITEMS = (
    "staff.assigned",
    "net.tslcd",
    "device.computers",
    "sig.secret_sign",
    "lead.director_assigned",
)


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event. What *pick*, *item* and *says* choose from depends on its kind.

    ``crash``: the power of the computer goes at that point of it; ``service_crash``: the service's.
    """

    kind: str
    who: int = 0
    item: int = 0
    pick: int = 0
    says: int = 0
    faults: tuple[NetworkFault, ...] = ()
    crash: int = -1
    service_crash: int = -1

    def __str__(self) -> str:
        """Return it as a readable step."""
        twin = " (second copy)" if self.who >= TWIN else ""
        words = [f"{NAMES[self.who % TWIN]}{twin}: {self.kind}"]
        if self.kind in _ABOUT_ITEMS:
            words.append(ITEMS[self.item])
        if self.pick or self.says:
            words.append(f"[{self.pick}, {self.says}]")
        words += [f"– {whim.kind} {whim.at:.2f}" for whim in self.faults]
        if self.crash >= 0:
            words.append(f"– its power goes at point {self.crash}")
        if self.service_crash >= 0:
            words.append(f"– the service's power goes at point {self.service_crash}")
        return " ".join(words)


class Schedule(msgspec.Struct, frozen=True):
    """All people and events of a seed."""

    seed: int
    crew: tuple[int, ...]
    events: tuple[Event, ...]


_ABOUT_ITEMS = frozenset(
    {
        "answer",
        "note",
        "comment",
        "document",
        "file",
        "plan",
        "verify",
        "return",
        "approve",
        "stray",
        "heads",
        "stuck",
        "guess",
    }
)

# Kinds of events, with their weights.
_OF_CLERKS = {
    "answer": 30, "note": 6, "comment": 4, "document": 2, "file": 3, "plan": 2, "submit": 5,
    "resolve": 6, "take_back": 2, "stray": 2,
}  # fmt: skip
_OF_SUPERVISORS = {
    "verify": 12, "return": 5, "comment": 4, "approve": 3, "close_visit": 2, "call": 2, "stray": 2,
}  # fmt: skip
_OF_ALL = {"sync": 34, "restart": 4, "clock": 4}
_OF_THE_WORLD = {"later": 3, "echo": 4, "area": 2, "revoke": 2, "lose": 1, "round": 1}
_OF_DISKS = {"copy": 3, "image": 3, "set_back": 3, "lose_keys": 1}
_OF_BACKUPS = {"back_up": 3, "put_back": 3}
_OF_IMAGES = {"photograph": 5, "put_back_whole": 7}
_OF_HEADS = {"heads": 12, "stuck": 10, "answer": 45}
_OF_KEYS = {"succeed": 5}
_OF_FILES = {"vanish": 4, "file": 6}
_OF_STICKS = {"export": 8, "take": 8, "hand_in": 8, "pass_on": 2, "spoil": 1}
_OF_VERSIONS = {"publish": 4, "move": 7, "move_back": 2}
# A wrong clock that is corrected, with answers in the desk's default round meanwhile.
_OF_WRONG_CLOCKS = {"guess": 30, "wrong": 10, "right": 12, "bring": 5, "leave": 1}
_CLOCKS = frozenset({"clock", "wrong", "right"})
_WITHOUT_A_PC = frozenset(
    {
        *_OF_THE_WORLD,
        *_OF_DISKS,
        *_OF_BACKUPS,
        *_OF_IMAGES,
        *_CLOCKS,
        "hand_in",
        "spoil",
        "publish",
        "restart",
        "vanish",
        "found",
    }
)
_PUT_RIGHT = 0.12  # of all schedules
_PUT_BACK_AFTER = 0.06  # of all schedules
_FOUND_AGAIN = 0.06  # of all schedules

_SPECIAL = (
    (_OF_DISKS, 0.3), (_OF_BACKUPS, 0.2), (_OF_STICKS, 0.25), (_OF_VERSIONS, 0.15),
    (_OF_IMAGES, 0.25), (_OF_HEADS, 0.1), (_OF_KEYS, 0.1), (_OF_FILES, 0.15),
)  # fmt: skip


def schedule_of(seed: int) -> Schedule:
    """Return the schedule that *seed* stands for."""
    chance = random.Random(seed)
    crew = _crew(chance)
    length = chance.choice((8, 14, 20, 30))
    rough = chance.choice((0.0, 0.25, 0.6))  # how often the network has faults
    falls = chance.choice((0.0, 0.1, 0.3))  # how often there are power cuts
    special: dict[str, int] = {}
    for kinds, share in _SPECIAL:
        if chance.random() < share:
            special |= kinds
    # Drawn last, so that the schedules of the other seeds do not change.
    if random.Random(f"clocks {seed}").random() < _PUT_RIGHT:
        crew = tuple(sorted({*crew, LATE}))
        special |= _OF_WRONG_CLOCKS
    events = tuple(_event(chance, crew, rough, falls, special) for _ in range(length))
    if "guess" in special:
        began = Event(kind="wrong", who=LATE, says=seed % 8)
        events = (began, *(_by_newcomer(chance, event) for event in events))
        if chance.random() < 0.6:  # put right at last, before the first contact or after it
            last = [Event(kind="right", who=LATE), Event(kind="enrol", who=LATE)]
            chance.shuffle(last)
            events = (*events, *last)
    chance = random.Random(f"put back {seed}")
    if chance.random() < _PUT_BACK_AFTER:
        events = (*events, *_lost_after_a_fault(chance, crew))
    chance = random.Random(f"found again {seed}")
    if chance.random() < _FOUND_AGAIN:
        events = (*events, *_found_again(chance, crew))
    return Schedule(seed=seed, crew=crew, events=events)


def _by_newcomer(chance: random.Random, event: Event) -> Event:
    """Return *event*, as a rule at the PC that is not connected yet."""
    is_clerk_s = event.kind in _OF_CLERKS or event.kind in _OF_WRONG_CLOCKS
    if is_clerk_s and chance.random() < 0.7:
        return msgspec.structs.replace(event, who=LATE)
    return event


def _lost_after_a_fault(chance: random.Random, crew: tuple[int, ...]) -> Iterator[Event]:
    """Yield the work of somebody whose sync has a fault and is lost at the service after it.

    Others work and sync, before the service is put back or only after it, or both.
    """
    who = chance.choice(crew)
    others = [one for one in crew if one != who]
    if chance.random() < 0.3:
        yield from _lost_file(chance, who)
        return
    between = (None, None, "lose", "revoke", "area", "round")
    yield Event(kind="photograph")
    what = chance.choice(between)
    if what is not None:
        yield Event(kind=what, who=who, pick=chance.randrange(8), says=4 * chance.randrange(2))
    yield _written_by(chance, who)
    count = chance.choice((1, 1, 2))
    faults = (NetworkFault(chance.choice(WHIMS), _share(chance)) for _ in range(count))
    yield Event(kind="sync", who=who, faults=tuple(faults))
    for is_before in (True, False):
        if not is_before:
            yield Event(kind="put_back_whole")
        for other in others if chance.random() < 0.6 else ():
            yield _written_by(chance, other)
            yield Event(kind="sync", who=other)


def _found_again(chance: random.Random, crew: tuple[int, ...]) -> Iterator[Event]:
    """Yield a key that is revoked, what its PC and others write and sync, and its return."""
    who, pick = chance.choice(crew), chance.randrange(8)
    yield Event(kind="revoke", who=who, pick=pick)
    for _time in range(chance.choice((1, 2, 2, 3))):
        one = chance.choice((who, *crew))
        if chance.random() < 0.8:
            yield _written_by(chance, one)
        if chance.random() < 0.3:
            yield Event(kind="submit" if one not in SUPERVISORS else "call", who=one)
        if chance.random() < 0.2:
            yield Event(kind="later", who=one, says=1)
        yield Event(kind="sync", who=one)
    if chance.random() < 0.7:
        yield Event(kind="found", who=who, pick=pick)
        if chance.random() < 0.5:
            yield _written_by(chance, who)


def _lost_file(chance: random.Random, who: int) -> Iterator[Event]:
    """Yield a change whose file is sent later, and is lost alone at the service after that."""
    yield Event(kind="file", who=who, item=chance.randrange(len(ITEMS)), pick=chance.randrange(8))
    through = tuple(NetworkFault("clear") for _ in range(chance.choice((1, 2, 3))))
    yield Event(kind="sync", who=who, faults=(*through, *(NetworkFault("lost_request"),) * 8))
    yield Event(kind="photograph")
    yield Event(kind="sync", who=who)
    if chance.random() < 0.3:
        yield Event(kind="sync", who=who)
    yield Event(kind="put_back_whole")
    if chance.random() < 0.5:
        yield _written_by(chance, who)


def _written_by(chance: random.Random, who: int) -> Event:
    return Event(
        kind="verify" if who in SUPERVISORS else "answer",
        who=who,
        item=chance.randrange(len(ITEMS)),
        pick=chance.randrange(8),
        says=chance.randrange(8),
    )


def _crew(chance: random.Random) -> tuple[int, ...]:
    clerks = chance.sample(CLERKS, chance.choice((1, 2, 2, 3)))
    supervisors = chance.sample(SUPERVISORS, chance.choice((0, 1, 1, 2)))
    late = [LATE] if chance.random() < 0.25 else []
    return tuple(sorted([*clerks, *supervisors, *late]))


def _event(
    chance: random.Random,
    crew: tuple[int, ...],
    rough: float,
    falls: float,
    special: dict[str, int],
) -> Event:
    who = chance.choice(crew)
    kinds = {**_OF_ALL, **(_OF_SUPERVISORS if who in SUPERVISORS else _OF_CLERKS), **_OF_THE_WORLD}
    kinds = {**kinds, **special}
    if who == LATE:
        kinds = {**kinds, "enrol": 12}
    kind = chance.choices(list(kinds), list(kinds.values()))[0]
    crash, service_crash = -1, -1
    faults: tuple[NetworkFault, ...] = ()
    if kind in ("sync", "enrol", "hand_in"):
        count = sum(chance.random() < rough for _ in range(3))
        faults = tuple(
            NetworkFault("clear")
            if chance.random() < 0.3
            else NetworkFault(chance.choice(WHIMS), _share(chance))
            for _ in range(count)
        )
        if chance.random() < falls:
            crash = chance.randrange(12)
        elif chance.random() < falls:
            service_crash = chance.randrange(6)
    elif kind not in _WITHOUT_A_PC and chance.random() < falls / 2:
        crash = chance.randrange(4)
    if "copy" in special and chance.random() < 0.4:
        who += TWIN  # the second copy, once there is one
    return Event(
        kind=kind,
        who=who,
        item=chance.randrange(len(ITEMS)),
        pick=chance.randrange(8),
        says=chance.randrange(8),
        faults=faults,
        crash=crash,
        service_crash=service_crash,
    )


def _share(chance: random.Random) -> float:
    return round(chance.random(), 2)
