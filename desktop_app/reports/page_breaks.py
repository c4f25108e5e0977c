"""Where pages may end: never below a heading, and never long before what follows a heading.

reportlab moves a heading with the whole of what follows it. Before a paragraph as long as a page
that leaves the rest of a page white; before a table whose first row is tall it does not help, as
tables may break anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from desktop_app.reports.tables import Grid

_LONG = 700  # characters of a paragraph that is divided below its heading
_LINES = 3  # of it that stay with the heading
_TALL = 1e6


def is_kept(flowable: Flowable) -> bool:
    """Tell whether *flowable* is a heading, which stays with what follows."""
    return isinstance(flowable, Paragraph) and bool(flowable.style.keepWithNext)


def with_room(story: Sequence[Flowable], width: float) -> list[Flowable]:
    """Return *story* with the breaks that its tables and long paragraphs need under headings."""
    placed: list[Flowable] = []
    for flowable in story:
        if isinstance(flowable, Grid):
            _reserve(placed, flowable.beginning())
        elif isinstance(flowable, Paragraph) and _is_long(flowable):
            _divide(placed, flowable, width)
        placed.append(flowable)
    return placed


def _is_long(flowable: Paragraph) -> bool:
    return sum(len(fragment.text) for fragment in flowable.frags) > _LONG


def _reserve(placed: list[Flowable], beginning: float) -> None:
    """Ask for room for the headings at the end of *placed* and for the beginning of a table."""
    at = len(placed)
    while at and isinstance(placed[at - 1], Paragraph):
        at -= 1
    # Only a break that was put before a heading: other paragraphs need not stay with a table.
    if at and isinstance(placed[at - 1], CondPageBreak):
        over = sum(one.style.leading for one in placed[at:] if isinstance(one, Paragraph))
        room = max(placed[at - 1].height, over + beginning)
        placed[at - 1] = CondPageBreak(room)


def _divide(placed: list[Flowable], paragraph: Paragraph, width: float) -> None:
    """Let *paragraph* be divided below the headings at the end of *placed*."""
    at = len(placed)
    while at and is_kept(placed[at - 1]):
        at -= 1
    headings = [one for one in placed[at:] if isinstance(one, Paragraph)]
    if not headings:
        return
    room = _LINES * paragraph.style.leading
    free: list[Flowable] = []
    for one in headings:
        loose = copy(one)
        loose.style = copy(one.style)
        loose.style.keepWithNext = 0
        free.append(loose)
        room += one.wrap(width, _TALL)[1] + one.getSpaceBefore() + one.getSpaceAfter()
    placed[at:] = [CondPageBreak(room), *free]
