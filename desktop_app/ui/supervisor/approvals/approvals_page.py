"""Cần duyệt: one decision for the communes of a group, or commune by commune; each is undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.i18n import _, ngettext
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items.said import Said
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.board import Waiting
from desktop_app.workspace.values.decision_groups import DecisionGroup, GroupKey, decision_groups
from desktop_app.workspace.values.trip import Stop

from .ask_row import accepting
from .by_commune import ByCommune
from .decision_rows import Deciding, DecisionRows, odd_words
from .group_head import GroupHead
from .groups import GroupTable, group_title
from .row_card import RowCard
from .to_decide_card import ToDecideCard


class _By(StrEnum):
    REASON = "reason"
    COMMUNE = "commune"


class ApprovalsPage(AreaPage):
    """Signals: as AreaPage."""

    def __init__(
        self, session: SupervisorSession, thumbnails: Thumbnails, at: GroupKey | None = None
    ) -> None:
        super().__init__()
        self._session = session
        self.groups: tuple[DecisionGroup, ...] = ()
        self._unticked: dict[GroupKey, set[str]] = {}
        self._asked_about: tuple[Waiting, ...] = ()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 16, 10)
        whole.setSpacing(8)
        whole.addLayout(self._make_top())
        self._stack = QStackedWidget()
        whole.addWidget(self._stack, 1)
        groups = QWidget()
        self._stack.addWidget(groups)
        self._thumbnails = thumbnails
        self._by_commune: ByCommune | None = None
        self._step = Step.FULL
        across = QHBoxLayout(groups)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        self.table = GroupTable()
        self.table.none_words = _("Nothing waits for your word.")
        self.table.walked.connect(self._group_changed)
        self.table.opened.connect(lambda _group: self.take_focus())
        self.left_card = ToDecideCard(self.table)
        across.addWidget(self.left_card)
        self.right_card = Card(padding=2, frame=Tone.ACCENT, name=_("To decide now"))
        self.right_card.body.setSpacing(2)
        self.combo = Combo(name=_("What waits for your word"))
        self.combo.chosen.connect(self._combo_chosen)
        self.combo.setVisible(False)
        self.head = GroupHead(session.drafts)
        self.head.keys.accepted.connect(lambda: self._accept(self.ticked))
        self.head.keys.asked.connect(lambda: self._start_asking(self.ticked))
        self.head.keys.trip.connect(lambda: self._to_trip(self.ticked))
        self.head.keys.buttons[0].promise(lambda: self._accept_effects())
        self.head.ask.sent.connect(self._send_back)
        self.head.ask.put_away.connect(self._stop_asking)
        self.card = RowCard(thumbnails)
        self.card.opened.connect(self._open_photo)
        self.card.ticked.connect(lambda _on: self._toggle(self._here))
        self.card.keys.accepted.connect(lambda: self._accept(self._alone))
        self.card.keys.asked.connect(lambda: self._start_asking(self._alone))
        self.card.keys.trip.connect(lambda: self._to_trip(self._alone))
        self.rows = DecisionRows(thumbnails, self.card)
        self.rows.walked.connect(self._row_changed)
        self.rows.tick_asked.connect(self._toggle)
        self.rows.opened.connect(lambda _row: self._open_current())
        self.right_card.body.addWidget(self.combo)
        self.right_card.body.addWidget(self.head)
        self.right_card.body.addWidget(self.rows, 1)
        across.addWidget(self.right_card, 1)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.show_board()
        if at is not None:
            self.go_to(at)

    def _make_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        back = Button(_("This morning"), icon=Icon.ARROW_LEFT, key="Esc", height=30)
        back.clicked.connect(self.left)
        choices = [
            Choice(_By.REASON, _("By item and reason")),
            Choice(_By.COMMUNE, _("By commune")),
        ]
        self.by = Segment(choices, name=_("How what waits is put together"))
        self.by.show_choice(_By.REASON)
        self.by.chosen.connect(lambda _by: self._switch())
        self._told = Label("", fonts.BODY_B, elide=True)
        self._time = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row.addWidget(back)
        row.addWidget(self.by)
        row.addWidget(self._told)
        row.addWidget(self._time)
        row.addStretch(1)
        return row

    # What is shown

    @property
    def is_by_commune(self) -> bool:
        """Whether what waits is shown commune by commune."""
        return self.by.chosen_id() == _By.COMMUNE

    @property
    def by_commune(self) -> ByCommune:
        """The view commune by commune, made when it is first shown."""
        if self._by_commune is None:
            made = self._by_commune = ByCommune(self._session, self._thumbnails)
            made.photo_asked.connect(self.photo_asked)
            made.commune_asked.connect(self.commune_asked)
            made.hints_changed.connect(self.hints_changed)
            made.set_step(self._step)
            if self._session.board is not None:
                made.show_board(self._session.board)
            self._stack.addWidget(made)
        return self._by_commune

    def _switch(self) -> None:
        """Show the other view, at the commune the person was on."""
        if self.is_by_commune:
            here = self.current
            self._stack.setCurrentWidget(self.by_commune)
            if here is not None:
                self.by_commune.go_to(here.centre)
        else:
            here = self.by_commune.current
            self._stack.setCurrentIndex(0)
            if here is not None:
                self.pick(here.centre, here.item)
        self.hints_changed.emit()

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """Everything that waits, in the order of the groups."""
        return tuple(one for group in self.groups for one in group.waiting)

    @property
    def group(self) -> DecisionGroup | None:
        """The group the person is on."""
        return self.table.current_row()

    @property
    def current(self) -> Waiting | None:
        """The commune the person is on."""
        return self.rows.current_row()

    @property
    def ticked(self) -> tuple[Waiting, ...]:
        """Those of the group that are decided together."""
        group = self.group
        if group is None:
            return ()
        left_out = self._left_out(group)
        return tuple(one for one in group.waiting if one.centre not in left_out)

    @property
    def _alone(self) -> tuple[Waiting, ...]:
        return (self.current,) if self.current is not None else ()

    @property
    def _here(self) -> str:
        return self.current.centre if self.current is not None else ""

    def _left_out(self, group: DecisionGroup) -> set[str]:
        return self._unticked.setdefault(group.key, set(group.odd))

    def go_to(self, key: GroupKey) -> None:
        """Open the group *key*."""
        self.table.go_to(key)

    def pick(self, centre: CentreId, item: ItemId) -> None:
        """Open the group in which *centre* waits about *item*, and select it there."""
        for group in self.groups:
            if group.item == item and any(one.centre == centre for one in group.waiting):
                self.go_to(group.key)
                self.rows.go_to(centre)
                return

    def show_board(self) -> None:
        """Show what waits now; where a group is gone, the next one is open."""
        board = self._session.board
        if board is None:
            return
        at = max(0, self.table.currentIndex().row())
        before = self.group.key if self.group is not None else None
        self.groups = decision_groups(board.waiting)
        keys = [one.key for one in self.groups]
        self.table.show_rows(self.groups, board)
        if before is not None and before not in keys and self.groups:
            self.table.go_to(keys[min(at, len(keys) - 1)])
        things = len(board.waiting)
        communes = len({one.centre for one in board.waiting})
        self.left_card.set_count(things)
        said = ngettext("{things} thing of {communes}", "{things} things of {communes}", things)
        told = said.format(things=things, communes=area_words.communes(communes))
        self._told.setText(told if things else _("Nothing waits for your word."))
        self._time.setText(area_words.data_time(board))
        if self._by_commune is not None:
            self._by_commune.show_board(board)
        self.combo.clear()
        for group in self.groups:
            self.combo.add(group_title(group, board), group.key)
        self._show_group()

    def _group_changed(self) -> None:
        self._stop_asking(focus=False)
        self.head.say("")
        self._show_group()
        group = self.group
        if group is not None and self.head.ask.has_draft(_draft_of(group)):
            self._start_asking(self.ticked, focus=False)  # begun before, and not sent

    def _show_group(self) -> None:
        board, group = self._session.board, self.group
        self.right_card.setVisible(group is not None)
        if board is None or group is None:
            return
        self.combo.show_choice(group.key)
        left_out = self._left_out(group)
        given = Deciding(
            board=board,
            group=group,
            unticked=frozenset(left_out),
            secret=board.item(group.item).secret,
        )
        self.head.show_group(group, board, len(self.ticked))
        self.rows.show_group(group.waiting, given)
        self._show_row()

    def _row_changed(self) -> None:
        self._show_row()

    def _show_row(self) -> None:
        group, one = self.group, self.current
        if group is not None and one is not None:
            self.card.show_waiting(
                one,
                self._session.desk(one.centre),
                title=one.commune.full_name,
                ticked=one.centre not in self._left_out(group),
                on_trip=any(stop.centre == one.centre for stop in self._session.trips.stops),
                odd=odd_words(group.odd.get(one.centre)),
            )
            self.rows.lay_out()
        self._set_keys()

    def _set_keys(self) -> None:
        """Let the digits mean the group, or the one commune while the focus is in its card."""
        group = self.group
        in_card = self.card.has_focus
        can_accept = group is not None and group.kind.can_be_accepted and bool(self.ticked)
        keys = self.head.keys.announced_keys(can_accept, self._accept_effects)
        self.rows.keys = keys if self.ticked else []
        self.head.keys.show_caps(not in_card and not self.head.ask.is_asking)
        self.card.keys.show_caps(in_card and not self.head.ask.is_asking)
        self.hints_changed.emit()

    def _accept_effects(self) -> tuple[announcing.Effect, ...]:
        return accepting(self.ticked)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self._set_keys()

    # Decisions

    def _toggle(self, centre: str) -> None:
        group = self.group
        if group is None or not centre:
            return
        left_out = self._left_out(group)
        (left_out.discard if centre in left_out else left_out.add)(centre)
        self._show_group()

    def _decide(
        self, things: Sequence[Waiting], act: Callable[[tuple[Waiting, ...]], Said]
    ) -> bool:
        if not things:
            return False
        said = act(tuple(things))
        self.head.say("" if said.saved else said.refusal)
        if said.saved:
            # Not to a button: a key pressed once more would decide the next thing as well.
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        return said.saved

    def _accept(self, things: Sequence[Waiting]) -> None:
        self._decide(things, self._session.accept_all)

    def _start_asking(self, things: Sequence[Waiting], *, focus: bool = True) -> None:
        board, group = self._session.board, self.group
        if not things or group is None or board is None:
            return
        self._asked_about = tuple(things)
        place = (
            _draft_of(group) if len(things) > 1 or len(group.waiting) == 1 else _alone(things[0])
        )
        self.head.ask.start(things, place, secret=board.item(group.item).secret)
        if focus:
            self.head.ask.take_focus()
        self._set_keys()

    def _stop_asking(self, *, focus: bool = True) -> None:
        had_focus = self.head.ask.isAncestorOf(self.focusWidget() or self)
        self.head.ask.stop()
        if focus and had_focus:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_keys()

    def _send_back(self, comment: str) -> None:
        things = self._asked_about
        if self._decide(things, lambda all_: self._session.ask_all(all_, comment)):
            self.head.ask.stop(done=True)
            self._set_keys()

    def _to_trip(self, things: Sequence[Waiting]) -> None:
        self._session.trips.add_stops(
            [Stop(centre=one.centre, items=(one.item,)) for one in things]
        )
        self._show_row()

    def _open_photo(self) -> None:
        one = self.current
        if one is not None and one.photo:
            self.photo_asked.emit(one.commune.code, one.photo)

    def _open_current(self) -> None:
        one = self.current
        if one is None:
            return
        if one.photo and not self.rows_are_secret:
            self._open_photo()
        else:
            self.commune_asked.emit(one.centre, one.item)

    @property
    def rows_are_secret(self) -> bool:
        """Whether the group is about a secret item."""
        given = self.rows.model_.given
        return given is not None and given.secret

    def _combo_chosen(self, key: object) -> None:
        if isinstance(key, GroupKey):
            self.go_to(key)

    # Keys and width

    def announced(self) -> list[Announced]:
        """Return the keys of the page; the rows announce their own."""
        return [Announced(key=ESCAPE, verb=_("back to this morning"), group=Group.WINDOW)]

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now."""
        return announcing.hints(announcing.of_focus(QApplication.focusWidget()), MOST_HINTS)

    def take_focus(self) -> None:
        """Focus the communes of the group, or what waits of the commune."""
        if self.is_by_commune:
            self.by_commune.take_focus()
            return
        first: QWidget = self.rows if self.groups else self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        """Take the width of the window: where it is narrow the groups are a list to unfold."""
        self.left_card.set_step(step, self.combo)
        self._time.setVisible(step is not Step.MENU)
        self._step = step
        if self._by_commune is not None:
            self._by_commune.set_step(step)
        self.card.set_step(step)
        self.rows.lay_out()


def _draft_of(group: DecisionGroup) -> str:
    return f"ask/{group.kind}/{group.item}/{group.key.reason[:40]}"


def _alone(one: Waiting) -> str:
    return f"ask/{one.centre}/{one.item}"
