"""The bar at the foot of a window: the keys that work now, and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.i18n import _

from . import fonts, paint
from .theme import colours
from .tokens import HINTS_HEIGHT

MOST_HINTS = 10


class Hint(NamedTuple):
    """A key and the verb it stands for."""

    key: str
    verb: str


def _spoken(key: str) -> str:
    """Return *key* as a screen reader says it: arrows are drawn, and their signs are silent."""
    arrows = {
        "←": _("left arrow"), "→": _("right arrow"), "↑": _("up arrow"), "↓": _("down arrow"),
    }  # fmt: skip
    for sign, words in arrows.items():
        key = key.replace(sign, words)
    return key


class HintsBar(QWidget):
    """Show at most ten hints in groups: for the answer, for the item, for the window.

    What does not fit is left out from the end; *note* stands at the right in grey.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[tuple[Hint, ...], ...] = ()
        self._note = ""
        self.setFixedHeight(HINTS_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hints(self, groups: Sequence[Sequence[Hint]], *, note: str = "") -> None:
        """Show *groups*; raise ValueError for more than ten hints or one key twice."""
        shown = tuple(tuple(group) for group in groups if group)
        keys = [hint.key for group in shown for hint in group]
        if len(keys) > MOST_HINTS:
            raise ValueError(f"{len(keys)} hints, at most {MOST_HINTS} fit")
        if len(set(keys)) < len(keys):
            raise ValueError(f"one key has two meanings: {keys}")
        if (shown, note) == (self._groups, self._note):
            return
        self._groups, self._note = shown, note
        said = [f"{_spoken(hint.key)} {hint.verb}" for group in shown for hint in group]
        self.setAccessibleName(", ".join([*said, note] if note else said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, HINTS_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        p.fillRect(self.rect(), c.panel)
        p.fillRect(0, 0, self.width(), 1, c.line)
        end = self.width() - 16.0
        if self._note:
            end -= fonts.width(self._note, fonts.CAP)
            paint.text(p, end, 1, HINTS_HEIGHT - 2, self._note, fonts.CAP, c.ink3)
            end -= 16
        x = 16.0
        middle = HINTS_HEIGHT / 2
        for n, group in enumerate(self._groups):
            if n and x + 18 < end:
                p.fillRect(round(x + 2), round(middle - 8), 1, 16, c.line)
                x += 15
            for hint in group:
                need = paint.keycap_width(hint.key) + 6 + fonts.width(hint.verb, fonts.CAP)
                if x + need > end:
                    return
                x = paint.keycap(p, x, middle, hint.key) + 6
                x = paint.text(p, x, 1, HINTS_HEIGHT - 2, hint.verb, fonts.CAP, c.ink2)
                x = round(x + 16)
