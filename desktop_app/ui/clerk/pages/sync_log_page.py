"""The log of exchanges in plain words: when, what was sent, received, refused, how long."""

from __future__ import annotations

from itertools import groupby
from typing import assert_never

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.storage.exchange_log import LoggedExchange, Way, logged
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Check
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page

_MOST = 200  # exchanges shown


def package_words(one: LoggedExchange) -> str:
    """Return what was done with a package on a USB drive; "" for an exchange over a connection."""
    name, count = one.name, one.sent
    match one.way:
        case Way.CONNECTION:
            return ""
        case Way.WRITTEN:
            said = ngettext(
                "Package {name} written, {count} entry; it is not received yet",
                "Package {name} written, {count} entries; they are not received yet",
                count,
            )
        case Way.RECEIPTS:
            said = ngettext(
                "Package {name} read: receipts for {count} entry",
                "Package {name} read: receipts for {count} entries",
                count,
            )
        case Way.CARRIED:
            said = _("Package {name} of another PC taken along to the server")
        case Way.HOME:
            said = _("Receipts in {name} for another PC taken along")
        case Way.CARD:
            said = _("Card of the server read: {name}")
        case Way.PASSED_ON:
            said = _("Package {name}, taken along before, written to a USB drive")
        case _:
            assert_never(one.way)
    return said.format(name=name, count=count)


def done_words(one: LoggedExchange) -> str:
    """Return what an exchange did: "gửi 12 mục, nhận 3 mục, 2 tệp (1,2 MB)"."""
    if one.why and one.way is not Way.CONNECTION:
        return _("Package {name}: {why}").format(name=one.name, why=one.why)
    if one.why:
        return _("Nothing was sent: {why}").format(why=one.why)
    package = package_words(one)
    if package and not one.received:
        return package
    parts = [package] if package else []
    if one.sent and not package:
        said = ngettext("sent {count} entry", "sent {count} entries", one.sent)
        parts.append(said.format(count=one.sent))
    if one.received:
        said = ngettext("received {count} entry", "received {count} entries", one.received)
        parts.append(said.format(count=one.received))
    if one.files and not package:
        said = ngettext("sent {count} file ({size})", "sent {count} files ({size})", one.files)
        size = figures.size(one.files_bytes, language=current_language())
        parts.append(said.format(count=one.files, size=size))
    if one.refused:
        said = ngettext(
            "{count} entry has no effect", "{count} entries have no effect", one.refused
        )
        parts.append(said.format(count=one.refused))
    if not parts:
        parts.append(_("nothing new on either side"))
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def left_words(one: LoggedExchange) -> str:
    """Return how long it took, the receipt, and what still waits."""
    parts = [_("{seconds} seconds").format(seconds=figures.number(one.seconds, places=1))]
    if one.receipt:
        parts.append(_("receipt {number}").format(number=one.receipt))
    if one.waiting:
        said = ngettext("{count} entry still waits", "{count} entries still wait", one.waiting)
        parts.append(said.format(count=one.waiting))
    if one.files_waiting:
        said = ngettext("{count} file still waits", "{count} files still wait", one.files_waiting)
        parts.append(said.format(count=one.files_waiting))
    return " · ".join(parts)


class _LogRow(QWidget):
    """One exchange: sign, time, what was done, how long and what is left."""

    def __init__(self, one: LoggedExchange) -> None:
        super().__init__()
        self._one = one
        self._time = f"{local(one.at):%H:%M}"
        said = (self._time, done_words(one), left_words(one), *one.troubles)
        self.setAccessibleName(". ".join(said))
        column = QVBoxLayout(self)
        column.setContentsMargins(92, 6, 0, 6)
        column.setSpacing(0)
        ink = Ink.AMBER if one.why or one.refused else Ink.INK
        column.addWidget(Paragraph(done_words(one), fonts.BODY_M, ink))
        column.addWidget(Paragraph(left_words(one), fonts.SMALL, Ink.INK2))
        for text in one.troubles:
            column.addWidget(Paragraph(text, fonts.SMALL, Ink.AMBER))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        paint.hairline(p, 0, 0, self.width())
        paint.text(p, 4, 6, 21, self._time, fonts.BODY_M, c.ink)
        wrong = bool(self._one.why)
        tone = c.amber if wrong or self._one.refused else c.green
        paint.box(p, QRectF(56, 7, 20, 20), 10, fill=tone.soft)
        icon = Icon.WARNING if wrong or self._one.refused else Icon.TICK
        glyphs.paint_icon(p, icon, 60, 11, 12, tone.text)


class SyncLogPage(Page):
    """Signals: ``bundle_asked()`` for the logs that are sent to whoever helps."""

    bundle_asked = Signal()
    any_version = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = logged(session.workspace.folder)
        self.rows: list[_LogRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 12)
        card = Card(_("Log of sending and receiving"), padding=20)
        self.everything = Check(_("also those with nothing new"))
        self.everything.toggled.connect(lambda _on: self._show())
        self.bundle = Button(_("For whoever helps…"), icon=Icon.HELP, height=30)
        self.bundle.clicked.connect(self.bundle_asked)
        back = Button(_("Back to the desk"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self.everything)
        row.addStretch(1)
        row.addWidget(self.bundle)
        card.head.addWidget(back)
        card.body.addLayout(row)
        self._place = QVBoxLayout()
        card.body.addLayout(self._place, 1)
        column.addWidget(card, 1)
        self._show()

    def _show(self) -> None:
        empty(self._place)
        self.rows.clear()
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(0)
        shown = [one for one in self._all if self.everything.isChecked() or not one.did_nothing]
        for day, members in groupby(shown[:_MOST], key=lambda one: local(one.at).date()):
            caption = Label(figures.day(day), fonts.SMALL_B, Ink.INK2)
            caption.setContentsMargins(4, 10, 0, 2)
            rows.addWidget(caption)
            for one in members:
                self.rows.append(_LogRow(one))
                rows.addWidget(self.rows[-1])
        if not shown:
            said = _("Nothing was sent or received on this PC yet.")
            rows.addWidget(Label(said, fonts.BODY, Ink.INK2))
        rows.addStretch(1)
        self._place.addWidget(ScrollArea(inside), 1)

    def take_focus(self) -> None:
        self.bundle.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[list[Hint]]:
        return [
            [Hint("Enter", _("press the button")), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back to the desk")), Hint("F9", _("send"))],
        ]
