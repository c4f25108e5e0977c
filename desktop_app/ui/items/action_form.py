"""A remedy in the six clear things: person, task, deadline, responsibility, product, authority."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ChangeHash
from desktop_app.i18n import _
from desktop_app.ui.items.money_field import MoneyField
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.choices import Check
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.scrolling import keep_together
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import ActionCard
from desktop_app.workspace.verbs.declaring import Plan

_TICKED = "x"  # in a draft


class ActionForm(QWidget):
    """Signals: ``entered(object, object)`` with a Plan and the id of the remedy it replaces
    (None for a new one); ``left()`` when the person closes it.
    """

    entered = Signal(object, object)
    typing = Signal()
    left = Signal()

    def __init__(
        self, title: str, *, item: str = "", cause: str | None = None, solver: str | None = None,
        card: ActionCard | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        keep_together(self)
        self._item, self._cause, self._solver = item, cause, solver
        self._id: ChangeHash | None = card.change if card else None
        plan = card.plan if card else None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(title, fonts.BODY_B, elide=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.who = Field(name=_("Who does it"), placeholder=_("person or unit"))
        self.due = DateField(name=_("By when"))
        self.what = Field(name=_("What is to be done"))
        self.responsibility = Field(name=_("Who answers for it"))
        self.product = Field(name=_("What comes of it"))
        self.authority = Field(name=_("Who decides"))
        rows = (
            (self.who, _("Who")), (self.due, _("By when")),
            (self.what, _("What")), (self.product, _("Product")),
            (self.responsibility, _("Answers for it")), (self.authority, _("Decides")),
        )  # fmt: skip
        for n, (field, words) in enumerate(rows):
            label = Label(words, fonts.SMALL, Ink.INK2)
            label.setBuddy(field)
            grid.addWidget(label, n // 2, 2 * (n % 2))
            grid.addWidget(field, n // 2, 2 * (n % 2) + 1)
        column.addLayout(grid)
        self.cost = MoneyField(name=_("Cost of closing the gap, in đồng"))
        label = Label(_("Cost"), fonts.SMALL, Ink.INK2)
        label.setBuddy(self.cost)
        grid.addWidget(label, len(rows) // 2, 0)
        grid.addWidget(self.cost, len(rows) // 2, 1)
        self.progress = Field(name=_("Progress"), placeholder=_("Progress"))
        self.done = Check(_("Done"))
        if plan is not None:
            row = QHBoxLayout()
            row.addWidget(self.progress, 1)
            row.addWidget(self.done)
            column.addLayout(row)
        self.message = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.message.setVisible(False)
        column.addWidget(self.message)
        foot = QHBoxLayout()
        save = Button(_("Save the task"), height=30)
        leave = Button(_("Put away"), weight=Weight.LINK, height=30, key="Esc")
        save.clicked.connect(self._save)
        save.promise(self._effects)
        leave.clicked.connect(self.left)
        foot.addWidget(save)
        foot.addWidget(leave)
        foot.addStretch(1)
        column.addLayout(foot)
        if plan is not None:
            for field, text in (
                (self.who, plan.who), (self.what, plan.what), (self.product, plan.product),
                (self.responsibility, plan.responsibility), (self.authority, plan.authority),
                (self.progress, plan.progress),
            ):  # fmt: skip
                field.show_text(text)
            self.done.setChecked(card.done if card is not None else plan.done)
        if card is not None:
            self.due.show_date(card.due)
            self.cost.show_amount(card.plan.cost)
        self._written = self._texts()
        for each in self._fields().values():
            each.typed.connect(lambda _text: self.typing.emit())
        self.done.toggled.connect(lambda _on: self.typing.emit())

    def _fields(self) -> dict[str, Field]:
        return {
            "who": self.who, "due": self.due, "what": self.what, "product": self.product,
            "responsibility": self.responsibility, "authority": self.authority,
            "progress": self.progress, "cost": self.cost,
        }  # fmt: skip

    def _texts(self) -> dict[str, str]:
        texts = {name: one.text() for name, one in self._fields().items()}
        return texts | {"done": _TICKED if self.done.isChecked() else ""}

    def drafts(self) -> dict[str, str]:
        """Return what is typed or ticked and not saved, by the names of the fields."""
        texts = self._texts()
        return {name: text for name, text in texts.items() if text != self._written[name]}

    def show_drafts(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed before."""
        fields = self._fields()
        for name in fields.keys() & texts.keys():
            fields[name].setText(texts[name])
        if "done" in texts:
            self.done.setChecked(texts["done"] == _TICKED)

    def take_focus(self) -> None:
        """Focus the field of the person."""
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, why: str) -> None:
        """Show what is missing; everything typed stays."""
        self.message.set_text(why)
        self.message.setVisible(bool(why))
        self.updateGeometry()

    def announced(self) -> list[Announced]:
        """Return what Enter and Escape do in the form."""
        return [
            Announced(key=ENTER, verb=_("save the task"), effects=self._effects()),
            Announced(key="Tab", verb=_("next field")),
            Announced(key=ESCAPE, verb=_("put away"), group=Group.WINDOW),
        ]

    def _effects(self) -> tuple[Effect, ...]:
        who, what, day = self.who.text().strip(), self.what.text().strip(), self.due.date()
        if not who or not what or day is None:
            return ()
        if self.cost.why_wrong():
            return ()
        fields = {"who": who, "what": what, "due": day.isoformat()}
        return (Effect(kind="action", item=self._item, fields=fields),)

    def _save(self) -> None:
        day = self.due.date()
        if day is None:
            typed = self.due.text().strip()
            self.refuse(self.due.why_wrong() if typed else _("Say by when: day/month/year."))
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        why = self.cost.why_wrong()
        if why:
            self.refuse(why)
            self.cost.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        plan = Plan(
            who=self.who.text(),
            what=self.what.text(),
            due=day,
            responsibility=self.responsibility.text(),
            product=self.product.text(),
            authority=self.authority.text(),
            cause=self._cause,
            solver=self._solver,
            progress=self.progress.text(),
            done=self.done.isChecked(),
            cost=self.cost.amount(),
        )
        self.entered.emit(plan, self._id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if enter_pressed(event):
            self._save()
            return
        super().keyPressEvent(event)
