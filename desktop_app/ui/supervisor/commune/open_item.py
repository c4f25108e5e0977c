"""The open item of a commune: its card, and what a supervisor does with it."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, ChangeHash, EvidenceHash, ItemId
from desktop_app.i18n import _
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.items.said import Said
from desktop_app.ui.look.announcing import Announced, Effect, Group
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.actions.action_part import ActionPart
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.desk import ActionCard, Desk, EvidencePiece, ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan

from . import findings
from .finding_card import FindingCard
from .say_row import Saying, SayRow


class OpenItem(ScrollArea):
    """The card of the open item, with a sentence or a remedy asked below it.

    With *visit*, findings belong to that visit.

    Signals: ``kept()`` when "as declared" was written; ``put_away()`` when a sentence or a form
    is gone and the list should have the focus; ``form_shown()`` when a form came or went;
    ``hints_changed()``; ``photo_asked(str, str)`` with a commune's code and a photo's hash;
    ``made(object)`` with the card of another item, before what is asked below it.
    """

    kept = Signal()
    put_away = Signal()
    form_shown = Signal()
    hints_changed = Signal()
    photo_asked = Signal(str, str)
    made = Signal(object)

    def __init__(
        self,
        session: SupervisorSession,
        thumbnails: Thumbnails,
        centre: CentreId,
        *,
        visit: ChangeHash | None = None,
    ) -> None:
        content = QWidget()
        super().__init__(content)
        self._session = session
        self._thumbnails = thumbnails
        self._centre = centre
        self._visit = visit
        self.desk: Desk = session.desk(centre)
        self.card: FindingCard | None = None
        self._form: ActionForm | None = None
        self._shown_actions: object = None
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.say_row = SayRow(session.drafts)
        self.say_row.said.connect(self._said)
        self.say_row.put_away.connect(self.put_away)

    def open(self, item: ItemId) -> None:
        """Show *item*, with what was typed about it and is no change yet."""
        if self.card is not None and self.card.item == item:
            return
        self.flush()
        self.say_row.setParent(None)
        self._form = None
        self.form_shown.emit()
        empty(self._column)
        card = FindingCard(self._thumbnails, self.desk, self.desk.items[item])
        card.entered.connect(self.verify)
        card.part.keys_changed.connect(self.hints_changed)
        place, part, drafts = f"finding/{self._centre}/{item}", card.part, self._session.drafts
        part.show_drafts(drafts.of(place))
        part.typing.connect(lambda: drafts.typed(place, part.drafts()))
        card.kept.connect(self.keep)
        card.asked.connect(self.ask)
        card.approved.connect(self.approve)
        card.task_asked.connect(self.new_task)
        card.wrong_asked.connect(self._evidence_wrong)
        card.photo_asked.connect(self._open_piece)
        self.made.emit(card)
        card.foot.addWidget(self.say_row)
        self.say_row.setVisible(False)
        self._actions = QVBoxLayout()
        card.foot.addLayout(self._actions)
        self.card = card
        self._column.addWidget(card)
        card.setVisible(True)
        self._shown_actions = None
        self._show_actions(card)
        self.verticalScrollBar().setValue(0)
        self.hints_changed.emit()

    def show_desk(self, desk: Desk) -> None:
        """Show what *desk* says of the open item."""
        self.desk = desk
        if self.card is not None:
            self.card.show_item(desk, desk.items[self.card.item])
            self._show_actions(self.card)

    def _show_actions(self, card: FindingCard) -> None:
        actions = self.desk.items[card.item].actions
        if actions == self._shown_actions:
            return
        self._shown_actions = actions
        empty(self._actions)
        for action in actions:
            part = ActionPart(action, self._session.drafts)
            part.ordered.connect(lambda a=action: self.order(a, ordered=True))
            part.extended.connect(lambda day, a=action: self.order(a, due=day))
            part.closed_asked.connect(lambda a=action: self.order(a, closed=True))
            part.sent_back.connect(lambda a=action: self.order(a, reopened=True))
            self._actions.addWidget(part)
            part.setVisible(True)

    @property
    def is_planning(self) -> bool:
        """Whether the form of a remedy is open."""
        return self._form is not None

    def flush(self) -> None:
        """Save a completely typed number, before another item is shown."""
        if self.card is not None and self.card.part.is_touched:
            self.card.part.commit()
        self._session.drafts.settle()

    # Keys

    def keys(self) -> list[Announced]:
        """Return what keys do with the open item, wherever on the page the focus is."""
        card = self.card
        if card is None:
            return []
        one = self.desk.items[card.item]
        opens = _("as declared ({aside})") if card.part.aside else _("as declared")
        keys = [
            *card.part.announced(),
            Announced(
                key="F7", verb=opens.format(aside=card.part.aside), effects=card.kept_effects()
            ),
        ]
        asks = _("ask to complete, without words") if one.item.secret else _("ask to complete")
        effects = (Effect(kind="return", item=card.item),) if one.item.secret else ()
        keys.append(Announced(key="Ctrl+B", verb=asks, group=Group.ITEM, effects=effects))
        if not one.item.secret:
            keys += [
                Announced(key="F2", verb=_("remark"), group=Group.ITEM),
                Announced(key="F6", verb=_("remedy"), group=Group.ITEM),
            ]
        if one.evidence:
            keys.append(Announced(key="F4", verb=_("evidence"), group=Group.ITEM))
        return [*keys, *self._approval_keys(one)]

    def _approval_keys(self, one: ItemDesk) -> list[Announced]:
        if not findings.waits_for_approval(one):
            return []
        yes = Effect(kind="approve", item=one.item.id, fields={"accepted": True})
        no = Effect(kind="approve", item=one.item.id, fields={"accepted": False})
        return [
            Announced(key="Ctrl+1", verb=_("approve"), group=Group.ITEM, effects=(yes,)),
            Announced(key="Ctrl+2", verb=_("do not approve"), group=Group.ITEM,
                      effects=(no,) if one.item.secret else ()),
        ]  # fmt: skip

    # The finding

    def digit(self, digit: str) -> None:
        """Give the own finding by its digit."""
        if self.card is not None:
            self.card.part.digit(digit)

    def verify(self, entry: AnswerEntry) -> None:
        """Write *entry* as the own finding."""
        if self.card is not None:
            item = self.card.item
            self._tell(self._session.verify(self._centre, item, entry, visit=self._visit))

    def keep(self) -> None:
        """Find the item as it was declared."""
        if self.card is not None and self._tell(
            self._session.keep(self.desk, self.card.item, visit=self._visit)
        ):
            self.kept.emit()

    def _evidence_wrong(self) -> None:
        card = self.card
        finding = self.desk.items[card.item].finding if card else None
        if card is None or finding is None:
            return
        found = finding.answer
        entry = AnswerEntry(status=found.status, value=found.value, of=found.of, note=found.note)
        self._tell(
            self._session.verify(
                self._centre, card.item, entry, visit=self._visit, evidence_wrong=True
            )
        )

    def approve(self) -> None:
        """Approve a Not applicable that waits for it."""
        if self.card is not None and findings.waits_for_approval(self.desk.items[self.card.item]):
            self._tell(self._session.approve(self._centre, self.card.item, accept=True))

    def _tell(self, said: Said) -> bool:
        card = self.card
        if card is not None:
            card.say(said.refusal, said.warnings)
            self._session.drafts.keep(f"finding/{self._centre}/{card.item}", card.part.drafts())
        return said.saved

    # A sentence

    def ask(self, what: Saying) -> None:
        """Ask for the sentence for *what*; a secret item is returned without words."""
        card = self.card
        if card is None:
            return
        secret = self.desk.items[card.item].item.secret
        if secret and what is Saying.COMMENT:
            return
        if secret:
            self._said(what, "")
            return
        self.say_row.ask(what, *_titles(what), centre=self._centre, item=card.item)
        self.ensureWidgetVisible(self.say_row)
        self.hints_changed.emit()

    def _said(self, what: str, text: str) -> None:
        card = self.card
        if card is None:
            return
        saying = Saying(what)
        match saying:
            case Saying.RETURN:
                said = self._session.ask_to_complete(self._centre, (card.item,), text)
            case Saying.REJECT:
                said = self._session.approve(self._centre, card.item, accept=False, comment=text)
            case Saying.COMMENT:
                said = self._session.comment(self._centre, card.item, text)
            case _:
                assert_never(saying)
        if said.saved:
            self.say_row.said_it()
        else:
            self.say_row.refuse(said.refusal)

    # Remedies

    def new_task(self) -> None:
        """Show the form of a new remedy, unless one is shown or the item is secret."""
        card = self.card
        if card is None or self._form is not None or self.desk.items[card.item].item.secret:
            return
        answer = self.desk.items[card.item].answer
        form = ActionForm(
            _("A remedy for {item}").format(
                item=area_words.item_name(self.desk.items[card.item].item)
            ),
            cause=answer.cause if answer else None,
            solver=answer.solver if answer else None,
        )
        form.entered.connect(self._plan)
        form.left.connect(self._drop_form)
        place, drafts = f"task/{self._centre}/{card.item}", self._session.drafts
        form.show_drafts(drafts.of(place))
        form.typing.connect(lambda: drafts.typed(place, form.drafts()))
        self._form = form
        card.foot.addWidget(form)
        form.setVisible(True)
        self.form_shown.emit()
        form.who.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(form)
        self.hints_changed.emit()

    def _plan(self, plan: Plan, _action: object) -> None:
        if self.card is None:
            return
        visit = self._visit
        said = self._session.plan_action(self._centre, self.card.item, plan, visit=visit)
        if self._tell(said):
            self._session.drafts.keep(f"task/{self._centre}/{self.card.item}", {})
            if said.held is not None:
                item = self.card.item
                self._session.order(
                    self._centre, item, said.held.identity, ordered=True, visit=visit
                )
            self._drop_form()

    def _drop_form(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            form.hide()
            form.deleteLater()
        self.form_shown.emit()
        self.put_away.emit()

    def order(
        self,
        action: ActionCard,
        *,
        ordered: bool = False,
        due: date | None = None,
        closed: bool = False,
        reopened: bool = False,
    ) -> None:
        """Order, extend, close or send back *action*."""
        self._tell(
            self._session.order(
                self._centre, action.item, action.change, ordered=ordered, due=due, closed=closed,
                reopened=reopened, visit=self._visit,
            )
        )  # fmt: skip

    # Evidence

    def show_evidence(self) -> None:
        """Open the first piece that is a file."""
        if self.card is None:
            return
        for piece in self.desk.items[self.card.item].evidence:
            if piece.sha256:
                self._open_piece(piece)
                return

    def _open_piece(self, piece: EvidencePiece) -> None:
        if piece.sha256:
            self.photo_asked.emit(self.desk.commune.code, EvidenceHash(piece.sha256))


def _titles(saying: Saying) -> tuple[str, str]:
    """Return the question and the words of the button."""
    match saying:
        case Saying.RETURN:
            return _("What is to be completed?"), _("Request")
        case Saying.REJECT:
            return _("Why is “Not applicable” not approved?"), _("Do not approve")
        case Saying.COMMENT:
            return _("Remark for the commune"), _("Write it down")
    assert_never(saying)
