"""What is printed before a trip: ticks, and how many sheets that takes."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, figures, ngettext
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.choices import Check
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.papers.trip_pack import SPARE_COPIES, PackState
from desktop_app.workspace.values.trip import TripPaper


def paper_words(paper: TripPaper) -> tuple[str, str]:
    """Return the name of a paper, and what it is for."""
    match paper:
        case TripPaper.CHECK_SHEETS:
            return _("Check sheets"), _("one a commune, with the code that opens it")
        case TripPaper.SPARE_MINUTES:
            said = _("{count} copies a commune, if the printer on site fails")
            return _("Spare minutes, to fill in"), said.format(count=SPARE_COPIES)
        case TripPaper.TRIP_SHEET:
            return _("Trip sheet"), _("the order, phones, whom to meet")
        case TripPaper.BLANK_FORMS:
            return _("Forms of all items"), _("only where the commune has no PC")
    assert_never(paper)


class PapersCard(Card):
    """Signals: ``ticked(object)`` with the papers chosen, in their order; ``print_asked()``."""

    ticked = Signal(object)
    print_asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("To be printed"), padding=16)
        self.head.addWidget(Label(_("black and white, both sides"), fonts.SMALL, Ink.INK2))
        self.checks: dict[TripPaper, Check] = {}
        self._counts: dict[TripPaper, Label] = {}
        for number, paper in enumerate(TripPaper):
            if number:
                self.body.addWidget(Line())
            self.body.addWidget(self._row(paper))
        self.print_button = Button(
            _("Print"), weight=Weight.PRIMARY, icon=Icon.PRINTER, key="Ctrl+P"
        )
        self.print_button.clicked.connect(self.print_asked)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.print_button)
        self.body.addLayout(foot)

    def _row(self, paper: TripPaper) -> QWidget:
        title, about = paper_words(paper)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.setSpacing(0)
        check = Check(title)
        check.toggled.connect(lambda _on: self.ticked.emit(self.chosen()))
        column.addWidget(check)
        below = QHBoxLayout()
        below.setContentsMargins(27, 0, 0, 0)
        below.addWidget(Paragraph(about, fonts.SMALL, Ink.INK2))
        column.addLayout(below)
        across.addLayout(column, 1)
        count = Label(figures.NO_FIGURE, fonts.BODY_B)
        across.addWidget(count)
        self.checks[paper], self._counts[paper] = check, count
        return row

    def chosen(self) -> tuple[TripPaper, ...]:
        """Return the papers that are ticked."""
        return tuple(paper for paper in TripPaper if self.checks[paper].isChecked())

    def show_chosen(self, papers: tuple[TripPaper, ...], pack: PackState | None) -> None:
        """Tick *papers*, and count their sheets as *pack* has them."""
        total = 0
        for paper in TripPaper:
            check, is_on = self.checks[paper], paper in papers
            check.blockSignals(True)
            check.setChecked(is_on)
            check.blockSignals(False)
            sheets = pack.sheets(paper) if pack is not None else 0
            total += sheets if is_on else 0
            said = ngettext("{count} sheet", "{count} sheets", sheets).format(count=sheets)
            self._counts[paper].setText(said if is_on and sheets else figures.NO_FIGURE)
        said = ngettext("Print {count} sheet", "Print {count} sheets", total).format(count=total)
        self.print_button.setText(said if total else _("Print"))
        self.print_button.setEnabled(bool(total))
