"""A commune opened: the list of its items at the left, the open one at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, ChangeHash, ItemId, PaperKind
from desktop_app.i18n import _, ngettext
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.badges import Count
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.tables import Arranged
from desktop_app.ui.papers import Paper
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.call_note import CallNote
from desktop_app.ui.supervisor.commune.say_row import Saying
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.trip import Stop

from . import findings
from .commune_head import CommuneHead
from .commune_items import ItemList
from .finding_card import FindingCard
from .open_item import OpenItem

_ITEMS = "items"  # the columns and the order of the items are kept under this name


class CommunePage(AreaPage):
    """One commune.

    Signals: as AreaPage, and ``letter_asked(str)`` with the centre.
    """

    letter_asked = Signal(str)

    def __init__(
        self,
        session: SupervisorSession,
        thumbnails: Thumbnails,
        centre: CentreId,
        item: ItemId | None = None,
        *,
        visit: ChangeHash | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self.centre = centre
        self.opened = OpenItem(session, thumbnails, centre, visit=visit)
        self.opened.kept.connect(self._go_on)
        self.opened.put_away.connect(self._take_list)
        self.opened.form_shown.connect(self._share_room)
        self.opened.hints_changed.connect(self.hints_changed)
        self.opened.photo_asked.connect(self.photo_asked)
        self._room: Step | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = CommuneHead()
        self.head.back_asked.connect(self.left)
        self.head.visit_asked.connect(lambda: self.visit_asked.emit(self.centre))
        self.head.report_asked.connect(self._report)
        self.head.letter_asked.connect(lambda: self.letter_asked.emit(self.centre))
        self.head.called.connect(self._note_call)
        self.head.trip_asked.connect(self._to_trip)
        column.addWidget(self.head)
        self.call_note = CallNote(session.drafts)
        self.call_note.kept.connect(self._called)
        self.call_note.put_away.connect(self._put_call_away)
        column.addWidget(self.call_note)
        across = self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        across.setContentsMargins(16, 12, 16, 12)
        across.setSpacing(14)
        column.addLayout(across, 1)
        self._list_card = self._make_list()
        across.addWidget(self._list_card, 10)
        across.addWidget(self.opened, 12)
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
            self.opened.open(self.list.current or shown[0])

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
        card.body.addLayout(row)
        self.list = ItemList(_("Items of the commune"))
        views = self._session.views
        self.list.arrange(views.kept.tables.get(_ITEMS, Arranged()))
        self.list.arranged.connect(
            lambda: views.keep(views.kept.with_table(_ITEMS, self.list.arrangement()))
        )
        self.list.stood_on.connect(lambda item: self.opened.open(ItemId(item)))
        card.body.addWidget(self.list, 1)
        return card

    def _keys(self) -> None:
        opened = self.opened
        for keys, act in (
            ("F7", opened.keep),
            ("Ctrl+K", opened.keep),
            ("Ctrl+B", lambda: opened.ask(Saying.RETURN)),
            ("F2", lambda: opened.ask(Saying.COMMENT)),
            ("Ctrl+E", lambda: opened.ask(Saying.COMMENT)),
            ("F6", opened.new_task),
            ("Ctrl+G", opened.new_task),
            ("F4", opened.show_evidence),
            ("Ctrl+M", opened.show_evidence),
            ("Ctrl+1", opened.approve),
            ("Ctrl+2", lambda: opened.ask(Saying.REJECT)),
            ("F8", lambda: self._step(1)),
            ("Ctrl+Down", lambda: self._step(1)),
            ("Ctrl+Up", lambda: self._step(-1)),
            ("Ctrl+L", self._note_call),
            ("Ctrl+T", self._to_trip),
            ("Ctrl+Return", lambda: self.visit_asked.emit(self.centre)),
        ):
            self.key(keys, act)
        for digit in "1234":
            self.key(digit, lambda d=digit: opened.digit(d))

    # What is shown

    @property
    def desk(self) -> Desk:
        """The commune as it was read last."""
        return self.opened.desk

    @property
    def card(self) -> FindingCard | None:
        """The card of the open item; None where no item is open."""
        return self.opened.card

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
        self.opened.show_desk(self._session.desk(self.centre))
        self._show_list()

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
        self.opened.flush()

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now, as the focused control announces them."""
        return announcing.hints(announcing.of_focus(QApplication.focusWidget()), MOST_HINTS)

    def announced(self) -> list[Announced]:
        """Return what keys do anywhere on the page that is no field."""
        if self.card is None:
            return [Announced(key=ESCAPE, verb=_("back"), group=Group.WINDOW)]
        return [*self.opened.keys(), *self._page_keys()]

    def _page_keys(self) -> list[Announced]:
        return [
            Announced(key="F8", verb=_("next"), group=Group.WINDOW),
            Announced(key=ESCAPE, verb=_("back"), group=Group.WINDOW),
        ]

    def take_focus(self) -> None:
        """Focus the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, by: int) -> None:
        self.list.step(by)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        """Go to the next item once one is found as declared."""
        self._step(1)

    def _take_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hints_changed.emit()

    # What concerns the commune

    def _to_trip(self) -> None:
        self._session.trips.add_stop(Stop(centre=self.centre))

    def _note_call(self) -> None:
        """Ask what was said; the call is noted with it."""
        self.call_note.start(self.centre, self.desk.commune.full_name)
        self.hints_changed.emit()

    def _called(self, _centre: str, said: str) -> None:
        kept = self._session.log_call(self.centre, said)
        if not kept.saved:
            self.call_note.refuse(kept.refusal)
            return
        self.call_note.stop(done=True)
        self._take_list()

    def _put_call_away(self) -> None:
        self.call_note.stop()
        self._take_list()

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

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        self._room = step
        self._share_room()
        self.opened.setMinimumWidth({Step.MENU: 200, Step.DRAWER: 330}.get(step, 420))
        self._list_card.setMaximumWidth(380 if step is Step.DRAWER else self.maximumWidth())
        way = QBoxLayout.Direction
        self._across.setDirection(way.TopToBottom if step is Step.MENU else way.LeftToRight)

    def _share_room(self) -> None:
        """Give the form of a remedy the whole width where two columns would squeeze its fields."""
        is_narrow = self._room is not Step.FULL
        self._list_card.setVisible(not self.opened.is_planning or not is_narrow)
