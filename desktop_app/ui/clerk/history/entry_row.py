"""One entry of an item's history: day, time, sign on the line, words, pictures, "put back"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.i18n import _, figures
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, Tone
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.history import HistoryEntry, HistoryKind, ItemHistory

from . import history_words

_PICTURE = QSize(72, 48)
_MOST_PICTURES = 3
_DAY, _TIME, _LINE, _WORDS = 12, 58, 122, 148  # x of the columns, in pixels
_PUT_BACK = 84  # pixels of the last column


class EntryRow(KeyboardFocus, QPushButton):
    """Signals: ``chosen()`` when it gets the focus; ``put_back()``; ``looked()`` for its first
    picture; ``moved(int)`` to the entry above or below.
    """

    chosen = Signal()
    put_back = Signal()
    looked = Signal()
    moved = Signal(int)

    def __init__(
        self, desk: Desk, history: ItemHistory, entry: HistoryEntry, thumbnails: Thumbnails,
        effects: Callable[[], tuple[Effect, ...]],
    ) -> None:  # fmt: skip
        super().__init__()
        self.entry = entry
        self._thumbnails, self._commune = thumbnails, CommuneCode(desk.commune.code)
        self._effects = effects
        self._title = history_words.title(desk, history, entry)
        self._who = history_words.who(entry)
        self._details = history_words.details(desk, entry)
        self._tag = history_words.tag(entry)
        self._node, self._tone, self._ringed = history_words.node(entry)
        self._day = figures.day(entry.written.date())[:-5]
        self._time = f"{entry.written:%H:%M}"
        said = (self._day, self._time, self._title, self._tag, self._who, self._details)
        self.setAccessibleName(", ".join(part for part in said if part))
        set_tooltip(self, "\n".join(p for p in (self._title, self._who, self._details) if p))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self._tall())
        self.setMaximumHeight(self._tall())
        thumbnails.arrived.connect(self._arrived)

    @property
    def pictures(self) -> list[EvidenceHash]:
        """The files of the pictures that are shown."""
        return [
            piece.sha256
            for piece in self.entry.evidence
            if piece.sha256 is not None and item_words.is_picture(piece) and piece.erased is None
        ][:_MOST_PICTURES]

    @property
    def _is_inline(self) -> bool:
        """Whether who wrote it, which is never cut, has room behind what was written."""
        room = self.width() - (_PUT_BACK if self._has_put_back else 12) - _WORDS - 8
        room -= len(self.pictures) * (_PICTURE.width() + 8)
        tag = 10 + paint.tag_width(self._tag) if self._tag else 0
        title, who = fonts.width(self._title, fonts.BODY_B), fonts.width(self._who, fonts.SMALL)
        return title + tag + 10 + who <= room

    def _tall(self) -> int:
        tall = 46 + (22 if self._details and not self._is_inline else 0)
        return max(tall, 62) if self.pictures else tall

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.minimumHeight() != self._tall():
            self.setFixedHeight(self._tall())

    def sizeHint(self) -> QSize:
        return QSize(420, self._tall())

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self._tall())

    def announced(self) -> list[Announced]:
        """Return what Enter does on this entry."""
        effects = self._effects()
        if not self.entry.may_put_back:
            return []
        verb = _("put this back") if effects else _("compare")
        return [Announced(key=ENTER, verb=verb, effects=effects)]

    def _arrived(self, sha256: str) -> None:
        if sha256 in self.pictures:
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.entry.may_put_back:
                    self.put_back.emit()
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_F4 if self.pictures:
                self.looked.emit()
            case Qt.Key.Key_Space:
                pass  # only Enter puts back
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect())
        middle = 23.0
        p.fillRect(QRectF(_LINE - 1, 0, 2, rect.height()), c.line)
        if self.hasFocus():
            paint.box(p, rect.adjusted(0, 1, 0, -1), RADIUS_FIELD, fill=c.accentsoft)
            p.fillRect(QRectF(0, 4, 3, rect.height() - 8), c.accent)
        ground = c.accentsoft if self.hasFocus() else c.surface
        paint.box(p, QRectF(_LINE - 14, middle - 14, 28, 28), 14, fill=ground)
        self._paint_node(p, middle)
        paint.text(p, _DAY, 0, 46, self._day, fonts.SMALL_M, c.ink)
        paint.text(p, _TIME, 0, 46, self._time, fonts.SMALL, c.ink2)
        right = rect.right() - (_PUT_BACK if self._has_put_back else 12)
        right = self._paint_pictures(p, right)
        if self._has_put_back:
            words = _("Put back")
            x = rect.right() - 12 - fonts.width(words, fonts.SMALL_M)
            paint.text(p, x, 0, rect.height(), words, fonts.SMALL_M, c.accent)
        self._paint_words(p, right)

    @property
    def _has_put_back(self) -> bool:
        return self.entry.may_put_back

    def _paint_node(self, p: QPainter, middle: float) -> None:
        c = colours()
        shades = c.tone(self._tone)
        if isinstance(self._node, Mark):
            glyphs.paint_mark(p, self._node, _LINE - 9, middle - 9, 18)
            if self._ringed:
                paint.box(
                    p, QRectF(_LINE - 12, middle - 12, 24, 24), 12, border=shades.shape, width=1.6
                )
            return
        shape = shades.shape if self._tone is not Tone.GREY else c.edge
        paint.box(p, QRectF(_LINE - 11, middle - 11, 22, 22), 11, border=shape, width=1.5)
        glyphs.paint_icon(p, self._node, _LINE - 6, middle - 6, 12, shades.text)

    def _paint_pictures(self, p: QPainter, right: float) -> float:
        for sha256 in reversed(self.pictures):
            right -= _PICTURE.width()
            frame = QRectF(right, 7, _PICTURE.width(), _PICTURE.height())
            found = self._thumbnails.picture(
                self._commune,
                sha256,
                _PICTURE,
                ratio=self.devicePixelRatioF(),
            )
            paint.picture(p, frame, found, px=14)
            right -= 8
        return right

    def _paint_words(self, p: QPainter, right: float) -> None:
        c = colours()
        says = self.entry.kind in (HistoryKind.DECLARED, HistoryKind.VERIFIED)
        ink = c.tone(self._tone).text if says else c.ink
        room = right - _WORDS - 8
        inline = self._is_inline
        y = 13 if inline and not self._details else 4  # alone, in the middle of the row
        x = paint.text(p, _WORDS, y, 20, self._title, fonts.BODY_B, ink, room=room)
        if self._tag and right - x > paint.tag_width(self._tag) + 12:
            paint.tag(p, x + 10, y + 10, self._tag)
            x += 10 + paint.tag_width(self._tag)
        who = (x + 10, y) if inline else (_WORDS, 24)
        paint.text(p, who[0], who[1], 20, self._who, fonts.SMALL, c.ink2, room=right - who[0] - 8)
        if self._details:
            below = 24 if inline else 45
            paint.text(p, _WORDS, below, 20, self._details, fonts.SMALL, c.ink2, room=room)
