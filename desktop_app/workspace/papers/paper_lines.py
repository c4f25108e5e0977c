"""What the desk and the board show, as the lines that papers draw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import UNSET

from desktop_app.core.assessment.remedies import Remedy
from desktop_app.core.assessment.summary import Summary
from desktop_app.core.changes.bodies import Answer, Verify
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import ChangeHash, CommuneCode, ItemId, commune_of
from desktop_app.core.text.communes import Commune, CommuneKind, Province
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.i18n import _
from desktop_app.reports import data as paper
from desktop_app.storage import feeds, packages, state
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.board import Board, BoardRow
from desktop_app.workspace.values.desk import (
    Desk,
    EvidencePiece,
    Finding,
    ItemDesk,
    OfficialState,
)

if TYPE_CHECKING:
    from desktop_app.reports.carriage import Carriage
    from desktop_app.reports.receipt import ReceiptSlip

_KINDS = {
    CommuneKind.XA: paper.PlaceKind.XA,
    CommuneKind.PHUONG: paper.PlaceKind.PHUONG,
    CommuneKind.DAC_KHU: paper.PlaceKind.DAC_KHU,
}


def place_of(commune: Commune, province: Province) -> paper.CommuneName:
    """Return a commune as papers name it: in Vietnamese, the province "" where it is not known."""
    if commune.kind is None:
        return paper.CommuneName(
            code=commune.code,
            kind=paper.PlaceKind.UNLISTED,
            name=f"mã {commune.code}",
            province="",
        )
    return paper.CommuneName(
        code=commune.code,
        kind=_KINDS[commune.kind],
        name=commune.name,
        province=f"{province.type.lower()} {province.name}",
    )


def item_line(desk: Desk, one: ItemDesk, *, visit: ChangeHash | None = None) -> paper.ItemLine:
    """Return one item as a paper's line; the finding of *visit*, else the one that stands."""
    finding = one.finding
    if visit is not None:
        finding = next(f for f in one.findings if f.visit and f.visit.change == visit)
    answer = one.answer
    return paper.ItemLine(
        item=one.item.id,
        declared=_answered(answer, one) if answer else None,
        standing=None if one.item.informational else one.judgement.standing,
        cause=(answer.cause or "") if answer else "",
        solver=(answer.solver or "") if answer else "",
        evidence=tuple(_evidence(piece) for piece in one.evidence),
        verified=_found(finding) if finding else None,
        difference=finding.difference if finding else None,
        conflict=one.judgement.conflict,
        changed_since=one.changed_since,
        returned=one.returned.text if one.returned else "",
    )


def action_line(card: Remedy, item: ItemId | None) -> paper.ActionLine:
    """Return a remedy as a paper's line."""
    plan = card.plan
    return paper.ActionLine(
        what=plan.what,
        who=plan.who,
        due=card.due,
        responsibility=plan.responsibility,
        product=plan.product,
        authority=plan.authority,
        item=item,
        cause=plan.cause or "",
        solver=plan.solver or "",
        ordered=card.ordered,
        progress=plan.progress,
        done=card.done,
        closed=card.closed,
    )


def colour(official: OfficialState, critical: int) -> paper.Colour:
    """Return the official level with the day it rests on."""
    return paper.Colour(
        level=official.level,
        not_met=len(official.missing) if official.submitted else critical,
        day=official.submitted.date() if official.submitted else None,
    )


def area_row(board: Board, row: BoardRow, one: Summary) -> paper.CommuneRow:
    """Return one commune as a line of an area's report."""
    judged = next((by for by in board.checklists if by.name == one.judged_by), board.checklist)
    critical = len(judged.critical_items)
    gaps = one.gaps if one.level_time else ()
    visit = row.verified_visit
    return paper.CommuneRow(
        place=place_of(row.commune, board.provinces[row.commune.province]),
        submitted=paper.Colour(
            level=row.level, not_met=row.missing, day=row.level_day, conflicts=row.conflicts
        ),
        reported=row.submitted,
        critical_met=critical - row.missing if one.level_time else None,
        missing=tuple(
            paper.Missing(
                item=gap.item,
                standing=gap.standing,
                cause=gap.cause or "",
                solver=gap.solver or "",
            )
            for gap in gaps
        ),
        answered=row.answered,
        verified=paper.Colour(
            level=row.verified,
            not_met=one.verified_missing,
            day=visit.started.date() if visit and visit.started else None,
            method=visit.method if visit else None,
        )
        if row.verified is not None
        else None,
        verified_items=row.verified_items,
        differences=one.difference_codes,
        checklist=one.judged_by or one.checklist,
        items=one.items,
        verified_critical=one.verified_critical,
        late=one.submitted_late,
    )


def _answered(answer: Answer, one: ItemDesk) -> paper.Answered:
    return paper.Answered(
        status=one.judgement.status,
        value=answer.value,
        of=answer.of,
        note=answer.note or "",
        reason=answer.reason or "",
        day=one.written.date() if one.written else None,
    )


def _found(finding: Finding) -> paper.Answered:
    answer: Verify = finding.answer
    return paper.Answered(
        status=finding.status,
        value=answer.value,
        of=answer.of,
        note=answer.note or "",
        day=finding.visit.started.date()
        if finding.visit and finding.visit.started
        else finding.written.date(),
    )


def _evidence(piece: EvidencePiece) -> paper.Evidence:
    return paper.Evidence(
        kind=piece.kind,
        name=piece.name,
        number=piece.number,
        day=piece.day or piece.attached.date(),
        valid_until=piece.valid_until,
        expired=not piece.is_valid,
        erased=piece.erased.day if piece.erased is not None else UNSET,
        erased_by=piece.erased.by if piece.erased is not None else UNSET,
    )


def verified_colour(desk: Desk) -> paper.Colour | None:
    """Return the verified level, None until every critical item is verified."""
    judged, visit = desk.verified.judgement, desk.verified.visit
    if judged.level is None:
        return None
    return paper.Colour(
        level=judged.level,
        not_met=len(judged.missing),
        day=visit.started.date() if visit and visit.started else None,
        method=visit.method if visit else None,
    )


def provenance(context: DeskContext, desk: Desk) -> paper.Provenance:
    """Return where the figures come from, with the time of the data, never that of drawing.

    So the same data give the same bytes (docs/rules.md#paper-5).
    """
    official, verified, custody = desk.official, desk.verified, desk.custody
    heard = state.last_received(context.store, commune_of(desk.centre))
    received = custody.received
    if context.is_supervisor:  # its own receipts are of other changes
        received = local(heard) if heard else None
    checked_by = verified.checklist if verified.judgement.statuses else None
    return paper.Provenance(
        data_time=max(_times(desk), default=local(context.identity().created)),
        program=VERSION,
        receipt=custody.receipt if not context.is_supervisor else "",
        received=received,
        waiting=custody.waiting if not context.is_supervisor else 0,
        submitted=official.submitted,
        confirmed_by=official.by,
        by_slip=official.by_slip,
        submitted_version=official.checklist.version if official.checklist else "",
        verified_version=checked_by.version if checked_by else "",
        late=official.late,
        ask_again=len(desk.version.ask_again),
        unplaced=tuple(f"{one.code} {one.name}".strip() for one in desk.unplaced),
    )


def _times(desk: Desk) -> Iterator[datetime]:
    """Yield when each thing that a paper shows was written or received."""
    if desk.official.submitted is not None:
        yield desk.official.submitted
    for one in desk.items.values():
        if one.written is not None:
            yield one.written
        yield from (piece.attached for piece in one.evidence)
        yield from (finding.written for finding in one.findings)
    yield from (visit.written for visit in desk.visits)


def receipt_slip(context: DeskContext, desk: Desk) -> ReceiptSlip:
    """Return the newest receipt as it is printed; raise EntryRefused while there is none."""
    from desktop_app.reports.receipt import ReceiptSlip

    newest = feeds.last_receipt(context.store)
    if newest is None:
        raise EntryRefused(N_("The server has given no receipt yet."))
    custody, roster = desk.custody, context.roster
    return ReceiptSlip(
        receipt=newest,
        place=place_of(desk.commune, desk.province),
        centre_name=desk.centre_name,
        service=roster.name if roster is not None else newest.service,
        round=desk.round,
        answers=(custody.answers_received, custody.answers),
        photos=(custody.photos_received, custody.photos),
        training=desk.training,
    )


def carriage_note(context: DeskContext, sha256: str) -> Carriage:
    """Return the note of a package that was taken along; raise EntryRefused for another one."""
    from desktop_app.reports.carriage import Carriage

    known = packages.package(context.store, sha256)
    if known is None or known.way is packages.PackageOrigin.WRITTEN:
        raise EntryRefused(N_("No package {name} was taken along on this PC."), name=sha256[:8])
    place, carrier = "", context.identity()
    if known.commune != AREA_DESK:
        commune = context.commune(CommuneCode(known.commune))
        place = f"{commune.full_name}, {context.province_of(commune).full_name}"
    return Carriage(
        place=place or _("the area"),
        changes=known.changes,
        date=known.date,
        size=known.size,
        sha256=known.sha256,
        person=carrier.person,
        device=carrier.device,
        at=known.at,
        way_home=known.way is packages.PackageOrigin.HOME,
        training=context.training,
    )
