"""Beside a later round: what was said of the current item last time, by whom, and what was found.

It takes the dock's place while a row is current; an unfolded item shows the help as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import EvidenceKind
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import fonts, marks
from desktop_app.ui.look.badges import IconSign, Shape
from desktop_app.ui.look.cards import Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import (
    Author,
    Desk,
    Earlier,
    EvidencePiece,
    Finding,
    ItemDesk,
    Request,
)

from . import change_words

if TYPE_CHECKING:
    from desktop_app.ui.photos.thumbnails import Thumbnails

_WIDEST, _NARROWEST = 324, 260  # pixels of the photo, by the width of the dock


class LastRoundPanel(QWidget):
    """Shows one item as it was last round.

    Signals: ``piece_opened(object)`` when its photo is pressed.
    """

    piece_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._thumbnails: Thumbnails | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 12, 14, 12)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self._shown: ItemDesk | None = None

    def use(self, thumbnails: Thumbnails) -> None:
        """Show photos from *thumbnails* from now on."""
        self._thumbnails = thumbnails

    def show_item(self, desk: Desk, one: ItemDesk) -> None:
        """Show what is known of *one* from before this round."""
        if self._shown is one:
            return
        self._shown = one
        empty(self._column)
        earlier = one.earlier
        self._column.addWidget(self._head(one))
        piece = change_words.newest_piece(one)
        if piece is not None:
            self._add_photo(desk, piece)
            self._column.addWidget(self._piece(one))
        if earlier is not None:
            self._add(
                _("Self-assessment"),
                marks.mark_of(earlier.status),
                _verdict(desk, one, earlier),
                _who(earlier.author, figures.day(earlier.written.date())),
                earlier.answer.note or "",
            )
        finding = change_words.last_finding(one)
        if finding is not None:
            self._add(_("Found in the check"), *_found(desk, one, finding))
        if one.request is not None:
            self._request(one.request)
        if earlier is None:
            self._column.addWidget(
                Paragraph(_("It was not answered last round."), fonts.SMALL, Ink.INK2)
            )
        self._column.addStretch(1)

    def _add_photo(self, desk: Desk, piece: EvidencePiece) -> None:
        """Add the picture of *piece*, where it is one and on this PC."""
        is_photo = piece.kind in (EvidenceKind.PHOTO, EvidenceKind.MEASUREMENT)
        if self._thumbnails is None or not piece.is_here or not is_photo:
            return
        from desktop_app.ui.photos.thumbnails import Photo  # not before the first paint

        wide = _WIDEST if self.width() >= _WIDEST else _NARROWEST
        photo = Photo(self._thumbnails, QSize(wide, wide * 9 // 16))
        photo.show_photo(desk.commune.code, piece.sha256, icon=Icon.CAMERA)
        photo.opened.connect(lambda: self.piece_opened.emit(piece))
        self._column.addWidget(photo)

    @staticmethod
    def _head(one: ItemDesk) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Label(one.item.code, fonts.BODY_B, Ink.ACCENT))
        name = one.item.short.in_language(current_language())
        row.addWidget(Label(name, fonts.BODY_B, elide=True), 1)
        if one.earlier is not None:
            said = round_words.round_name(one.earlier.round)
            row.addWidget(Label(item_words.sentence_start(said), fonts.CAP, Ink.INK2))
        return head

    @staticmethod
    def _piece(one: ItemDesk) -> QWidget:
        piece = change_words.newest_piece(one)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if piece is not None:
            row.addWidget(IconSign(Icon.FILE, 14))
            row.addWidget(Label(item_words.piece_title(piece), fonts.SMALL_M, elide=True), 1)
            words, tone = item_words.validity(piece)
            row.addWidget(Label(words, fonts.CAP, item_words.tone_ink(tone)))
        return holder

    def _add(self, title: str, mark: Mark, verdict: str, who: str, note: str) -> None:
        self._column.addWidget(Line())
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Label(title, fonts.SMALL_M, Ink.INK2))
        row.addStretch(1)
        row.addWidget(Shape(mark, 16))
        row.addWidget(Label(verdict, fonts.SMALL_B, item_words.ink_of(mark), elide=True))
        self._column.addWidget(head)
        said = f"{who}: “{note}”" if note else who
        self._column.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))

    def _request(self, request: Request) -> None:
        """Add the last request to complete, and its reply once there is one."""
        self._column.addWidget(Line())
        asked, reply = request.asked, request.reply
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Label(_("Request to complete"), fonts.SMALL_M, Ink.INK2))
        row.addStretch(1)
        state = _("waits for a reply") if request.is_open else _("answered")
        ink = Ink.AMBER if request.is_open else Ink.INK2
        if request.is_open:
            row.addWidget(IconSign(Icon.WARNING, 14, ink))
        row.addWidget(Label(state, fonts.SMALL_B, ink))
        self._column.addWidget(head)
        day = figures.day(asked.written.date())
        text = asked.text or _("please answer again")
        said = f"{_who(asked.author, day)}: “{text}”"
        self._column.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        if reply is not None:
            who = _who(reply.author, figures.day(reply.written.date()))
            said = _("Reply, {who}: “{text}”").format(who=who, text=reply.text)
            self._column.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))


def _who(author: Author, day: str) -> str:
    return f"{author.name}, {day}"


def _verdict(desk: Desk, one: ItemDesk, earlier: Earlier) -> str:
    word = item_words.own_word(desk, one, earlier.status)
    said = change_words.before(desk, one)
    value = said.words if said is not None else ""
    return word if value in ("", word) else f"{value} · {word}"


def _found(desk: Desk, one: ItemDesk, finding: Finding) -> tuple[Mark, str, str, str]:
    word = item_words.own_word(desk, one, finding.status)
    said = change_words.found(desk, one)
    verdict = said.words if said is not None and said.plain else word
    value = change_words.short_value(one, finding.value_text)
    if value:
        verdict = f"{value} · {verdict}"
    day = figures.day(change_words.found_day(finding))
    who = _who(finding.author, day)
    return marks.mark_of(finding.status), verdict, who, finding.answer.note or ""
