"""The remedies of the commune: what is open, overdue, done; each opens in the six clear things."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.assessment.remedies import costs_by_group
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.clerk.rail import TASKS
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items import round_words
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, Ink
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.values.desk import ActionCard, Desk


class TaskRow(PaintedButton):
    """One remedy in two lines."""

    def __init__(self, desk: Desk, card: ActionCard) -> None:
        super().__init__()
        self._card = card
        one = desk.items.get(card.item) if card.item else None
        apart = next((a for a in desk.unplaced if a.item == card.item), None)
        self._where = _("The whole centre")
        if one is not None:
            self._where = f"{one.item.code} {one.item.short.in_language(current_language())}"
        elif apart is not None:  # the version in use does not have it; its remedy stays
            self._where = f"{apart.code} {apart.name}".strip()
        self.setAccessibleName(f"{self._where}. {card.plan.what}. {self._state()}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(400, 60)

    def _state(self) -> str:
        card = self._card
        day = figures.day(card.due)
        if card.closed:
            return _("closed by the supervisor")
        if card.reopened and not card.done:
            again = _("sent back, time {count}; due {day}")
            return again.format(count=card.reopened, day=day)
        if card.done:
            return _("done, to be checked")
        if card.overdue:
            return _("overdue since {day}").format(day=day)
        return _("due {day}").format(day=day)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            paint.box(p, rect, RADIUS_FIELD, fill=c.accentsoft)
        paint.hairline(p, 0, rect.bottom() - 1, rect.right())
        card = self._card
        state = self._state()
        ink = c.red.text if card.overdue else c.green.text if card.closed else c.ink2
        right = rect.right() - 10 - fonts.width(state, fonts.SMALL_M)
        paint.text(p, right, 7, 22, state, fonts.SMALL_M, ink)
        paint.text(p, 10, 7, 22, card.plan.what, fonts.BODY_B, c.ink, room=right - 26)
        about = f"{self._where}  ·  {card.plan.who}"
        if card.plan.cost is not None:
            about += "  ·  " + cost_words(card.plan.cost)
        if card.plan.progress:
            about += f"  ·  {card.plan.progress}"
        paint.text(p, 10, 31, 20, about, fonts.SMALL, c.ink2, room=rect.width() - 20)
        if self.ring_shown:
            paint.box(p, rect.adjusted(1, 1, -1, -1), RADIUS_FIELD, border=c.accent, width=2)


def cost_words(cost: int) -> str:
    """Return an amount as it is written: "12.500.000 đồng"."""
    return _("{amount} đồng").format(amount=figures.number(cost))


class FundingCard(Card):
    """What is still to be done costs together, by group: the lines of the funding table."""

    def __init__(self) -> None:
        super().__init__(_("Funds that are needed"), padding=16)
        self.sheet = Button(_("Print the table"), icon=Icon.PRINTER, height=30)
        self.head.addWidget(self.sheet)
        self._place = QVBoxLayout()
        self._place.setSpacing(2)
        self.body.addLayout(self._place)

    def show_desk(self, desk: Desk) -> None:
        """Show the sums of *desk*; hide where no remedy says a cost."""
        empty(self._place)
        groups = costs_by_group(desk.checklist, ((one.item, one) for one in desk.actions))
        known = [one for one in groups if one.remedies]
        self.setVisible(bool(known))
        names = {one.code: round_words.section_short(one) for one in desk.checklist.sections}
        for one in known:
            name = f"{one.section} {names[one.section]}" if one.section else _("The whole centre")
            said = ngettext("{count} remedy", "{count} remedies", one.remedies)
            self._add(name, said.format(count=one.remedies), cost_words(one.cost), fonts.SMALL_M)
        unknown = sum(one.unknown for one in groups)
        rest = ngettext("{count} remedy without a cost", "{count} remedies without a cost", unknown)
        total = cost_words(sum(one.cost for one in known))
        self._add(_("Together"), rest.format(count=unknown) if unknown else "", total, fonts.BODY_B)

    def _add(self, name: str, about: str, cost: str, style: fonts.Style) -> None:
        row = QHBoxLayout()
        row.addWidget(Label(name, style, elide=True), 3)
        row.addWidget(Label(about, fonts.SMALL, Ink.INK2, elide=True), 3)
        row.addWidget(Label(cost, style))
        self._place.addLayout(row)


class TasksPage(Page):
    """Signals: ``item_asked(str)``; ``paper_asked()`` for the sheet of costs."""

    item_asked = Signal(str)
    paper_asked = Signal()
    rail_key = TASKS

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.form: ActionForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(12)
        self._list_card = Card(_("Remedies"), padding=22)
        self.add = Button(_("Add one for the whole centre"), height=30)
        self.add.clicked.connect(lambda: self._open(None))
        back = Button(_("Back to the desk"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        self._count = Label("", fonts.SMALL_M, Ink.INK2)
        self._list_card.head.addWidget(self._count)
        self._list_card.head.addWidget(self.add)
        self._list_card.head.addWidget(back)
        self._list_place = QVBoxLayout()
        self._list_card.body.addLayout(self._list_place, 1)
        column.addWidget(self._list_card, 1)
        self._form_card = Card(padding=16, name=_("Remedy"))
        self._form_card.setVisible(False)
        column.addWidget(self._form_card)
        self.funding = FundingCard()
        self.funding.sheet.clicked.connect(self.paper_asked)
        column.addWidget(self.funding)
        self.rows: list[TaskRow] = []
        self._show()

    def _show(self) -> None:
        empty(self._list_place)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(0)
        desk = self._session.desk
        self.rows = []
        cards = sorted(desk.actions, key=lambda card: (card.closed, card.done, card.due))
        self._count.setText(_counted(desk))
        self.funding.show_desk(desk)
        for card in cards:
            row = TaskRow(desk, card)
            row.clicked.connect(lambda _on=False, one=card: self._open(one))
            self.rows.append(row)
            column.addWidget(row)
        if not cards:
            said = _("No remedies yet. F6 on an item makes one.")
            column.addWidget(Label(said, fonts.BODY, Ink.INK2))
        column.addStretch(1)
        self._list_place.addWidget(ScrollArea(inside))

    def _open(self, card: ActionCard | None) -> None:
        self._close_form()
        item = card.item if card else None
        title = card.plan.what if card else _("A task for the whole centre")
        plan = card.plan if card else None
        self.form = ActionForm(
            title, cause=plan.cause if plan else None, solver=plan.solver if plan else None,
            card=card,
        )  # fmt: skip
        form = self.form
        place, drafts = (
            self._session.task_place(card.change if card else None),
            self._session.drafts,
        )
        form.show_drafts(drafts.of(place))
        form.typing.connect(lambda: drafts.typed(place, form.drafts()))

        def save(plan_: object, action: object) -> None:
            said = self._session.plan_action(item, plan_, action=action)  # type: ignore[arg-type]
            if said.saved:
                drafts.keep(place, {})
                self._close_form()
                self._show()
                self.take_focus()
            else:
                form.refuse(said.refusal)

        form.entered.connect(save)
        form.left.connect(self._leave_form)
        self._form_card.body.addWidget(form)
        self._form_card.setVisible(True)
        form.take_focus()
        self.hints_changed.emit()

    def _leave_form(self) -> None:
        self._close_form()
        self.take_focus()

    def _close_form(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            form.hide()
            form.deleteLater()
            self._form_card.setVisible(False)
            self.hints_changed.emit()

    def take_focus(self) -> None:
        first = self.rows[0] if self.rows else self.add
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[list[Hint]]:
        if self.form is not None:
            return [[Hint("Enter", _("save the task")), Hint("Tab", _("next field"))],
                    [Hint("Esc", _("put away"))]]  # fmt: skip
        return [[Hint("Enter", _("open the task")), Hint("Tab", _("next thing"))],
                [Hint("Esc", _("back to the desk")), Hint("F8", _("what is left"))]]  # fmt: skip


def _counted(desk: Desk) -> str:
    """Return how many are overdue and how many wait to be verified, "" where none are."""
    late = sum(card.overdue for card in desk.actions)
    done = sum(card.done and not card.closed for card in desk.actions)
    said = []
    if late:
        said.append(_("{count} overdue").format(count=late))
    if done:
        said.append(_("{count} to be checked").format(count=done))
    return " · ".join(said)
