"""Measuring for an item, or of this computer: progress, results, and the result as evidence."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, current_language, figures, sentence
from desktop_app.measure.results import Measurement, MeasureName, Outcome
from desktop_app.ui import tasks
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items.draft_keeper import FieldDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.progress import ProgressBar
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.measuring.keeping_measurements import attachable
from desktop_app.workspace.measuring.measurable import measures_of
from desktop_app.workspace.measuring.measured_words import lines_of, suggestion_of, title_of
from desktop_app.workspace.values.desk import ItemDesk

Results = tuple[Measurement, ...]


class MeasurePage(Page):
    """What was measured last; nothing is stored before the person says so.

    Signals: ``attached(str)`` with the item that the result was put to; ``diary_asked()``.
    """

    attached = Signal(str)
    diary_asked = Signal()
    any_version = True

    def __init__(
        self, session: Session, one: ItemDesk | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._one = session, one
        self.names = measures_of(one.item) if one is not None else tuple(MeasureName)
        self.results: Results = ()
        self._stopped = threading.Event()
        self._task: tasks.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 12)
        card = Card(self._title(), padding=20)
        back = Button(_("Back to the desk"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        card.head.addWidget(back)
        card.body.addWidget(
            Paragraph(
                _("The machine only measures and suggests; you decide what to answer."),
                fonts.SMALL, Ink.INK2,
            )
        )  # fmt: skip
        self.fields: list[Field] = []
        self._add_fields(card)
        self.bar = ProgressBar(_("Measured"))
        card.body.addWidget(self.bar)
        card.body.addLayout(self._buttons())
        self.told = Paragraph("", fonts.SMALL_M, Ink.RED)
        card.body.addWidget(self.told)
        self._place = QVBoxLayout()
        card.body.addLayout(self._place, 1)
        column.addWidget(card, 1)
        self.begin()

    def _title(self) -> str:
        if self._one is None:
            return _("Measure this computer and its connection")
        item = self._one.item
        named = item.short.in_language(current_language())
        return _("Measure for {code} {name}").format(code=item.code, name=named)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        # One button: what comes late to "Stop" measures again, and stores nothing.
        self.go = Button(_("Stop measuring"), key="F5", height=32)
        self.go.clicked.connect(self.go_or_stop)
        row.addWidget(self.go)
        self.attach = Button("", icon=Icon.CLIP, height=32)
        if self._one is not None:
            said = _("Attach to {code} as evidence").format(code=self._one.item.code)
            self.attach.setText(said)
        self.attach.clicked.connect(self._attach)
        self.attach.promise(self._effects)
        if self._one is None:
            self.attach.hide()
        row.addWidget(self.attach)
        self.diary = Button(_("Connection diary"), icon=Icon.PRINTER, height=32)
        self.diary.clicked.connect(self.diary_asked)
        if MeasureName.CONNECTION not in self.names:
            self.diary.hide()
        row.addWidget(self.diary)
        row.addStretch(1)
        return row

    # The hosts

    def _add_fields(self, card: Card) -> None:
        hosts = self._session.workspace.measuring.hosts
        if MeasureName.HOSTS in self.names:
            name = _("Other hosts to measure, with commas between")
            self._add_field(card, "hosts", name, "dichvucong.gov.vn", ", ".join(hosts.hosts))
        if MeasureName.TSLCD in self.names:
            name = _("A host in the dedicated network")
            self._add_field(card, "tslcd", name, "10.0.0.1:443", hosts.tslcd)

    def _add_field(self, card: Card, name: str, said: str, example: str, known: str) -> None:
        row = QHBoxLayout()
        label = Label(said, fonts.SMALL, Ink.INK2)
        if len(self.names) > 3:
            label.setMinimumWidth(300)  # two fields stand in one column
        field = Field(name=said, placeholder=example)
        field.setObjectName(name)
        field.setMaximumWidth(420)
        draft = FieldDraft(self._session.drafts, field)
        draft.open(f"measure/{name}")
        if not field.text():
            field.show_text(known)
        row.addWidget(label)
        row.addWidget(field, 1)
        row.addStretch(1)
        card.body.addLayout(row)
        self.fields.append(field)

    def _keep_hosts(self) -> bool:
        """Keep the hosts as they stand in the fields; return whether they are hosts."""
        texts = {field.objectName(): field.text() for field in self.fields}
        if not texts:
            return True
        typed = texts.get("hosts")
        try:
            self._session.workspace.measuring.set_hosts(
                tuple(typed.split(",")) if typed is not None else None, tslcd=texts.get("tslcd")
            )
        except Fault as fault:
            self._tell(sentence(fault))
            return False
        for field in self.fields:
            self._session.drafts.keep(f"measure/{field.objectName()}", {})
        return True

    # Measuring

    @property
    def is_running(self) -> bool:
        """Whether something is being measured."""
        return self._task is not None

    def go_or_stop(self) -> None:
        """Stop what is being measured; else measure again."""
        if self.is_running:
            self._stopped.set()
        elif self._keep_hosts():
            self.begin()

    def begin(self) -> None:
        """Measure everything anew."""
        self._stopped = stopped = threading.Event()
        folder, passphrase = self._session.workspace.folder, self._session.passphrase
        names, round_ = self.names, self._session.round
        started: list[tasks.Task] = []

        def is_stopped() -> bool:
            return stopped.is_set() or any(task.is_cancelled for task in started)

        def work(report: Callable[[Results], None]) -> Results:
            found: list[Measurement] = []
            with Workspace.open(folder) as door:
                if passphrase is not None:
                    door.keys.use_passphrase(passphrase)
                for one in door.measuring.measure(names, round_=round_, is_stopped=is_stopped):
                    found.append(one)
                    report(tuple(found))
            return tuple(found)

        self._tell("")
        self._task = tasks.run(
            work, done=self._done, failed=self._failed, progress=self._show, owner=self
        )
        started.append(self._task)
        self._show(())

    def _done(self, results: Results) -> None:
        self._task = None
        self._show(results)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._tell(told_of(error))
        self._show(self.results)

    def _show(self, results: Results) -> None:
        self.results = results
        running = self.is_running
        now = title_of(self.names[len(results)]) if len(results) < len(self.names) else ""
        told = _("now: {what}").format(what=now) if running and now else ""
        self.bar.show_progress(len(results), len(self.names), left=told)
        self.go.setText(_("Stop measuring") if running else _("Measure again"))
        self.attach.setEnabled(self._can_attach)
        empty(self._place)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(2)
        for one in results:
            self._add_result(rows, one)
        rows.addStretch(1)
        self._place.addWidget(ScrollArea(inside), 1)
        self.hints_changed.emit()

    def _add_result(self, rows: QVBoxLayout, one: Measurement) -> None:
        rows.addSpacing(6)
        rows.addWidget(Label(title_of(one.name), fonts.BODY_M))
        known = one.outcome in (Outcome.MEASURED, Outcome.ABSENT)
        ink = Ink.INK2 if known else Ink.AMBER
        for line in lines_of(one):
            rows.addWidget(Paragraph(line, fonts.SMALL, ink))
        if self._one is not None and (said := suggestion_of(self._one.item, one)):
            rows.addWidget(Paragraph(said, fonts.SMALL_B, Ink.INK))
        if one.facts is not None:
            said = _("With {tool}, in {seconds} seconds").format(
                tool=one.facts.tool,
                seconds=figures.number(one.seconds, places=1, language=current_language()),
            )
            rows.addWidget(Label(said, fonts.CAP, Ink.INK3))

    # Evidence

    @property
    def _can_attach(self) -> bool:
        return self._one is not None and not self.is_running and bool(attachable(self.results))

    def _effects(self) -> tuple[Effect, ...]:
        if not self._can_attach or self._one is None:
            return ()
        fields = {"evidence": "measurement"}
        return (Effect(kind="attach", item=self._one.item.id, fields=fields),)

    def _attach(self) -> None:
        if not self._can_attach or self._one is None:
            return
        item = self._one.item.id
        self._session.evidence.attach_measured(item, self.results)
        self.attached.emit(item)

    def _tell(self, words: str) -> None:
        self.told.set_text(words)
        self.told.setVisible(bool(words))

    # Keys

    def take_focus(self) -> None:
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return what Enter does in a field."""
        keys = [Announced(key=ESCAPE, verb=_("back to the desk"), group=Group.WINDOW)]
        if any(field.hasFocus() for field in self.fields):
            verb = "" if self.is_running else _("keep it, measure again")
            keys.insert(0, Announced(key=ENTER, verb=verb))
        return keys

    def hints(self) -> list[list[Hint]]:
        enter = _("press the button")
        if any(field.hasFocus() for field in self.fields):
            enter = _("keep it, measure again")
        again = _("stop measuring") if self.is_running else _("measure again")
        return [
            [Hint("Enter", enter), Hint("F5", again), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back to the desk")), Hint("F9", _("send"))],
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = enter_pressed(event)
        if is_enter and any(field.hasFocus() for field in self.fields):
            if not self.is_running and self._keep_hosts():
                self.begin()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._stopped.set()  # nobody looks any more
        super().hideEvent(event)
