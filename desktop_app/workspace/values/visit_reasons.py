"""Why a commune is visited, in words."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.assessment.visit_choice import Reason, VisitReason, visit_reasons
from desktop_app.i18n import _, ngettext

from .board import Board, BoardRow
from .trip import Origin, Stop


def reason_words(one: Reason, row: BoardRow) -> str:
    """Return the words of one reason for a visit to *row*."""
    count = one.count
    match one.reason:
        case VisitReason.NEVER:
            return _("never checked in this round")
        case VisitReason.FELL:
            return _("fell since yesterday")
        case VisitReason.DIFFERENCES:
            said = ngettext("{count} item differs", "{count} items differ", count)
        case VisitReason.CONFLICTS:
            return _("two versions")
        case VisitReason.SAME_PHOTOS:
            said = ngettext(
                "{count} photo that another commune shows too",
                "{count} photos that another commune shows too",
                count,
            )
        case VisitReason.HURRIED:
            items, seconds = row.hurried or (count, 0)
            return _("{items} items confirmed in {seconds} seconds").format(
                items=items, seconds=seconds
            )
        case VisitReason.OVERDUE:
            said = ngettext("{count} remedy overdue", "{count} remedies overdue", count)
        case VisitReason.REPLIES:
            said = ngettext("{count} thing to decide", "{count} things to decide", count)
        case VisitReason.GAPS:
            return _("{count} left").format(count=count)
        case _:
            assert_never(one.reason)
    return said.format(count=count)


def reason_list(row: BoardRow, board: Board) -> list[str]:
    """Return the reasons for a visit to *row*, the most urgent first."""
    return [reason_words(one, row) for one in visit_reasons(row, fell=row.centre in board.fell)]


def reasons(row: BoardRow, board: Board) -> str:
    """Return the reasons for a visit to *row*, the most urgent first."""
    return ", ".join(reason_list(row, board))


def origin_words(stop: Stop) -> str:
    """Return how a commune came onto the trip."""
    match stop.origin:
        case Origin.BY_HAND:
            return _("chosen by hand")
        case Origin.SUGGESTED:
            return _("suggested")
        case Origin.DRAWN:
            return _("drawn, draw number {seed}").format(seed=stop.seed)
    assert_never(stop.origin)
