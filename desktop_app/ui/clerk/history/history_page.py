"""The history of one item, newest first; an earlier word is put back as a new change."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import ChangeHash, ItemId
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui import tasks
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import fonts, glyphs, marks, paint
from desktop_app.ui.look.announcing import Effect
from desktop_app.ui.look.badges import Pill, Tag
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.history import (
    HistoryEntry,
    HistoryKind,
    HistoryRound,
    ItemHistory,
)

from . import history_words
from .comparison import Comparison
from .entry_row import EntryRow


class RoundCaption(QWidget):
    """The name of a round, and when it was submitted, with which level and receipt."""

    def __init__(self, one: HistoryRound, *, is_open: bool, first: bool) -> None:
        super().__init__()
        self._one, self._first = one, first
        self._name = round_words.round_name(one.round)
        if one.submitted is not None:
            self._said = _("submitted {day}").format(day=figures.day(one.submitted.date()))
        else:
            self._said = _("under way") if is_open else _("not submitted")
        self._receipt = _("receipt {number}").format(number=one.receipt) if one.receipt else ""
        level = marks.readiness_word(one.level) if one.level is not None else ""
        said = (self._name, self._said, level, self._receipt)
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(300, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        if not self._first:
            paint.hairline(p, 0, 0, self.width())
        x = paint.text(p, 12, 2, 32, self._name, fonts.SMALL_B, c.ink)
        x = paint.text(p, x + 12, 2, 32, self._said, fonts.SMALL, c.ink2)
        level = self._one.level
        if level is not None:
            shades = c.tone(marks.readiness_tone(level))
            glyphs.paint_readiness(p, level, x + 12, 11, 13)
            word = marks.readiness_word(level)
            x = paint.text(p, x + 31, 2, 32, word, fonts.SMALL_M, shades.text)
        if self._receipt:
            room = self.width() - x - 24
            paint.text(p, x + 12, 2, 32, self._receipt, fonts.SMALL, c.ink2, room=room)


class HistoryPage(Page):
    """Signals: ``piece_opened(object)`` with an EvidencePiece to look at."""

    piece_opened = Signal(object)
    takes_back = True

    def __init__(self, session: Session, item: ItemId, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._session, self.item, self._thumbnails = session, item, thumbnails
        self.history: ItemHistory | None = None
        self.rows: list[EntryRow] = []
        self._step = Step.FULL
        self._wanted: ChangeHash | None = None
        self._is_reading = self._asked_again = False
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(14, 10, 14, 12)
        left.setSpacing(8)
        left.addLayout(self._head())
        self.told = Paragraph("", fonts.SMALL_M, Ink.GREEN)
        self.told.setVisible(False)
        left.addWidget(self.told)
        card = Card(padding=12, name=_("History"))
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(0)
        card.body.addWidget(ScrollArea(inside), 1)
        left.addWidget(card, 1)
        across.addLayout(left, 1)
        self.comparison = Comparison(self)
        self.comparison.confirmed.connect(self._put_back_shown)
        self._across = across
        across.addWidget(self.comparison)
        self.comparison.setVisible(False)
        session.changed.connect(self.read)
        self._say_reading()
        self.read()

    def _head(self) -> QHBoxLayout:
        one = self._session.desk.items[self.item]
        row = QHBoxLayout()
        row.setSpacing(8)
        back = Button(
            _("The list"), weight=Weight.QUIET, icon=Icon.ARROW_LEFT, key="Esc", height=30
        )
        back.clicked.connect(self.left)
        row.addWidget(back)
        row.addWidget(Label(one.item.code, fonts.H3, Ink.ACCENT))
        row.addWidget(Label(one.item.short.in_language(current_language()), fonts.H3, elide=True))
        if one.item.critical:
            row.addWidget(Tag(_("Critical")))
        self._pill = Pill(item_words.mark_of(one), item_words.own_word(self._session.desk, one))
        row.addWidget(self._pill)
        row.addStretch(1)
        self._count = Label("", fonts.SMALL, Ink.INK2)
        row.addWidget(self._count)
        return row

    def _say_reading(self) -> None:
        empty(self._list)
        self._list.addWidget(Label(_("Reading the history…"), fonts.BODY, Ink.INK2))
        self._list.addStretch(1)

    # Reading

    def read(self) -> None:
        """Read the history again, in the background: it may be long."""
        if self._is_reading:
            self._asked_again = True
            return
        self._is_reading, self._asked_again = True, False
        folder, item, round_ = self._session.workspace.folder, self.item, self._session.round

        def work() -> ItemHistory:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return door.history(item, round_=round_)

        tasks.run(work, done=self._take, failed=self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self._is_reading = False
        self.told.set_text(told_of(error))
        self.told.set_ink(Ink.RED)
        self.told.setVisible(True)

    def _take(self, history: ItemHistory) -> None:
        self._is_reading = False
        if self._asked_again:
            self.read()
            return
        current = self._wanted
        has_focus = self.hasFocus() or any(row.hasFocus() for row in self.rows)
        if has_focus:  # the row that has it is about to go
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.history = history
        desk = self._session.desk
        one = desk.items[self.item]
        self._pill.show_verdict(item_words.mark_of(one), item_words.own_word(desk, one))
        self._count.setText(history_words.count_words(history))
        empty(self._list)
        self.rows = []
        for round_ in history.rounds:
            caption = RoundCaption(
                round_, is_open=round_.round == history.round, first=round_ is history.rounds[0]
            )
            self._list.addWidget(caption)
            for entry in round_.entries:
                self._list.addWidget(self._row(entry))
        if not self.rows:
            said = _("Nothing was said of this item yet.")
            self._list.addWidget(Label(said, fonts.BODY, Ink.INK2))
        self._list.addStretch(1)
        if has_focus and self.rows:
            found = next((row for row in self.rows if row.entry.change == current), self.rows[0])
            QTimer.singleShot(0, found, lambda: self._focus(found))
        self.hints_changed.emit()

    def _focus(self, row: EntryRow) -> None:
        """Put the focus on *row*, unless the person put it elsewhere meanwhile."""
        if self.hasFocus():
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, entry: HistoryEntry) -> EntryRow:
        assert self.history is not None  # the caller has just read it
        row = EntryRow(
            self._session.desk, self.history, entry, self._thumbnails,
            lambda: self._effects(entry) if self._shows_comparison else (),
        )  # fmt: skip
        row.chosen.connect(lambda: self._show(entry))
        row.put_back.connect(lambda: self._enter(entry))
        row.moved.connect(lambda by: self._move(row, by))
        row.looked.connect(lambda: self.piece_opened.emit(entry.evidence[0]))
        self.rows.append(row)
        return row

    # What the person does

    @property
    def _shows_comparison(self) -> bool:
        return not self.comparison.isHidden()

    def _effects(self, entry: HistoryEntry) -> tuple[Effect, ...]:
        """Return what putting *entry* back would write."""
        if not entry.may_put_back:
            return ()
        if entry.kind is HistoryKind.ATTACHED:
            return (Effect(kind="attach", item=self.item),)
        answer = entry.answer
        if answer is None:
            return ()
        fields: dict[str, str | bool | None] = {
            "status": answer.status, "value": answer.value, "of": answer.of, "note": answer.note,
        }  # fmt: skip
        return (Effect(kind="answer", item=self.item, fields=fields),)

    def _show(self, entry: HistoryEntry) -> None:
        if self.history is None:
            return
        self._wanted = entry.change
        effects = self._effects(entry)
        self.comparison.show_entry(self._session.desk, self.history, entry, effects)
        self.comparison.setVisible(self._step > Step.DRAWER)
        self.hints_changed.emit()

    def _enter(self, entry: HistoryEntry) -> None:
        """Put *entry* back; in a narrow window the first time shows what that would change."""
        if not self._shows_comparison:
            self.comparison.setVisible(True)
            self._place()
            self.hints_changed.emit()
            return
        self._put_back(entry)

    def _put_back_shown(self) -> None:
        entries = self.history.entries if self.history is not None else ()
        entry = next((one for one in entries if one.change == self._wanted), None)
        if entry is not None:
            self._put_back(entry)

    def _put_back(self, entry: HistoryEntry) -> None:
        session = self._session
        if entry.kind is HistoryKind.ATTACHED:
            said = session.evidence.attach_again(self.item, entry.change)
        else:
            said = session.write(
                lambda: session.workspace.declaring.put_back(
                    self.item, entry.change, round_=session.round
                )
            )
        done = _("Put back: {what}. Ctrl+Z takes it back.")
        assert self.history is not None  # the entry is one of it
        what = history_words.title(session.desk, self.history, entry)
        self.told.set_ink(Ink.RED if said.refusal else Ink.GREEN)
        self.told.set_text(said.refusal or done.format(what=what))
        self.told.setVisible(True)
        if self._step <= Step.DRAWER:
            self.comparison.setVisible(False)
        self.take_focus()
        if said.held is not None:
            self._wanted = said.held.identity  # focused once the history was read again

    def _move(self, row: EntryRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)

    # Page

    def take_focus(self) -> None:
        found = next((row for row in self.rows if row.entry.change == self._wanted), None)
        found = found or next(iter(self.rows), None)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        self._step = step
        if step <= Step.DRAWER:
            self._across.removeWidget(self.comparison)
            self.comparison.setVisible(False)
        else:
            if self._across.indexOf(self.comparison) < 0:
                self._across.addWidget(self.comparison)
            self.comparison.setVisible(self._wanted is not None)
        self._count.setVisible(step > Step.DRAWER)
        self._place()

    def _place(self) -> None:
        if self._step <= Step.DRAWER:
            panel = self.comparison
            panel.setParent(self)
            panel.setGeometry(self.width() - panel.width(), 0, panel.width(), self.height())
            if not panel.isHidden():
                panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def hints(self) -> list[list[Hint]]:
        row = next((one for one in self.rows if one.hasFocus()), None)
        own = [Hint("↑", _("entry above")), Hint("↓", _("entry below"))]
        if row is not None:
            own += [Hint(one.key, one.verb) for one in row.announced()]
            if row.pictures:
                own.append(Hint("F4", _("look at the picture")))
        window = [Hint("Esc", _("back to the list")), Hint("F9", _("send"))]
        if self._session.can_take_back:
            window.insert(1, Hint("Ctrl+Z", _("take back")))
        return [own, window]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        drawer = self._step <= Step.DRAWER and self._shows_comparison
        if event.key() == Qt.Key.Key_Escape and drawer:
            self.comparison.setVisible(False)
            self.take_focus()
            self.hints_changed.emit()
            return
        super().keyPressEvent(event)
