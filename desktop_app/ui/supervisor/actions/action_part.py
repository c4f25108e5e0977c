"""One remedy as the supervisor sees it: the six clear things, and order, extend, close."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _, figures, ngettext
from desktop_app.ui.items.draft_keeper import DraftKeeper, FormDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.badges import Tag
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor.session import extension_place
from desktop_app.workspace.values.desk import ActionCard


def action_state(card: ActionCard) -> tuple[str, Ink]:
    """Return how a remedy stands, and the ink of that."""
    day = figures.day(card.due)
    if card.closed:
        return _("closed as found done"), Ink.GREEN
    if card.done:
        return _("reported done, to be checked"), Ink.AMBER
    if card.overdue:
        return _("overdue since {day}").format(day=day), Ink.RED
    return _("due {day}").format(day=day), Ink.INK2


class ActionPart(Card):
    """Signals: ``ordered()``, ``extended(object)`` with a date, ``closed_asked()``, ``sent_back()``
    for one that was reported or found done and is not.
    """

    ordered = Signal()
    extended = Signal(object)
    closed_asked = Signal()
    sent_back = Signal()

    def __init__(
        self,
        card: ActionCard,
        drafts: DraftKeeper,
        about: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(padding=12, choice=True, name=card.plan.what, parent=parent)
        self.card = card
        # Not Fixed: that caps the height at what the widest layout needs.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        plan = card.plan
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Label(plan.what, fonts.BODY_B, elide=True), 1)
        if card.reopened:
            said = ngettext("reopened once", "reopened {count} times", card.reopened)
            top.addWidget(Tag(said.format(count=card.reopened)))
        if card.ordered:
            top.addWidget(Tag(_("Ordered")))
        state, ink = action_state(card)
        top.addWidget(Label(state, fonts.SMALL_M, ink))
        self.body.addLayout(top)
        parts = [about] if about else []
        parts.append(plan.who)
        for said, words in (
            (plan.responsibility, _("answers for it: {text}")),
            (plan.product, _("product: {text}")),
            (plan.authority, _("decides: {text}")),
            (plan.progress, _("progress: {text}")),
        ):
            if said:
                parts.append(words.format(text=said))
        if plan.cost is not None:
            parts.append(_("cost: {amount} đồng").format(amount=figures.number(plan.cost)))
        parts.append(_("by {name}").format(name=card.author.name))
        self.body.addWidget(Paragraph(" · ".join(parts), fonts.SMALL, Ink.INK2))
        if not card.closed:
            self.body.addLayout(self._keys(drafts))
        if card.closed or card.done:
            self.body.addWidget(self._send_back())
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        self.body.addWidget(self.refusal)

    def _keys(self, drafts: DraftKeeper) -> QVBoxLayout:
        both = QVBoxLayout()
        holder, row = flowing()
        if not self.card.ordered:
            order = Button(_("Order it"), height=28)
            order.clicked.connect(self.ordered)
            order.promise(lambda: self._effects(ordered=True))
            row.addWidget(order)
        extend = Button(_("Extend to"), height=28)
        self._day = DateField(name=_("New deadline"))
        self._day.setFixedHeight(28)
        FormDraft(drafts, {"day": self._day}, self).open(extension_place(self.card.change))
        extend.clicked.connect(self._extend)
        extend.promise(self._extension)
        self._day.returnPressed.connect(self._extend)
        close = Button(_("Close: found done"), height=28)
        close.clicked.connect(self.closed_asked)
        close.promise(lambda: self._effects(closed=True))
        row.addWidget(extend)
        row.addWidget(self._day)
        row.addWidget(close)
        both.addWidget(holder)
        return both

    def _send_back(self) -> QWidget:
        holder, row = flowing()
        back = Button(_("Not done: send it back"), height=28)
        back.clicked.connect(self.sent_back)
        back.promise(lambda: self._effects(reopened=True))
        row.addWidget(back)
        return holder

    def announced(self) -> list[Announced]:
        """Return what Enter does in the field of the new deadline."""
        if self.card.closed or not self._day.hasFocus():
            return []
        return [Announced(key=ENTER, verb=_("extend"), effects=self._extension())]

    def _effects(self, **fields: str | bool) -> tuple[Effect, ...]:
        said: dict[str, str | bool | None] = {"action": self.card.change, **fields}
        return (Effect(kind="order", item=self.card.item or "", fields=said),)

    def _extension(self) -> tuple[Effect, ...]:
        day = self._day.date()
        return self._effects(due=day.isoformat()) if day is not None else ()

    def _extend(self) -> None:
        day = self._day.date()
        if day is None:
            self._day.set_wrong(self._day.why_wrong())
            self._day.setFocus()
            return
        self.extended.emit(day)

    def refuse(self, why: str) -> None:
        """Show why it was refused."""
        self.refusal.set_text(why)
        self.refusal.setVisible(bool(why))
