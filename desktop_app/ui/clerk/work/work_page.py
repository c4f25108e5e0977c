"""The working page: filters, the list with its open card, the dock, moving between items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.choices import Check, Segment
from desktop_app.ui.look.fields import SearchField
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.preferences import Preferences
from desktop_app.workspace.reading.problems import problems
from desktop_app.workspace.values.desk import ItemDesk

from . import changes
from .asked_banners import AskedBanners
from .dock import Dock
from .first_hints import FirstHint, FirstHints
from .item_list import LEFT, ItemList
from .later_round import LaterRound
from .rows_model import DeskRows, View, is_answered
from .side import Side
from .toolbar import Toolbar
from .unchanged_row import UnchangedRow

if TYPE_CHECKING:
    from desktop_app.ui.clerk.card.open_card import OpenCard

_RIGHT = 26  # of what stands over the list, whose scroll bar takes the rest
_LOW = 400  # pixels: a page that is less high shows no offer to keep a section


class WorkPage(QWidget):
    """Signals: ``item_changed()`` when another item is open or keys mean something else;
    ``finished()`` when nothing in view is unanswered any more; ``conflict_opened(str)``;
    ``view_chosen(str)`` by the person; ``drawer_changed()`` when the dock over the list opens or
    closes;
    ``pick_files()``, ``piece_opened(object)`` of the open card.
    """

    item_changed = Signal()
    drawer_changed = Signal()
    finished = Signal()
    conflict_opened = Signal(str)
    view_chosen = Signal(str)
    pick_files = Signal()
    piece_opened = Signal(object)

    def __init__(
        self, session: Session, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.hints = FirstHints(preferences)
        self._step = Step.FULL
        self._went_to: ItemId | None = None  # shown on a page, not in the list
        self.model = DeskRows(self)
        self.list = ItemList(self.model)
        self.list.opened.connect(lambda item: self.open(ItemId(item)))
        self.list.answered.connect(self._answered)
        self.list.kept.connect(self._keep)
        self.dock = Dock()
        self.dock.picked.connect(lambda item: self.open(ItemId(item), anywhere=True))
        self.dock.all_asked.connect(lambda: self.only_missing.setChecked(True))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._centre = QWidget()
        centre = QVBoxLayout(self._centre)
        centre.setContentsMargins(0, 10, 0, 0)
        centre.setSpacing(4)
        self.toolbar = Toolbar(session.desk)
        self.search: SearchField = self.toolbar.search
        self.only_missing: Check = self.toolbar.only_missing
        self.toolbar.view_chosen.connect(self._choose_view)
        self.search.typed.connect(self._search)
        self.search.moved.connect(lambda step: self.open_next() if step > 0 else None)
        self.search.returnPressed.connect(self._open_found)
        self.search.left.connect(self._show_bar)
        self.only_missing.toggled.connect(self._filter)
        centre.addWidget(self.toolbar)
        banners = QVBoxLayout()
        banners.setContentsMargins(LEFT, 0, _RIGHT, 0)
        banners.addWidget(self.hints)
        self.asked = AskedBanners()
        self.asked.reply_asked.connect(self._reply)
        self.asked.choice_asked.connect(self.conflict_opened)
        self.asked.end_asked.connect(self.finished)
        banners.addWidget(self.asked)
        centre.addLayout(banners)
        self.later = LaterRound(session, left=LEFT, right=_RIGHT)
        self.later.keep_section.clicked.connect(self.keep_section)
        self.later.setVisible(False)
        centre.addWidget(self.later)
        self._empty = Label("", fonts.BODY, Ink.INK2)
        self._empty.setContentsMargins(24, 20, 0, 0)
        self._empty.setVisible(False)
        centre.addWidget(self._empty)
        centre.addWidget(self.list, 1)
        across.addWidget(self._centre, 1)
        across.addWidget(self.dock)
        self.side = Side(session, self, across, self._centre, self.dock)
        self.side.drawer_changed.connect(self.drawer_changed)
        self.side.changed.connect(self._side_changed)
        self.side.keys_changed.connect(self.item_changed)
        self.side.opened.connect(self.piece_opened)
        session.changed.connect(self._show_desk)

    def complete(self) -> None:
        """Make what stands beside the list, after the first paint."""
        self.dock.fill()
        self.dock.before.use(self.side.tools.thumbnails)
        self.dock.before.piece_opened.connect(self.piece_opened)
        self.dock.show_desk(self.session.desk, self.current, before=self.row is not None)

    def flush(self) -> None:
        """Save what is being typed on the open card."""
        if self.card is not None:
            self.card.flush()

    def save_texts(self) -> None:
        """Save the texts being typed on the open card; a half-typed number stays in its field."""
        if self.card is not None:
            self.card.save_texts()

    def leave_item(self) -> None:
        """Close the open item, so that nothing typed remains and the desk alone is shown."""
        self.search.clear()
        self.only_missing.setChecked(False)
        self._open(None)

    def show_round(self) -> None:
        """Offer the views that the session's round has."""
        self.toolbar.show_round(self.session.desk)

    # Moving between items

    @property
    def views(self) -> Segment:
        """Which items are shown."""
        return self.toolbar.views

    @property
    def card(self) -> OpenCard | None:
        """The open card."""
        shown = self.list.card
        return None if isinstance(shown, UnchangedRow) else shown

    @property
    def row(self) -> UnchangedRow | None:
        """The current row of a later round, while it is not unfolded."""
        return self.list.card if isinstance(self.list.card, UnchangedRow) else None

    @property
    def current(self) -> ItemId | None:
        """The open item."""
        return self.list.open_item

    def show_view(self, view: View, *, first: bool = True) -> None:
        """Show the items of *view* and, with *first*, open the first one left to do."""
        self.model.view = view
        self.views.show_choice(view)
        self._show_bar()
        if self.list.card is not None and (self.row is not None) != self.model.shows_changes:
            self._close()  # the other kind of row stands there
        self._show_desk()
        if first:
            self.open_first()

    def open_first(self) -> None:
        """Open the first unanswered item in view, else the first one missing, else the first."""
        shown = self.model.items()
        items = self.session.desk.items
        left = self._left() or [i for i in shown if item_words.needs_attention(items[i])]
        wanted = next(iter(left or shown), None)
        if wanted is not None:
            self.open(wanted)
        else:
            self._open(None)
        QTimer.singleShot(0, self, self.list.show_open)

    def open(self, item: ItemId, *, anywhere: bool = False) -> None:
        """Open *item*; with *anywhere*, change the view if it is not in it."""
        conflict = self.session.desk.items[item].judgement.conflict
        self._went_to = None
        if conflict and not self.model.shows_changes:
            self._went_to = item  # F8 goes on from here
            self.conflict_opened.emit(item)
            return
        if self.model.row_of(item) < 0 and anywhere:
            self.search.clear()
            self.only_missing.setChecked(False)
            if self.model.row_of(item) < 0:
                self.show_view(View.ALL, first=False)
        if self.current == item and self.list.card is not None:
            self.list.card.take_focus()
        else:
            self._open(item)
        self.list.show_open()

    def unfold(self, digit: str = "") -> OpenCard | None:
        """Open the card in place of the current row; *digit* begins its answer, if it may.

        Return the open card, None where there is none to open.
        """
        row = self.row
        if row is None:
            return self.card
        if row.one.judgement.conflict:
            self.conflict_opened.emit(row.item)
            return None
        self._open_card(row.item)
        card = self.card
        begins = announcing.find(card.announced(), digit) if card is not None and digit else None
        if begins is not None and begins.act is not None and not begins.effects:
            begins.act()  # it writes nothing: a number goes into its field
        return card

    def fold(self) -> bool:
        """Close the card of a later round to its row; return whether it did."""
        card = self.card
        if card is None or not self.model.shows_changes:
            return False
        self._open(card.item)
        return True

    def keep(self) -> None:
        """Confirm last round's answer to the current item as unchanged, or say why not."""
        if self.row is not None:
            self.row.keep()
        elif self.card is not None:
            self.card.keep_as_before()

    def _reply(self, item: str) -> None:
        """Open the request to complete *item*, with the focus in the reply."""
        self.open(ItemId(item), anywhere=True)
        if (card := self.unfold()) is not None:
            card.head_part.reply.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep(self, item: str) -> None:
        self.open(ItemId(item))
        self.keep()

    def keep_section(self) -> None:
        """Confirm what is left of the section of the current row at once."""
        if self.row is None:
            return
        members = self.later.members()
        if not members:
            self.row.tell(_("Here each item is confirmed by itself: F7."), wrong=True)
            return
        said = self.session.keep_as_before(members, seconds=self.row.seconds)
        if said.refusal:
            self.later.refuse(said.refusal)
        elif said.saved:
            self._go_on()

    def take_focus(self) -> bool:
        """Put the focus on the current item; return whether there is one."""
        if self.list.card is None:
            return False
        self.list.card.take_focus()
        return True

    def tell(self, words: str) -> None:
        """Show a message about the current item."""
        if self.list.card is not None:
            self.list.card.tell(words)

    def open_next(self) -> None:
        """Open the next item in view; at the end emit ``finished``."""
        self._move(+1)

    def open_previous(self) -> None:
        """Open the item above."""
        self._move(-1)

    def open_next_missing(self) -> None:
        """Open the next item that is left to look at, in the order of the dock's list."""
        self.hints.follow(FirstHint.LEFT)
        left = [one.item for one in problems(self.session.desk)]
        here = self._went_to or self.current
        if not left:
            self.finished.emit()
        elif here in left:
            self.open(left[(left.index(here) + 1) % len(left)], anywhere=True)
        else:
            order = [item.id for item in self.session.checklist.items_in_order]
            at = order.index(here) if here in order else -1
            later = [item for item in left if order.index(item) > at]
            self.open((later or left)[0], anywhere=True)

    def open_section(self, code: str) -> None:
        """Open the first item of a section that is left, else its first."""
        section = next(s for s in self.session.checklist.sections if s.code == code)
        items = self.session.desk.items
        members = [item.id for item in section.items]
        shown = [item for item in members if self.model.row_of(item) >= 0]
        members = shown or members
        left = [item for item in members if self._is_left(items[item])]
        self.open((left or members)[0], anywhere=True)

    def set_step(self, step: Step) -> None:
        """Lay the dock beside the list, narrower, or over it."""
        self._step = step
        self.toolbar.set_narrow(step <= Step.DRAWER)
        self.side.set_step(step)

    def toggle_dock(self) -> None:
        """Show the dock over the list of a narrow window, or hide it."""
        self.side.toggle_dock()

    def focus_search(self) -> None:
        """Go to the search box."""
        self.toolbar.show_title(False)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # Reactions to signals

    def _open(self, item: ItemId | None) -> None:
        if item is None:
            self._close()
        elif self.model.shows_changes:
            self._open_row(item)
        else:
            self._open_card(item)

    def _close(self) -> None:
        if self.card is not None:
            self.card.flush()
        self.side.close()
        self.list.set_card(None)
        self._show_current(None)

    def _open_row(self, item: ItemId) -> None:
        if self.card is not None:
            self.card.flush()
        self.side.close()
        row = UnchangedRow(self.session, self.session.desk.items[item])
        row.opened.connect(self.unfold)
        row.kept.connect(self._go_on)
        row.next_asked.connect(self.open_next)
        row.previous_asked.connect(self.open_previous)
        self.list.set_card(row)
        self._show_current(item)
        row.take_focus()

    def _open_card(self, item: ItemId) -> None:
        if self.card is not None:
            self.card.flush()
        from desktop_app.ui.clerk.card.open_card import OpenCard  # see complete_in_steps

        card = OpenCard(self.session, self.session.desk.items[item], self.side.tools)
        self.side.serve(card)
        card.done.connect(self._go_on)
        card.next_asked.connect(self.open_next)
        card.previous_asked.connect(self.open_previous)
        card.state_changed.connect(self.item_changed)
        card.pick_files.connect(self.pick_files)
        self.list.set_card(card)
        self._show_current(item)
        card.show_drafts()
        card.try_note_again()
        card.take_focus()
        self.item_changed.emit()

    def _show_current(self, item: ItemId | None) -> None:
        desk = self.session.desk
        self.model.show_desk(desk, keep=item)
        self._show_later()
        self.dock.show_desk(desk, item, before=self.row is not None)
        self.item_changed.emit()

    def _show_later(self) -> None:
        self.later.setVisible(self.model.shows_changes)
        if self.model.shows_changes:
            self.later.show_groups(self.model.groups, self.current if self.row else None)

    def _is_left(self, one: ItemDesk) -> bool:
        return not changes.is_done(one) if self.model.shows_changes else not is_answered(one)

    def _left(self) -> list[ItemId]:
        """Return the items in view that are still to be seen to."""
        items = self.session.desk.items
        return [item for item in self.model.items() if self._is_left(items[item])]

    def _go_on(self) -> None:
        """After an answer: the next unanswered item in view, or the end of the round."""
        self.hints.follow_answer()
        shown = self.model.items()
        left = self._left()
        if not left:
            self.finished.emit()
            return
        at = shown.index(self.current) if self.current in shown else -1
        later = [item for item in left if shown.index(item) > at]
        self.open((later or left)[0])

    def _move(self, by: int) -> None:
        shown = self.model.items()
        if self.current not in shown:
            self.open_first()
            return
        at = shown.index(self.current) + by
        if 0 <= at < len(shown):
            self.open(shown[at])
        elif by > 0:
            self._go_on()

    def _answered(self, item: str, status: Status) -> None:
        self.open(ItemId(item))
        named = status is not Status.NOT_APPLICABLE  # its reason is named on the open card alone
        if named and self.card is not None and self.current == item:
            self.card.choose(status)

    def _show_desk(self) -> None:
        desk = self.session.desk
        self.model.show_desk(desk, keep=self.current)
        if self.list.card is not None:
            if self.model.row_of(self.list.card.item) < 0:
                self.list.set_card(None)
            else:
                self.list.card.show_item()
        self._show_later()
        self.asked.show_desk(desk, at_end=self.model.view is not View.ALL)
        self.hints.show_in(self.asked, changes=self.model.shows_changes, low=self.height() < _LOW)
        self.dock.show_desk(desk, self.current, before=self.row is not None)
        empty = not self.model.items()
        self._empty.setVisible(empty)
        self._empty.setText(
            _("Nothing matches “{text}”.").format(text=self.model.search)
            if self.model.search
            else _("Nothing is left here.")
        )

    def _choose_view(self, view: str) -> None:
        self.search.clear()
        self.show_view(View(view))
        self.view_chosen.emit(view)

    def _show_bar(self) -> None:
        """Show the title of a later round, except while something is searched."""
        self.toolbar.show_title(self.model.shows_changes and not self.search.hasFocus())

    def announced(self) -> list[Announced]:
        """Return the keys of the list besides those of the current item."""
        return self.later.announced() if self.row is not None else []

    def _search(self, text: str) -> None:
        self.model.search = text.strip()
        self._filter()
        self._show_bar()

    def _filter(self) -> None:
        self.model.only_missing = self.only_missing.isChecked()
        focus_in_search = self.search.hasFocus()
        self.model.show_desk(self.session.desk)
        shown = self.model.items()
        if self.current not in shown:
            self._close()
            if shown and not focus_in_search:
                self.open_first()
        self._show_desk()
        self.item_changed.emit()

    def _open_found(self) -> None:
        shown = self.model.items()
        if shown:
            self.open(shown[0])
            self._show_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.place()
        self.later.set_room(self.height() >= _LOW)
        self.hints.show_in(self.asked, changes=self.model.shows_changes, low=self.height() < _LOW)
        self._fit_bar()

    def _fit_bar(self) -> None:
        self.toolbar.fit(self.width() - self.side.width)

    def _side_changed(self) -> None:
        self._fit_bar()
        focus = QApplication.focusWidget()
        if self.side.pane is None and self.card is not None and not (focus and focus.isVisible()):
            self.card.take_focus()  # what had the focus is gone
        self.item_changed.emit()
