"""A row that asks for the name of a view of the board."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.items.draft_keeper import DraftKeeper, FieldDraft
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Group
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.fields import Field

_DRAFT = "view-name"


class NameView(QWidget):
    """Signals: ``named(str)``; ``put_away()``."""

    named = Signal(str)
    put_away = Signal()

    def __init__(self, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.field = Field(name=_("Name of the view"), placeholder=_("Name of the view"), limit=80)
        self.field.setMaximumWidth(420)
        self.field.returnPressed.connect(self._keep)
        self._draft = FieldDraft(drafts, self.field)
        keep = Button(_("Keep"), key="Enter")
        keep.clicked.connect(self._keep)
        away = Button(_("Cancel"), key="Esc")
        away.clicked.connect(self.put_away)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setAutoRepeat(False)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.put_away)
        for widget in (self.field, keep, away):
            row.addWidget(widget)
        row.addStretch(1)
        self.setVisible(False)

    def announced(self) -> list[Announced]:
        """Return what Enter and Escape do while the name is typed."""
        return [
            Announced(key=ENTER, verb=_("keep the view on this PC")),
            Announced(key=ESCAPE, verb=_("put away"), group=Group.WINDOW),
        ]

    def start(self) -> None:
        """Ask for the name."""
        self.setVisible(True)
        self._draft.open(_DRAFT)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Ask no more."""
        self.setVisible(False)

    def _keep(self) -> None:
        name = " ".join(self.field.text().split())
        if not name:
            self.field.set_wrong(_("A view needs a name."))
            return
        self._draft.done()
        self.named.emit(name)
