"""What communes can be filtered by: colour, state, cause, solver, difference, age, data quality."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from typing import assert_never

from desktop_app.core.assessment.bands import BANDS, band_of
from desktop_app.core.assessment.data_quality import QualityCheck, failed_checks
from desktop_app.core.ids import Difference, Readiness
from desktop_app.i18n import _, current_language
from desktop_app.ui.look import marks
from desktop_app.ui.look.columns import Filter
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, BoardRow

_LONG_AGO = 30  # days


class Kind(StrEnum):
    """Of one kind any filter may hold, of different kinds all of them."""

    LEVEL = "level"
    STATE = "state"
    LATE = "late"
    CHECK = "check"
    WORK = "work"
    DIFFERENCE = "difference"
    CAUSE = "cause"
    SOLVER = "solver"
    AGE = "age"
    QUALITY = "quality"
    MOVED = "moved"
    BAND = "band"
    AREA = "area"


class Only(StrEnum):
    """The filters that every area has."""

    LATE = "late"
    SILENT = "silent"
    ENTERING = "entering"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    ALL_CHECKED = "all_checked"
    GREEN_CHECKED = "green_checked"
    LEVEL_CHECKED = "level_checked"
    PROVEN = "proven"
    DIFFERENT = "different"
    WAITING = "waiting"
    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LONG_AGO = "long_ago"
    ROSE = "rose"
    FELL = "fell"
    NEWLY = "newly"


def kind_word(kind: Kind) -> str:
    """Return the caption over the filters of *kind*."""
    match kind:
        case Kind.LEVEL:
            return _("Colour")
        case Kind.STATE:
            return _("Submission")
        case Kind.LATE:
            return _("Contact")
        case Kind.CHECK:
            return _("Check")
        case Kind.WORK:
            return _("Work left")
        case Kind.DIFFERENCE:
            return _("Difference")
        case Kind.CAUSE:
            return _("Cause")
        case Kind.SOLVER:
            return _("Who can solve it")
        case Kind.AGE:
            return _("Last change")
        case Kind.QUALITY:
            return _("Data")
        case Kind.MOVED:
            return _("Since yesterday")
        case Kind.BAND:
            return _("Share of critical items")
        case Kind.AREA:
            return _("Area")
    assert_never(kind)


def only_word(only: Only) -> str:
    """Return the words of a filter that every area has."""
    match only:
        case Only.LATE:
            return _("Late")
        case Only.SILENT:
            return _("PC silent")
        case Only.ENTERING:
            return _("Still entering")
        case Only.SUBMITTED:
            return _("Submitted")
        case Only.CHECKED:
            return _("Checked")
        case Only.ALL_CHECKED:
            return _("Every critical item checked")
        case Only.GREEN_CHECKED:
            return _("GREEN, checked")
        case Only.LEVEL_CHECKED:
            return _("Colour confirmed by a check")
        case Only.PROVEN:
            return _("Evidence complete")
        case Only.DIFFERENT:
            return _("Differs from the check")
        case Only.WAITING:
            return _("Something to decide")
        case Only.OVERDUE:
            return _("Remedy overdue")
        case Only.TODAY:
            return _("Changed today")
        case Only.THIS_WEEK:
            return _("Changed in 7 days")
        case Only.LONG_AGO:
            return _("Not changed for 30 days")
        case Only.ROSE:
            return _("Rose since yesterday")
        case Only.FELL:
            return _("Fell since yesterday")
        case Only.NEWLY:
            return _("Submitted since yesterday")
    assert_never(only)


def kind_of(only: Only) -> Kind:
    """Return the kind of a filter that every area has."""
    match only:
        case Only.LATE | Only.SILENT:
            return Kind.LATE
        case Only.ENTERING | Only.SUBMITTED:
            return Kind.STATE
        case Only.PROVEN:
            return Kind.QUALITY
        case Only.CHECKED | Only.ALL_CHECKED | Only.GREEN_CHECKED | Only.LEVEL_CHECKED:
            return Kind.CHECK
        case Only.DIFFERENT:
            return Kind.DIFFERENCE
        case Only.WAITING | Only.OVERDUE:
            return Kind.WORK
        case Only.TODAY | Only.THIS_WEEK | Only.LONG_AGO:
            return Kind.AGE
        case Only.ROSE | Only.FELL | Only.NEWLY:
            return Kind.MOVED
    assert_never(only)


def holds(only: Only, row: BoardRow, board: Board) -> bool:
    """Tell whether *only* holds of *row*."""
    match only:
        case Only.LATE:
            return row.late
        case Only.SILENT:
            return row.silent
        case Only.ENTERING:
            return not row.submitted and row.answered > 0
        case Only.SUBMITTED:
            return row.submitted
        case Only.CHECKED:
            return row.verified_items > 0
        case Only.ALL_CHECKED:
            return row.verified is not None
        case Only.GREEN_CHECKED:
            return row.verified is Readiness.GREEN
        case Only.LEVEL_CHECKED:
            return row.verified is row.level
        case Only.PROVEN:
            return bool(row.judged_by) and not row.unproven
        case Only.DIFFERENT:
            return row.differences > 0
        case Only.WAITING:
            return bool(row.replied or row.approvals or row.conflicts or row.same_photos)
        case Only.OVERDUE:
            return row.overdue_actions > 0
        case Only.TODAY:
            return _days(row, board.today) == 0
        case Only.THIS_WEEK:
            return 0 <= _days(row, board.today) <= 7
        case Only.LONG_AGO:
            return not 0 <= _days(row, board.today) <= _LONG_AGO
        case Only.ROSE:
            return row.centre in board.rose
        case Only.FELL:
            return row.centre in board.fell
        case Only.NEWLY:
            return row.centre in board.newly
    assert_never(only)


def _days(row: BoardRow, today: date) -> int:
    """Return the days since the last change, -1 where there was none."""
    return max(0, (today - row.last_change.date()).days) if row.last_change else -1


def level_filter(level: Readiness) -> str:
    """Return the id of the filter of *level*."""
    return f"level/{level}"


def band_filter(band: int | None) -> str:
    """Return the id of the filter of the band number *band*, None for those without a share."""
    return "band/none" if band is None else f"band/{band}"


def quality_filter(check: QualityCheck) -> str:
    """Return the id of the filter of the communes where *check* does not hold."""
    return f"quality/{check}"


def all_filters(board: Board) -> dict[str, Filter[BoardRow]]:
    """Return every filter of *board* by its id, in the order in which they are offered."""
    found = [
        *_levels(),
        *_fixed(board),
        *_of_checklist(board),
        *_quality(),
        *_bands(),
        *_areas(board),
    ]
    return {one.id: one for one in found}


def of_kinds(board: Board, *kinds: Kind) -> list[Filter[BoardRow]]:
    """Return the filters of *kinds*."""
    return [one for one in all_filters(board).values() if one.kind in kinds]


def filtered(
    rows: Iterable[tuple[int, BoardRow]], chosen: Iterable[Filter[BoardRow]]
) -> list[tuple[int, BoardRow]]:
    """Return the numbered *rows* of which a filter of each kind among *chosen* holds."""
    kinds: dict[str, list[Filter[BoardRow]]] = {}
    for one in chosen:
        kinds.setdefault(one.kind, []).append(one)
    left = list(rows)
    for members in kinds.values():
        if len(members) == 1:
            claim = members[0].holds
            left = [pair for pair in left if claim(pair[1])]
        else:
            left = [pair for pair in left if any(one.holds(pair[1]) for one in members)]
    return left


def _levels() -> Iterator[Filter[BoardRow]]:
    def is_at(level: Readiness, row: BoardRow) -> bool:
        return row.level is level

    for level in Readiness:
        yield _filter(
            level_filter(level), Kind.LEVEL, marks.readiness_word(level), partial(is_at, level)
        )


def _fixed(board: Board) -> Iterator[Filter[BoardRow]]:
    def claim(only: Only, row: BoardRow) -> bool:
        return holds(only, row, board)

    for only in Only:
        yield _filter(only, kind_of(only), only_word(only), partial(claim, only))


def _of_checklist(board: Board) -> Iterator[Filter[BoardRow]]:
    def has(code: Difference, row: BoardRow) -> bool:
        return code in row.difference_codes

    def names_cause(cause: str, row: BoardRow) -> bool:
        return cause in row.causes

    def names_solver(solver: str, row: BoardRow) -> bool:
        return solver in row.solvers

    language, of = current_language(), board.checklist
    for label in of.difference_codes:
        if label.id is not Difference.MATCH:
            said = label.in_language(language)
            id_ = f"difference/{label.id}"
            yield _filter(id_, Kind.DIFFERENCE, said, partial(has, label.id))
    for cause in of.causes:
        said = cause.in_language(language)
        yield _filter(f"cause/{cause.id}", Kind.CAUSE, said, partial(names_cause, cause.id))
    for solver in of.solvers:
        said = solver.in_language(language)
        yield _filter(f"solver/{solver.id}", Kind.SOLVER, said, partial(names_solver, solver.id))


def _quality() -> Iterator[Filter[BoardRow]]:
    def fails(check: QualityCheck, row: BoardRow) -> bool:
        return check in failed_checks(row.quality)

    for check in QualityCheck:
        said = _("Not {check}").format(check=area_words.check_word(check).lower())
        yield _filter(quality_filter(check), Kind.QUALITY, said, partial(fails, check))


def _bands() -> Iterator[Filter[BoardRow]]:
    def falls_in(band: int | None, row: BoardRow) -> bool:
        return band_of(row) == band

    for n, band in enumerate(BANDS):
        yield _filter(band_filter(n), Kind.BAND, area_words.band_word(band), partial(falls_in, n))
    nothing = _("Nothing submitted yet")
    yield _filter(band_filter(None), Kind.BAND, nothing, partial(falls_in, None))


def _areas(board: Board) -> Iterator[Filter[BoardRow]]:
    def is_in(area: str, row: BoardRow) -> bool:
        return area in row.areas

    def lies_in(province: str, row: BoardRow) -> bool:
        return row.commune.province == province

    for name in dict.fromkeys(name for row in board.rows for name in row.areas):
        yield _filter(f"area/{name}", Kind.AREA, name, partial(is_in, name))
    for code, province in board.provinces.items() if len(board.provinces) > 1 else ():
        yield _filter(f"province/{code}", Kind.AREA, province.full_name, partial(lies_in, code))


def _filter(
    id_: str, kind: Kind, title: str, claim: Callable[[BoardRow], bool]
) -> Filter[BoardRow]:
    return Filter(id=id_, kind=kind, title=title, holds=claim)
