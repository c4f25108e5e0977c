"""The values of the papers on an area: report, public page, letter on a gap, remedies, funding."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desktop_app.core.assessment.funding import unfunded
from desktop_app.core.assessment.remedies import remedies_of
from desktop_app.core.assessment.submissions import whole
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import ItemId
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.reports import data as paper
from desktop_app.storage import state
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.board_summaries import read_summaries
from desktop_app.workspace.reading.overview import read_board
from desktop_app.workspace.values.board import Board
from desktop_app.workspace.verbs.submitting import recent_submissions

from .letter_words import with_words
from .letterheads import Issuer, agency_letterhead, in_sentence, letterhead_settings
from .paper_lines import action_line, area_row, place_of
from .paragraphs import area_narrative
from .requests import PaperRequest


def vietnamese_board(context: DeskContext, request: PaperRequest) -> Board:
    """Return a board in Vietnamese: papers are, whatever the window's language."""
    with in_vietnamese():
        return read_board(context, area=request.area, round_=request.round)


def area_report(context: DeskContext, request: PaperRequest) -> paper.AreaReport:
    """Return the values of the report of an area; paragraphs not edited are prefilled."""
    from desktop_app.reports.area_narrative import complete_area

    board = vietnamese_board(context, request)
    summed = read_summaries(context, [row.centre for row in board.rows], board.round)
    asked = letterhead_settings(context, Issuer.AREA, request.round).requested_by
    return complete_area(
        paper.AreaReport(
            letterhead=agency_letterhead(context, request, year=board.today.year),
            area=in_sentence(board.area),
            round=board.round,
            due=board.due,
            checklist=board.checklist,
            others=tuple(one for one in board.checklists if one is not board.checklist),
            requested_by=asked,
            communes=tuple(area_row(board, row, summed[row.centre]) for row in board.rows),
            narrative=area_narrative(context, board.area, board.round),
            provenance=_provenance(context, board),
            training=board.training,
        )
    )


def public_report(context: DeskContext, request: PaperRequest) -> paper.PublicReport:
    """Return the values of the public page: the figures of the area's report."""
    report = area_report(context, request)
    return paper.PublicReport(**msgspec.structs.asdict(report))


def gap_letter(context: DeskContext, request: PaperRequest) -> paper.LetterReport:
    """Return the values of the letter on an item, by the figures of the area's report.

    Raise EntryRefused where no submission lacks the item, or where that is secret.
    """
    from desktop_app.reports.area_figures import problems
    from desktop_app.reports.gap_letter import draft_letter

    report, item = area_report(context, request), request.item
    found = problems(report.communes, report.checklist, report.others)
    known = next((one for one in found if item in (one.item.id, one.item.code)), None)
    named = known.item if known else report.checklist.item_named(item)
    if named.secret:
        raise EntryRefused(
            N_("{item} is not public by commune: no letter lists who lacks it."), item=named.code
        )
    if known is None or not known.places:
        raise EntryRefused(
            N_("By the submissions of this area no commune lacks {item}: nothing to write."),
            item=named.code,
        )
    letter = draft_letter(report, known)
    return letter if request.words is None else with_words(letter, request.words)


def actions_report(context: DeskContext, request: PaperRequest) -> paper.ActionsReport:
    """Return the remedies of one commune, or of an area: the longest overdue first."""
    board = vietnamese_board(context, request)
    rows = [row for row in board.rows if request.centre in (None, row.centre)]
    if request.centre is not None and not rows:
        raise EntryRefused(N_("This desk does not follow {centre}."), centre=request.centre)
    as_of = request.as_of or board.today
    place = {
        row.centre: place_of(row.commune, board.provinces[row.commune.province]) for row in rows
    }
    actions = [
        paper.PlacedAction(
            place=place[record.centre],
            action=action_line(remedy, item),
            overdue=(as_of - remedy.due).days if remedy.is_overdue(as_of) else 0,
        )
        for record in state.records(context.store, board.round, place)
        for item, remedy in remedies_of(record)
    ]
    actions.sort(key=_urgency)
    one = place[rows[0].centre] if request.centre is not None else None
    return paper.ActionsReport(
        area=f"{one.kind} {one.name}" if one else in_sentence(board.area),
        centre=request.centre,
        round=board.round,
        due=board.due,
        checklist=board.checklist,
        as_of=as_of,
        actions=tuple(actions),
        provenance=_provenance(context, board),
        training=board.training,
    )


def _urgency(one: paper.PlacedAction) -> tuple[bool, int, str, str, str]:
    finished = one.action.done or one.action.closed
    return finished, -one.overdue, one.action.due.isoformat(), one.place.code, one.action.what


def funding_report(context: DeskContext, request: PaperRequest) -> paper.FundingReport:
    """Return what the latest submissions of an area lack for want of funding."""
    board = vietnamese_board(context, request)
    lacking: dict[ItemId, list[paper.CommuneName]] = {}
    submitted = 0
    for row in board.rows:
        past = whole(recent_submissions(context, row.centre, board.round))
        if not past:
            continue
        submitted += 1
        place = place_of(row.commune, board.provinces[row.commune.province])
        for item in unfunded(past[-1].checklist, past[-1]):
            lacking.setdefault(item, []).append(place)
    return paper.FundingReport(
        area=in_sentence(board.area),
        round=board.round,
        due=board.due,
        checklist=_checklist_with(board, lacking),
        lines=tuple(_funding_lines(board, lacking)),
        communes=len(board.rows),
        submitted=submitted,
        provenance=_provenance(context, board),
        training=board.training,
    )


def _checklist_with(board: Board, items: dict[ItemId, list[paper.CommuneName]]) -> Checklist:
    """Return the newest version here that has every one of *items*, else the newest."""
    fitting = (by for by in board.checklists if all(by.find(item) for item in items))
    return next(fitting, board.checklist)


def _funding_lines(
    board: Board, lacking: dict[ItemId, list[paper.CommuneName]]
) -> Iterator[paper.FundingLine]:
    for item in _checklist_with(board, lacking).items_in_order:
        if item.id in lacking:
            yield paper.FundingLine(item=item.id, places=tuple(lacking[item.id]))


def _provenance(context: DeskContext, board: Board) -> paper.Provenance:
    """Return the moment of the figures: of the last exchange, else of the newest change here."""
    summed = read_summaries(context, [row.centre for row in board.rows], board.round)
    times = [row.last_change for row in board.rows if row.last_change]
    times += [local(one.level_time) for one in summed.values() if one.level_time]
    newest = max(times, default=local(context.identity().created))
    return paper.Provenance(
        data_time=board.data_time or newest, program=VERSION, received=board.data_time
    )


def area_named(context: DeskContext, said: str) -> str | None:
    """Return the name of the area that papers call *said*; None for all communes followed."""
    roster = context.roster
    names = [one.name for one in roster.areas] if roster else []
    return next((name for name in names if in_sentence(name) == said), None)
