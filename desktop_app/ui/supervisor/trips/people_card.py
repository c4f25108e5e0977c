"""Who is named in the minutes: entered for the trip, never taken from contacts."""

from __future__ import annotations

from datetime import date

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId
from desktop_app.i18n import _
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.trip import Trip

_BY_STOP = "representative/"


class PeopleCard(Card):
    """Signals: ``entered(object, str)`` with the trip as it is entered now, and what was."""

    entered = Signal(object, str)

    def __init__(self, drafts: DraftKeeper) -> None:
        super().__init__(_("Who is in the minutes"), padding=16)
        self._drafts = drafts
        self._trip = Trip(id=0)
        self._place = ""
        self._stops: tuple[CentreId, ...] = ()
        self.fields: dict[str, Field | TextArea] = {}
        self._words: dict[str, str] = {}  # of each field
        self.head.addWidget(Label(_("entered, never guessed"), fonts.SMALL, Ink.INK2, elide=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for number, (name, words) in enumerate(
            (
                ("decision", _("Decision, plan no.")),
                ("decision_day", _("Date of the decision")),
                ("team_head", _("Head of the team")),
                ("team_head_title", _("Title of the head")),
                ("recorder", _("Takes the minutes")),
                ("recorder_title", _("Title of who takes them")),
            )
        ):
            row, column = 2 * (number // 2), number % 2
            grid.addWidget(Label(words, fonts.CAP_M, Ink.INK2, elide=True), row, column)
            field = (
                DateField(name=words) if name == "decision_day" else Field(name=words, limit=120)
            )
            grid.addWidget(field, row + 1, column)
            self._follow(name, field, words)
        self.body.addLayout(grid)
        self.add_member = Button(_("Add a member"), weight=Weight.LINK, icon=Icon.PLUS, height=28)
        self.add_member.clicked.connect(self._ask_members)
        first = QHBoxLayout()
        first.addWidget(self.add_member)
        first.addStretch(1)
        self.body.addLayout(first)
        others = _("Others of the team, one person a line")
        members = TextArea(name=others, placeholder=_("name, title"), lines=2)
        self._follow("members", members, others)
        self.body.addWidget(members)
        self.body.addWidget(Line())
        self._told = Label("", fonts.BODY_B, elide=True)
        self.body.addWidget(self._told)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)

    def _follow(self, name: str, field: Field | TextArea, words: str) -> None:
        self.fields[name], self._words[name] = field, words
        field.typed.connect(lambda _text: self._typed())
        if isinstance(field, DateField):
            field.entered.connect(lambda _day: self._commit(name))
        else:
            field.committed.connect(lambda _text: self._commit(name))

    def show_trip(self, trip: Trip, names: dict[CentreId, str]) -> None:
        """Show *trip*; what is typed and not entered yet stays. *names* of its communes."""
        is_other = trip.id != self._trip.id
        self._trip = trip
        stops = tuple(stop.centre for stop in trip.stops if stop.centre in names)
        if is_other or stops != self._stops:
            self._make_rows(stops, names)
        typed = {} if not is_other else dict(self._drafts.of(f"trip/{trip.id}"))
        focus = QApplication.focusWidget()
        for name, field in self.fields.items():
            is_written = is_other or not self._is_typed(name, field)
            if is_written and not (focus is not None and field.isAncestorOf(focus)):
                field.show_text(self._stored(name))
                _show_its_beginning(field)
        self._place = f"trip/{trip.id}"
        for name, text in typed.items():
            if name in self.fields:
                self.fields[name].put(text)
        has_members = bool(self.fields["members"].text())
        self.fields["members"].setVisible(has_members or self.fields["members"].isVisibleTo(self))
        if is_other:
            self.fields["members"].setVisible(has_members)
        self.add_member.setVisible(not self.fields["members"].isVisibleTo(self))
        self._count(stops)

    def _count(self, stops: tuple[CentreId, ...]) -> None:
        known = sum(bool(self._trip.stop(one).representative) for one in stops)  # type: ignore[union-attr]
        said = _("Who represents the centres: {done}/{all}").format(done=known, all=len(stops))
        if known < len(stops):
            said += ", " + _("the others are entered on site")
        self._told.setText(said)
        self._told.setVisible(bool(stops))

    def _make_rows(self, stops: tuple[CentreId, ...], names: dict[CentreId, str]) -> None:
        self._drafts.settle()
        focus = QApplication.focusWidget()
        focused = next((n for n, field in self.fields.items() if field is focus), "")
        empty(self._rows)
        self.fields = {n: field for n, field in self.fields.items() if not n.startswith(_BY_STOP)}
        self._stops = stops
        for centre in stops:
            name = _BY_STOP + centre
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            label = Label(names[centre], fonts.BODY_M, elide=True)
            field = Field(
                name=_("Who represents {commune}").format(commune=names[centre]),
                placeholder=_("name, title"), limit=120, height=30,
            )  # fmt: skip
            across.addWidget(label, 3)
            across.addWidget(field, 5)
            self._rows.addWidget(row)
            row.setVisible(True)
            field.show_text(self._stored(name))
            _show_its_beginning(field)
            self._follow(name, field, field.accessibleName())
            for kept, text in self._drafts.of(f"trip/{self._trip.id}").items():
                if kept == name:
                    field.put(text)
            if name == focused:
                field.setFocus()

    def _ask_members(self) -> None:
        self.fields["members"].setVisible(True)
        self.add_member.setVisible(False)
        self.fields["members"].setFocus()

    def _stored(self, name: str) -> str:
        if name.startswith(_BY_STOP):
            stop = self._trip.stop(CentreId(name.removeprefix(_BY_STOP)))
            return stop.representative if stop is not None else ""
        known = getattr(self._trip, name)
        if known is None:
            return ""
        return f"{known.day}/{known.month}/{known.year}" if isinstance(known, date) else str(known)

    def _is_typed(self, name: str, field: Field | TextArea) -> bool:
        """Return whether *field* holds something that is not entered yet."""
        return name in self.drafts() and field.is_changed

    def drafts(self) -> dict[str, str]:
        """Return what is typed and is no part of the trip yet, by the names of the fields."""
        texts = {name: field.text() for name, field in self.fields.items()}
        return {name: text for name, text in texts.items() if text != self._stored(name)}

    def _typed(self) -> None:
        if self._place:
            self._drafts.typed(self._place, self.drafts())

    def _commit(self, name: str) -> None:
        field = self.fields.get(name)
        if field is None or not self._place:
            return
        if name.startswith(_BY_STOP):
            centre = CentreId(name.removeprefix(_BY_STOP))
            stops = tuple(
                msgspec.structs.replace(stop, representative=field.text())
                if stop.centre == centre
                else stop
                for stop in self._trip.stops
            )
            trip = msgspec.structs.replace(self._trip, stops=stops)
        else:
            value = field.date() if isinstance(field, DateField) else field.text()
            trip = msgspec.structs.replace(self._trip, **{name: value})
        self.entered.emit(trip, self._words[name])

    def entered_as(self, trip: Trip, refusal: str) -> None:
        """Take *trip* as what is kept now, or show why it was not."""
        self.refusal.set_text(refusal)
        self.refusal.setVisible(bool(refusal))
        if not refusal:
            self._trip = trip
        if self._place:
            self._drafts.keep(self._place, self.drafts())

    def flush(self) -> None:
        """Enter what is being typed."""
        for field in self.fields.values():
            field.commit()
        self._drafts.settle()


def _show_its_beginning(field: Field | TextArea) -> None:
    """Show the beginning of a long text, not its end."""
    if isinstance(field, Field):
        field.setCursorPosition(0)
