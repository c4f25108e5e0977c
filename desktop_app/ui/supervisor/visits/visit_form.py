"""What is known of a visit: method, decision, team, present, opinion, conclusion."""

from __future__ import annotations

from collections.abc import Mapping

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
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.fields import Field, TextArea
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import VisitCard
from desktop_app.workspace.verbs.supervising import VisitEntry


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
        self.team = TextArea(
            name=_("Team, one person a line"),
            placeholder=_("name, position; say who heads the team and who takes the minutes"),
            lines=2,
        )
        self.present = TextArea(
            name=_("Present for the centre, one person a line"),
            placeholder=_("name, position"),
            lines=2,
        )
        self.opinion = TextArea(name=_("Opinion of the centre"), lines=3)
        self.conclusion = TextArea(name=_("Conclusion"), lines=3)
        self._after: list[QWidget] = []
        for n, (said, field) in enumerate(
            (
                (_("Method"), self.method),
                (_("Decision, plan"), self.decision),
                (_("Team"), self.team),
                (_("Present"), self.present),
                (_("Opinion"), self.opinion),
                (_("Conclusion"), self.conclusion),
            )
        ):
            label = Label(said, fonts.SMALL, Ink.INK2)
            grid.addWidget(label, n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, n, 1)
            if n > 3:
                self._after += (label, field)
        card.body.addLayout(grid)
        self.note = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.note.setVisible(False)
        card.body.addWidget(self.note)
        card.body.addLayout(self._make_keys())
        for area in (self.team, self.present, self.opinion, self.conclusion):
            area.committed.connect(lambda _text: self._amend())
        self.decision.committed.connect(lambda _text: self._amend())
        self.decision.typed.connect(lambda _text: self.typing.emit())
        for area in self._areas().values():
            area.typed.connect(lambda _text: self.typing.emit())
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
        return VisitEntry(
            method=Method(self.method.chosen_id() or Method.ON_SITE.value),
            decision=self.decision.text(),
            team=self.team.text(),
            present=self.present.text(),
            opinion=self.opinion.text(),
            conclusion=self.conclusion.text(),
        )

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
            if is_written and not field.isAncestorOf(focus):
                field.show_text(text)
        times = [figures.moment(one) for one in (visit.started, visit.ended) if one]
        self._said.setText(" – ".join(times))
        for field in (self.decision, self.team, self.present, self.opinion, self.conclusion):
            field.setEnabled(not visit.closed)
        self.method.setEnabled(not visit.closed)

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
        elif focus is self.decision:
            keys.append(Announced(key=ENTER, verb=_("write it"), effects=effects))
        return keys

    def _texts(self) -> dict[str, Field | TextArea]:
        return {"decision": self.decision, **self._areas()}

    def _areas(self) -> dict[str, TextArea]:
        return {
            "team": self.team, "present": self.present, "opinion": self.opinion,
            "conclusion": self.conclusion,
        }  # fmt: skip

    def drafts(self) -> dict[str, str]:
        """Return what is typed and is no part of the visit yet, by the names of the fields."""
        written = self._written()
        texts = {name: field.text() for name, field in self._texts().items()}
        return {
            name: text for name, text in texts.items() if text and text != getattr(written, name)
        }

    def show_drafts(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed before."""
        for name, area in self._areas().items():
            if texts.get(name):
                area.put(texts[name])
        if texts.get("decision"):
            self.decision.setText(texts["decision"])

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
            return VisitEntry(method=Method.ON_SITE)
        return VisitEntry(
            method=visit.method, decision=visit.decision, team=visit.team,
            present=visit.present, opinion=visit.opinion, conclusion=visit.conclusion,
        )  # fmt: skip

    def refuse(self, why: str) -> None:
        """Show why something was refused."""
        self.note.set_text(why)
        self.note.setVisible(bool(why))

    def take_focus(self) -> None:
        """Focus the first field."""
        first = self.decision if self._visit is None else self.opinion
        first.setFocus(Qt.FocusReason.OtherFocusReason)
