"""The columns of the list of communes: one description each; nothing else knows what they show."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop_app.core.assessment.data_quality import QualityCheck, failed_checks
from desktop_app.core.text.cleaning import search_key
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.i18n import _, figures
from desktop_app.ui.look import columns, fonts, glyphs, paint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, BoardRow

from .board_view import WEIGHT
from .filters import Kind, of_kinds

Column = columns.Column[BoardRow, Board]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=VIETNAM)


class ColumnId(StrEnum):
    """The columns from left to right."""

    COMMUNE = "commune"
    CODE = "code"
    PROVINCE = "province"
    AREA = "area"
    SUBMITTED = "submitted"
    LEFT = "left"
    CHECKED = "checked"
    DIFFERENT = "different"
    TO_DECIDE = "to_decide"
    RETURNED = "returned"
    OVERDUE = "overdue"
    QUALITY = "quality"
    CHANGED = "changed"
    HEARD = "heard"
    CONTACT = "contact"
    CALLED = "called"


def _submitted(row: BoardRow, board: Board) -> str:
    said = area_words.state_word(row)
    if row.level_day is not None and row.submitted:
        said += f" · {row.level_day.day:02d}/{row.level_day.month:02d}"
    if row.changed_since:
        said += " · " + _("edited since")
    if len(board.versions) > 1:
        said += " · " + area_words.version_word(row)
    if row.submitted_late:
        said += " · " + _("after the round was closed")
    return said


def _paint_submitted(p: QPainter, rect: QRectF, row: BoardRow, board: Board, words: str) -> None:
    glyphs.paint_readiness(p, row.level, rect.x(), rect.center().y() - 5, 11)
    room, x = rect.width() - 18, rect.x() + 18
    paint.text(p, x, rect.y(), rect.height(), words, fonts.SMALL, colours().ink, room=room)


def _paint_checked(p: QPainter, rect: QRectF, row: BoardRow, board: Board, words: str) -> None:
    x = rect.x()
    if row.verified is not None:
        glyphs.paint_readiness(p, row.verified, x, rect.center().y() - 8, 16, verified=True)
        x += 22
    room = rect.right() - x
    paint.text(p, x, rect.y(), rect.height(), words, fonts.SMALL, colours().ink2, room=room)


def _checked_order(row: BoardRow, board: Board) -> tuple[int, int]:
    return (WEIGHT[row.verified] + 1 if row.verified is not None else 0, row.verified_items)


def _heard(row: BoardRow, board: Board) -> str:
    if row.late:
        return _("Late")
    return _("PC silent") if row.silent else area_words.age(row.last_contact, board.today)


def _paint_heard(p: QPainter, rect: QRectF, row: BoardRow, board: Board, words: str) -> None:
    c = colours()
    style, ink = fonts.SMALL, c.ink2
    if row.late or row.silent:
        style, ink = fonts.SMALL_M, c.red.text if row.late else c.amber.text
    paint.text(p, rect.x(), rect.y(), rect.height(), words, style, ink, room=rect.width())


def _to_decide(row: BoardRow) -> int:
    return row.replied + row.approvals + row.conflicts + row.same_photos


def _quality(row: BoardRow, board: Board) -> str:
    if not row.said_something:
        return figures.NO_FIGURE
    failed = failed_checks(row.quality)
    of = len(QualityCheck)
    if not failed:
        return f"{of}/{of}"
    words = [area_words.check_word(one).lower() for one in QualityCheck if one in failed]
    said = _("{done}/{all}, not {checks}")
    return said.format(done=of - len(failed), all=of, checks=", ".join(words))


def _paint_quality(p: QPainter, rect: QRectF, row: BoardRow, board: Board, words: str) -> None:
    c = colours()
    failed = failed_checks(row.quality)
    x = rect.x()
    if row.said_something:
        for check in QualityCheck:
            fails = check in failed
            icon, ink = (Icon.CLOSE, c.amber.text) if fails else (Icon.TICK, c.green.text)
            glyphs.paint_icon(p, icon, x, rect.center().y() - 6, 12, ink)
            x += 15
        x += 4
    room = rect.right() - x
    paint.text(p, x, rect.y(), rect.height(), words, fonts.SMALL, c.ink2, room=room)


def _contact(row: BoardRow, board: Board) -> str:
    who = row.contact
    return ", ".join(part for part in (who.name, who.phone) if part) if who else ""


def _called(row: BoardRow, board: Board) -> str:
    if row.called is None:
        return ""
    when = area_words.moment_words(row.called.moment, board.today)
    parts = (when, row.called.who, row.called.said)
    return ", ".join(part for part in parts if part)


def _count(number: int) -> str:
    return str(number or "")


COLUMNS: tuple[Column, ...] = (
    Column(
        id=ColumnId.COMMUNE, title=lambda: _("Commune or ward"),
        value=lambda row, _board: row.commune.name,
        order=lambda row, _board: (search_key(row.commune.name), row.centre),
        exported=lambda row, _board: row.commune.full_name,
        least=150, share=20, essential=True,
        style=fonts.BODY_M, ink=Ink.INK,
    ),
    Column(
        id=ColumnId.CODE, title=lambda: _("Commune code"), value=lambda row, _board: row.centre,
        least=56, share=2, at_first=False, always_copied=True,
    ),
    Column(
        id=ColumnId.PROVINCE, title=lambda: _("Province"),
        value=lambda row, board: board.provinces[row.commune.province].full_name,
        filters=lambda board: [one for one in of_kinds(board, Kind.AREA)
                               if one.id.startswith("province/")],
        least=110, share=10, at_first=False,
    ),
    Column(
        id=ColumnId.AREA, title=lambda: _("Area"),
        value=lambda row, board: ", ".join(row.areas) or board.area,
        filters=lambda board: [one for one in of_kinds(board, Kind.AREA)
                               if one.id.startswith("area/")],
        least=110, share=10, at_first=False,
    ),
    Column(
        id=ColumnId.SUBMITTED, title=lambda: _("Submitted"), value=_submitted,
        order=lambda row, _board: (WEIGHT[row.level], row.answered, row.centre),
        filters=lambda board: of_kinds(board, Kind.LEVEL, Kind.STATE, Kind.MOVED),
        least=150, share=19, essential=True, painted=_paint_submitted,
    ),
    Column(
        id=ColumnId.LEFT, title=lambda: _("Left for GREEN"),
        value=lambda row, _board: area_words.missing_word(row),
        order=lambda row, _board: row.missing if row.said_something else -1,
        filters=lambda board: of_kinds(board, Kind.CAUSE, Kind.SOLVER, Kind.BAND),
        exported=lambda row, _board: str(row.missing) if row.said_something else "",
        least=84, share=6, essential=True,
    ),
    Column(
        id=ColumnId.CHECKED, title=lambda: _("Checked"),
        value=lambda row, _board: area_words.verified_word(row), order=_checked_order,
        filters=lambda board: of_kinds(board, Kind.CHECK),
        least=120, share=14, essential=True, painted=_paint_checked,
    ),
    Column(
        id=ColumnId.DIFFERENT, title=lambda: _("Differ"),
        value=lambda row, _board: _count(row.differences),
        order=lambda row, _board: row.differences,
        filters=lambda board: of_kinds(board, Kind.DIFFERENCE),
        least=70, share=3,
    ),
    Column(
        id=ColumnId.TO_DECIDE, title=lambda: _("To be decided"),
        value=lambda row, _board: _count(_to_decide(row)),
        order=lambda row, _board: _to_decide(row),
        filters=lambda board: of_kinds(board, Kind.WORK),
        least=76, share=5,
    ),
    Column(
        id=ColumnId.RETURNED, title=lambda: _("Requests open"),
        value=lambda row, _board: _count(row.returned), order=lambda row, _board: row.returned,
        least=76, share=4, at_first=False,
    ),
    Column(
        id=ColumnId.OVERDUE, title=lambda: _("Remedies overdue"),
        value=lambda row, _board: _count(row.overdue_actions),
        order=lambda row, _board: row.overdue_actions,
        filters=lambda board: of_kinds(board, Kind.WORK), least=76, share=4, at_first=False,
    ),
    Column(
        id=ColumnId.QUALITY, title=lambda: _("Data"), value=_quality,
        order=lambda row, _board: (not row.said_something, len(failed_checks(row.quality))),
        filters=lambda board: of_kinds(board, Kind.QUALITY),
        least=104, share=12, painted=_paint_quality,
    ),
    Column(
        id=ColumnId.CHANGED, title=lambda: _("Changed"),
        value=lambda row, board: area_words.age(row.last_change, board.today),
        order=lambda row, _board: row.last_change or _LONG_AGO,
        filters=lambda board: of_kinds(board, Kind.AGE),
        exported=lambda row, _board: f"{row.last_change:%Y-%m-%d %H:%M}" if row.last_change else "",
        least=64, share=6,
    ),
    Column(
        id=ColumnId.HEARD, title=lambda: _("PC heard of"), value=_heard,
        order=lambda row, _board: row.last_contact or _LONG_AGO,
        filters=lambda board: of_kinds(board, Kind.LATE),
        least=84, share=6, essential=True, painted=_paint_heard,
    ),
    Column(
        id=ColumnId.CONTACT, title=lambda: _("Whom to call"), value=_contact,
        least=130, share=14, at_first=False,
    ),
    Column(
        id=ColumnId.CALLED, title=lambda: _("Last call"), value=_called,
        order=lambda row, _board: row.called.moment if row.called else _LONG_AGO,
        least=130, share=16, at_first=False,
    ),
)  # fmt: skip


def cell(column: ColumnId, row: BoardRow, board: Board) -> str:
    """Return the text of *column* for *row*; "" for nothing."""
    return next(one for one in COLUMNS if one.id == column).value(row, board)
