"""Notices under one another; where they would take the room of the work, one line instead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop_app.i18n import _, ngettext
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.tokens import Tone

_SHARE = 0.2  # of the window's height: notices that need more are folded
_SHARE_OPEN = 1 / 3  # the most that they take once they are unfolded; more of them scroll
_SPACING = 4


class NoticeStack(QWidget):
    """Shows each of its notices while that is visible itself.

    Two or more that would push the work out of a low window are folded into a line that says how
    many there are and begins the first; its button unfolds them. A notice that has the focus stays.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Banner] = []
        self._is_open = False  # the person wants to see them all
        self._said = ("", "")
        self._folded = Banner(Tone.AMBER, "")
        self.button = Button("", height=28)
        self.button.clicked.connect(self._turn)
        self._folded.buttons.addWidget(self.button)
        self._holder = QWidget()
        self._inside = QVBoxLayout(self._holder)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(_SPACING)
        self._area = ScrollArea(self._holder)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 6)
        self._column.setSpacing(_SPACING)
        self._column.addWidget(self._folded)
        self._column.addWidget(self._area)
        self.setVisible(False)  # shown once it is in a layout and has something to say

    def add(self, notices: Sequence[Banner]) -> None:
        """Show *notices* below those that are there, each while it is visible."""
        for one in notices:
            self._notices.append(one)
            self._inside.addWidget(one)
            one.installEventFilter(self)

    @property
    def is_folded(self) -> bool:
        """Whether one line stands for all of them."""
        return self._area.isHidden() and not self.isHidden()

    def fit(self) -> None:
        """Lay out the notices that are visible now in the height there is."""
        shown = [one for one in self._notices if not one.isHidden()]
        self.setVisible(bool(shown))
        if not shown:
            self._is_open = False
            return
        window = self.window().height()
        margins = self._column.contentsMargins()
        wide = self.width() - margins.left() - margins.right()
        need = sum(_height(one, wide) for one in shown) + _SPACING * (len(shown) - 1)
        many = len(shown) > 1 and need > _SHARE * window
        focus = QApplication.focusWidget()
        if many and focus is not None and any(one.isAncestorOf(focus) for one in shown):
            self._is_open = True
        self._folded.setVisible(many)
        self._area.setVisible(not many or self._is_open)
        self._area.setFixedHeight(min(need, round(_SHARE_OPEN * window)))
        if many:
            self._say(shown)

    def _say(self, shown: list[Banner]) -> None:
        said = ngettext("{count} notice.", "{count} notices.", len(shown)).format(count=len(shown))
        first = "" if self._is_open else shown[0].bold or shown[0].plain
        if (said, first) == self._said:
            return  # what is said again is laid out again, and asks for this again
        self._said = (said, first)
        self._folded.say(said, first)
        self.button.setText(_("Fold away") if self._is_open else _("Show them"))

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _height(notice: Banner, wide: int) -> int:
    least = notice.minimumSizeHint().height()
    return max(least, notice.heightForWidth(wide), notice.minimumHeight())
