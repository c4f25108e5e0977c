"""The question before photos with a receipt are cleared from this PC, and the clearing itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.progress import ProgressBar
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.retention import Held


class ClearPage(Page):
    """Clears what may go now, once the person says so; the answer and a small picture stay."""

    any_version = True
    own_rail = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._task: tasks.Task | None = None
        held = workspace.retention.held()
        self._count = held.may_go
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 12)
        card = Card(_("Clear photos from this PC"), padding=20)
        back = Button(_("Settings"), weight=Weight.LINK, icon=Icon.ARROW_LEFT, key="Esc", height=30)
        back.clicked.connect(self.left)
        card.head.addWidget(back)
        self.words = Paragraph(_question(held, workspace.retention.months), fonts.BODY)
        card.body.addWidget(self.words)
        said = _(
            "The server gave a receipt for each of them and keeps it whole. Here a small picture"
            " stays in its place; the photo comes back from the server when you ask for it in its"
            " preview, which needs a connection. Answers, documents and photos without a receipt"
            " are not touched."
        )
        card.body.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        self.bar = ProgressBar(_("Cleared"))
        self.bar.setVisible(False)
        card.body.addWidget(self.bar)
        row = QHBoxLayout()
        self.clear = Button(_("Clear them"), height=32)
        self.clear.setEnabled(held.may_go > 0)
        self.clear.clicked.connect(self._clear)
        self.leave = Button(_("Leave them"), height=32)
        self.leave.clicked.connect(self.left)
        self.stop = Button(_("Stop"), height=32)
        self.stop.clicked.connect(self._stop)
        self.stop.setVisible(False)
        for button in (self.clear, self.leave, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        column.addWidget(card)
        column.addStretch(1)

    def _clear(self) -> None:
        folder = self._workspace.folder

        def work(report: Callable[[int], None]) -> Held:
            with Workspace.open(folder) as door:
                return door.retention.clear(report)

        self._show_running(True)
        self.bar.show_progress(0, self._count)
        self._task = tasks.run(
            work, done=self._done, failed=self._failed, progress=self._moved, owner=self
        )

    def _moved(self, gone: int) -> None:
        self.bar.show_progress(gone, max(self._count, gone))

    def _done(self, held: Held) -> None:
        self._show_running(False)
        self.clear.setVisible(False)
        size = figures.size(held.may_go_size, language=current_language())
        said = ngettext(
            "{count} photo was cleared, {size}; {left} stay here.",
            "{count} photos were cleared, {size}; {left} stay here.",
            held.may_go,
        )
        self.words.set_text(said.format(count=held.may_go, size=size, left=held.count))
        self.leave.setText(_("Back"))
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._show_running(False)
        self.words.set_ink(Ink.RED)
        self.words.set_text(told_of(error))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._show_running(False)
        held = self._workspace.retention.held()
        self.words.set_text(_question(held, self._workspace.retention.months))

    def _show_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.clear.setVisible(not running)
        self.leave.setVisible(not running)
        (self.stop if running else self.leave).setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[list[Hint]]:
        return [
            [Hint("Enter", _("press the button")), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back to the settings"))],
        ]


def _question(held: Held, months: int) -> str:
    if not held.may_go:
        return _("No photo on this PC may go: none is old enough and has its receipt.")
    size = figures.size(held.may_go_size, language=current_language())
    said = ngettext(
        "{count} photo, {size}, got its receipt more than {months} months ago. Clear it?",
        "{count} photos, {size}, got their receipts more than {months} months ago. Clear them?",
        held.may_go,
    )
    return said.format(count=held.may_go, size=size, months=months)
