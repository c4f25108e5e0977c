"""What waits, commune by commune: each thing is decided by itself, as the reasons differ."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.i18n import _
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items.said import Said
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.board import Board, Waiting
from desktop_app.workspace.values.decision_groups import CommuneWaiting, by_commune
from desktop_app.workspace.values.trip import Stop

from .ask_row import AskRow
from .communes import CommuneTable, ThingRows
from .row_card import RowCard
from .to_decide_card import ToDecideCard


class ByCommune(QWidget):
    """Signals: ``photo_asked(str, str)`` with a commune's code and a SHA-256;
    ``commune_asked(str, str)`` with a centre and an item; ``hints_changed()``.
    """

    photo_asked = Signal(str, str)
    commune_asked = Signal(str, str)
    hints_changed = Signal()

    def __init__(
        self, session: SupervisorSession, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.communes: tuple[CommuneWaiting, ...] = ()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        self.table = CommuneTable()
        self.table.none_words = _("Nothing waits for your word.")
        self.table.walked.connect(self._commune_changed)
        self.table.opened.connect(lambda _commune: self.take_focus())
        self.left_card = ToDecideCard(self.table)
        across.addWidget(self.left_card)
        across.addWidget(self._make_right(thumbnails), 1)

    def _make_right(self, thumbnails: Thumbnails) -> Card:
        self.right_card = Card(padding=2, frame=Tone.ACCENT, name=_("To decide now"))
        self.right_card.body.setSpacing(2)
        self.combo = Combo(name=_("Communes of which something waits"))
        self.combo.chosen.connect(lambda centre: self.table.go_to(str(centre)))
        self.combo.setVisible(False)
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(14, 10, 14, 2)
        column.setSpacing(4)
        first = QHBoxLayout()
        self._name = Label("", fonts.H3, elide=True)
        first.addWidget(self._name)
        first.addStretch(1)
        self.open = Button(_("Open the commune"), weight=Weight.LINK, height=28)
        self.open.clicked.connect(self._open_commune)
        first.addWidget(self.open)
        column.addLayout(first)
        self._contact = Label("", fonts.SMALL, Ink.INK2, elide=True)
        column.addWidget(self._contact)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        column.addWidget(self.refusal)
        self.ask = AskRow(self._session.drafts)
        self.ask.sent.connect(self._send_back)
        self.ask.put_away.connect(self._stop_asking)
        column.addWidget(self.ask)
        self.card = RowCard(thumbnails, in_group=False)
        self.card.keys.show_caps(True)
        self.card.opened.connect(self._open_photo)
        self.card.keys.accepted.connect(self._accept)
        self.card.keys.asked.connect(self._start_asking)
        self.card.keys.trip.connect(self._to_trip)
        self.rows = ThingRows(thumbnails, self.card)
        self.rows.walked.connect(self._show_row)
        self.rows.opened.connect(lambda _row: self._open_current())
        self.right_card.body.addWidget(self.combo)
        self.right_card.body.addWidget(head)
        self.right_card.body.addWidget(self.rows, 1)
        return self.right_card

    # What is shown

    @property
    def commune(self) -> CommuneWaiting | None:
        """The commune the person is on."""
        return self.table.current_row()

    @property
    def current(self) -> Waiting | None:
        """The thing the person is on."""
        return self.rows.current_row()

    def show_board(self, board: Board) -> None:
        """Show what waits now; where nothing of a commune waits any more, the next one is open."""
        at = max(0, self.table.currentIndex().row())
        before = self.commune.centre if self.commune is not None else None
        self.communes = by_commune(board.waiting)
        self.table.show_rows(self.communes, board)
        centres = [one.centre for one in self.communes]
        if before is not None and before not in centres and centres:
            self.table.go_to(centres[min(at, len(centres) - 1)])
        self.left_card.set_count(len(board.waiting))
        self.combo.clear()
        for one in self.communes:
            self.combo.add(f"{one.commune.full_name} · {len(one.waiting)}", one.centre)
        self._show_commune()

    def go_to(self, centre: CentreId) -> None:
        """Open what waits of *centre*."""
        self.table.go_to(centre)

    def _commune_changed(self) -> None:
        self._stop_asking()
        self._say("")
        self._show_commune()

    def _show_commune(self) -> None:
        board, here = self._session.board, self.commune
        self.right_card.setVisible(here is not None)
        if board is None or here is None:
            return
        self.combo.show_choice(here.centre)
        province = board.provinces[here.commune.province].full_name
        self._name.setText(f"{here.commune.full_name}, {province}")
        row = next((one for one in board.rows if one.centre == here.centre), None)
        contact = row.contact if row is not None else None
        who = ""
        if contact is not None:
            who = ", ".join(p for p in (contact.name, contact.position, contact.phone) if p)
        self._contact.setText(who)
        self._contact.setVisible(bool(who))
        self.rows.show_group(here.waiting, board)
        self._show_row()

    def _show_row(self) -> None:
        board, one = self._session.board, self.current
        if board is None or one is None:
            return
        if self.ask.is_asking and self.ask.things != (one,):
            self._stop_asking()
        self.card.show_waiting(
            one,
            self._session.desk(one.centre),
            title=area_words.item_name(board.item(one.item)),
            on_trip=any(stop.centre == one.centre for stop in self._session.trips.stops),
        )
        self.rows.lay_out()
        self.hints_changed.emit()

    # Decisions

    def _say(self, refusal: str) -> None:
        self.refusal.set_text(refusal)
        self.refusal.setVisible(bool(refusal))

    def _decide(self, act: Callable[[tuple[Waiting, ...]], Said]) -> bool:
        one = self.current
        if one is None:
            return False
        said = act((one,))
        self._say("" if said.saved else said.refusal)
        if said.saved:
            # Not to a button: a key pressed once more would decide the next thing as well.
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        return said.saved

    def _accept(self) -> None:
        one = self.current
        if one is not None and one.kind.can_be_accepted:
            self._decide(self._session.accept_all)

    def _start_asking(self) -> None:
        board, one = self._session.board, self.current
        if board is None or one is None:
            return
        secret = board.item(one.item).secret
        self.ask.start((one,), f"ask/{one.centre}/{one.item}", secret=secret)
        self.ask.take_focus()
        self.hints_changed.emit()

    def _stop_asking(self) -> None:
        had_focus = self.ask.isAncestorOf(self.focusWidget() or self)
        self.ask.stop()
        if had_focus:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hints_changed.emit()

    def _send_back(self, comment: str) -> None:
        if self._decide(lambda things: self._session.ask_all(things, comment)):
            self.ask.stop(done=True)
            self.hints_changed.emit()

    def _to_trip(self) -> None:
        one = self.current
        if one is not None:
            self._session.trips.add_stops([Stop(centre=one.centre, items=(one.item,))])
            self._show_row()

    def _open_photo(self) -> None:
        one = self.current
        if one is not None and one.photo:
            self.photo_asked.emit(one.commune.code, one.photo)

    def _open_current(self) -> None:
        board, one = self._session.board, self.current
        if board is None or one is None:
            return
        if one.photo and not board.item(one.item).secret:
            self._open_photo()
        else:
            self.commune_asked.emit(one.centre, one.item)

    def _open_commune(self) -> None:
        here = self.commune
        if here is not None:
            item: ItemId | str = self.current.item if self.current is not None else ""
            self.commune_asked.emit(here.centre, item)

    # Width

    def take_focus(self) -> None:
        """Focus what waits of the commune."""
        first: QWidget = self.rows if self.communes else self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        """Take the width of the window: where it is narrow the communes are a list to unfold."""
        self.left_card.set_step(step, self.combo)
        self.card.set_step(step)
        self.rows.lay_out()
