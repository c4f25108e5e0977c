"""What putting an earlier word back would change, shown before it is done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import Effect
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Edge, Ground, GroundColour, Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.history import HistoryEntry, HistoryKind, ItemHistory

from . import history_words

WIDTH = 340  # pixels


class Comparison(Ground):
    """Signals: ``confirmed()`` when the word is to be put back."""

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.PANEL, line_at=(Edge.LEFT,), parent=parent)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 14, 14)
        column.setSpacing(6)
        self._title = Label("", fonts.BODY_B, elide=True)
        self._who = Label("", fonts.SMALL, Ink.INK2, elide=True)
        self._result = Paragraph("", fonts.BODY_B)
        column.addWidget(self._title)
        column.addWidget(self._who)
        column.addWidget(self._result)
        column.addWidget(Line())
        self._grid_place = QVBoxLayout()
        column.addLayout(self._grid_place)
        self._line = Line()
        column.addWidget(self._line)
        self._said = Paragraph("", fonts.SMALL, Ink.INK2)
        column.addWidget(self._said)
        self.button = Button(_("Put this word back"), icon=Icon.UNDO, key="Enter")
        self.button.clicked.connect(self.confirmed)
        self.button.promise(lambda: self._effects)
        self._effects: tuple[Effect, ...] = ()
        column.addWidget(self.button)
        column.addStretch(1)

    def show_entry(
        self, desk: Desk, history: ItemHistory, entry: HistoryEntry, effects: tuple[Effect, ...]
    ) -> None:
        """Show *entry* beside what stands now; *effects* is what putting it back writes."""
        self._effects = effects
        when = f"{figures.day(entry.written.date())}, {entry.written:%H:%M}"
        self._title.setText(_("Entry of {when}").format(when=when))
        self._who.setText(history_words.who(entry))
        self._result.set_text(history_words.title(desk, history, entry))
        empty(self._grid_place)
        is_answer = entry.kind is HistoryKind.DECLARED
        rows = _rows(desk, history, entry) if is_answer else []
        if rows:
            self._grid_place.addWidget(_grid(rows))
        self._said.set_text(_sentence(entry))
        self.button.setVisible(entry.may_put_back)
        self._line.setVisible(bool(rows))


def _sentence(entry: HistoryEntry) -> str:
    if entry.may_put_back:
        return _(
            "Putting back writes a new change. Every earlier entry stays as it is; Ctrl+Z takes"
            " it back."
        )
    if entry.in_use:
        return _("This is what stands now.")
    if entry.kind in (HistoryKind.DECLARED, HistoryKind.ATTACHED):
        return _("This cannot be put back: it says what stands, or the item asks something else.")
    return _("Only the commune's own answers and files can be put back.")


def _rows(desk: Desk, history: ItemHistory, entry: HistoryEntry) -> list[tuple[str, str, str]]:
    """Return name, what stands now and what would, of each part of the answer."""
    language = current_language()
    now = history.now
    cause = desk.checklist.cause(now.cause) if now and now.cause else None
    solver = desk.checklist.solver(now.solver) if now and now.solver else None
    status = ""
    if now is not None:
        status = desk.checklist.status_label(history.item, now.status).in_language(language)
    then = history_words.result_words(desk, history, entry).rpartition(" · ")[2]
    rows = [(_("Result"), status, then)]
    if entry.value_text or history.now_value:
        rows.insert(0, (_("Value"), history.now_value, entry.value_text))
    if history.item.secret:
        return rows
    rows += [
        (_("Cause"), cause.in_language(language) if cause else "", entry.cause),
        (_("Who can solve it"), solver.in_language(language) if solver else "", entry.solver),
        (_("Note"), (now.note or "") if now else "", entry.text),
    ]
    return rows


def _grid(rows: list[tuple[str, str, str]]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 2)
    grid.setColumnStretch(2, 3)
    grid.addWidget(Label(_("now"), fonts.CAP, Ink.INK3), 0, 1)
    grid.addWidget(Label(_("after"), fonts.CAP, Ink.INK3), 0, 2)
    for n, (name, now, then) in enumerate(rows, 1):
        grid.addWidget(Label(name, fonts.SMALL, Ink.INK2), n, 0)
        grid.addWidget(Paragraph(now or "–", fonts.SMALL, Ink.INK2), n, 1)
        same = now.strip() == then.strip()
        words = _("as now") if same else then or "–"
        style, ink = (fonts.SMALL, Ink.INK2) if same else (fonts.SMALL_B, Ink.INK)
        grid.addWidget(Paragraph(words, style, ink), n, 2)
    return holder
