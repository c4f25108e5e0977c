"""A commune opened: its items at the left, the current one at the right."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, EvidenceHash, ItemId, PaperKind
from desktop_app.i18n import _, ngettext
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.items.said import Said
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.badges import Count
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.papers import Paper
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.actions.action_part import ActionPart
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.commune.say_row import Saying
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.trip import Stop
from desktop_app.workspace.papers.file_names import file_name
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.values.desk import ActionCard, Desk, EvidencePiece, ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan

from . import findings
from .commune_head import CommuneHead
from .commune_items import ItemList
from .finding_card import FindingCard
from .say_row import SayRow


class CommunePage(AreaPage):
    """One commune.

    Signals: as Page, and ``photo_asked(str, str)``, ``paper_asked(object)`` with a Paper.
    """

    photo_asked = Signal(str, str)
    paper_asked = Signal(object)

    def __init__(
        self,
        session: SupervisorSession,
        thumbnails: Thumbnails,
        centre: CentreId,
        item: ItemId | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self._thumbnails = thumbnails
        self.centre = centre
        self.desk: Desk = session.desk(centre)
        self.card: FindingCard | None = None
        self._form: ActionForm | None = None
        self._room: Step | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = CommuneHead()
        self.head.back_asked.connect(self.left)
        self.head.visit_asked.connect(lambda: self.visit_asked.emit(self.centre))
        self.head.report_asked.connect(self._report)
        self.head.letter_asked.connect(self._letter)
        self.head.called.connect(self._called)
        self.head.trip_asked.connect(self._to_trip)
        column.addWidget(self.head)
        across = self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        across.setContentsMargins(16, 12, 16, 12)
        across.setSpacing(14)
        column.addLayout(across, 1)
        self._list_card = self._make_list()
        across.addWidget(self._list_card, 10)
        self._detail = QWidget()
        self._column = QVBoxLayout(self._detail)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.say_row = SayRow(session.drafts)
        self.say_row.said.connect(self._said)
        self.say_row.put_away.connect(self._stopped_saying)
        self._scroll = ScrollArea(self._detail)
        across.addWidget(self._scroll, 12)
        self._keys()
        which = next((one.id for one in self.views() if self.items_of(one.id)), "")
        which = which or findings.Look.ALL
        if item and item not in self.items_of(which):
            which = findings.Look.ALL
        self._views.show_choice(which)
        self._show_list()
        shown = self.list.shown
        if shown:
            self.list.go_to(item if item in shown else shown[0])
            self._open(self.list.current or shown[0])

    def _make_list(self) -> QWidget:
        card = Card(padding=8)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 0)
        self._views = Segment(self.views(), name=_("Which items"))
        self._views.chosen.connect(lambda _which: self._show_list())
        self._count = Count(0)
        row.addWidget(self._views)
        row.addWidget(self._count)
        row.addStretch(1)
        caption = Label(_("finding of the check"), fonts.CAP, Ink.INK2, elide=True)
        row.addWidget(caption)
        card.body.addLayout(row)
        self.list = ItemList(_("Items of the commune"))
        self.list.stood_on.connect(lambda item: self._open(ItemId(item)))
        card.body.addWidget(self.list, 1)
        return card

    def _keys(self) -> None:
        for keys, act in (
            ("F7", self._keep),
            ("Ctrl+K", self._keep),
            ("Ctrl+B", lambda: self._ask(Saying.RETURN)),
            ("F2", lambda: self._ask(Saying.COMMENT)),
            ("Ctrl+E", lambda: self._ask(Saying.COMMENT)),
            ("F6", self._new_task),
            ("Ctrl+G", self._new_task),
            ("F4", self._show_evidence),
            ("Ctrl+M", self._show_evidence),
            ("Ctrl+1", self._approve),
            ("Ctrl+2", lambda: self._ask(Saying.REJECT)),
            ("F8", lambda: self._step(1)),
            ("Ctrl+Down", lambda: self._step(1)),
            ("Ctrl+Up", lambda: self._step(-1)),
            ("Ctrl+L", self._called),
            ("Ctrl+T", self._to_trip),
            ("Ctrl+Return", lambda: self.visit_asked.emit(self.centre)),
        ):
            self.key(keys, act)
        for digit in "1234":
            self.key(digit, lambda d=digit: self._digit(d))

    # What is shown

    def views(self) -> list[Choice]:
        """Return the choices of items, the first one with any is shown first."""
        return [
            Choice(findings.Look.NEEDED, _("To look at")),
            Choice(findings.Look.CRITICAL, _("Critical")),
            Choice(findings.Look.ALL, _("All")),
        ]

    def items_of(self, which: str) -> list[ItemId]:
        """Return the items of a choice."""
        return findings.items_of(self.desk, findings.Look(which))

    def show_board(self) -> None:
        """Read the commune again."""
        self.desk = self._session.desk(self.centre)
        self._show_list()
        card = self.card
        if card is not None:
            card.show_item(self.desk, self.desk.items[card.item])
            self._show_actions(card)

    def _show_list(self) -> None:
        board = self._session.board
        row = None
        if board is not None:
            row = next((one for one in board.rows if one.centre == self.centre), None)
        self.head.show_commune(self.desk, row)
        shown = self.items_of(self._views.chosen_id() or findings.Look.ALL)
        here = self.card.item if self.card else None
        if (
            here is not None
            and here not in shown
            and self._views.chosen_id() == findings.Look.NEEDED
        ):
            # An item just settled stays in the list until the person moves on.
            order = list(self.desk.items)
            shown = sorted({*shown, here}, key=order.index)
        self.list.show_items(self.desk, shown)
        said = ngettext("{count} item", "{count} items", len(shown)).format(count=len(shown))
        self._count.set_count(len(shown))
        self._count.setAccessibleName(said)

    def flush(self) -> None:
        """Save a completely typed number, before another item is shown."""
        if self.card is not None and self.card.part.is_touched:
            self.card.part.commit()
        self._session.drafts.settle()

    def _open(self, item: ItemId) -> None:
        if self.card is not None and self.card.item == item:
            return
        self.flush()
        self.say_row.setParent(None)
        self._form = None
        self._share_room()
        empty(self._column)
        one = self.desk.items[item]
        card = FindingCard(self._thumbnails, self.desk, one)
        card.entered.connect(self._verify)
        card.part.keys_changed.connect(self.hints_changed)
        place, part, drafts = f"finding/{self.centre}/{item}", card.part, self._session.drafts
        part.show_drafts(drafts.of(place))
        part.typing.connect(lambda: drafts.typed(place, part.drafts()))
        card.kept.connect(self._keep)
        card.asked.connect(self._ask)
        card.approved.connect(self._approve)
        card.task_asked.connect(self._new_task)
        card.wrong_asked.connect(self._evidence_wrong)
        card.photo_asked.connect(self._open_piece)
        card.foot.addWidget(self.say_row)
        self.say_row.setVisible(False)
        self._actions = QVBoxLayout()
        card.foot.addLayout(self._actions)
        self.card = card
        self._column.addWidget(card)
        card.setVisible(True)
        self._shown_actions: object = None
        self._show_actions(card)
        self._scroll.verticalScrollBar().setValue(0)
        self.hints_changed.emit()

    def _show_actions(self, card: FindingCard) -> None:
        actions = self.desk.items[card.item].actions
        if actions == self._shown_actions:
            return
        self._shown_actions = actions
        empty(self._actions)
        for action in actions:
            part = ActionPart(action, self._session.drafts)
            part.ordered.connect(lambda a=action: self._order(a, ordered=True))
            part.extended.connect(lambda day, a=action: self._order(a, due=day))
            part.closed_asked.connect(lambda a=action: self._order(a, closed=True))
            part.sent_back.connect(lambda a=action: self._order(a, reopened=True))
            self._actions.addWidget(part)
            part.setVisible(True)

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now, as the focused control announces them."""
        return announcing.hints(announcing.of_focus(QApplication.focusWidget()), MOST_HINTS)

    def announced(self) -> list[Announced]:
        """Return what keys do anywhere on the page that is no field."""
        card = self.card
        if card is None:
            return [Announced(key=ESCAPE, verb=_("back"), group=Group.WINDOW)]
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
        return [*keys, *self._approval_keys(one), *self._page_keys()]

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

    def _page_keys(self) -> list[Announced]:
        called = (Effect(kind="call"),)
        return [
            Announced(key="Ctrl+L", effects=called),
            Announced(key="F8", verb=_("next"), group=Group.WINDOW),
            Announced(key=ESCAPE, verb=_("back"), group=Group.WINDOW),
        ]

    def take_focus(self) -> None:
        """Focus the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # Actions

    def _tell(self, said: Said) -> bool:
        card = self.card
        if card is not None:
            card.say(said.refusal, said.warnings)
            self._session.drafts.keep(f"finding/{self.centre}/{card.item}", card.part.drafts())
        return said.saved

    def _verify(self, entry: AnswerEntry) -> None:
        if self.card is not None:
            self._tell(self._session.verify(self.centre, self.card.item, entry))

    def _digit(self, digit: str) -> None:
        if self.card is not None:
            self.card.part.digit(digit)

    def _keep(self) -> None:
        if self.card is not None and self._tell(self._session.keep(self.desk, self.card.item)):
            self._step(1)

    def _evidence_wrong(self) -> None:
        card = self.card
        finding = self.desk.items[card.item].finding if card else None
        if card is None or finding is None:
            return
        found = finding.answer
        entry = AnswerEntry(status=found.status, value=found.value, of=found.of, note=found.note)
        self._tell(self._session.verify(self.centre, card.item, entry, evidence_wrong=True))

    def _approve(self) -> None:
        if self.card is not None and findings.waits_for_approval(self.desk.items[self.card.item]):
            self._tell(self._session.approve(self.centre, self.card.item, accept=True))

    def _ask(self, what: Saying) -> None:
        card = self.card
        if card is None:
            return
        secret = self.desk.items[card.item].item.secret
        if secret and what is Saying.COMMENT:
            return
        if secret:  # a secret item is returned without words
            self._said(what, "")
            return
        self.say_row.ask(what, *_titles(what), centre=self.centre, item=card.item)
        self._scroll.ensureWidgetVisible(self.say_row)
        self.hints_changed.emit()

    def _said(self, what: str, text: str) -> None:
        card = self.card
        if card is None:
            return
        saying = Saying(what)
        match saying:
            case Saying.RETURN:
                said = self._session.ask_to_complete(self.centre, (card.item,), text)
            case Saying.REJECT:
                said = self._session.approve(self.centre, card.item, accept=False, comment=text)
            case Saying.COMMENT:
                said = self._session.comment(self.centre, card.item, text)
            case _:
                assert_never(saying)
        if said.saved:
            self.say_row.said_it()
        else:
            self.say_row.refuse(said.refusal)

    def _stopped_saying(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hints_changed.emit()

    def _new_task(self) -> None:
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
        place, drafts = f"task/{self.centre}/{card.item}", self._session.drafts
        form.show_drafts(drafts.of(place))
        form.typing.connect(lambda: drafts.typed(place, form.drafts()))
        self._form = form
        card.foot.addWidget(form)
        form.setVisible(True)
        self._share_room()
        form.who.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(form)
        self.hints_changed.emit()

    def _plan(self, plan: Plan, _action: object) -> None:
        if self.card is None:
            return
        said = self._session.plan_action(self.centre, self.card.item, plan)
        if self._tell(said):
            self._session.drafts.keep(f"task/{self.centre}/{self.card.item}", {})
            if said.held is not None:
                self._session.order(self.centre, self.card.item, said.held.identity, ordered=True)
            self._drop_form()

    def _drop_form(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            form.hide()
            form.deleteLater()
        self._share_room()
        self.hints_changed.emit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order(
        self,
        action: ActionCard,
        *,
        ordered: bool = False,
        due: date | None = None,
        closed: bool = False,
        reopened: bool = False,
    ) -> None:
        self._tell(
            self._session.order(
                self.centre, action.item, action.change, ordered=ordered, due=due, closed=closed,
                reopened=reopened,
            )
        )  # fmt: skip

    def _to_trip(self) -> None:
        self._session.add_stop(Stop(centre=self.centre))

    def _called(self) -> None:
        self._session.log_call(self.centre)

    def _step(self, by: int) -> None:
        self.list.step(by)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_evidence(self) -> None:
        if self.card is None:
            return
        for piece in self.desk.items[self.card.item].evidence:
            if piece.sha256:
                self._open_piece(piece)
                return

    def _open_piece(self, piece: EvidencePiece) -> None:
        if piece.sha256:
            self.photo_asked.emit(self.desk.commune.code, EvidenceHash(piece.sha256))

    def _report(self) -> None:
        request = PaperRequest(centre=self.centre, round=self._session.round)
        name = self.desk.commune.full_name
        self.paper_asked.emit(
            Paper(
                title=_("Report of {commune}").format(commune=name),
                file_name=f"bao-cao-{self.desk.commune.code}-{self.desk.round}.pdf",
                draw=lambda door: door.papers.draw(PaperKind.COMMUNE, request),
                draw_word=lambda door: door.papers.draw(PaperKind.COMMUNE, request, "docx"),
            )
        )

    def _letter(self) -> None:
        request = PaperRequest(centre=self.centre, round=self._session.round)
        self.paper_asked.emit(
            Paper(
                title=_("Letter on what is to be completed, {commune}").format(
                    commune=self.desk.commune.full_name
                ),
                file_name=file_name(PaperKind.RETURNED, self.centre, self.desk.round),
                draw=lambda door: door.papers.draw(PaperKind.RETURNED, request),
            )
        )

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        self._room = step
        self._share_room()
        self._scroll.setMinimumWidth({Step.MENU: 200, Step.DRAWER: 330}.get(step, 420))
        self._list_card.setMaximumWidth(380 if step is Step.DRAWER else self.maximumWidth())
        way = QBoxLayout.Direction
        self._across.setDirection(way.TopToBottom if step is Step.MENU else way.LeftToRight)

    def _share_room(self) -> None:
        """Give the form of a remedy the whole width where two columns would squeeze its fields."""
        is_narrow = self._room is not Step.FULL
        self._list_card.setVisible(self._form is None or not is_narrow)


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
