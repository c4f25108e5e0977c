"""The remedy on the open card, in the six clear things: unfolded when it is asked for.

Put away, its texts stay the draft of the item and are in the form when it is unfolded again.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.items.said import Said
from desktop_app.workspace.values.desk import ItemDesk


class TaskPart(QWidget):
    """Signals: ``changed()`` when the form is unfolded or folded away; ``folded()`` after the
    latter; ``typing()`` in its fields.
    """

    changed = Signal()
    folded = Signal()
    typing = Signal()

    def __init__(self, session: Session, keys: QObject) -> None:
        super().__init__()
        self._session, self._keys = session, keys
        self.form: ActionForm | None = None
        self._put_away: Mapping[str, str] = {}  # typed in the form that was folded, not saved
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setVisible(False)

    @property
    def has_focus(self) -> bool:
        """Whether the form is being filled."""
        focus = QApplication.focusWidget()
        return self.form is not None and focus is not None and self.form.isAncestorOf(focus)

    def unfold(self, one: ItemDesk) -> None:
        """Show the form of the open remedy of *one*, or of a new one, as it was put away."""
        if one.item.secret or self.form is not None:
            return
        item, answer = one.item.id, one.answer
        open_ = next((card for card in one.actions if not card.closed), None)
        self.form = ActionForm(
            _("Task for {code}").format(code=one.item.code),
            item=item,
            cause=answer.cause if answer else None,
            solver=answer.solver if answer else None,
            card=open_,
        )
        self.form.entered.connect(
            lambda plan, action: self._planned(self._session.plan_action(item, plan, action=action))
        )
        self.form.left.connect(self._leave)
        self.form.show_drafts(self._put_away)
        self.form.typing.connect(self.typing)
        for field in self.form.findChildren(QLineEdit):
            field.installEventFilter(self._keys)
        self._column.addWidget(self.form)
        self.setVisible(True)
        self.changed.emit()
        self.form.take_focus()

    def _leave(self) -> None:
        self._fold(self.drafts())

    def _fold(self, put_away: Mapping[str, str]) -> None:
        """Fold the form; *put_away* is what was typed in it and not saved."""
        if self.form is not None:
            form, self.form = self.form, None
            self._put_away = put_away
            form.hide()
            form.deleteLater()
            self.setVisible(False)
            self.changed.emit()
            self.folded.emit()

    def drafts(self) -> dict[str, str]:
        """Return what is typed and not saved, by the names of the fields."""
        return dict(self._put_away) if self.form is None else self.form.drafts()

    def show_drafts(self, one: ItemDesk, texts: Mapping[str, str]) -> None:
        """Put back what was typed before."""
        if texts:
            self.unfold(one)
        if self.form is not None:
            self.form.show_drafts(texts)

    def _planned(self, said: Said) -> None:
        if said.saved:
            self._fold({})
        elif self.form is not None:
            self.form.refuse(said.refusal)
