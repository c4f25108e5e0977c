"""The values of the papers on an area: report, and the letter on a gap that communes share."""

from __future__ import annotations

import msgspec

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.reports import data as paper
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.board_summaries import read_summaries
from desktop_app.workspace.reading.overview import read_board

from .letter_words import cleaned
from .letterheads import agency_letterhead, in_sentence, letterhead_settings
from .paper_lines import area_row
from .paragraphs import area_narrative
from .requests import PaperRequest


def area_report(context: DeskContext, request: PaperRequest) -> paper.AreaReport:
    """Return the values of the report of an area; paragraphs not edited are prefilled."""
    from desktop_app.reports.area_narrative import complete_area

    with in_vietnamese():
        board = read_board(context, area=request.area, round_=request.round)
    summed = read_summaries(context, [row.centre for row in board.rows], board.round)
    settings = letterhead_settings(context.store)
    rows = tuple(area_row(board, row, summed[row.centre]) for row in board.rows)
    times = [row.last_change for row in board.rows if row.last_change]
    times += [local(one.level_time) for one in summed.values() if one.level_time]
    newest = max(times, default=local(context.identity().created))
    return complete_area(
        paper.AreaReport(
            letterhead=agency_letterhead(
                settings, number=request.number, day=request.day, year=board.today.year
            ),
            area=in_sentence(board.area),
            round=board.round,
            due=board.due,
            checklist=board.checklist,
            others=tuple(one for one in board.checklists if one is not board.checklist),
            requested_by=settings.requested_by,
            communes=rows,
            narrative=area_narrative(context, board.area, board.round),
            provenance=paper.Provenance(data_time=board.data_time or newest, program=VERSION),
            training=board.training,
        )
    )


def gap_letter(context: DeskContext, request: PaperRequest) -> paper.LetterReport:
    """Return the values of the letter on an item, by the figures of the area's report.

    Raise EntryRefused where no submission lacks the item, or where that is secret.
    """
    from desktop_app.reports.area_figures import problems
    from desktop_app.reports.letter import draft_letter

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
    if request.words is None:
        return letter
    return msgspec.structs.replace(letter, **cleaned(request.words))
