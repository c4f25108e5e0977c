"""The dock: what is left, help about the open item with its citations, last round below."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.checklist.checklist import CitationStatus
from desktop_app.core.checklist.item import Basis, Citation
from desktop_app.core.ids import Difference, ItemId
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import IconSign
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Edge, Ground, GroundColour, Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph, Piece
from desktop_app.ui.look.tokens import DOCK_WIDTH, Ink
from desktop_app.workspace.values.desk import Desk, Finding, ItemDesk

from .examples import EXAMPLES, ExamplePair
from .last_round import LastRoundPanel
from .missing_list import MissingList


def difference_word(desk: Desk, finding: Finding) -> str:
    """Return the checklist's word for how a finding relates to the answer."""
    labels = {one.id: one for one in desk.checklist.difference_codes}
    return labels[finding.difference].in_language(current_language())


class Help(QWidget):
    """The help of an item with run-in bold leads, then its sources and how far each was checked."""

    history_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 12, 14, 12)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self._shown: ItemId | None = None
        self.area_lines: Callable[[ItemId], tuple[str, ...]] = lambda _item: ()

    def show_anew(self, desk: Desk) -> None:
        """Show the item again: what the service says of the area may be another."""
        if self._shown is not None and self._shown in desk.items:
            item, self._shown = self._shown, None
            self.show_item(desk, desk.items[item])

    def show_item(self, desk: Desk, one: ItemDesk) -> None:
        """Show the help of *one*."""
        item, language = one.item, current_language()
        if self._shown == item.id:
            return
        self._shown = item.id
        empty(self._column)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Label(item.code, fonts.BODY_B, Ink.ACCENT))
        row.addWidget(Label(item.short.in_language(language), fonts.BODY_B, elide=True))
        row.addStretch(1)
        if item.rule_basis is Basis.APP:
            row.addWidget(Label(_("threshold of the program"), fonts.CAP, Ink.INK3))
        self._column.addWidget(head)
        leads = [
            (_("Met when"), item.met_when.in_language(language)),
            (_("How to answer"), item.help.in_language(language)),
            (_("Who knows"), item.asks_whom.in_language(language)),
        ]
        if item.partial_when is not None:
            leads.insert(1, (_("Partly met when"), item.partial_when.in_language(language)))
        for lead, text in leads:
            pieces = [Piece(f"{lead}  ", bold=True, ink=Ink.INK), Piece(text)]
            self._column.addWidget(Paragraph(pieces, fonts.SMALL, Ink.INK2))
        for line in self.area_lines(item.id):
            self._column.addWidget(Paragraph(line, fonts.SMALL, Ink.INK2))
        history = Button(_("History of the item"), weight=Weight.LINK, key="F3", height=26)
        history.clicked.connect(self.history_asked)
        self._column.addWidget(history, 0, Qt.AlignmentFlag.AlignLeft)
        if item.id in EXAMPLES:
            self._column.addWidget(ExamplePair(item.id))
        if item.citations:
            self._column.addWidget(Label(_("What it rests on"), fonts.SMALL_B))
        for citation in item.citations:
            self._column.addWidget(self._citation(desk, citation))
        self._column.addStretch(1)

    @staticmethod
    def _citation(desk: Desk, citation: Citation) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        text = citation.in_language(current_language())
        column.addWidget(Paragraph(text, fonts.SMALL, Ink.INK2))
        match citation.citation_status:
            case CitationStatus.VERIFIED:
                icon, ink, said = Icon.TICK, Ink.GREEN, _("content read")
            case CitationStatus.CROSS_REFERENCED:
                icon, ink = Icon.WARNING, Ink.AMBER
                said = _("only the topic is known, not compared word by word")
            case CitationStatus.UNVERIFIED:
                icon, ink, said = Icon.WARNING, Ink.AMBER, _("not verified yet")
            case _:
                assert_never(citation.citation_status)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(IconSign(icon, 14, ink))
        row.addWidget(Paragraph(said, fonts.CAP_M, ink), 1)
        column.addLayout(row)
        return holder


class LastRound(Ground):
    """The item's answer in the previous round and its finding in the last check."""

    def __init__(self) -> None:
        super().__init__(GroundColour.SURFACE, line_at=(Edge.TOP,))
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 6, 14, 6)
        row.setSpacing(10)
        row.addWidget(IconSign(Icon.CLOCK, 14))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        self._said = Label("", fonts.SMALL_M, elide=True)
        self._checked = Label("", fonts.CAP, Ink.GREEN, elide=True)
        lines.addWidget(self._said)
        lines.addWidget(self._checked)
        row.addLayout(lines, 1)

    def show_item(self, desk: Desk, one: ItemDesk) -> None:
        """Show last round's answer and finding, or this round's finding."""
        earlier = one.earlier
        finding = one.finding or (earlier.finding if earlier else None)
        self.setVisible(earlier is not None or finding is not None)
        if earlier is not None:
            status = item_words.own_word(desk, one, earlier.status)
            value = f"{earlier.value_text} · " if earlier.value_text else ""
            self._said.setText(f"{round_words.round_name(earlier.round)}: {value}{status}")
        self._said.setVisible(earlier is not None)
        self._checked.setVisible(finding is not None)
        if finding is not None:
            day = finding.visit.started if finding.visit and finding.visit.started else None
            said = _("checked {day}: {word}").format(
                day=figures.day((day or finding.written).date()),
                word=difference_word(desk, finding),
            )
            same = finding.difference is Difference.MATCH
            self._checked.set_ink(Ink.GREEN if same else Ink.AMBER)
            self._checked.setText(said)


class Dock(Ground):
    """The right pane; it has its width from the beginning, and its content once it is filled.

    Signals: ``picked(str)``, ``all_asked()``, ``history_asked()``.
    """

    picked = Signal(str)
    all_asked = Signal()
    history_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.PANEL, line_at=(Edge.LEFT,), parent=parent)
        self.setFixedWidth(DOCK_WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 0, 0)
        self._column.setSpacing(0)
        self._is_filled = False

    def fill(self) -> None:
        """Make the content, after the first paint."""
        column = self._column
        self._is_filled = True
        self.missing = MissingList()
        self.missing.picked.connect(self.picked)
        self.missing.all_asked.connect(self.all_asked)
        column.addWidget(self.missing)
        self._line = Line()
        column.addWidget(self._line)
        self.help = Help()
        self.help.history_asked.connect(self.history_asked)
        self.reading = ScrollArea(self.help)
        column.addWidget(self.reading, 1)
        self.before = LastRoundPanel()
        self._before = ScrollArea(self.before)
        column.addWidget(self._before, 1)
        self._foot = Ground(GroundColour.SURFACE, line_at=(Edge.TOP,))
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(18, 6, 14, 6)
        foot.addWidget(IconSign(Icon.CLOCK, 14))
        said = Paragraph(_("Earlier rounds of this item"), fonts.SMALL_M)
        foot.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
        history = Button(_("History"), key="F3", height=28)
        history.clicked.connect(self.history_asked)
        foot.addWidget(history)
        column.addWidget(self._foot)
        self.last = LastRound()
        column.addWidget(self.last)
        column.addStretch()

    def show_desk(self, desk: Desk, current: ItemId | None, *, before: bool = False) -> None:
        """Show what is missing, and the help of the open item.

        With *before*, what was said of the item last round instead of both.
        """
        if not self._is_filled:
            return
        before = before and current is not None
        for widget in (self.missing, self._line):
            widget.setVisible(not before)
        self.reading.setVisible(current is not None and not before)
        self.last.setVisible(current is not None and not before)
        self._before.setVisible(before)
        self._foot.setVisible(before)
        if before and current is not None:
            self.before.show_item(desk, desk.items[current])
            return
        self.missing.show_desk(desk, current)
        if current is not None:
            self.help.show_item(desk, desk.items[current])
            self.last.show_item(desk, desk.items[current])
