"""A visit from opening to minutes, all of it without a network."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, ChangeHash, PaperKind
from desktop_app.i18n import _, figures
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Edge, Ground, GroundColour
from desktop_app.ui.look.chips import FileChip
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.papers import Paper
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.values.desk import EvidencePiece, VisitCard
from desktop_app.workspace.values.visit_items import checked_in, items_to_check
from desktop_app.workspace.verbs.supervising import VisitEntry

from .visit_form import VisitForm
from .visit_items import VisitItems
from .visit_photos import VisitPhotos


class VisitPage(AreaPage):
    """Signals: as AreaPage."""

    def __init__(
        self,
        session: SupervisorSession,
        thumbnails: Thumbnails,
        centre: CentreId,
        visit: ChangeHash | None = None,
    ) -> None:
        """*visit*: the one to show; None takes the one that goes on, or begins one."""
        super().__init__()
        self._session = session
        self._thumbnails = thumbnails
        self.centre = centre
        self._place = f"visit/{centre}"
        self.desk = session.desk(centre)
        self.visit: VisitCard | None = next((v for v in self.desk.visits if not v.closed), None)
        if visit is not None:
            self.visit = next((v for v in self.desk.visits if v.change == visit), self.visit)
        self.items: VisitItems | None = None
        self._step: Step | None = None  # None until the page is shown
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.form = VisitForm(self.desk.checklist)
        self.form.started.connect(self._start)
        self.form.amended.connect(self._amend)
        self.form.closed.connect(self._close)
        self.form.minutes_asked.connect(self.print_minutes)
        self.form.items_asked.connect(self.toggle_form)
        self._stack.addWidget(self.form)
        self.key("F3", self.toggle_form)
        self.key("Ctrl+P", self.print_minutes)
        self.key("Ctrl+Return", self._press_start)
        self.key("Ctrl+I", self._pick_sheet, on=self.form)
        self.photos: VisitPhotos | None = None
        self.form.show_visit(self.visit)
        trip = session.trips.now
        stop = trip.stop(centre)
        self._lot = trip.lot(centre) if stop is not None else ""
        if self.visit is None and stop is not None:
            self.form.fill_in(trip, stop)
        self.form.show_drafts(session.drafts.of(self._place))
        self.form.typing.connect(lambda: session.drafts.typed(self._place, self.form.drafts()))
        if self.visit is not None:
            self._show_items(self.visit)
        self._show_head()

    def _make_head(self) -> QWidget:
        head = Ground(GroundColour.SURFACE, line_at=(Edge.BOTTOM,))
        head.setFixedHeight(54)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(10)
        back = Button(_("Back"), icon=Icon.ARROW_LEFT, key="Esc", height=30)
        back.clicked.connect(self.left)
        self._name = Label("", fonts.H3, elide=True)
        self._how = Label("", fonts.SMALL, Ink.INK2, elide=True)
        self._progress = Label("", fonts.BODY_B)
        self._about = Button(_("About the visit"), key="F3", height=30)
        self._about.clicked.connect(self.toggle_form)
        self._minutes = Button(_("Minutes"), icon=Icon.PRINTER, key="Ctrl+P", height=30)
        self._minutes.clicked.connect(self.print_minutes)
        for widget in (back, self._name, self._how):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self._progress, self._about, self._minutes):
            row.addWidget(widget)
        return head

    def _show_head(self) -> None:
        self._name.setText(self.desk.commune.full_name)
        visit = self.visit
        self._about.setVisible(visit is not None and not visit.closed)
        self._minutes.setVisible(visit is not None)
        if visit is None:
            self._how.setText("")
            self._progress.setText("")
            return
        self._how.setText(area_words.visit_words(self.desk.checklist, visit))
        wanted = items_to_check(self.desk, self._lot or visit.change)
        done = checked_in(self.desk, visit.change)
        self._progress.setText(
            _("checked {done}/{all}").format(
                done=sum(item in done for item in wanted), all=len(wanted)
            )
        )

    def _show_items(self, visit: VisitCard) -> None:
        """Show the items of a visit that goes on; of an ended one what is known of it."""
        photos = VisitPhotos(self._session, self.centre, visit.change, self)
        self.photos = photos
        self.form.sheet.serve(photos)
        self._show_ended()
        if visit.closed:
            return
        items = VisitItems(
            self._session, self._thumbnails, self.centre, visit.change,
            self._lot or visit.change, photos,
        )  # fmt: skip
        items.photo_asked.connect(self.photo_asked)
        items.hints_changed.connect(self.hints_changed)
        items.left.connect(self.left)
        self.items = items
        if self._step is not None:
            items.set_step(self._step)
        self._stack.addWidget(items)
        self._stack.setCurrentWidget(items)

    def show_board(self) -> None:
        """Read the visit again."""
        self.desk = self._session.desk(self.centre)
        if self.visit is not None:
            change = self.visit.change
            self.visit = next((v for v in self.desk.visits if v.change == change), None)
        self.form.show_visit(self.visit)
        if self.items is not None:
            self.items.show_board()
        if self.photos is not None:
            self.photos.show_desk(self.desk)
        self._show_ended()
        if self.is_ended and not self.shows_form:  # it can be read only
            self._stack.setCurrentWidget(self.form)
            self.take_focus()
        self._show_head()

    def _show_ended(self) -> None:
        """Show the signed sheets of a visit that has ended, and what came after its end."""
        visit = self.visit
        if visit is None or not visit.closed:
            return
        empty(self.form.sheet.sheets)
        for piece in visit.sheets:
            said = _("attached {when}").format(when=figures.moment(piece.attached))
            chip = FileChip(piece.name, said, removable=piece.is_removable)
            chip.clicked.connect(lambda _on=False, p=piece: self._open_sheet(p))
            chip.removed.connect(lambda p=piece: self._remove_sheet(p))
            self.form.sheet.sheets.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            chip.setVisible(True)
        late = [
            one.item.code
            for one in self.desk.items.values()
            if any(
                found.after_end and found.visit and found.visit.change == visit.change
                for found in one.findings
            )
        ]
        self.form.show_late_findings(late)

    def _open_sheet(self, piece: EvidencePiece) -> None:
        if piece.sha256:
            self.photo_asked.emit(self.desk.commune.code, piece.sha256)

    def _remove_sheet(self, piece: EvidencePiece) -> None:
        self.form.refuse(self._session.detach_sheet(self.centre, piece.change).refusal)

    def _pick_sheet(self) -> None:
        if self.is_ended:
            self.form.sheet.pick()

    @property
    def is_ended(self) -> bool:
        """Whether the visit has ended: nothing of it can be changed any more."""
        return self.visit is not None and self.visit.closed

    @property
    def shows_form(self) -> bool:
        """Whether what is known of the visit is shown instead of its items."""
        return self._stack.currentWidget() is self.form

    def toggle_form(self) -> None:
        """Show the items, or what is known of the visit."""
        if self.items is None or self.is_ended:
            return
        self._stack.setCurrentWidget(self.items if self.shows_form else self.form)
        self.take_focus()
        self.hints_changed.emit()

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now."""
        return announcing.hints(announcing.of_focus(QApplication.focusWidget()), MOST_HINTS)

    def announced(self) -> list[Announced]:
        """Return the keys of the visit as a whole; its items announce their own."""
        if self.items is not None and not self.shows_form:
            return []
        window = Group.WINDOW
        keys = []
        if self.is_ended:
            keys.append(Announced(key="Ctrl+I", verb=_("signed minutes"), group=window))
        elif self.visit is not None:
            keys.append(Announced(key="F3", verb=_("to the items"), group=window))
        if self.visit is not None:
            keys.append(Announced(key="Ctrl+P", verb=_("minutes"), group=window))
        return [*keys, Announced(key=ESCAPE, verb=_("back"), group=window)]

    def take_focus(self) -> None:
        """Focus the form, or the items."""
        if self.items is not None and not self.shows_form:
            self.items.take_focus()
        else:
            self.form.take_focus()

    def _press_start(self) -> None:
        if self.visit is None:
            self._start(self.form.entry())

    def _start(self, entry: VisitEntry) -> None:
        said = self._session.open_visit(self.centre, entry)
        self.form.refuse(said.refusal)
        if said.held is None:
            return
        self._session.drafts.keep(self._place, {})
        change = said.held.identity
        self.desk = self._session.desk(self.centre)
        self.visit = next((v for v in self.desk.visits if v.change == change), None)
        if self.visit is not None:
            self._show_items(self.visit)
        self.show_board()
        self._session.trips.note_visited(self.centre)
        self.take_focus()
        self.hints_changed.emit()

    def _amend(self, entry: VisitEntry, *, close: bool = False) -> None:
        if self.visit is None:
            return
        said = self._session.amend_visit(self.centre, self.visit.change, entry, close=close)
        self.form.refuse(said.refusal)
        if said.saved:
            self._session.drafts.keep(self._place, {})

    def _close(self, entry: VisitEntry) -> None:
        self._amend(entry, close=True)
        if self.visit is not None and self.visit.closed:
            self.print_minutes()

    def flush(self) -> None:
        """Save what is being typed."""
        self.form.flush()

    def print_minutes(self) -> None:
        """Show the minutes before they are printed, twice."""
        visit = self.visit
        if visit is None:
            return
        self.form.flush()
        request = PaperRequest(centre=self.centre, visit=visit.change, round=self._session.round)
        name = self.desk.commune.full_name
        self.paper_asked.emit(
            Paper(
                title=_("Minutes of the check, {commune}: print 2 copies, both sides sign").format(
                    commune=name
                ),
                file_name=f"bien-ban-{self.desk.commune.code}-{self.desk.round}.pdf",
                draw=lambda door: door.papers.draw(PaperKind.INSPECTION, request),
                copies=2,  # each side keeps one
            )
        )

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        self._step = step
        if self.items is not None:
            self.items.set_step(step)
