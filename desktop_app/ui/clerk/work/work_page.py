"""The working page: filters, the list with its open card, the dock, moving between items."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _, ngettext
from desktop_app.ui.clerk.card.open_card import OpenCard
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.choices import Check, Choice, Segment
from desktop_app.ui.look.fields import SearchField
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import DOCK_WIDTH, Ink, Tone
from desktop_app.ui.preferences import Preferences

from . import changes
from .dock import Dock
from .first_hints import FirstHint, FirstHints
from .item_list import ItemList
from .rows_model import DeskRows, View

_NARROW_DOCK = 300


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
        self.model = DeskRows(self)
        self.list = ItemList(self.model)
        self.list.opened.connect(lambda item: self.open(ItemId(item)))
        self.list.answered.connect(self._answered)
        self.dock = Dock()
        self.dock.picked.connect(lambda item: self.open(ItemId(item), anywhere=True))
        self.dock.all_asked.connect(lambda: self.only_missing.setChecked(True))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 10, 0, 0)
        centre.setSpacing(4)
        centre.addWidget(self._toolbar())
        self._banner_place = QVBoxLayout()
        self._banner_place.setContentsMargins(12, 0, 26, 0)
        centre.addLayout(self._banner_place)
        self._banner_place.addWidget(self.hints)
        self._unchanged = self._unchanged_banner()
        self._empty = Label("", fonts.BODY, Ink.INK2)
        self._empty.setContentsMargins(24, 20, 0, 0)
        self._empty.setVisible(False)
        centre.addWidget(self._empty)
        centre.addWidget(self.list, 1)
        across.addLayout(centre, 1)
        across.addWidget(self.dock)
        self._across = across
        session.changed.connect(self._show_desk)

    def _toolbar(self) -> QWidget:
        self._bar = FittingRow()
        row = self._bar.row
        row.setContentsMargins(14, 0, 18, 0)
        row.setSpacing(16)
        self.search = SearchField(
            name=_("Find an item"), placeholder=_("Find an item, no marks needed")
        )
        self.search.setMinimumWidth(160)
        self.search.setMaximumWidth(300)
        self.search.typed.connect(self._search)
        self.search.moved.connect(lambda step: self.open_next() if step > 0 else None)
        self.search.returnPressed.connect(self._open_found)
        self.only_missing = Check(_("Only what is left"))
        self.only_missing.toggled.connect(self._filter)
        self.views = self._views()
        row.addWidget(self.search, 8)
        row.addWidget(self.only_missing)
        row.addStretch(1)
        row.addWidget(self.views)
        self._bar.let_go((self.only_missing,))
        return self._bar

    def _views(self) -> Segment:
        checklist = self.session.checklist
        views = [
            Choice(View.CRITICAL, _("Critical {n}").format(n=len(checklist.critical_items))),
            Choice(View.ALL, _("All {n}").format(n=len(checklist.items_in_order))),
        ]
        if changes.has_earlier_round(self.session.desk):
            views.insert(0, Choice(View.CHANGES, _("What changed")))
        made = Segment(views, name=_("Which items"))
        made.chosen.connect(lambda view: self.show_view(View(view)))
        made.chosen.connect(self.view_chosen)
        return made

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
        old, self.views = self.views, self._views()
        self._bar.row.replaceWidget(old, self.views)
        old.hide()
        old.deleteLater()

    def _unchanged_banner(self) -> Banner:
        banner = Banner(Tone.ACCENT, "")
        self._keep_all = Button(_("Keep all of them"), height=28)
        self._keep_all.clicked.connect(self._confirm_all)
        self._keep_all.promise(
            lambda: tuple(
                effect
                for item in changes.confirmable(self.session.desk)
                for effect in self.session.unchanged_effect(item)
            )
        )
        banner.buttons.addWidget(self._keep_all)
        banner.setVisible(False)
        self._banner_place.addWidget(banner)
        return banner

    # Moving between items

    @property
    def card(self) -> OpenCard | None:
        """The open card."""
        return self.list.card

    @property
    def current(self) -> ItemId | None:
        """The open item."""
        return self.list.open_item

    def show_view(self, view: View, *, first: bool = True) -> None:
        """Show the items of *view* and, with *first*, open the first one left to do."""
        self.model.view = view
        self.views.show_choice(view)
        self._show_desk()
        if first:
            self.open_first()

    def open_first(self) -> None:
        """Open the first unanswered item in view, else the first one missing, else the first."""
        shown = self.model.items()
        items = self.session.desk.items
        left = [item for item in shown if _is_open(items[item].judgement.status)]
        left = left or [item for item in shown if item_words.needs_attention(items[item])]
        wanted = next(iter(left or shown), None)
        if wanted is not None:
            self.open(wanted)
        else:
            self._open(None)
        QTimer.singleShot(0, self, self.list.show_open)

    def open(self, item: ItemId, *, anywhere: bool = False) -> None:
        """Open *item*; with *anywhere*, change the view if it is not in it."""
        if self.session.desk.items[item].judgement.conflict:
            self.conflict_opened.emit(item)
            return
        if self.model.row_of(item) < 0 and anywhere:
            self.search.clear()
            self.only_missing.setChecked(False)
            if self.model.row_of(item) < 0:
                self.show_view(View.ALL, first=False)
        if self.current == item and self.card is not None:
            self.card.take_focus()
        else:
            self._open(item)
        self.list.show_open()

    def open_next(self) -> None:
        """Open the next item in view; at the end emit ``finished``."""
        self._move(+1)

    def open_previous(self) -> None:
        """Open the item above."""
        self._move(-1)

    def open_next_missing(self) -> None:
        """Open the next item that is missing for GREEN, in any section."""
        self.hints.follow(FirstHint.LEFT)
        missing = [one.item.id for one in self.session.desk.missing]
        if not missing:
            self.finished.emit()
            return
        order = [item.id for item in self.session.checklist.items_in_order]
        at = order.index(self.current) if self.current in order else -1
        later = [item for item in missing if order.index(item) > at]
        self.open((later or missing)[0], anywhere=True)

    def open_section(self, code: str) -> None:
        """Open the first item of a section that is left, else its first."""
        section = next(s for s in self.session.checklist.sections if s.code == code)
        items = self.session.desk.items
        members = [item.id for item in section.items]
        shown = [item for item in members if self.model.row_of(item) >= 0]
        members = shown or members
        left = [item for item in members if _is_open(items[item].judgement.status)]
        self.open((left or members)[0], anywhere=True)

    def set_step(self, step: Step) -> None:
        """Lay the dock beside the list, narrower, or over it."""
        self._step = step
        self.dock.setFixedWidth(DOCK_WIDTH if step is Step.FULL else _NARROW_DOCK)
        over = step <= Step.DRAWER
        if over:
            self._across.removeWidget(self.dock)
            self.dock.setVisible(False)
        elif self._across.indexOf(self.dock) < 0:
            self._across.addWidget(self.dock)
            self.dock.setVisible(True)
        self._place_drawer()

    def toggle_dock(self) -> None:
        """Show the dock over the list of a narrow window, or hide it."""
        if self._step <= Step.DRAWER:
            self.dock.setVisible(not self.dock.isVisible())
            self._place_drawer()
            self.drawer_changed.emit()
        else:
            self.dock.reading.verticalScrollBar().setValue(0)

    @property
    def is_drawer_open(self) -> bool:
        """Whether the dock lies over the list."""
        return self._step <= Step.DRAWER and not self.dock.isHidden()

    def close_drawer(self) -> bool:
        """Close the dock that lies over the list; return whether it did."""
        if not self.is_drawer_open:
            return False
        self.toggle_dock()
        return True

    def focus_search(self) -> None:
        """Go to the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # Reactions to signals

    def _open(self, item: ItemId | None) -> None:
        old = self.card
        if old is not None:
            old.flush()
        card = None
        if item is not None:
            card = OpenCard(self.session, self.session.desk.items[item])
            card.done.connect(self._go_on)
            card.next_asked.connect(self.open_next)
            card.previous_asked.connect(self.open_previous)
            card.state_changed.connect(self.item_changed)
            card.pick_files.connect(self.pick_files)
            card.piece_opened.connect(self.piece_opened)
        self.list.set_card(card)
        self.model.show_desk(self.session.desk, keep=item)
        self.dock.show_desk(self.session.desk, item)
        if card is not None:
            card.show_drafts()
            card.try_note_again()
            card.take_focus()
        self.item_changed.emit()

    def _go_on(self) -> None:
        """After an answer: the next unanswered item in view, or the end of the round."""
        self.hints.follow(FirstHint.ANSWER)
        shown = self.model.items()
        items = self.session.desk.items
        left = [item for item in shown if _is_open(items[item].judgement.status)]
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
        if self.card is not None:
            if self.model.row_of(self.card.item) < 0:
                self.list.set_card(None)
            else:
                self.card.show_item()
        self.dock.show_desk(desk, self.current)
        empty = not self.model.items()
        self._empty.setVisible(empty)
        self._empty.setText(
            _("Nothing matches “{text}”.").format(text=self.model.search)
            if self.model.search
            else _("Nothing is left here.")
        )
        same = changes.confirmable(desk) if self.model.view is View.CHANGES else ()
        self._unchanged.setVisible(bool(same))
        if same:
            said = ngettext(
                "{count} other item was answered last round.",
                "{count} other items were answered last round.",
                len(same),
            )
            self._unchanged.say(
                said.format(count=len(same)),
                _("All still the same? It is recorded as confirmed together."),
            )

    def _confirm_all(self) -> None:
        said = self.session.keep_as_before(changes.confirmable(self.session.desk))
        if said.refusal:
            self._unchanged.say(said.refusal, tone=Tone.RED)

    def _search(self, text: str) -> None:
        self.model.search = text.strip()
        self._filter()

    def _filter(self) -> None:
        self.model.only_missing = self.only_missing.isChecked()
        focus_in_search = self.search.hasFocus()
        self.model.show_desk(self.session.desk)
        shown = self.model.items()
        if self.current not in shown:
            if self.card is not None:
                self.card.flush()
            self.list.set_card(None)
            if shown and not focus_in_search:
                self.open_first()
        self._show_desk()
        self.item_changed.emit()

    def _open_found(self) -> None:
        shown = self.model.items()
        if shown:
            self.open(shown[0])

    def _place_drawer(self) -> None:
        if self._step <= Step.DRAWER:
            self.dock.setParent(self)
            corner = QPoint(self.width() - self.dock.width(), 0)
            self.dock.setGeometry(corner.x(), 0, self.dock.width(), self.height())
            self.dock.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_drawer()
        beside = self.dock.width() if self._step > Step.DRAWER else 0
        self._bar.fit(self.width() - beside)


def _is_open(status: Status) -> bool:
    return status in (Status.UNANSWERED, Status.NOT_KNOWN)
