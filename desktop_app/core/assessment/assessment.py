"""One centre in one round, gathered from its units (bản rà soát)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

import msgspec

from desktop_app.core.changes.bodies import (
    Action,
    Answer,
    Approve,
    Attach,
    Comment,
    Return,
    Verify,
    Visit,
    body_of,
)
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind, UnitState
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Layer, RoundId, Status
from desktop_app.core.time.rounds import moment_in


class ItemRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The folded state of one item."""

    answer: Register | None = None
    verified: tuple[Register, ...] = ()  # one per visit, the standing one first
    evidence: tuple[Held, ...] = ()  # not hidden; of any round
    approvals: tuple[Held, ...] = ()  # of any round
    talk: tuple[Held, ...] = ()  # comments and returns of the round
    actions: tuple[Register, ...] = ()
    orders: tuple[Held, ...] = ()


EMPTY = ItemRecord()


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The folded state of one assessment."""

    centre: CentreId
    round: RoundId
    items: dict[ItemId, ItemRecord]
    submissions: tuple[Held, ...] = ()
    use: Register | None = None  # which version of the checklist the commune chose
    visits: dict[ChangeHash, Register] = {}
    paragraphs: dict[str, Register] = {}
    actions: tuple[Register, ...] = ()  # about the centre as a whole, not about one item
    orders: tuple[Held, ...] = ()  # about those
    calls: tuple[Held, ...] = ()
    newer: tuple[Held, ...] = ()

    def item(self, item: ItemId) -> ItemRecord:
        """Return the state of *item*, an empty record if there is none."""
        return self.items.get(item, EMPTY)


class _Parts:
    """The units of one item, or of the assessment as a whole, by kind."""

    __slots__ = ("_entries", "_registers")

    def __init__(self) -> None:
        self._registers: dict[UnitKind, list[Register]] = {}
        self._entries: dict[UnitKind, list[Held]] = {}

    def add(self, kind: UnitKind, state: UnitState) -> None:
        if isinstance(state, Register):
            self._registers.setdefault(kind, []).append(state)
        else:
            self._entries.setdefault(kind, []).extend(state.entries)

    def registers(self, kind: UnitKind) -> tuple[Register, ...]:
        return tuple(self._registers.get(kind, ()))

    def entries(self, kind: UnitKind) -> tuple[Held, ...]:
        return tuple(self._entries.get(kind, ()))


def gather(centre: CentreId, round_: RoundId, units: Iterable[tuple[Unit, UnitState]]) -> Record:
    """Return the record of one assessment from *units* of its centre; other rounds are left out."""
    items: dict[str, _Parts] = {}
    whole = _Parts()
    visits: dict[ChangeHash, Register] = {}
    paragraphs: dict[str, Register] = {}
    for unit, state in units:
        if unit.centre != centre or unit.round not in ("", round_) or _taken_back(state):
            continue
        match unit.kind:
            case UnitKind.VISIT:
                if isinstance(state, Register):
                    visits[ChangeHash(unit.part)] = state
            case UnitKind.PARAGRAPH:
                if isinstance(state, Register):
                    paragraphs[unit.part] = state
            case UnitKind.USE | UnitKind.SUBMIT | UnitKind.CALL | UnitKind.NEWER:
                whole.add(unit.kind, state)
            case UnitKind.ACTION | UnitKind.ORDER:  # about one item, or about the centre
                (items.setdefault(unit.item, _Parts()) if unit.item else whole).add(
                    unit.kind, state
                )
            case (
                UnitKind.ANSWER
                | UnitKind.VERIFY
                | UnitKind.ATTACH
                | UnitKind.APPROVE
                | UnitKind.TALK
            ):
                if unit.item:
                    items.setdefault(unit.item, _Parts()).add(unit.kind, state)
            case UnitKind.PERSON | UnitKind.ADOPT:
                pass  # about a device, not about an assessment
            case _:
                assert_never(unit.kind)
    return Record(
        centre=centre,
        round=round_,
        items={ItemId(item): _item(parts, visits) for item, parts in items.items()},
        submissions=whole.entries(UnitKind.SUBMIT),
        use=next(iter(whole.registers(UnitKind.USE)), None),
        visits=visits,
        paragraphs=paragraphs,
        actions=whole.registers(UnitKind.ACTION),
        orders=whole.entries(UnitKind.ORDER),
        calls=whole.entries(UnitKind.CALL),
        newer=whole.entries(UnitKind.NEWER),
    )


def answer_of(register: Register | None) -> Answer | None:
    """Return the declared answer that stands, or None."""
    body = body_of(register.standing.change) if register else None
    return body if isinstance(body, Answer) else None


def verified_of(record: ItemRecord) -> Verify | None:
    """Return the verified answer that stands: the latest visit's (docs/rules.md#case-2)."""
    body = body_of(record.verified[0].standing.change) if record.verified else None
    return body if isinstance(body, Verify) else None


def visit_of(register: Register | None) -> Visit | None:
    """Return what is known of a visit, or None.

    Once one head has ended it, it has ended, whatever another PC wrote about it meanwhile.
    """
    bodies = [body_of(head.change) for head in register.heads] if register else []
    known = [body for body in bodies if isinstance(body, Visit)]
    return next((body for body in known if body.closed), known[0] if known else None)


def attached(held: Held) -> Attach | None:
    """Return the evidence that *held* attaches, or None."""
    body = body_of(held.change)
    return body if isinstance(body, Attach) else None


def open_return(record: ItemRecord) -> Held | None:
    """Return the return that still flags the item in this round (docs/rules.md#case-9)."""
    return open_request(record.talk, (record.answer,), declared_evidence(record))


def open_request(
    talk: Iterable[Held], answers: Iterable[Register | None], evidence: Iterable[Held]
) -> Held | None:
    """Return the last return among *talk* if it still flags the item (docs/rules.md#case-9).

    It does until the commune changes what it declared (one of *answers*, or its own *evidence*)
    or replies. *talk* may be of several rounds, in the order of its counters.
    """
    said = tuple(talk)
    returns = [held for held in said if isinstance(body_of(held.change), Return)]
    if not returns:
        return None
    last = returns[-1]
    after = last.change.counter
    if any(one is not None and one.standing.change.counter > after for one in answers):
        return None
    if any(held.change.counter > after for held in evidence):
        return None
    return None if reply_to(last, said) is not None else last


def reply_to(asked: Held, talk: Iterable[Held]) -> Held | None:
    """Return the first reply of the commune among *talk* after the return *asked*, or None."""
    for held in talk:
        body = body_of(held.change)
        is_reply = isinstance(body, Comment) and body.reply
        if is_reply and held.change.counter > asked.change.counter:
            return held
    return None


def declared_evidence(record: ItemRecord) -> list[Held]:
    """Return the commune's own evidence; that of supervisors belongs to their visit."""
    pieces = ((held, attached(held)) for held in record.evidence)
    return [held for held, piece in pieces if piece and piece.layer is Layer.DECLARED]


def approval_of(record: ItemRecord, head: Held) -> bool | None:
    """Return the supervisor's decision on the N/A in *head*: approved, rejected, or None.

    An approval covers the head it names, and later ones while status and reason stay; a later
    rejection ends that, so that editing a note does not restore a rejected N/A.
    """
    answer = body_of(head.change)
    if not isinstance(answer, Answer):
        return None
    for held in reversed(record.approvals):
        word = body_of(held.change)
        if not isinstance(word, Approve):
            continue
        named = word.head in (head.hash, head.identity)
        same = word.status == answer.status and word.reason == answer.reason
        if named:
            return word.accepted
        if same:
            return word.accepted or None
    return None


def _taken_back(state: UnitState) -> bool:
    """Return whether the standing finding or remedy was withdrawn."""
    if not isinstance(state, Register):
        return False
    body = body_of(state.standing.change)
    if isinstance(body, Verify):
        return body.status is Status.UNANSWERED
    return isinstance(body, Action) and body.withdrawn


def _item(parts: _Parts, visits: Mapping[ChangeHash, Register]) -> ItemRecord:
    def visited(register: Register) -> tuple[str, int, str]:
        body = body_of(register.standing.change)
        visit = visit_of(visits.get(body.visit)) if isinstance(body, Verify) else None
        started = (visit.started if visit and moment_in(visit.started) else None) or ""
        return started, register.standing.change.counter, register.standing.identity

    answers = parts.registers(UnitKind.ANSWER)
    verified = parts.registers(UnitKind.VERIFY)
    return ItemRecord(
        answer=answers[0] if answers else None,
        verified=tuple(sorted(verified, key=visited, reverse=True)),
        evidence=parts.entries(UnitKind.ATTACH),
        approvals=parts.entries(UnitKind.APPROVE),
        talk=parts.entries(UnitKind.TALK),
        actions=parts.registers(UnitKind.ACTION),
        orders=parts.entries(UnitKind.ORDER),
    )
