"""A row about a call: what was said, kept with the call for colleagues to see."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId
from desktop_app.i18n import _
from desktop_app.ui.items.draft_keeper import DraftKeeper, FieldDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button, EnterButton
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink


class CallNote(QWidget):
    """Asks what was said in a call; it may stay empty.

    Signals: ``kept(str, str)`` with the centre and what was said; ``put_away()``.
    """

    kept = Signal(str, str)
    put_away = Signal()

    def __init__(self, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._centre = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.setSpacing(2)
        self._whom = Label("", fonts.SMALL_M, Ink.INK, elide=True)
        column.addWidget(self._whom)
        self.field = Field(
            name=_("What was said"), placeholder=_("What was said, in a line; may stay empty")
        )
        self.field.returnPressed.connect(self._keep)
        self._draft = FieldDraft(drafts, self.field)
        self._drafts = drafts
        column.addWidget(self.field)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        column.addWidget(self.refusal)
        row = FlowLayout(gap=4)
        self.send = EnterButton(_("Note the call"), height=28)
        self.send.clicked.connect(self._keep)
        self.send.promise(self._effects)
        away = Button(_("Cancel"), key="Esc", height=28)
        away.clicked.connect(self.put_away)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setAutoRepeat(False)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.put_away)
        row.addWidget(self.send)
        row.addWidget(away)
        column.addLayout(row)
        self.setVisible(False)

    def announced(self) -> list[Announced]:
        """Return what Enter and Escape do while the note is written."""
        return [
            Announced(key=ENTER, verb=_("note the call"), effects=self._effects()),
            Announced(key=ESCAPE, verb=_("put away"), group=Group.WINDOW),
        ]

    @property
    def is_asking(self) -> bool:
        """Whether a call is being noted."""
        return not self.isHidden()

    def start(self, centre: CentreId, name: str) -> None:
        """Ask what was said to the commune *name*; what was begun before is still there."""
        self._centre = centre
        self._whom.setText(_("Called {commune}").format(commune=name))
        self.refuse("")
        self._draft.open(self._place())
        self.setVisible(True)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self, *, done: bool = False) -> None:
        """Ask no more; with *done*, what was typed is a change now."""
        if done and self._centre:
            self._drafts.keep(self._place(), {})
        self._centre = ""
        self.setVisible(False)

    def refuse(self, why: str) -> None:
        """Say why the call was not kept, or nothing."""
        self.refusal.set_text(why)
        self.refusal.setVisible(bool(why))

    def _place(self) -> str:
        return f"call/{self._centre}"

    def _effects(self) -> tuple[Effect, ...]:
        if not self._centre:
            return ()
        said = " ".join(self.field.text().split())
        return (Effect(kind="call", centre=self._centre, fields={"text": said}),)

    def _keep(self) -> None:
        if self._centre:
            self.kept.emit(self._centre, self.field.text())
