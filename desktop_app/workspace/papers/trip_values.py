"""The values of the papers that are printed before a trip."""

from __future__ import annotations

from desktop_app.core.assessment.assessment import visit_of
from desktop_app.core.changes.fold import Register, UnitKind
from desktop_app.core.ids import CentreId, ChangeHash, RoundId
from desktop_app.core.time.rounds import moment_in
from desktop_app.i18n import figures
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.reports import data as paper
from desktop_app.reports.check_sheet import CheckLine, CheckSheet
from desktop_app.reports.trip_sheet import TripSheet, TripStop
from desktop_app.storage import state
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.board import Board, BoardRow
from desktop_app.workspace.values.desk import Author, Desk, Finding, ItemDesk
from desktop_app.workspace.values.trip import Stop, Trip
from desktop_app.workspace.values.visit_items import items_to_check
from desktop_app.workspace.values.visit_reasons import reasons

from .letterheads import team_letterhead
from .minutes_values import decision_words, listed, team_lines
from .paper_lines import place_of, provenance
from .requests import PaperRequest


def last_visit(context: DeskContext, centre: CentreId) -> tuple[RoundId, ChangeHash, str] | None:
    """Return round, id and words of the latest visit to *centre* that has ended, of any round."""
    found = []
    for unit, register in state.units_of_kind(context.store, UnitKind.VISIT, centre=centre):
        body = visit_of(register) if isinstance(register, Register) else None
        if body is not None and body.closed:
            began = moment_in(body.started)
            method = next(one.vi for one in context.checklist.methods if one.id is body.method)
            day = f" {figures.day(began.date())}" if began is not None else ""
            said = f"{method[:1].lower()}{method[1:]}{day}"
            found.append((body.started or "", RoundId(unit.round), ChangeHash(unit.part), said))
    return max(found)[1:] if found else None


def check_sheet(context: DeskContext, desk: Desk, board: Board, trip: Trip) -> CheckSheet:
    """Return the sheet of one commune: the items that its visit begins with."""
    row = row_of(board, desk.centre)
    before = last_visit(context, desk.centre)
    return CheckSheet(
        place=place_of(desk.commune, desk.province),
        centre=desk.centre,
        centre_name=desk.centre_name,
        round=desk.round,
        checklist=desk.checklist,
        lines=tuple(
            _line(desk.items[item]) for item in items_to_check(desk, trip.lot(desk.centre))
        ),
        reasons=reasons_in_vietnamese(row, board),
        contact=_contact(row.contact if row else None),
        last_visit=before[2] if before else "",
        open_actions=tuple(
            f"{card.plan.what} ({figures.day(card.due)})"
            for card in desk.actions
            if not card.closed
        ),
        training=desk.training,
    )


def trip_sheet(context: DeskContext, desks: list[Desk], board: Board, trip: Trip) -> TripSheet:
    """Return the sheet of the whole trip."""
    method = next(one.vi for one in context.checklist.methods if one.id is trip.method)
    return TripSheet(
        first=trip.first,
        last=trip.last,
        method=method,
        decision=decision_words(trip.decision, trip.decision_day),
        team=team_lines(trip, trip.members),
        stops=tuple(
            _stop(context, desk, row_of(board, desk.centre), board, stop)
            for desk in desks
            if (stop := trip.stop(desk.centre)) is not None
        ),
        training=context.training,
    )


def spare_minutes(context: DeskContext, desk: Desk, trip: Trip) -> paper.InspectionReport:
    """Return minutes to fill in by pen, with what was entered for the trip."""
    place = place_of(desk.commune, desk.province)
    request = PaperRequest(centre=desk.centre, round=desk.round)
    stop = trip.stop(desk.centre)
    return paper.InspectionReport(
        letterhead=team_letterhead(context, request, place, year=desk.today.year),
        place=place,
        centre=desk.centre,
        centre_name=desk.centre_name,
        round=desk.round,
        checklist=desk.checklist,
        method=trip.method,
        decision=decision_words(trip.decision, trip.decision_day),
        location=desk.centre_name,
        team=team_lines(trip, trip.members),
        present=listed(stop.representative if stop else ""),
        lines=(),
        provenance=provenance(context, desk),
        training=desk.training,
    )


def row_of(board: Board, centre: CentreId) -> BoardRow | None:
    """Return the row of *centre*, None where it is not on the board."""
    return next((row for row in board.rows if row.centre == centre), None)


def reasons_in_vietnamese(row: BoardRow | None, board: Board) -> str:
    """Return the reasons for a visit to *row*, whatever the window's language."""
    if row is None:
        return ""
    with in_vietnamese():
        return reasons(row, board)


def _line(one: ItemDesk) -> CheckLine:
    before = one.earlier
    finding = one.finding or (before.finding if before else None)
    return CheckLine(
        item=one.item.id,
        before=paper.Answered(status=before.status, value=before.answer.value, of=before.answer.of)
        if before
        else None,
        declared=paper.Answered(
            status=one.judgement.status, value=one.answer.value, of=one.answer.of
        )
        if one.answer
        else None,
        found=_found(finding) if finding else None,
        returned="" if one.item.secret or one.returned is None else one.returned.text,
    )


def _found(finding: Finding) -> paper.Answered:
    answer = finding.answer
    return paper.Answered(status=finding.status, value=answer.value, of=answer.of)


def _stop(
    context: DeskContext, desk: Desk, row: BoardRow | None, board: Board, stop: Stop
) -> TripStop:
    before = last_visit(context, desk.centre)
    contact = row.contact if row else None
    return TripStop(
        place=place_of(desk.commune, desk.province),
        reasons=reasons_in_vietnamese(row, board),
        contact=", ".join(filter(None, (contact.name, contact.position))) if contact else "",
        phone=contact.phone if contact else "",
        representative=stop.representative,
        last_visit=before[2] if before else "",
    )


def _contact(known: Author | None) -> str:
    if known is None:
        return ""
    return ", ".join(filter(None, (known.name, known.position, known.phone)))
