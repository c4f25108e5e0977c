"""Find what a supervisor wrote into a round that a wrong clock chose (docs/rules.md#data-3).

Each change is judged as ``misdating`` judges a commune's own entries. A visit and its findings
belong together: the visit waits as a whole, with those of its findings that were not made again
since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from desktop_app.core.changes.bodies import Comment, Paragraph, Return, Verify, Visit, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind, UnitState, fold, unit_of
from desktop_app.core.ids import CentreId, ChangeHash, ChangeKind, DeviceId, Layer, RoundId, Status

from .misdating import AHEAD, Contact, had_right_clock, is_misdated
from .rounds import moment_in
from .wall_time import EARLIEST, FIRST_SECOND, LATEST, says_its_time

KINDS = (
    ChangeKind.VISIT,
    ChangeKind.VERIFY,
    ChangeKind.RETURN,
    ChangeKind.COMMENT,
    ChangeKind.PARAGRAPH,
)

_TIMES = ("started", "ended")  # of a visit


class StandingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A change that stands, and the heads that stand with it; their identities are replaced."""

    held: Held
    replaced: tuple[ChangeHash, ...]


class MisdatedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit with its findings. ``lacks_time``: its start or end is a time that cannot be."""

    visit: StandingEntry
    findings: tuple[StandingEntry, ...]
    lacks_time: bool


class MisdatedWork(msgspec.Struct, frozen=True, kw_only=True):
    """What one supervisor wrote about one centre into wrong rounds.

    ``talk`` is requests to complete and remarks, ``texts`` paragraphs of reports. ``by_clock``: a
    wrong clock chose a round; otherwise the month did, while it was not known which one is open.
    """

    centre: CentreId
    visits: tuple[MisdatedVisit, ...]
    talk: tuple[Held, ...]
    texts: tuple[StandingEntry, ...]
    by_clock: bool = True

    @property
    def rounds(self) -> tuple[RoundId, ...]:
        """The wrong rounds, the latest first."""
        return tuple(sorted({held.change.round for held in self.entries}, reverse=True))

    @property
    def entries(self) -> tuple[Held, ...]:
        """Every entry that is meant: visits, findings, requests, remarks and paragraphs."""
        findings = [finding.held for one in self.visits for finding in one.findings]
        visits = [one.visit.held for one in self.visits]
        return (*visits, *findings, *self.talk, *(one.held for one in self.texts))

    @property
    def count(self) -> int:
        """How many entries are meant."""
        return len(self.entries)

    @property
    def lacks_time(self) -> bool:
        """Whether any of the visits has a time that cannot be."""
        return any(one.lacks_time for one in self.visits)

    @property
    def identities(self) -> frozenset[ChangeHash]:
        """Every entry that is decided on together."""
        several = [*self.texts, *(one.visit for one in self.visits)]
        several += [finding for one in self.visits for finding in one.findings]
        found = {identity for one in several for identity in one.replaced}
        return frozenset(found | {held.identity for held in self.talk})


def misdated_work(
    centre: CentreId,
    changes: Iterable[Held],
    contact: Contact,
    *,
    own: Collection[DeviceId],
    left: Collection[ChangeHash] = (),
) -> MisdatedWork | None:
    """Return what the devices *own* wrote about *centre* into a wrong round, or None.

    *changes* are those of KINDS about the centre, of all rounds. Decided is what an entry of
    another round names as replaced, what was written again later where no round is doubted, and
    what a person chose to leave (*left*).
    """
    changes = tuple(changes)
    doubted = {
        held.hash
        for held in changes
        if held.change.device in own and is_misdated(held.change, contact)
    }
    if not doubted:
        return None
    decided = set(left)
    for held in changes:
        if held.hash not in doubted:
            decided.update(held.change.bases)
    later = _said_later(changes, doubted)

    def waits(held: Held) -> bool:
        return held.hash in doubted and decided.isdisjoint((held.hash, held.identity))

    units = fold(changes)
    waiting = [
        (unit, _standing(state))
        for unit, state in units.items()
        if isinstance(state, Register) and waits(state.standing)
    ]
    visits = tuple(_visits(units, waiting, later, contact))
    talk = tuple(
        held
        for unit, state in units.items()
        if unit.kind is UnitKind.TALK and not isinstance(state, Register)
        for held in state.entries
        if waits(held) and _is_supervisor_s(held)
    )
    texts = tuple(
        one
        for unit, one in waiting
        if unit.kind is UnitKind.PARAGRAPH
        and _is_supervisor_s(one.held)
        and later.get(_about(one.held), 0) < one.held.change.counter
    )
    found = MisdatedWork(centre=centre, visits=visits, talk=talk, texts=texts)
    if not found.entries:
        return None
    is_right = all(had_right_clock(held.change, contact) for held in found.entries)
    return msgspec.structs.replace(found, by_clock=not is_right)


def _visits(
    units: dict[Unit, UnitState],
    waiting: Iterable[tuple[Unit, StandingEntry]],
    later: dict[tuple[str, str, str], int],
    contact: Contact,
) -> Iterator[MisdatedVisit]:
    """Yield each visit that waits, unless everything found in it was found again later."""
    waiting = tuple(waiting)
    for unit, visit in waiting:
        if unit.kind is not UnitKind.VISIT:
            continue
        found = [
            state
            for other, state in units.items()
            if other.kind is UnitKind.VERIFY
            and other.part == unit.part
            and isinstance(state, Register)
            and _is_said(state.standing)
        ]
        findings = tuple(
            one
            for other, one in waiting
            if other.kind is UnitKind.VERIFY
            and other.part == unit.part
            and _is_said(one.held)
            and later.get(_about(one.held), 0) < one.held.change.counter
        )
        if findings or not found:
            yield MisdatedVisit(
                visit=visit,
                findings=findings,
                lacks_time=bool(_impossible_times(visit.held, contact)),
            )


def with_possible_times(visit: Held, contact: Contact) -> Visit:
    """Return the body of *visit* without a start or end that cannot be; then it is open again.

    Whoever made the visit enters the right times, which a visit that has ended would not take.
    """
    body = body_of(visit.change)
    assert isinstance(body, Visit)  # the only kind in the unit "visit"
    lost = _impossible_times(visit, contact)
    if not lost:
        return body
    known = {name: None if name in lost else getattr(body, name) for name in _TIMES}
    return msgspec.structs.replace(body, closed=False, **known)


def _impossible_times(visit: Held, contact: Contact) -> list[str]:
    """Return which of a visit's times lie before the program was made, or ahead of now.

    A clock that cannot be right makes the program take the day on which it was made.
    """
    first = FIRST_SECOND if says_its_time(visit.change) else EARLIEST + AHEAD
    last = min(LATEST, contact.now + AHEAD)
    moments = ((name, moment_in(visit.change.fields.get(name))) for name in _TIMES)
    return [name for name, at in moments if at and not first <= at.timestamp() <= last]


def _standing(register: Register) -> StandingEntry:
    replaced = tuple(head.identity for head in register.heads)
    return StandingEntry(held=register.standing, replaced=replaced)


def _said_later(
    changes: Iterable[Held], doubted: Collection[str]
) -> dict[tuple[str, str, str], int]:
    """Return by subject the highest counter of what was written where no round is doubted."""
    found: dict[tuple[str, str, str], int] = {}
    for held in changes:
        if held.hash not in doubted and (held.change.kind != ChangeKind.VERIFY or _is_said(held)):
            about = _about(held)
            found[about] = max(found.get(about, 0), held.change.counter)
    return found


def _about(held: Held) -> tuple[str, str, str]:
    """Return what *held* is about: a finding's item in any visit, a paragraph's place."""
    unit = unit_of(held)
    part = "" if unit.kind is UnitKind.VERIFY else unit.part
    return unit.kind, unit.item, part


def _is_said(held: Held) -> bool:
    body = body_of(held.change)
    return isinstance(body, Verify) and body.status is not Status.UNANSWERED


def _is_supervisor_s(held: Held) -> bool:
    body = body_of(held.change)
    if isinstance(body, Return):
        return True
    return isinstance(body, Comment | Paragraph) and body.layer is Layer.VERIFIED
