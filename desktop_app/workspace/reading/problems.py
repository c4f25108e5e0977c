"""What is left to look at on a clerk's desk, and why: one problem an item, the most urgent one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from desktop_app.core.checklist.plausible import EntryDoubt, strange
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId
from desktop_app.workspace.values.desk import Desk, EvidencePiece, ItemDesk, Remark, RemarkKind

_SOON_DAYS = 14  # before evidence expires: the next round's due date may come after it


class ProblemKind(StrEnum):
    """Why an item is to be looked at, the most urgent first."""

    RETURNED = "returned"
    CONFLICT = "conflict"
    MISSING = "missing"  # critical, and not complete: "Còn N việc để XANH"
    STRANGE = "strange"  # a number outside its soft bounds, without a written reason
    OVERDUE = "overdue"  # a remedy
    EXPIRING = "expiring"  # the last evidence that counts
    COMMENT = "comment"  # a supervisor's remark that nobody answered


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One item to look at. ``day`` is when its evidence expires."""

    item: ItemId
    kind: ProblemKind
    day: date | None = None


def problems(desk: Desk) -> tuple[Problem, ...]:
    """Return what is left to look at: what others ask for, what is missing for GREEN, the rest."""
    found = [one for item in desk.items if (one := _of(desk, desk.items[item])) is not None]
    order = list(ProblemKind)
    # Within a kind the order of the checklist stays; all that is missing stays together.
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def doubts(one: ItemDesk) -> tuple[EntryDoubt, ...]:
    """Return what is strange about the numbers of the answer that stands."""
    answer = one.answer
    if answer is None or answer.value is None or not one.item.type.is_numeric:
        return ()
    explained, noted = bool(answer.reason), bool(answer.note)
    return tuple(strange(one.item, answer.value, answer.of, explained=explained, noted=noted))


def unanswered_comment(one: ItemDesk) -> Remark | None:
    """Return the supervisor's last remark that the commune said nothing to since."""
    said = one.remarks[-1] if one.remarks else None
    if said is None or said.kind is not RemarkKind.COMMENT or not said.by_supervisor:
        return None
    return None if one.written is not None and one.written > said.written else said


def expiring(desk: Desk, one: ItemDesk) -> EvidencePiece | None:
    """Return the evidence that an item counts by and that expires soon, or None."""
    if not one.item.evidence.required_for_green or one.judgement.standing is not Standing.MET:
        return None
    counting = [piece for piece in one.evidence if piece.is_wanted and piece.is_valid]
    last = max(counting, key=lambda piece: piece.valid_until or date.max, default=None)
    if last is None or last.valid_until is None:
        return None
    return last if (last.valid_until - desk.today).days <= _SOON_DAYS else None


def _of(desk: Desk, one: ItemDesk) -> Problem | None:
    item = one.item.id
    kind: ProblemKind | None = None
    if one.returned is not None:
        kind = ProblemKind.RETURNED
    elif one.judgement.conflict:
        kind = ProblemKind.CONFLICT
    elif one.item.critical and one.judgement.missing:
        kind = ProblemKind.MISSING
    elif doubts(one):
        kind = ProblemKind.STRANGE
    elif any(card.overdue for card in one.actions):
        kind = ProblemKind.OVERDUE
    if kind is not None:
        return Problem(item=item, kind=kind)
    piece = expiring(desk, one)
    if piece is not None:
        return Problem(item=item, kind=ProblemKind.EXPIRING, day=piece.valid_until)
    if unanswered_comment(one) is not None:
        return Problem(item=item, kind=ProblemKind.COMMENT)
    return None
