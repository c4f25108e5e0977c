"""What is known of a visit: decision, who takes part, opinion, conclusion, signed minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import TextRefused
from desktop_app.core.ids import Method
from desktop_app.core.text.cleaning import MAX_PARAGRAPH, clean_text
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, LEAVE, Announced, Effect
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.values.desk import VisitCard
from desktop_app.workspace.values.trip import Stop, Trip
from desktop_app.workspace.verbs.supervising import VisitEntry

from .visit_photo_part import SignedSheetPart


def _as_kept(text: str) -> str:
    """Return *text* as a visit keeps it, or as it is where it would be refused."""
    try:
        return clean_text(text, limit=MAX_PARAGRAPH)
    except TextRefused:
        return text


class VisitForm(QWidget):
    """Signals: ``started(object)``, ``amended(object)``, ``closed(object)`` with a VisitEntry;
    ``minutes_asked()``; ``items_asked()``.
    """

    started = Signal(object)
    amended = Signal(object)
    closed = Signal(object)
    minutes_asked = Signal()
    typing = Signal()
    items_asked = Signal()

    def __init__(self, checklist: Checklist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        language = current_language()
        self._visit: VisitCard | None = None
        self._late_codes: tuple[str, ...] = ()
        card = Card(padding=24, name=_("About the visit"))
        card.setMaximumWidth(900)
        self._title = Label(_("Open a visit"), fonts.H3)
        card.body.addWidget(self._title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.method = Segment(
            [Choice(one.id.value, one.in_language(language)) for one in checklist.methods],
            name=_("How it is checked"),
        )
        self.method.show_choice(Method.ON_SITE.value)
        self.method.chosen.connect(lambda _method: self._amend())
        self.decision = Field(
            name=_("Decision or plan of the check"),
            placeholder=_("Decision no. …, date …"),
        )
        self.decision_day = DateField(name=_("Date of the decision"))
        self.team_head = Field(name=_("Head of the team"), placeholder=_("name"), limit=120)
        self.team_head_title = Field(name=_("Title of the head"), placeholder=_("title"), limit=120)
        self.recorder = Field(name=_("Takes the minutes"), placeholder=_("name"), limit=120)
        self.recorder_title = Field(
            name=_("Title of who takes them"), placeholder=_("title"), limit=120
        )
        self.representative = Field(
            name=_("Who represents the centre"), placeholder=_("name, title"), limit=120
        )
        self.team = TextArea(
            name=_("Others of the team, one person a line"),
            placeholder=_("name, title"),
            lines=2,
        )
        self.present = TextArea(
            name=_("Others present for the centre, one person a line"),
            placeholder=_("name, title"),
            lines=2,
        )
        self.opinion = TextArea(name=_("Opinion of the centre"), lines=3)
        self.conclusion = TextArea(name=_("Conclusion"), lines=3)
        self._after: list[QWidget] = []
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (_("Method"), (self.method,)),
            (_("Decision, plan"), (self.decision, self.decision_day)),
            (_("Head of the team"), (self.team_head, self.team_head_title)),
            (_("Takes the minutes"), (self.recorder, self.recorder_title)),
            (_("Team"), (self.team,)),
            (_("Represents the centre"), (self.representative,)),
            (_("Present"), (self.present,)),
            (_("Opinion"), (self.opinion,)),
            (_("Conclusion"), (self.conclusion,)),
        )
        for n, (said, fields) in enumerate(rows):
            label = Label(said, fonts.SMALL, Ink.INK2)
            grid.addWidget(label, n, 0, Qt.AlignmentFlag.AlignTop)
            across = QHBoxLayout()
            across.setSpacing(8)
            for field in fields:
                across.addWidget(field)
            if fields == (self.method,):
                across.addStretch(1)
            grid.addLayout(across, n, 1)
            if n > 6:
                self._after += (label, *fields)
        self.late = Banner(Tone.AMBER, "")
        self.late.setVisible(False)
        card.body.addWidget(self.late)
        self.sheet = SignedSheetPart()
        card.body.addWidget(self.sheet)
        card.body.addLayout(grid)
        self.note = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.note.setVisible(False)
        card.body.addWidget(self.note)
        card.body.addLayout(self._make_keys())
        for text in self._texts().values():
            text.committed.connect(lambda _text: self._amend())
            text.typed.connect(lambda _text: self.typing.emit())
        self.decision_day.entered.connect(lambda _day: self._amend())
        self.decision_day.typed.connect(lambda _text: self.typing.emit())
        inside = QWidget()
        column = QHBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 14)
        column.addStretch(1)
        column.addWidget(card, 20, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollArea(inside))
        self.show_visit(None)

    def _make_keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._said = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row.addWidget(self._said, 1)
        self.minutes = Button(_("Minutes, 2 copies"))
        self.minutes.clicked.connect(self.minutes_asked)
        self.items = Button(_("To the items"), key="F3")
        self.items.clicked.connect(self.items_asked)
        self.close_button = Button(_("End the visit"))
        self.close_button.clicked.connect(lambda: self.closed.emit(self.entry()))
        self.start = Button(_("Start the visit"), weight=Weight.PRIMARY, key="Ctrl+Enter")
        self.start.clicked.connect(lambda: self.started.emit(self.entry()))
        self.close_button.promise(lambda: (Effect(kind="visit", fields={"closed": True}),))
        self.start.promise(lambda: (Effect(kind="visit"),))
        self.minutes.promise(lambda: (Effect(kind="visit"),))
        for button in (self.minutes, self.items, self.close_button, self.start):
            row.addWidget(button)
        return row

    def entry(self) -> VisitEntry:
        """Return what is written."""
        texts = {name: field.text() for name, field in self._texts().items()}
        method = Method(self.method.chosen_id() or Method.ON_SITE.value)
        return msgspec.structs.replace(VisitEntry(method=method, decision_day=self._day()), **texts)

    def _day(self) -> date | None:
        """Return the day that is entered; what is no day yet leaves the one that is kept."""
        if self.decision_day.text().strip() and self.decision_day.date() is None:
            return self._visit.decision_day if self._visit is not None else None
        return self.decision_day.date()

    def show_visit(self, visit: VisitCard | None) -> None:
        """Show *visit*, or an empty form for a new one; what is typed and not written stays."""
        before, self._visit = self._written(), visit
        is_open = visit is not None and not visit.closed
        self.start.setVisible(visit is None)
        self.items.setVisible(is_open)
        self.close_button.setVisible(is_open)
        self.minutes.setVisible(visit is not None)
        for widget in self._after:
            widget.setVisible(visit is not None)
        if visit is None:
            return
        self._title.setText(_("About the visit"))
        self.method.show_choice(visit.method.value)
        focus = QApplication.focusWidget() or self
        for name, field in self._texts().items():
            text, known = getattr(visit, name), (getattr(visit, name), getattr(before, name) or "")
            is_written = visit.closed or _as_kept(field.text()) in known
            if is_written and not (field is focus or field.isAncestorOf(focus)):
                field.show_text(text)
        if not self.decision_day.is_changed:
            self.decision_day.show_date(visit.decision_day)
        times = [figures.moment(one) for one in (visit.started, visit.ended) if one]
        self._said.setText(" – ".join(times))
        for widget in (*self._texts().values(), self.decision_day, self.method):
            widget.setEnabled(not visit.closed)
        self.sheet.setVisible(visit.closed)
        self._show_late(visit)

    def show_late_findings(self, codes: Sequence[str]) -> None:
        """Say which items have a finding that came after the visit had ended."""
        self._late_codes = tuple(codes)
        if self._visit is not None:
            self._show_late(self._visit)

    def _show_late(self, visit: VisitCard) -> None:
        """Say what another PC wrote after the visit had ended: it is not in the minutes."""
        told = []
        if self._late_codes:
            told.append(_("Findings on: {codes}").format(codes=", ".join(self._late_codes)))
        for one in visit.late:
            who = _("{name}, {time}").format(name=one.author.name, time=figures.moment(one.written))
            said = " · ".join(part for part in (one.opinion, one.conclusion) if part)
            told.append(f"{who}: {said}" if said else who)
        self.late.setVisible(bool(told) and visit.closed)
        self.late.say(
            _("Written on another PC after the visit had ended; not in the minutes"),
            "\n".join(told),
        )

    def announced(self) -> list[Announced]:
        """Return what leaving a field, or choosing another method, would write."""
        effects = (Effect(kind="visit"),)
        if self._visit is None:
            return [Announced(key="Ctrl+Enter", verb=_("start the visit"), effects=effects)]
        if self._visit.closed:
            return []
        keys = [Announced(key=LEAVE, effects=effects)]
        focus = QApplication.focusWidget()
        if focus is not None and self.method.isAncestorOf(focus):
            verb = _("another method")
            keys += [
                Announced(key=key, verb=verb if key == "←" else "", cap="← →", effects=effects)
                for key in ("←", "→", "↑", "↓", "Space")
            ]
        elif isinstance(focus, Field) and self.isAncestorOf(focus):
            keys.append(Announced(key=ENTER, verb=_("write it"), effects=effects))
        return keys

    def _texts(self) -> dict[str, Field | TextArea]:
        return {
            "decision": self.decision,
            "team_head": self.team_head, "team_head_title": self.team_head_title,
            "recorder": self.recorder, "recorder_title": self.recorder_title,
            "team": self.team, "representative": self.representative, "present": self.present,
            "opinion": self.opinion, "conclusion": self.conclusion,
        }  # fmt: skip

    def drafts(self) -> dict[str, str]:
        """Return what is typed and is no part of the visit yet, by the names of the fields."""
        written = self._written()
        texts = {name: field.text() for name, field in self._texts().items()}
        found = {
            name: text for name, text in texts.items() if text and text != getattr(written, name)
        }
        day, shown = self.decision_day.text(), written.decision_day
        if day and (self.decision_day.date() is None or self.decision_day.date() != shown):
            found["decision_day"] = day
        return found

    def show_drafts(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed before."""
        for name, field in {**self._texts(), "decision_day": self.decision_day}.items():
            if texts.get(name):
                field.put(texts[name])

    def flush(self) -> None:
        """Emit what is being typed."""
        self._amend()

    def _amend(self) -> None:
        if self._visit is None or self._visit.closed:
            return
        entry = self.entry()
        if entry != self._written():
            self.amended.emit(entry)

    def _written(self) -> VisitEntry:
        """Return what the visit says now; nothing where there is none yet."""
        visit = self._visit
        if visit is None:
            return VisitEntry(method=Method.ON_SITE, decision_day=None)
        return VisitEntry(
            method=visit.method,
            decision_day=visit.decision_day,
            **{name: getattr(visit, name) for name in self._texts()},
        )

    def fill_in(self, trip: Trip, stop: Stop) -> None:
        """Begin with what was entered for a trip; everything of it can be changed."""
        self.method.show_choice(trip.method.value)
        self.decision_day.show_date(trip.decision_day)
        for name, text in (
            ("decision", trip.decision), ("team_head", trip.team_head),
            ("team_head_title", trip.team_head_title), ("recorder", trip.recorder),
            ("recorder_title", trip.recorder_title), ("team", trip.members),
            ("representative", stop.representative),
        ):  # fmt: skip
            self._texts()[name].show_text(text)

    def refuse(self, why: str) -> None:
        """Show why something was refused."""
        self.note.set_text(why)
        self.note.setVisible(bool(why))

    def take_focus(self) -> None:
        """Focus the first field."""
        first: QWidget = self.decision if self._visit is None else self.opinion
        if self._visit is not None and self._visit.closed:
            first = self.sheet.add
        first.setFocus(Qt.FocusReason.OtherFocusReason)
