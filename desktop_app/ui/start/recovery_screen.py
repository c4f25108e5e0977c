"""Recovery from damaged data: what happened, and one button that repairs it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.i18n import _, figures, ngettext
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.trouble import told_of
from desktop_app.workspace.upkeep import keeping
from desktop_app.workspace.upkeep.keeping import Copy, Restored

from .backdrop import Backdrop


class RecoveryScreen(Backdrop):
    """Signals: ``recovered()`` once the data can be opened again and the person has read how."""

    recovered = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        copies = keeping.copies(folder)
        title = _("The data on this PC is damaged")
        card = Card(padding=40, raised=True, name=title)
        card.body.addWidget(Label(title, fonts.H2))
        self.words = Paragraph(_words(copies), fonts.BODY, Ink.INK2)
        card.body.addWidget(self.words)
        card.body.addSpacing(12)
        self.go = Button(_deed(copies), weight=Weight.PRIMARY, height=40)
        self.go.clicked.connect(self._recover)
        self.on = Button(_("Open the data"), weight=Weight.PRIMARY, height=40)
        self.on.clicked.connect(self.recovered)
        self.on.setVisible(False)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addWidget(self.on)
        row.addStretch(1)
        card.body.addLayout(row)
        self.hold(card, width=620, above=1, below=2)
        self.setFocusProxy(self.go)

    def _recover(self) -> None:
        folder = self._folder
        self.go.setEnabled(False)
        self.words.set_text(_("One moment: everything that can be read is being put together."))
        tasks.run(lambda: keeping.mend(folder), done=self._done, failed=self._failed, owner=self)

    def _done(self, restored: Restored) -> None:
        said = [_("The data is whole again.")]
        if restored.copy is not None:
            day = keeping.copy_day(keeping.copy_of(restored.copy))
            said.append(_("It was taken from the copy of {day}.").format(day=figures.day(day)))
        if restored.saved.changes:
            count = restored.saved.changes
            more = ngettext(
                "{count} entry that the copy lacks was saved from the damaged data.",
                "{count} entries that the copy lacks were saved from the damaged data.",
                count,
            )
            said.append(more.format(count=count))
        said.append(_("What the server had received comes back with F9."))
        said.append(_("The damaged data is kept in {folder}.").format(folder=restored.aside))
        self.words.set_text(" ".join(said))
        self.go.setVisible(False)
        self.on.setVisible(True)
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        told = told_of(error)
        self.words.set_text(told)


def _words(copies: tuple[Copy, ...]) -> str:
    if copies:
        return _(
            "The disk gave back other bytes than were written. There is a copy; what was entered"
            " after it is taken from the damaged data as far as it can be read, and what the"
            " server received comes back when you send. Nothing is thrown away."
        )
    return _(
        "The disk gave back other bytes than were written, and there is no copy on this PC. What"
        " can still be read is put together, and what the server received comes back when you"
        " send. Nothing is thrown away."
    )


def _deed(copies: tuple[Copy, ...]) -> str:
    if not copies:
        return _("Get back what can be read")
    return _("Get it back from the copy of {day}").format(
        day=figures.day(keeping.copy_day(copies[0]))
    )
