"""The upload queue: progress, a pause, and which file goes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import Fault
from desktop_app.core.ids import EvidenceHash
from desktop_app.i18n import _, current_language, figures, ngettext, sentence
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.progress import ProgressBar
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.exchange.sending_files import Order, SendingFiles, WaitingFile

if TYPE_CHECKING:
    from desktop_app.sync.exchange.exchange import Step

_NEXT = 4  # files named; the others are counted


class FilesCard(Card):
    """Shown while files wait. Signals: ``go_on_asked()``: sending is to continue, now."""

    go_on_asked = Signal()

    def __init__(self, sending: SendingFiles, checklist: Checklist) -> None:
        super().__init__(padding=16, name=_("Photos and files"))
        self._sending, self._checklist = sending, checklist
        self._step: Step | None = None
        self._seen: object = None
        self.bar = ProgressBar(_("Photos and files"))
        self.body.addWidget(self.bar)
        row = QHBoxLayout()
        self.pause = Button(_("Pause"))
        self.pause.clicked.connect(self._pause_or_go_on)
        row.addWidget(self.pause)
        row.addStretch(1)
        row.addWidget(Label(_("Send first"), fonts.SMALL, Ink.INK2))
        self.order = Segment(
            (
                Choice(Order.SMALLEST, _("the smallest"), ""),
                Choice(Order.CRITICAL, _("required items"), ""),
            ),
            name=_("Which files are sent first"),
        )
        self.order.chosen.connect(self._order)
        row.addWidget(self.order)
        self.body.addLayout(row)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        self.body.addWidget(self.refusal)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.setVisible(False)  # until refresh(): shown without a parent it would be a window

    def show_step(self, step: Step | None) -> None:
        """Show an exchange under way; None: it is over."""
        before, self._step = self._step, step
        if before is None or step is None or before.files_sent != step.files_sent:
            self.refresh()
        self._show_bar()

    def refresh(self) -> None:
        """Read again what waits."""
        counts, choice = self._sending.counts, self._sending.choice
        self.setVisible(bool(counts.unsent))
        if not counts.unsent:
            return
        self.pause.setText(_("Go on sending") if choice.is_paused else _("Pause"))
        self.order.show_choice(choice.order)
        waiting = self._sending.waiting()
        if self._seen != waiting:
            self._seen = waiting
            self._show_list(waiting)
        self._show_bar()

    def _show_bar(self) -> None:
        counts, step = self._sending.counts, self._step
        language = current_language()
        files = step is not None and step.files_to_send > 0
        if self._sending.choice.is_paused:
            left = _("Paused. Answers are sent all the same.")
        elif step is not None and files:
            left = _("{done} of {all}").format(
                done=figures.size(step.bytes_sent, language=language),
                all=figures.size(step.bytes_to_send, language=language),
            )
        else:
            size = figures.size(counts.unsent_bytes, language=language)
            left = _("{size} waiting").format(size=size)
        if step is not None and files:
            share = step.bytes_sent / step.bytes_to_send if step.bytes_to_send else 1.0
            right = time_left(step)
            self.bar.show_progress(
                step.files_sent, step.files_to_send, left=left, right=right, share=share
            )
        else:
            self.bar.show_progress(counts.delivered, counts.delivered + counts.unsent, left=left)

    def _show_list(self, waiting: list[WaitingFile]) -> None:
        empty(self._list)
        language = current_language()
        for nth, one in enumerate(waiting[:_NEXT]):
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            item = self._checklist.find(one.item) if one.item is not None else None
            row.addWidget(Label(item.code if item else "–", fonts.SMALL_M, Ink.INK3))
            row.addWidget(Label(one.name or _("file"), fonts.SMALL, elide=True), 1)
            size = Label(figures.size(one.size, language=language), fonts.CAP, Ink.INK2)
            row.addWidget(size)
            if nth:
                first = Button(_("Send this first"), weight=Weight.LINK, height=26)
                first.clicked.connect(lambda _on=False, sha256=one.sha256: self._first(sha256))
                row.addWidget(first)
            self._list.addWidget(holder)
        more = len(waiting) - _NEXT
        if more > 0:
            said = ngettext("and {count} more file", "and {count} more files", more)
            self._list.addWidget(Label(said.format(count=more), fonts.SMALL, Ink.INK2))

    def _pause_or_go_on(self) -> None:
        if not self._sending.choice.is_paused:
            self._choose(self._sending.pause)
        elif self._choose(self._sending.go_on):
            self.go_on_asked.emit()

    def _order(self, order: str) -> None:
        self._choose(lambda: self._sending.order(Order(order)))

    def _first(self, sha256: str) -> None:
        self._choose(lambda: self._sending.send_first(EvidenceHash(sha256)))

    def _choose(self, choose: Callable[[], None]) -> bool:
        """Do *choose*; where it cannot be stored, show why, and nothing is changed."""
        said = ""
        try:
            choose()
        except Fault as fault:
            said = sentence(fault)
        self.refusal.set_text(said)
        self.refusal.setVisible(bool(said))
        self.refresh()
        return not said


def files_words(step: Step, *, only_photos: bool = True) -> str:
    """Return how far the files are, for a status bar."""
    told = _("photos {done}/{all}") if only_photos else _("files {done}/{all}")
    said = told.format(done=step.files_sent, all=step.files_to_send)
    left = time_left(step)
    return f"{said}, {left}" if left else said


def time_left(step: Step) -> str:
    """Return how long the files will take at the measured speed, "" while it is not known."""
    if step.seconds_left is None:
        return ""
    minutes = max(1, round(step.seconds_left / 60))
    said = ngettext("about {count} minute left", "about {count} minutes left", minutes)
    return said.format(count=minutes)
