"""Tables and documents for other programs: csv and json (docs/rules.md#surface-3)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, assert_never

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.core.changes.bodies import Answer
from desktop_app.core.ids import ItemId
from desktop_app.core.time.misdated_visits import MisdatedWork
from desktop_app.core.time.misdating import Misdated
from desktop_app.i18n import current_language
from desktop_app.workspace.values.board import Board
from desktop_app.workspace.values.desk import (
    Asked,
    Desk,
    EvidencePiece,
    Finding,
    ItemDesk,
    Side,
    UnplacedAnswer,
)
from desktop_app.workspace.values.refused import Refused, refused_of

from .file_forms import TableForm, TextForm, csv_bytes, json_bytes, write_file


def desk_document(
    desk: Desk, *, only: ItemId | None = None, misdated: Misdated | None = None
) -> dict[str, Any]:
    """Return one assessment as ``show --json`` prints it; the form is stable.

    *misdated* is the answers that a wrong clock put into another round.
    """
    official = desk.official
    verified = desk.verified.judgement.level
    return {
        "centre": desk.centre,
        "round": desk.round,
        "readiness": {
            "if_submitted_now": desk.judgement.level.value,
            "submitted": official.level.value,
            "verified": verified.value if verified else None,
            "missing": list(desk.judgement.missing),
        },
        "checklist": {
            "version": desk.version.name,
            "offered": desk.version.offered or None,
            "before": desk.version.before or None,
            "missing_here": desk.version.lacking or None,
            "conflict": desk.version.conflict,
            "submitted_by": official.checklist.name if official.checklist else None,
            "verified_by": (
                desk.verified.checklist.name if desk.verified.checklist and desk.visits else None
            ),
        },
        "waiting": desk.custody.waiting,
        "last_receipt": desk.custody.receipt or None,
        "answers": [_item(one) for one in desk.items.values() if only in (None, one.item.id)],
        "set_aside": [_aside(one) for one in desk.unplaced if only in (None, one.item)],
        **({"misdated": _misdated(misdated)} if misdated else {}),
        **_without_effect(one for one in refused_of(desk) if only in (None, one.held.change.item)),
    }


def _without_effect(refused: Iterable[Refused], *, secret: Container[str] = ()) -> dict[str, Any]:
    """Return the member “refused”, where there is anything that the service gives no effect to.

    What was said about *secret* items is left out.
    """
    found = [
        {
            "change": one.held.identity,
            "kind": one.held.change.kind,
            "centre": one.held.change.centre,
            "round": one.held.change.round or None,
            "item": one.held.change.item or None,
            "said": None if one.held.change.item in secret else one.text or None,
            "reason": one.reason,
            "why": one.why,
        }
        for one in refused
    ]
    return {"refused": found} if found else {}


def _misdated(what: Misdated) -> dict[str, Any]:
    return {
        "rounds": list(what.rounds),
        "items": list(what.items),
        "entries": what.count,
        "submitted": what.is_submitted,
    }


def write_desk(desk: Desk, file: Path, form: TextForm) -> None:
    """Write one assessment in *form* to *file*."""
    match form:
        case TableForm.CSV:
            written = csv_bytes(_desk_lines(desk))
        case TableForm.JSON:
            written = json_bytes(desk_document(desk))
        case _:
            assert_never(form)
    write_file(file, written)


def _desk_lines(desk: Desk) -> list[list[object]]:
    language = current_language()
    head = ["code", "item", "name", "status", "value", "of", "note", "cause", "solver"]
    head += ["evidence", "verified_status", "difference", "written", "receipt"]
    lines: list[list[object]] = [["centre", "round", *head]]
    for one in desk.items.values():
        answer = one.answer
        lines.append(
            [
                desk.centre,
                desk.round,
                one.item.code,
                one.item.id,
                one.item.short.in_language(language),
                one.judgement.status.value,
                answer.value if answer else "",
                answer.of if answer else "",
                answer.note if answer else "",
                answer.cause if answer else "",
                answer.solver if answer else "",
                "; ".join(_evidence_text(piece) for piece in one.evidence),
                one.finding.status.value if one.finding else "",
                one.finding.difference.value if one.finding else "",
                _time(one.written) or "",
                one.receipt,
            ]
        )
    return lines


def board_document(
    board: Board, refused: Iterable[Refused] = (), misdated: Iterable[MisdatedWork] = ()
) -> dict[str, Any]:
    """Return an area as ``show --json`` prints it on a supervisor's desk; the form is stable.

    *refused* is what was written on this PC and has no effect, *misdated* what a wrong clock put
    into another round.
    """
    items = board.checklist.items_in_order
    rows = [
        {
            "centre": row.centre,
            "commune": row.commune.full_name,
            "province": board.provinces[row.commune.province].full_name,
            "round": board.round,
            "checklist": row.checklist,
            "readiness": row.level.value,
            "submitted": row.level_day.isoformat() if row.level_day else None,
            "missing": row.missing,
            "answered": row.answered,
            "verified": row.verified.value if row.verified else None,
            "verified_critical": row.verified_items,
            "differences": row.differences,
            "late": row.late,
            "silent": row.silent,
            "last_contact": _time(row.last_contact),
            **{  # a secret item by commune is shown on the supervisor's screen only
                item.code: None if item.secret else Cell(cell).name.lower()
                for item, cell in zip(items, row.cells, strict=True)
            },
        }
        for row in board.rows
    ]
    versions = [
        {"version": one.name, "communes": one.communes, "green": one.green}
        for one in board.versions
    ]
    return {
        "area": board.area,
        "round": board.round,
        "versions": versions,
        "communes": rows,
        **_misdated_work(misdated),
        **_without_effect(refused, secret={item.id for item in items if item.secret}),
    }


def _misdated_work(what: Iterable[MisdatedWork]) -> dict[str, Any]:
    found = [
        {"centre": one.centre, "rounds": list(one.rounds), "entries": one.count} for one in what
    ]
    return {"misdated": found} if found else {}


def write_board(board: Board, file: Path, form: TextForm) -> None:
    """Write an area in *form* to *file*: one line a commune."""
    document = board_document(board)
    match form:
        case TableForm.CSV:
            rows = document["communes"]
            head = list(rows[0]) if rows else ["centre"]
            written = csv_bytes([head, *([row[name] for name in head] for row in rows)])
        case TableForm.JSON:
            written = json_bytes(document)
        case _:
            assert_never(form)
    write_file(file, written)


def _item(one: ItemDesk) -> dict[str, Any]:
    declared = None
    if one.answer is not None and one.held is not None:
        declared = {
            **_answer(one.answer),
            "status": one.judgement.status.value,
            "by": one.author.name if one.author else "",
            "at": _time(one.written),
            "change": one.held.identity,
            "receipt": one.receipt or None,
        }
    return {
        "item": one.item.id,
        "declared": declared,
        "ask_again": _asked(one.asked) if one.asked else None,
        "verified": _finding(one.finding) if one.finding else None,
        "conflict": [_side(side) for side in one.conflict.sides] if one.conflict else [],
        "comments": [
            {
                "kind": remark.kind,
                "text": remark.text,
                "by": remark.author.name,
                "at": _time(remark.written),
                "change": remark.change,
            }
            for remark in one.remarks
        ],
        "evidence": [_evidence(piece) for piece in one.evidence],
        "actions": [
            {
                "change": card.change,
                "who": card.plan.who,
                "what": card.plan.what,
                "due": card.due.isoformat(),
                "responsibility": card.plan.responsibility,
                "product": card.plan.product,
                "authority": card.plan.authority,
                "ordered": card.ordered,
                "done": card.done,
                "closed": card.closed,
                "overdue": card.overdue,
                "reopened": card.reopened,
                "cost": card.plan.cost,
            }
            for card in one.actions
        ],
    }


def _aside(one: UnplacedAnswer) -> dict[str, Any]:
    return {
        "item": one.item,
        "declared": _asked(one.asked) if one.asked else None,
        "evidence": [_evidence(piece) for piece in one.evidence],
        "comments": [{"kind": said.kind, "text": said.text} for said in one.remarks],
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return {**_answer(asked.answer), "by": asked.author.name, "at": _time(asked.written)}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status.value,
        "value": answer.value,
        "of": answer.of,
        "note": answer.note,
        "reason": answer.reason,
        "cause": answer.cause,
        "solver": answer.solver,
        "checklist": answer.checklist,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "status": finding.status.value,
        "value": finding.answer.value,
        "of": finding.answer.of,
        "note": finding.answer.note,
        "difference": finding.difference.value,
        "visit": finding.answer.visit,
        "after_end": finding.after_end,
        "method": finding.visit.method.value if finding.visit else None,
        "by": finding.author.name,
        "at": _time(finding.written),
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        **_answer(side.answer),
        "by": side.author.name,
        "here": side.author.is_here,
        "at": _time(side.written),
        "change": side.change,
    }


def _evidence(piece: EvidencePiece) -> dict[str, Any]:
    return {
        "change": piece.change,
        "kind": piece.kind.value,
        "name": piece.name,
        "number": piece.number,
        "date": piece.day.isoformat() if piece.day else None,
        "valid_until": piece.valid_until.isoformat() if piece.valid_until else None,
        "valid": piece.is_valid,
        "sha256": piece.sha256,
        "received": piece.is_received,
        "erased": _erased(piece),
    }


def _erased(piece: EvidencePiece) -> dict[str, str] | None:
    gone = piece.erased
    if gone is None:
        return None
    return {"date": gone.day.isoformat(), "by": gone.by, "reason": gone.reason}


def _evidence_text(piece: EvidencePiece) -> str:
    return " ".join(part for part in (piece.kind.value, piece.number, piece.name) if part)


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
