"""The items of a commune: what was declared and what was found, side by side in each row."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language
from desktop_app.ui.items import item_words
from desktop_app.ui.look import columns, fonts, glyphs, paint
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.look.theme import colours
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.values.visit_items import differs

from . import findings

Column = columns.Column[ItemDesk, Desk]
_ROW = 46


def _name(one: ItemDesk, desk: Desk) -> str:
    return one.item.short.in_language(current_language())


def _declared(one: ItemDesk, desk: Desk) -> str:
    note = findings.state_note(one)
    said = findings.declared_words(desk, one)
    return f"{said}  ·  {note}" if note else said


def _found(one: ItemDesk, desk: Desk) -> str:
    return findings.found_words(desk, one, one.finding) if one.finding is not None else ""


def _difference(one: ItemDesk, desk: Desk) -> str:
    if one.finding is None:
        return ""
    return area_words.difference_word(desk.checklist, one.finding.difference)


def _paint_mark(p: QPainter, rect: QRectF, one: ItemDesk, desk: Desk, words: str) -> None:
    glyphs.paint_mark(p, item_words.mark_of(one), rect.x(), rect.y() + 14, 18)


def _paint_code(p: QPainter, rect: QRectF, one: ItemDesk, desk: Desk, words: str) -> None:
    style = fonts.SMALL_B if one.item.critical else fonts.SMALL_M
    paint.text(p, rect.x(), rect.y() + 3, 22, words, style, colours().ink3, room=rect.width())


def _paint_name(p: QPainter, rect: QRectF, one: ItemDesk, desk: Desk, words: str) -> None:
    c = colours()
    top = rect.y() + 3
    paint.text(p, rect.x(), top, 22, words, fonts.BODY_M, c.ink, room=rect.width())
    said, note = findings.declared_words(desk, one), findings.state_note(one)
    room = rect.width()
    if note:  # it is told whole; what is declared is cut before it
        wide = fonts.width(f"{note}  ·  ", fonts.CAP_M)
        room -= wide
    end = paint.text(p, rect.x(), top + 21, 20, said, fonts.CAP, c.ink2, room=room)
    if note:
        paint.text(p, end, top + 21, 20, f"  ·  {note}", fonts.CAP_M, c.amber.text)


def _paint_found(p: QPainter, rect: QRectF, one: ItemDesk, desk: Desk, words: str) -> None:
    if one.finding is None:
        return
    c = colours()
    glyphs.paint_mark(p, findings.found_mark(one.finding), rect.x(), rect.y() + 8, 14)
    x, top, room = rect.x() + 20, rect.y() + 3, rect.width() - 20
    paint.text(p, x, top, 22, words, fonts.SMALL_M, c.ink, room=room)
    ink = c.red.text if differs(one) else c.green.text
    paint.text(p, x, top + 21, 20, _difference(one, desk), fonts.CAP, ink, room=room)


def _place(one: ItemDesk, desk: Desk) -> int:
    return next((n for n, item in enumerate(desk.items) if item == one.item.id), 0)


_WORST_FIRST = (
    Mark.CONFLICT,
    Mark.UNMET,
    Mark.PARTIAL,
    Mark.MET_WITHOUT_EVIDENCE,
    Mark.UNANSWERED,
    Mark.NOT_APPLICABLE,
    Mark.RECORDED,
    Mark.MET,
)


def _standing(one: ItemDesk, desk: Desk) -> int:
    return _WORST_FIRST.index(item_words.mark_of(one))


def _checked(one: ItemDesk, desk: Desk) -> tuple[int, str]:
    """Order what differs from the check first, then what agrees, then what nobody checked."""
    if one.finding is None:
        return 2, ""
    return (0 if differs(one) else 1), _difference(one, desk)


ITEM_COLUMNS: tuple[Column, ...] = (
    Column(
        id="mark", title=lambda: _("Result"),
        value=lambda one, desk: item_words.own_word(desk, one), order=_standing,
        least=52, share=0, essential=True, painted=_paint_mark,
    ),
    Column(
        id="code", title=lambda: _("Item code"), value=lambda one, _desk: one.item.code,
        order=_place, least=34, share=0, essential=True, painted=_paint_code, always_copied=True,
    ),
    Column(
        id="name", title=lambda: _("Item, self-assessed"), value=_name,
        least=150, share=1, essential=True, painted=_paint_name,
    ),
    Column(
        id="found", title=lambda: _("Finding of the check"), value=_found, order=_checked,
        least=140, share=0, painted=_paint_found,
    ),
    Column(id="declared", title=lambda: _("Self-assessed"), value=_declared, at_first=False,
           always_copied=True),
    Column(id="difference", title=lambda: _("Difference"), value=_difference, at_first=False,
           always_copied=True),
)  # fmt: skip


class ItemList(TableView[ItemDesk, Desk]):
    """Signals: as TableView, and ``stood_on(str)`` with the item the person came to."""

    stood_on = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            ITEM_COLUMNS,
            name=name,
            key=lambda one: one.item.id,
            row_height=_ROW,
            parent=parent,
        )
        self.walked.connect(self._tell)

    @property
    def shown(self) -> list[ItemId]:
        """The items that are listed."""
        return [one.item.id for one in self.model_.rows]

    @property
    def current(self) -> ItemId | None:
        """The item the person is on."""
        row = self.current_row()
        return row.item.id if row is not None else None

    def show_items(self, desk: Desk, shown: list[ItemId]) -> None:
        """Show items; the person stays on the same one where it is still listed."""
        here, scrolled = self.current, self.verticalScrollBar().value()
        self._quiet = True
        self.model_.show([desk.items[item] for item in shown], desk)
        if here is not None and here in shown:
            self.go_to(here)
            self.verticalScrollBar().setValue(scrolled)
        self._quiet = False

    def step(self, by: int) -> bool:
        """Go *by* rows on; return whether there was one."""
        row = self.currentIndex().row() + by
        if not 0 <= row < len(self.model_.rows):
            return False
        self.setCurrentIndex(self.model_.index(row, 0))
        return True

    def _tell(self) -> None:
        if self.current is not None:
            self.stood_on.emit(self.current)
