"""What waits for a supervisor's decision in one assessment."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from desktop_app.core.changes.bodies import Comment, Return, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ChangeHash, EvidenceKind, ItemId, Layer, Status

from .assessment import ItemRecord, Record, answer_of, approval_of, attached, declared_evidence
from .board_counts import WaitingKind
from .judging import Judgement


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Something on an item that waits for the supervisor's decision."""

    kind: WaitingKind
    item: ItemId
    head: ChangeHash | None = None
    text: str = ""
    remark: ChangeHash | None = None
    photo: str | None = None
    reason: str = ""  # the id of the reason chosen; for a reply, the request it answers
    by: tuple[int, str] | None = None  # (seconds, device)
    evidence: tuple[EvidenceKind, str] | None = None  # of the last piece: its number, else name


def pending_of(checklist: Checklist, record: Record, judgement: Judgement) -> tuple[Pending, ...]:
    """Return what waits for the supervisor's decision in *record*, in the checklist's order."""
    found = []
    for item in checklist.items_in_order:
        one = record.item(item.id)
        about = Pending(
            kind=WaitingKind.CONFLICT,
            item=item.id,
            photo=next(filter(None, map(photo_of, reversed(one.evidence))), None),
            evidence=_last_piece(one),
        )
        head = one.answer.standing if one.answer else None
        answer = answer_of(one.answer)
        waits = answer is not None and answer.status is Status.NOT_APPLICABLE and item.na.approval
        waits = waits and not judgement.items[item.id].ask_again  # then there is nothing to decide
        if head and answer and waits and item.critical and approval_of(one, head) is None:
            reason = answer.reason or ""
            found.append(
                replace(about, kind=WaitingKind.APPROVAL, head=head.identity, text=reason,
                        reason=reason, by=_by(head))
            )  # fmt: skip
        reply = _open_reply(one)
        if reply is not None:
            said = body_of(reply.change)
            text = said.text if isinstance(said, Comment) else ""
            found.append(
                replace(about, kind=WaitingKind.REPLY, remark=reply.identity, text=text,
                        reason=_last_request(one), by=_by(reply))
            )  # fmt: skip
        if judgement.items[item.id].conflict and item.critical:
            found.append(replace(about, by=_by(head) if head else None))
    return tuple(found)


def _by(held: Held) -> tuple[int, str]:
    return held.change.wall + (held.change.offset or 0), held.change.device


def _last_piece(record: ItemRecord) -> tuple[EvidenceKind, str] | None:
    """Return kind and name of the piece of evidence that was attached last."""
    pieces = [piece for held in declared_evidence(record) if (piece := attached(held)) is not None]
    return (pieces[-1].evidence, pieces[-1].number or pieces[-1].name) if pieces else None


def _last_request(record: ItemRecord) -> str:
    said = [
        body.comment for held in record.talk if isinstance(body := body_of(held.change), Return)
    ]
    return said[-1] if said else ""


def photo_of(held: Held) -> str | None:
    """Return the SHA-256 of the photo that *held* attaches, None for any other evidence."""
    piece = attached(held)
    return piece.sha256 if piece is not None and piece.evidence is EvidenceKind.PHOTO else None


def _open_reply(record: ItemRecord) -> Held | None:
    """Return the reply to the last request, while no supervisor has written anything since."""
    talk = record.talk
    changes = [record.answer.standing] if record.answer else []
    changes += declared_evidence(record)
    waiting: Held | None = None
    asked = False
    for held in talk:
        body = body_of(held.change)
        if isinstance(body, Return):
            waiting, asked = None, True
        elif isinstance(body, Comment) and body.layer is Layer.VERIFIED:
            waiting, asked = None, False
        elif isinstance(body, Comment) and asked:
            waiting = held
    if waiting is None and asked:  # the last entry is the request: then a change answers it
        newer = [one for one in changes if one.change.counter > talk[-1].change.counter]
        return max(newer, key=lambda one: one.change.counter, default=None)
    return waiting
