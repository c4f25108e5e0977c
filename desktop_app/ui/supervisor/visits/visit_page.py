"""A visit from opening to minutes, all of it without a network."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, ChangeHash, PaperKind
from desktop_app.i18n import _
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Edge, Ground, GroundColour
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
from desktop_app.workspace.values.desk import VisitCard
from desktop_app.workspace.verbs.supervising import VisitEntry

from .visit_form import VisitForm
from .visit_items import VisitItems, checked_in, items_to_check


class VisitPage(AreaPage):
    """Signals: as AreaPage."""

    def __init__(
        self, session: SupervisorSession, thumbnails: Thumbnails, centre: CentreId
    ) -> None:
        super().__init__()
        self._session = session
        self._thumbnails = thumbnails
        self.centre = centre
        self._place = f"visit/{centre}"
        self.desk = session.desk(centre)
        self.visit: VisitCard | None = next((v for v in self.desk.visits if not v.closed), None)
        self.items: VisitItems | None = None
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
        self.form.show_visit(self.visit)
        self.form.show_drafts(session.drafts.of(self._place))
        self.form.typing.connect(lambda: session.drafts.typed(self._place, self.form.drafts()))
        if self.visit is not None:
            self._show_items(self.visit.change)
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
        for widget in (self._about, self._minutes):
            widget.setVisible(visit is not None)
        if visit is None:
            self._how.setText("")
            self._progress.setText("")
            return
        self._how.setText(area_words.visit_words(self.desk.checklist, visit))
        wanted = items_to_check(self.desk, visit.change)
        done = checked_in(self.desk, visit.change)
        self._progress.setText(
            _("checked {done}/{all}").format(
                done=sum(item in done for item in wanted), all=len(wanted)
            )
        )

    def _show_items(self, visit: ChangeHash) -> None:
        items = VisitItems(self._session, self._thumbnails, self.centre, visit)
        items.photo_asked.connect(self.photo_asked)
        items.hints_changed.connect(self.hints_changed)
        items.left.connect(self.left)
        self.items = items
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
        if self.is_ended and not self.shows_form:  # it can be read only
            self._stack.setCurrentWidget(self.form)
            self.take_focus()
        self._show_head()

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
        if self.visit is not None:
            keys.append(Announced(key="F3", verb=_("to the items"), group=window))
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
            self._show_items(self.visit.change)
        self.show_board()
        self._session.drop_stop(self.centre)
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
        if self.items is not None:
            self.items.set_step(step)
