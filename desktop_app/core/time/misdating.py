"""Find entries in a round that a wrong clock chose (docs/rules.md#data-3).

Each entry is judged by its own times, not by the computer's present clock, which may have been
corrected since.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain

import msgspec

from desktop_app.core.changes.bodies import Answer, Comment, Paragraph, body_of
from desktop_app.core.changes.change import Change, Held
from desktop_app.core.changes.fold import Register, UnitKind, UnitState, fold, unit_of
from desktop_app.core.ids import ChangeHash, ChangeKind, DeviceId, ItemId, Layer, RoundId, Status

from .rounds import next_round
from .wall_time import CLOCK_OFF, says_its_time

KINDS = (ChangeKind.ANSWER, ChangeKind.COMMENT, ChangeKind.PARAGRAPH, ChangeKind.SUBMIT)

AHEAD = 86_400  # seconds an entry may be later than now: the clock was put back in between


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """The rounds that this computer learnt from the service, and what it had written before.

    ``current`` is the round that is worked on now, ``opened`` every round the service opened;
    ``first`` the one that was current at the first contact, None where that is not known.
    ``before`` maps own devices to the last sequence they had written by then. ``now`` is the best
    knowledge of the time, UTC seconds; ``offset`` what to add to this computer's clock, in
    seconds, None where the service never sent its time.
    """

    current: RoundId
    is_made: bool  # there was contact with the service
    opened: frozenset[RoundId] = frozenset()
    first: RoundId | None = None
    before: Mapping[DeviceId, int] = {}
    now: int = 0
    offset: int | None = None


class Misdated(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of ``rounds``, the latest first, that wait until somebody decides where they belong.

    ``answers`` has the answer of each item that was given last; more than one where they differ.
    ``replaced`` names every answer that an item has in those rounds. ``remarks`` are comments on
    items, ``texts`` paragraphs of reports. ``is_submitted``: one of the rounds was submitted; that
    cannot be moved over, the leader confirms again. ``by_clock``: a wrong clock chose a round;
    otherwise the month did, while it was not known yet which round is open.
    """

    rounds: tuple[RoundId, ...]
    answers: dict[ItemId, tuple[Held, ...]]
    replaced: dict[ItemId, tuple[ChangeHash, ...]]
    remarks: tuple[Held, ...]
    texts: tuple[Held, ...]
    is_submitted: bool
    by_clock: bool = True

    @property
    def round(self) -> RoundId:
        """The latest of the rounds."""
        return self.rounds[0]

    @property
    def items(self) -> tuple[ItemId, ...]:
        """The items whose answers are meant."""
        return tuple(self.answers)

    @property
    def count(self) -> int:
        """How many entries can be moved over."""
        return len(self.answers) + len(self.remarks) + len(self.texts)

    @property
    def identities(self) -> frozenset[ChangeHash]:
        """Every entry that is decided on together."""
        single = (held.identity for held in (*self.remarks, *self.texts))
        return frozenset(chain(single, *self.replaced.values()))


def is_misdated(change: Change, contact: Contact) -> bool:
    """Return whether it is doubtful that *change* was meant for the round that it names.

    Doubtful is what was written before the service's time was known, into another round than the
    one that was open then; and what stands in a round that the service never opened. The month
    after the newest round may be chosen by hand, before the service opens it.
    """
    if change.round in ("", contact.current):
        return False
    is_unknown = change.offset is None
    if not contact.is_made:
        is_ahead = change.wall > contact.now + AHEAD
        return is_unknown and (is_ahead or not says_its_time(change))
    is_early = is_unknown and change.sequence <= contact.before.get(change.device, 0)
    if is_early and contact.first is not None and change.round != contact.first:
        return True
    if change.round in contact.opened:
        return False
    if not says_its_time(change):
        return True
    return bool(contact.opened) and change.round != next_round(max(contact.opened))


def had_right_clock(change: Change, contact: Contact) -> bool:
    """Return whether nothing speaks against the clock by which *change* was written."""
    return (
        contact.offset is not None
        and abs(contact.offset) < CLOCK_OFF
        and says_its_time(change)
        and change.wall <= contact.now + AHEAD
    )


def misdated_among(
    changes: Iterable[Held], contact: Contact, *, left: Collection[ChangeHash] = ()
) -> Misdated | None:
    """Return what is misdated of all *changes* of one centre and not decided yet, or None.

    *changes* are those of KINDS, of all rounds. Decided is what an entry of another round names as
    replaced, what was written again later where no round is doubted, and what a person chose to
    leave (*left*).
    """
    changes = tuple(changes)
    doubted = {held.hash for held in changes if is_misdated(held.change, contact)}
    if not doubted:
        return None
    decided = set(left)
    for held in changes:
        if held.hash not in doubted:
            decided.update(held.change.bases)
    stands = [
        (unit, state)
        for unit, state in fold(changes).items()
        if not doubted.isdisjoint(head.hash for head in _heads(state))
    ]

    def waits(held: Held) -> bool:
        return held.hash in doubted and decided.isdisjoint((held.hash, held.identity))

    answers, replaced = _answers(
        (ItemId(unit.item), state)
        for unit, state in stands
        if unit.kind is UnitKind.ANSWER and isinstance(state, Register) and waits(state.standing)
    )
    later = _said_later(changes, doubted)
    for item in [one for one, heads in answers.items() if _counter(heads) < later(heads[0])]:
        del answers[item], replaced[item]
    single = [held for _unit, state in stands for held in _heads(state) if waits(held)]
    remarks = tuple(held for held in single if _is_own(held, Comment))
    texts = [held for held in single if _is_own(held, Paragraph)]
    texts = [held for held in texts if later(held) < held.change.counter]
    meant = [*chain.from_iterable(answers.values()), *remarks, *texts]
    if not meant:
        return None
    rounds = {held.change.round for held in meant}
    return Misdated(
        rounds=tuple(sorted(rounds, reverse=True)),
        answers=answers,
        replaced=replaced,
        remarks=remarks,
        texts=tuple(texts),
        is_submitted=any(
            held.change.kind == ChangeKind.SUBMIT and held.change.round in rounds for held in single
        ),
        by_clock=not all(had_right_clock(held.change, contact) for held in meant),
    )


def _heads(state: UnitState) -> tuple[Held, ...]:
    return state.heads if isinstance(state, Register) else state.entries


def _answers(
    registers: Iterable[tuple[ItemId, Register]],
) -> tuple[dict[ItemId, tuple[Held, ...]], dict[ItemId, tuple[ChangeHash, ...]]]:
    """Return the last answer of each item, and every answer that it replaces."""
    last: dict[ItemId, tuple[Held, ...]] = {}
    every: dict[ItemId, tuple[ChangeHash, ...]] = {}
    for item, register in registers:
        every[item] = (*every.get(item, ()), *(head.identity for head in register.heads))
        if item not in last or _counter(last[item]) < _counter(register.heads):
            last[item] = register.heads
    said = {item: heads for item, heads in last.items() if _is_said(heads[0])}
    return said, {item: every[item] for item in said}


def _said_later(changes: Iterable[Held], doubted: Collection[str]) -> Callable[[Held], int]:
    """Return a function: the highest counter of an undoubted change about the same thing."""
    found: dict[tuple[str, str, str], int] = {}
    for held in changes:
        if held.hash not in doubted and (held.change.kind != ChangeKind.ANSWER or _is_said(held)):
            about = _about(held)
            found[about] = max(found.get(about, 0), held.change.counter)
    return lambda held: found.get(_about(held), 0)


def _about(held: Held) -> tuple[str, str, str]:
    unit = unit_of(held)
    return unit.kind, unit.item, unit.part


def _counter(heads: tuple[Held, ...]) -> int:
    return heads[0].change.counter


def _is_said(held: Held) -> bool:
    body = body_of(held.change)
    return isinstance(body, Answer) and body.status is not Status.UNANSWERED


def _is_own(held: Held, kind: type[Comment | Paragraph]) -> bool:
    body = body_of(held.change)
    return isinstance(body, kind) and body.layer is Layer.DECLARED
