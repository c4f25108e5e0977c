"""The end of the quick round: what is left, why, who can solve it; slip, summary, next steps."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.paper_names import ClerkPaper
from desktop_app.ui.clerk.rail import CRITICAL
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.values.desk import Desk, ItemDesk

from . import summary
from .tally import Counted, mark_of, tally, words_of


class Figure(QWidget):
    """A shape, how many, and the word under it."""

    def __init__(self, mark: Mark, word: str) -> None:
        super().__init__()
        self._mark, self._word, self._count = mark, word, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """Show *count*."""
        self._count = count
        self.setAccessibleName(f"{self._word}: {count}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(fonts.width(self._word, fonts.SMALL_M)) + 26, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        glyphs.paint_mark(p, self._mark, 0, 7, 20)
        paint.text(p, 29, 0, 34, str(self._count), fonts.H2, c.ink)
        paint.text(p, 0, 36, 22, self._word, fonts.SMALL_M, c.ink2)


class LeftoverRow(QWidget):
    """One unmet item: shape, code, name with value, cause and solver; a button for a task."""

    def __init__(self, desk: Desk, one: ItemDesk, *, first: bool) -> None:
        super().__init__()
        self._desk, self._one, self._first = desk, one, first
        item = one.item
        self.button: Button | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.addStretch(1)
        if not item.secret:
            open_ = any(not card.closed for card in one.actions)
            words_ = _("See the task") if open_ else _("Make a task")
            self.button = Button(words_, height=30, name=f"{item.code}: {words_}")
            row.addWidget(self.button)
        self.setAccessibleName(f"{item.code} {item.short.in_language(current_language())}")
        set_tooltip(self, f"{self.accessibleName()}\n{self._said()}")  # either may be cut
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(400, 62)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        one, language = self._one, current_language()
        if not self._first:
            paint.hairline(p, 0, 0, self.width())
        mark = item_words.mark_of(one)
        glyphs.paint_mark(p, mark, 1, 10, 18)
        paint.text(p, 32, 8, 22, one.item.code, fonts.BODY_M, c.ink3)
        room = self.width() - 64 - (150 if self.button else 10)
        pieces = [paint.Run(one.item.short.in_language(language), fonts.BODY_B, c.ink)]
        value = item_words.short_value(one)
        if value:
            pieces.append(paint.Run(f"   {value}", fonts.BODY_M, c.text(item_words.ink_of(mark))))
        paint.runs(p, 64, 8, 22, pieces, room=room)
        said = self._said()
        paint.text(p, 64, 31, 20, said, fonts.SMALL_M, c.ink2, room=room)

    def _said(self) -> str:
        """Return the second line: cause and solver, or why it is unmet."""
        one, language = self._one, current_language()
        answer = one.answer
        cause = self._desk.checklist.cause(answer.cause) if answer and answer.cause else None
        solver = self._desk.checklist.solver(answer.solver) if answer and answer.solver else None
        said = "  ·  ".join(part.in_language(language) for part in (cause, solver) if part)
        if not said:
            said = (
                _("nothing more is written down")
                if one.item.secret
                else item_words.missing_reason(one)
            )
        return said


class LackingList(QWidget):
    """Items whose evidence is missing, one painted line each."""

    def __init__(self, desk: Desk, items: list[ItemDesk]) -> None:
        super().__init__()
        self._items = items
        names = [f"{o.item.code} {o.item.short.in_language(current_language())}" for o in items]
        self.setAccessibleName(", ".join(names))
        set_tooltip(self, "\n".join(names))  # one may be cut
        self.setFixedHeight(max(1, 34 * len(items)))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        language = current_language()
        for n, one in enumerate(self._items):
            y = 34.0 * n
            if n:
                paint.hairline(p, 0, y, self.width())
            glyphs.paint_mark(p, item_words.mark_of(one), 1, y + 9, 15)
            paint.text(p, 26, y, 34, one.item.code, fonts.SMALL_M, c.ink3)
            wanted = item_words.wanted_words(one.item)
            right = self.width() - fonts.width(wanted, fonts.CAP)
            paint.text(p, right, y, 34, wanted, fonts.CAP, c.ink2)
            name = one.item.short.in_language(language)
            paint.text(p, 56, y, 34, name, fonts.BODY_M, c.ink, room=right - 66)


class EndPage(Page):
    """Signals: ``task_asked(str)`` and ``attach_later(str)`` with an item; ``paper_asked(str)``;
    ``go_on()``; ``submit_asked()``; ``connect_asked()``.
    """

    task_asked = Signal(str)
    attach_later = Signal(str)
    paper_asked = Signal(str)
    go_on = Signal()
    submit_asked = Signal()
    connect_asked = Signal()
    rail_key = CRITICAL
    takes_back = True

    def __init__(
        self, desk: Desk, *, can_take_back: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.counts = tally(desk)
        self._can_take_back = can_take_back
        self._figures: list[Figure] = []
        self._connecting: tuple[QWidget, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(12)
        column.addWidget(self._summary_card())
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(14)
        self.rows: list[LeftoverRow] = []
        self._middle.addWidget(self._unmet_card(), 14)
        self._middle.addWidget(self._lacking_card(self.counts[Counted.LACKING]), 10)
        column.addLayout(self._middle, 1)
        column.addWidget(self._foot_card())

    def _summary_card(self) -> Card:
        desk = self.desk
        card = Card(padding=14, name=_("How far it is"))
        card.body.setContentsMargins(10, 0, 10, 0)
        row = self._summary = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(12)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        all_, done = len(desk.checklist.critical_items), desk.judgement.answered_critical
        everything = len(desk.checklist.items_in_order)
        if desk.judgement.answered == everything:
            all_ = done = everything
        told = (
            _("Everything done: all {all} items of the round are answered")
            if all_ == everything
            else _("Quick round done: {done}/{all} critical items answered")
            if done == all_
            else _("Quick round: {done}/{all} critical items answered so far")
        )
        said = told.format(done=done, all=all_)
        titles.addWidget(Label(said, fonts.BODY_M, Ink.INK2, elide=True))
        titles.addWidget(Label(desk_words.headline(desk), fonts.H1))
        row.addLayout(titles, 1)
        beside = QHBoxLayout()
        beside.setSpacing(20)
        for kind, members in self.counts.items():
            if kind is Counted.CONFLICT and not members:
                continue
            figure = Figure(mark_of(kind), words_of(kind))
            figure.show_count(len(members))
            self._figures.append(figure)
            beside.addWidget(figure)
        beside.addStretch(1)
        row.addLayout(beside)
        card.body.addLayout(row)
        return card

    def _unmet_card(self) -> Card:
        kinds = (Counted.UNMET, Counted.PARTIAL, Counted.CONFLICT, Counted.OPEN)
        unmet = [one for kind in kinds for one in self.counts[kind]]
        order = [item.id for item in self.desk.checklist.critical_items]
        unmet.sort(key=lambda one: order.index(one.item.id))
        told = [f"{len(self.counts[kind])} {words_of(kind)}" for kind in kinds if self.counts[kind]]
        said = ", ".join(told) or _("No critical item is unmet")
        card = Card(said, padding=22)
        card.head.addWidget(Label(_("cause · who can solve it"), fonts.CAP, Ink.INK2))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(0)
        for n, one in enumerate(unmet):
            row = LeftoverRow(self.desk, one, first=n == 0)
            if row.button is not None:
                item = one.item.id
                row.button.clicked.connect(lambda _on=False, i=item: self.task_asked.emit(i))
            self.rows.append(row)
            column.addWidget(row)
        column.addStretch(1)
        card.body.addWidget(ScrollArea(inside), 1)
        return card

    def _lacking_card(self, lacking: list[ItemDesk]) -> Card:
        said = ngettext("{count} lacks evidence", "{count} lack evidence", len(lacking))
        card = Card(said.format(count=len(lacking)), padding=22)
        card.body.addWidget(ScrollArea(LackingList(self.desk, lacking)), 1)
        self.later = Button(_("Photograph, attach later"), icon=Icon.CAMERA, height=30)
        self.later.clicked.connect(lambda: self.attach_later.emit(lacking[0].item.id))
        card.head.addWidget(self.later)
        self.later.setVisible(bool(lacking))  # only in the card, else it is a window
        return card

    def _foot_card(self) -> Card:
        desk = self.desk
        card = Card(padding=10, name=_("What next"))
        row = FlowLayout(gap=6)
        row.setContentsMargins(10, 0, 10, 0)
        self.slip = Button(
            _("Print the slip for the leader (1 page)"), weight=Weight.PRIMARY,
            icon=Icon.PRINTER, height=36,
        )  # fmt: skip
        self.copy = Button(_("Copy a summary for Zalo"), icon=Icon.COPY, height=36)
        rest = len(desk.checklist.items_in_order) - desk.judgement.answered
        said = ngettext(
            "Go on with the {count} item left", "Go on with the {count} items left", rest
        )
        self.rest = Button(said.format(count=rest), icon=Icon.ARROW_RIGHT, height=36)
        self.submit = Button(_("The leader confirms"), icon=Icon.TICK, height=36)
        for widget in (self.slip, self.copy, self.rest, self.submit):
            row.addWidget(widget)
        card.body.addLayout(row)
        if rest == 0:
            self.rest.setVisible(False)
        self.told = Label("", fonts.SMALL_M, Ink.GREEN)
        below = QHBoxLayout()
        below.setContentsMargins(13, 0, 10, 0)
        if not desk.custody.is_connected:
            asked = Label(_("A connection code?"), fonts.BODY, Ink.INK2)
            below.addWidget(asked)
            self.connect_button = Button(_("Connect"), height=28)
            self.connect_button.clicked.connect(self.connect_asked)
            below.addWidget(self.connect_button)
            self._connecting = (asked, self.connect_button)
            below.addSpacing(14)
        below.addWidget(self.told)
        below.addStretch(1)
        card.body.addLayout(below)
        self.slip.clicked.connect(lambda: self.paper_asked.emit(ClerkPaper.SLIP))
        self.copy.clicked.connect(self.copy_summary)
        self.rest.clicked.connect(self.go_on)
        self.submit.clicked.connect(self.submit_asked)
        return card

    def copy_summary(self) -> None:
        """Put the summary on the clipboard."""
        QGuiApplication.clipboard().setText(summary.for_message(self.desk))
        self.told.setText(_("Copied. Paste it into Zalo."))

    def take_focus(self) -> None:
        first = next((row.button for row in self.rows if row.button), None) or self.slip
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        direction = QBoxLayout.Direction
        narrow = step <= Step.DRAWER
        for figure in self._figures:  # the sentence beside them is never shortened
            figure.setVisible(step > Step.MENU)
        for widget in self._connecting:  # F9 asks for the code as well
            widget.setVisible(not narrow)
        self._summary.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._middle.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def hints(self) -> list[list[Hint]]:
        return [
            [Hint("Enter", _("press the button")), Hint("Tab", _("next thing"))],
            [
                Hint("Ctrl+P", _("print the slip")),
                Hint("Ctrl+C", _("copy the summary")),
                Hint("F8", _("what is left")),
                Hint("F9", _("send")),
                *([Hint("Ctrl+Z", _("take back"))] if self._can_take_back else []),
            ],
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.key() == Qt.Key.Key_C:
                self.copy_summary()
                return
            if event.key() == Qt.Key.Key_P:
                self.paper_asked.emit(ClerkPaper.SLIP)
                return
        super().keyPressEvent(event)
