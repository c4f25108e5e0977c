"""Run one schedule from its beginning to the checks at its end."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import msgspec

from central_service.access.codes import make_code
from central_service.administration.areas import set_area
from central_service.administration.checklists import publish_checklist
from central_service.administration.machines import revoke, unrevoke
from central_service.administration.rounds import open_round
from desktop_app.core.fault import Fault
from desktop_app.core.ids import DeviceId, Role, RoundId
from desktop_app.sync.exchange import enrolment
from desktop_app.sync.exchange.outcome import Outcome
from desktop_app.sync.http.exchange_faults import UnknownToService
from desktop_app.workspace.upkeep.recovering import CodeNeeded, LeaderNeeded
from support import checklists

from . import checks
from .actors import perform
from .clock import WRONG, YEAR_2009, YEAR_2099
from .copies import copy, lose_keys, set_back, take_image
from .crashing import CRASHES, Crash
from .schedule import Event, Schedule
from .service_copies import photograph, put_back, put_back_whole, take_backup, vanish
from .usb_drives import hand_in, spoil
from .world import NORTH, PIN, ROUND, SOUTH, URL, XA, XB, XC, Computer, Province, World

_ROUNDS = 8  # of all computers, until nothing changes any more
_AREAS = (
    frozenset({XA, XB}), frozenset({XB}), frozenset({XA, XC}), frozenset({XA, XB, XC}),
)  # fmt: skip


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a schedule."""

    schedule: Schedule
    faults: tuple[str, ...]
    steps: tuple[str, ...] = ()


def run(province: Province, schedule: Schedule, *, tells: bool = False) -> Run:
    """Run *schedule* and return the failed checks; with *tells*, also the result of each step."""
    steps: list[str] = []
    try:
        with province.world(schedule.seed, schedule.crew) as world:
            for number, event in enumerate(schedule.events):
                came = _step(world, event, number)
                if tells:
                    steps.append(f"{number}. {event}{came}")
            faults = tuple(_quiet(world))
    except Exception as error:
        faults = (f"the program raised {type(error).__name__}: {error}\n{traceback.format_exc()}",)
    return Run(schedule=schedule, faults=faults, steps=tuple(steps))


def _step(world: World, event: Event, number: int) -> str:
    """Carry out *event*; return its result, in words."""
    world.clocks.pass_by(7)
    if event.kind in _OF_THE_WORLD:
        try:
            _OF_THE_WORLD[event.kind](world, event)
        except Fault as fault:
            return f" → {type(fault).__name__}: {fault}"
        world.clocks.pass_by(2)
        return ""
    computer = world.computers.get(event.who)
    if computer is None:
        return " (is not there)"
    if event.kind in ("clock", "wrong", "right"):
        _set_clock(world, computer, event)
        return ""
    world.line.coming[:] = event.faults
    if event.crash >= 0:
        CRASHES.at("computer", event.crash)
    if event.service_crash >= 0:
        CRASHES.at("service", event.service_crash)
    came = ""
    try:
        with world.at_work(computer):
            perform(world, computer, event, number)
        world.book.saved()
        world.note_keys(computer)
    except Fault as fault:
        came = f" → {type(fault).__name__}: {fault}"
        # What a verb saved before it was refused, as sync does, was saved all the same.
        world.book.saved()
    except Crash:
        came = " → the power went"
        world.book.not_said()
        computer.stop()
        CRASHES.calm()
        world.note_keys(computer)
    finally:
        CRASHES.calm()
        world.line.coming.clear()
    return came


def _quiet(world: World) -> Iterator[str]:
    """Sync everybody without faults until nobody lacks anything; yield the checks that fail then.

    Computers that synced since the service last took something are skipped.
    """
    CRASHES.calm()
    if world.was_published and world.was_put_back:  # what was administered since is done again
        publish_checklist(world.service.service, checklists.second())
    faults: dict[int, str] = {}  # "" for a computer that has everything
    # How much the service held, and in which epoch, when each was last done.
    synced_at: dict[int, tuple[int, int]] = {}
    for _round in range(_ROUNDS):
        held, before = world.service.entries(), dict(faults)
        for number, computer in world.computers.items():
            if computer.is_connected and (synced_at.get(number) != held or faults.get(number)):
                world.clocks.pass_by(60)
                fault = _settle(world, computer)
                faults.pop(number, None)
                if not _is_revoked(world, computer):
                    faults[number] = fault
                held = synced_at[number] = world.service.entries()
        if set(synced_at.values()) <= {held} and (faults == before or not any(faults.values())):
            break
    else:
        yield "the computers never come to rest"
    yield from filter(None, faults.values())
    bad = [status for status in world.answers_seen if status >= 500]
    if bad:
        yield f"the service answered {bad[0]}"
    yield from checks.faults_of(world, {number for number, fault in faults.items() if not fault})


def _settle(world: World, computer: Computer) -> str:
    """Sync, and return why this computer does not have everything then, "" if it has."""
    name = computer.folder.name
    try:
        outcome = _synced(world, computer)
    except Fault as fault:
        return f"{name} cannot sync: {type(fault).__name__}: {fault}"
    finally:
        world.book.saved()
        world.note_keys(computer)
    if outcome.complete and not outcome.waiting:
        return ""
    told = "; ".join(trouble.text for trouble in outcome.troubles)
    return f"{name} keeps {outcome.waiting} waiting: {told}"


def _synced(world: World, computer: Computer) -> Outcome:
    """Sync, with the help of the people there: a new code, the leader's PIN."""
    desk, part = computer.desk, computer.part
    role = Role.CLERK if part.commune else Role.SUPERVISOR
    area = part.area or None
    try:
        with world.at_work(computer):
            outcome = desk.exchanging.sync()
        codes = {trouble.code for trouble in outcome.troubles}
    except (CodeNeeded, UnknownToService):
        codes = {CodeNeeded.__name__}
    if codes & {CodeNeeded.__name__, enrolment.TOO_MANY}:
        code = make_code(world.service.service, role, commune=part.commune, area=area).code
        with world.at_work(computer):
            desk.exchanging.enrol(URL, code)
            outcome = desk.exchanging.sync()
    if LeaderNeeded.__name__ in codes:
        with world.at_work(computer):
            desk.submitting.submit(pin=PIN, round_=ROUND)
            outcome = desk.exchanging.sync()
    return outcome


def _is_revoked(world: World, computer: Computer) -> bool:
    """Return whether a key of *computer* is revoked, and none is let in beside it.

    A new one in its place that has no code yet is not let in either.
    """
    revoked, enrolled = world.book.rulings[-1].revoked, checks.told(world)
    writes = [one.device for one in computer.desk.identities if one.successor is None]
    let_in = [one for one in writes if one in enrolled]
    is_any = any(device in revoked for device in computer.devices)
    return is_any and all(device in revoked for device in let_in)


def _later(world: World, event: Event) -> None:
    world.clocks.pass_by((60, 3_000, 8_000, 90_000, 400, 5, 700_000, 4_000)[event.says])


def _echo(world: World, event: Event) -> None:
    """Send an old request once more; its answer is dropped."""
    if world.line.past:
        late = world.line.past[event.pick % len(world.line.past)]
        world.line.ask(late)


def _area(world: World, event: Event) -> None:
    name, communes = (NORTH, SOUTH)[event.pick % 2], _AREAS[event.says % len(_AREAS)]
    world.note_holdings()
    areas = {**world.book.rulings[-1].areas, name: communes}
    set_area(world.service.service, name, communes)
    world.rule(areas=areas)


def _revoked(world: World, event: Event, *, lost: bool) -> None:
    computer = world.computers.get(event.who)
    if computer is None or not computer.is_connected or event.says % 4:
        return
    device = computer.devices[event.pick % len(computer.devices)]
    try:
        revoke(world.service.service, device, lost=lost)
    except Fault:  # a key that is not enrolled yet
        return
    before = world.book.rulings[-1].revoked
    now = dict(before)
    for one in _family(world, device, before=lost):
        now[one] = "lost" if lost or before.get(one) == "lost" else "revoked"
    world.rule(revoked=now)


def _family(world: World, device: DeviceId, *, before: bool) -> set[DeviceId]:
    """Return *device* with all that follow it; with *before*, all that came before it too."""
    family = {device}
    size = 0
    while len(family) != size:
        size = len(family)
        for old, followers in world.followers.items():
            if old in family:
                family |= followers
            elif before and followers & family:
                family.add(old)
    return family


def _revoke(world: World, event: Event) -> None:
    _revoked(world, event, lost=False)


def _lose(world: World, event: Event) -> None:
    _revoked(world, event, lost=True)


def _found(world: World, event: Event) -> None:
    """Take an ordinary revocation back: the PC was found again."""
    computer = world.computers.get(event.who)
    before = dict(world.book.rulings[-1].revoked)
    revoked = [device for device in computer.devices if device in before] if computer else []
    if not revoked:
        return
    device = revoked[event.pick % len(revoked)]
    told = checks.told(world)
    try:
        unrevoke(world.service.service, device)
    except Fault:  # reported lost
        return
    for one in _family(world, device, before=False):
        if before.get(one) == "revoked":
            del before[one]
            world.book.told_before.setdefault(one, []).append((world.clocks.true, told.get(one)))
    world.rule(revoked=before)


def _round(world: World, event: Event) -> None:
    open_round(world.service.service, RoundId("2026-12"), None, due_day=20)


def _publish(world: World, event: Event) -> None:
    publish_checklist(world.service.service, checklists.second())
    world.was_published = True


def _set_clock(world: World, computer: Computer, event: Event) -> None:
    if event.kind == "right":
        computer.error = 0.0
        return
    if event.kind == "wrong":
        computer.error = WRONG[event.says % len(WRONG)] - world.clocks.true
        return
    to = (
        YEAR_2009 - world.clocks.true, YEAR_2099 - world.clocks.true, 0, 0,
        3600, -3600, -86_400 * 40, 86_400 * 200,
    )[event.says]  # fmt: skip
    computer.error = float(to)


_OF_THE_WORLD = {
    "later": _later, "echo": _echo, "area": _area, "revoke": _revoke, "lose": _lose,
    "found": _found,
    "round": _round, "copy": copy, "image": take_image, "set_back": set_back,
    "lose_keys": lose_keys, "back_up": take_backup, "put_back": put_back, "hand_in": hand_in,
    "spoil": spoil, "publish": _publish, "photograph": photograph,
    "put_back_whole": put_back_whole, "vanish": vanish,
}  # fmt: skip
