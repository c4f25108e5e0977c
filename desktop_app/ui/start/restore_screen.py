"""A copy is put back: how far it is, a way to give it up, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.i18n import _, figures, ngettext
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.progress import ProgressBar
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.trouble import told_of
from desktop_app.workspace.upkeep import keeping
from desktop_app.workspace.upkeep.keeping import Restored, Stage

from .backdrop import Backdrop


class RestoreScreen(Backdrop):
    """Works while no window has the data open. Signals: ``over()`` when it can be opened again."""

    over = Signal()

    def __init__(self, folder: Path, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = _("Putting a copy back")
        card = Card(padding=40, raised=True, name=title)
        card.body.addWidget(Label(title, fonts.H2))
        self.words = Paragraph(_stage_words(Stage.CHECKING), fonts.BODY, Ink.INK2)
        card.body.addWidget(self.words)
        self.bar = ProgressBar(_("Steps"))
        self.bar.show_progress(0, len(Stage))
        card.body.addWidget(self.bar)
        self.stop = Button(_("Stop, leave everything as it was"), height=40)
        self.stop.clicked.connect(self._stop)
        self.on = Button(_("Open the data"), weight=Weight.PRIMARY, height=40)
        self.on.clicked.connect(self.over)
        self.on.setVisible(False)
        row = QHBoxLayout()
        row.addWidget(self.stop)
        row.addWidget(self.on)
        row.addStretch(1)
        card.body.addLayout(row)
        self.hold(card, width=620, above=1, below=2)
        self.setFocusProxy(self.stop)

        def work(report: Callable[[Stage], None]) -> Restored:
            return keeping.restore(folder, file, report)

        self._task = tasks.run(
            work, done=self._done, failed=self._failed, progress=self._reached, owner=self
        )

    def _reached(self, stage: Stage) -> None:
        if self.on.isHidden():
            self.words.set_text(_stage_words(stage))
            self.bar.show_progress(list(Stage).index(stage), len(Stage))
            self.stop.setEnabled(stage is not Stage.REPLACING)

    def _stop(self) -> None:
        """Give it up at the next step; a step that replaces the data is not one."""
        self._task.cancel()
        self._end(_("It was stopped. The data is as it was."))

    def _done(self, restored: Restored) -> None:
        said = []
        if restored.copy is not None:
            day = keeping.copy_day(keeping.copy_of(restored.copy))
            said.append(_("The copy of {day} was put back.").format(day=figures.day(day)))
        if restored.saved.changes:
            more = ngettext(
                "{count} entry that the copy lacks was taken over from the data here.",
                "{count} entries that the copy lacks were taken over from the data here.",
                restored.saved.changes,
            )
            said.append(more.format(count=restored.saved.changes))
        if restored.aside is not None:
            kept = _("The data as it was before is kept in {folder}.")
            said.append(kept.format(folder=restored.aside))
        self.bar.show_progress(len(Stage), len(Stage))
        self._end(" ".join(said))

    def _failed(self, error: Exception) -> None:
        as_it_was = _("The data is as it was.")
        self._end(f"{told_of(error)} {as_it_was}")

    def _end(self, words: str) -> None:
        self.words.set_text(words)
        self.stop.setVisible(False)
        self.on.setVisible(True)
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)


def _stage_words(stage: Stage) -> str:
    match stage:
        case Stage.CHECKING:
            return _("Checking the copy, entry by entry…")
        case Stage.ASIDE:
            return _("Keeping the data of now aside…")
        case Stage.BUILDING:
            return _("Putting the copy and what it lacks together…")
        case Stage.REPLACING:
            return _("Putting it in the place of the data of now…")
    assert_never(stage)
