"""The head of an opened commune: levels, what is left, checks of its data, whom to call."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.ids import Readiness
from desktop_app.i18n import _, figures
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Pill, Shape
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Edge, Ground, GroundColour
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import BoardRow
from desktop_app.workspace.values.desk import Desk

from .quality_row import QualityRow


class CommuneHead(Ground):
    """Signals: ``back_asked()``, ``visit_asked()``, ``report_asked()``, ``letter_asked()``,
    ``trip_asked()``, ``called()``.
    """

    back_asked = Signal()
    visit_asked = Signal()
    report_asked = Signal()
    letter_asked = Signal()
    called = Signal()
    trip_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.SURFACE, line_at=(Edge.BOTTOM,), parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 9)
        column.setSpacing(2)
        self._first, self._second = FittingRow(), FittingRow()
        for line in (self._first, self._second):
            line.row.setContentsMargins(0, 0, 0, 0)
            column.addWidget(line)
        self.quality = QualityRow()
        column.addWidget(self.quality)
        self._fill_first()
        self._fill_second()

    def _fill_first(self) -> None:
        row = self._first.row
        back = Button(_("Back"), icon=Icon.ARROW_LEFT, key="Esc", height=30)
        back.clicked.connect(self.back_asked)
        self._name = Label("", fonts.H3)
        self._province = Label("", fonts.BODY, Ink.INK2, elide=True)
        self._pill = Pill(Readiness.NOT_SUBMITTED)
        self._left = Label("", fonts.BODY_B)
        row.addWidget(back)
        row.addSpacing(4)
        row.addWidget(self._name)
        row.addWidget(self._province)
        row.addSpacing(8)
        row.addWidget(self._pill)
        row.addWidget(self._left)
        row.addStretch(1)
        self._report = Button(_("Report of the commune"), icon=Icon.FILE, height=30)
        self._report.clicked.connect(self.report_asked)
        self._letter = Button(_("Letter on what is to be completed"), icon=Icon.FILE, height=30)
        self._letter.clicked.connect(self.letter_asked)
        self._visit = Button(_("Check now"), icon=Icon.PENCIL, key="Ctrl+Enter", height=30)
        self._visit.clicked.connect(self.visit_asked)
        self._trip = Button(_("Add to the trip"), icon=Icon.PLUS, key="Ctrl+T", height=30)
        self._trip.clicked.connect(self.trip_asked)
        row.addWidget(self._report)
        row.addWidget(self._letter)
        row.addWidget(self._trip)
        row.addWidget(self._visit)
        self._first.let_go((self._province, self._letter, self._report, self._trip, self._left))

    def _fill_second(self) -> None:
        row = self._second.row
        self._shape = Shape(Readiness.GREEN, 18, verified=True)
        self._verified = Label("", fonts.SMALL_M)
        self._submitted = Label("", fonts.SMALL, Ink.INK2)
        self._differ = Label("", fonts.SMALL, Ink.RED)
        self._who = Label("", fonts.SMALL, Ink.INK, elide=True)
        self._call = Button(_("Called"), icon=Icon.PHONE, key="Ctrl+L", height=26)
        self._call.clicked.connect(self.called)
        row.addWidget(self._shape)
        row.addWidget(self._verified)
        row.addSpacing(14)
        row.addWidget(self._submitted)
        row.addSpacing(14)
        row.addWidget(self._differ)
        row.addStretch(1)
        row.addWidget(self._who)
        row.addWidget(self._call)
        self._second.let_go((self._who, self._submitted, self._differ))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def _fit(self) -> None:
        for line in (self._first, self._second):
            line.fit(self.width() - 32)

    def show_commune(self, desk: Desk, row: BoardRow | None) -> None:
        """Show the commune of *desk*; *row* is its line on the board."""
        self._name.setText(desk.commune.full_name)
        self._province.setText(desk.province.full_name)
        official = desk.official
        self._pill.show_verdict(official.level, area_words.official_state(official, desk.today))
        self._left.setText(area_words.left_words(desk))
        asked = any(one.returned is not None for one in desk.items.values())
        self._first.keep_away(self._letter, not asked)
        level = desk.verified.judgement.level
        self._shape.setVisible(level is not None)
        if level is not None:
            self._shape.show_verdict(level, verified=True)
        self._verified.setText(area_words.verified_state(desk.checklist, desk.verified))
        named = row.named_met if row else None
        said = [_("Round {round}").format(round=f"{desk.round[5:]}/{desk.round[:4]}")]
        said.append(area_words.desk_version(desk))
        if named is not None:
            said.append(_("{met}/10 criteria named on 20/7/2025").format(met=named))
        if row is not None and row.last_contact is not None:
            heard = area_words.moment_words(row.last_contact, desk.today)
            said.append(_("PC heard of {when}").format(when=heard))
        self._submitted.setText(" · ".join(said))
        self.quality.setVisible(row is not None and row.said_something)
        self.quality.show_faults(row.quality if row is not None else ())
        differ = row.differences if row else 0
        self._differ.setText(_("{count} differ from the check").format(count=differ))
        self._second.keep_away(self._differ, not differ)
        contact = row.contact if row else None
        who = ""
        if contact is not None:
            who = ", ".join(p for p in (contact.name, contact.position, contact.phone) if p)
        if row is not None and row.called is not None:
            day = figures.day(row.called[0].date())
            who += " · " + _("called {day} by {name}").format(day=day, name=row.called[1])
        self._who.setText(who)
        self._fit()
