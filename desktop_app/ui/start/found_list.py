"""Communes found while typing: two lines each, under the field, which keeps the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.text.communes import Match, split_type
from desktop_app.core.text.lookup import LineKind
from desktop_app.i18n import _, figures, ngettext
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.paint import Run
from desktop_app.ui.look.scrolling import dress_list
from desktop_app.ui.look.theme import colours

_ROW = 50
_FOOT = 34
_EDGE = 6
_SHADOW = 12
_LEAST = 2 * _ROW + 2 * _EDGE + _FOOT + 2 * _SHADOW

Index = QModelIndex | QPersistentModelIndex


def former_words(match: Match) -> tuple[str, str, str]:
    """Return what distinguishes *match*, before, bold and after: "có xã ", "Đắk Nia", " cũ, …"."""
    if match.into and match.commune.ended is not None:
        said = _("went into {name} on {day}").format(
            name="\0", day=figures.day(match.commune.ended)
        )
        before, _mark, after = said.partition("\0")
        return before, ", ".join(one.full_name for one in match.into), after
    former = match.former
    if former is None:
        return "", "", ""
    district = former.district[:1].lower() + former.district[1:]
    province = former.province[:1].lower() + former.province[1:]
    if match.by is LineKind.FORMER and former.name:
        kind, name = split_type(former.name)
        sentence = _("holds the former {kind} {name}, {district}")
        said = sentence.format(kind=kind.lower(), name="\0", district=district)
        before, _mark, after = said.partition("\0")
        return before, name, after
    said = _("formerly part of {district}, {province}").format(district=district, province=province)
    return said, "", ""


def second_line(match: Match) -> str:
    """Return what distinguishes *match* as one sentence."""
    return "".join(former_words(match))


class _Matches(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.matches: tuple[Match, ...] = ()

    def show(self, matches: Sequence[Match]) -> None:
        self.beginResetModel()
        self.matches = tuple(matches)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.matches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match = self.matches[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            name = f"{match.commune.full_name}, {match.province.full_name}"
            return f"{name}. {second_line(match)}. {match.commune.code}"
        return None


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _Matches)
        match = model.matches[index.row()]
        view = option.widget
        here = isinstance(view, QListView) and view.currentIndex().row() == index.row()
        c = colours()
        rect = QRectF(option.rect)
        if here:
            paint.box(painter, rect.adjusted(0, 1, 0, -1), 6, fill=c.accentsoft)
        right = rect.right() - 16 - fonts.width(match.commune.code, fonts.BODY)
        paint.text(painter, right, rect.y(), _ROW, match.commune.code, fonts.BODY, c.ink3)
        if here:
            right -= paint.keycap_width("Enter") + 12
            paint.keycap(painter, right, rect.center().y(), "Enter")
        x, room = rect.x() + 14, right - rect.x() - 28
        name = Run(match.commune.full_name, fonts.BODY_B, c.accent if here else c.ink)
        province = Run(f", {match.province.full_name}", fonts.BODY, c.ink)
        paint.runs(painter, x, rect.y() + 4, 21, (name, province), room=room)
        before, bold, after = former_words(match)
        pieces = (
            Run(before, fonts.CAP, c.ink2),
            Run(bold, fonts.CAP_B, c.ink),
            Run(after, fonts.CAP, c.ink2),
        )
        paint.runs(painter, x, rect.y() + 25, 18, pieces, room=room)


class FoundList(QWidget):
    """The unfolded list of matches. Signals: ``picked(object)`` with a Match."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._whole = 0
        self._model = _Matches(self)
        self.view = QListView()
        dress_list(self.view, name=_("Communes found"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Rows(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.entered.connect(self.view.setCurrentIndex)
        self.view.clicked.connect(lambda index: self.picked.emit(self._model.matches[index.row()]))
        inside = QVBoxLayout(self)
        edge = _EDGE + _SHADOW
        inside.setContentsMargins(edge, edge, edge, _FOOT + _SHADOW)
        inside.addWidget(self.view)
        self.hide()

    def show_matches(self, matches: Sequence[Match], text: str) -> None:
        """Show the matches of *text*, or that there are none; the first one is current."""
        self._text = text
        self._model.show(matches)
        self.view.setCurrentIndex(self._model.index(0))
        self.setAccessibleName(self._foot())
        self._whole = _ROW * len(matches) + 2 * _EDGE + _FOOT + 2 * _SHADOW
        self.setFixedHeight(self._whole)
        self.setVisible(bool(text))
        self.raise_()
        self.update()

    def current(self) -> Match | None:
        """Return the match the person is on."""
        row = self.view.currentIndex().row()
        return self._model.matches[row] if 0 <= row < len(self._model.matches) else None

    def move(self, x: int, y: int) -> None:  # type: ignore[override]
        """Place the frame's corner, not the shadow's."""
        super().move(x - _SHADOW, y - _SHADOW)

    def set_width(self, width: int) -> None:
        """Make the frame *width* wide."""
        self.setFixedWidth(width + 2 * _SHADOW)

    def set_room(self, height: int) -> None:
        """Be at most *height* pixels high; the rows scroll then."""
        self.setFixedHeight(min(self._whole, max(_LEAST, height + _SHADOW)))

    def step(self, rows: int) -> None:
        """Go down by *rows*, up if negative."""
        row = self.view.currentIndex().row() + rows
        if 0 <= row < self._model.rowCount():
            self.view.setCurrentIndex(self._model.index(row))

    def _foot(self) -> str:
        count = self._model.rowCount()
        if not count:
            return _("Nothing is called “{text}”. Try part of the name, or a former name.").format(
                text=self._text
            )
        return ngettext(
            "{count} result for “{text}”; former communes and districts are searched too",
            "{count} results for “{text}”; former communes and districts are searched too",
            count,
        ).format(count=count, text=self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        s = _SHADOW
        rect = QRectF(self.rect()).adjusted(s, s, -s, -s)
        paint.shadow(p, rect, 9, depth=9)
        paint.box(p, rect, 9, fill=c.surface, border=c.edge)
        top = rect.bottom() - _FOOT
        if self._model.rowCount():
            paint.hairline(p, rect.x() + 12, top, rect.right() - 12)
            words = _("choose")
            x = rect.right() - 20 - fonts.width(words, fonts.SMALL)
            paint.text(p, x, top, _FOOT, words, fonts.SMALL, c.ink2)
            paint.keycap(p, x - 26, top + _FOOT / 2, "↓")
            paint.keycap(p, x - 48, top + _FOOT / 2, "↑")
        paint.text(
            p, rect.x() + 20, top, _FOOT, self._foot(), fonts.CAP, c.ink3, room=rect.width() - 150
        )
