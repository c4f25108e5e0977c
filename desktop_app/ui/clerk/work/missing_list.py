"""The missing things in the dock: a few rows around the current one, the rest counted."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts, marks, rows
from desktop_app.ui.look.badges import Count, KeyCap
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.rows import MissingRow
from desktop_app.ui.look.scrolling import dress_list
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.reading.problems import Problem, ProblemKind, problems
from desktop_app.workspace.values.desk import Desk, ItemDesk

_MOST = 5
_MOST_ASKED = 2
_ASKED = (ProblemKind.RETURNED, ProblemKind.CONFLICT)

Index = QModelIndex | QPersistentModelIndex


def problem_words(one: ItemDesk, problem: Problem) -> str:
    """Return in a few words why an item is to be looked at."""
    match problem.kind:
        case ProblemKind.RETURNED:
            return _("to be completed")
        case ProblemKind.CONFLICT:
            return conflict_words(one)
        case ProblemKind.MISSING:
            return item_words.missing_reason(one)
        case ProblemKind.STRANGE:
            return _("unusual number")
        case ProblemKind.OVERDUE:
            return _("task overdue")
        case ProblemKind.EXPIRING:
            day = f"{problem.day:%d/%m}" if problem.day else ""
            return _("counts until {day}").format(day=day)
        case ProblemKind.COMMENT:
            return _("a remark")
    assert_never(problem.kind)


def conflict_words(one: ItemDesk) -> str:
    """Return a colleague's version of an item in conflict: "chị Hoa: 8/8"."""
    others = [s for s in one.conflict.sides if not s.author.is_here] if one.conflict else []
    if not others:
        return _("two versions")
    side = others[0]
    value = item_words.short_of(one.item, side.value_text)
    value = value or marks.mark_word(marks.mark_of(side.status))
    name = desk_words.address(side.author.name)
    return _("{name}: {value}").format(name=name, value=value)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: list[tuple[ItemId, MissingRow]] = []

    def show(self, shown: list[tuple[ItemId, MissingRow]]) -> None:
        if shown != self.shown:
            self.beginResetModel()
            self.shown = shown
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.shown[index.row()][1]
            return f"{row.code} {row.name}: {row.reason}"
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, box: MissingList, model: _Rows) -> None:
        super().__init__(box)
        self._box, self._model = box, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, rows.MISSING_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, row = self._model.shown[index.row()]
        rect = QRectF(option.rect).adjusted(8, 1, -8, -1)
        rows.paint_missing_row(painter, rect, row, current=item == self._box.current)


class MissingList(QWidget):
    """What is left to look at. Signals: ``picked(str)`` with an item; ``all_asked()``."""

    picked = Signal(str)
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.current: ItemId | None = None
        # Its rows stay together at the top where nothing stands under them.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(18, 0, 18, 4)
        self._title = Label(_("Still to do"), fonts.BODY_B)
        self._count = Count(0)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(KeyCap("F8"))
        column.addLayout(head)
        self._model = _Rows(self)
        self.view = QListView()
        dress_list(self.view, name=_("Still to do"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self, self._model))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(lambda index: self.picked.emit(self._model.shown[index.row()][0]))
        column.addWidget(self.view)
        more = QHBoxLayout()
        more.setContentsMargins(65, 0, 18, 0)
        self._more = Button("", weight=Weight.LINK, height=18)
        self._more.clicked.connect(self.all_asked)
        more.addWidget(self._more)
        more.addStretch(1)
        column.addLayout(more)

    def show_desk(self, desk: Desk, current: ItemId | None) -> None:
        """Show what is missing, the open item in view."""
        self.current = current
        found = problems(desk)
        missing = [one.item for one in found]
        # What others ask for stays at the top; the rest moves with the open item.
        asked = [one for one in found if one.kind in _ASKED][:_MOST_ASKED]
        rest = found[len(asked) :]
        at = next((n for n, one in enumerate(rest) if one.item == current), 0)
        room = _MOST - len(asked)
        start = max(0, min(at - 1, len(rest) - room))
        language = current_language()
        shown = []
        for problem in (*asked, *rest[start : start + room]):
            one = desk.items[problem.item]
            mark = item_words.mark_of(one)
            asks = problem.kind is not ProblemKind.MISSING
            row = MissingRow(
                mark, one.item.code, one.item.short.in_language(language),
                problem_words(one, problem), Ink.AMBER if asks else item_words.ink_of(mark),
            )  # fmt: skip
            shown.append((problem.item, row))
        self._model.show(shown)
        self.view.setFixedHeight(rows.MISSING_ROW * len(shown))
        self.view.viewport().update()
        self._count.set_count(len(missing))
        more = len(missing) - len(shown)
        said = ngettext("and {count} more", "and {count} more", more)
        self._more.setText(said.format(count=more))
        self._more.setVisible(more > 0)
