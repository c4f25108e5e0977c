"""Other papers and tables of the area: sheets, one paper a commune, tables for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import PaperKind
from desktop_app.i18n import _, ngettext
from desktop_app.ui import files, tasks
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Dot
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.papers import Paper
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.table_files import save_table
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.batches import BatchStep, StepOutcome
from desktop_app.workspace.papers.file_names import file_name
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.papers.tables_out import TableShape

_SHEETS = (PaperKind.PUBLIC, PaperKind.ACTIONS, PaperKind.FUNDING)
_BATCHES = (PaperKind.COMMUNE, PaperKind.INSPECTION, PaperKind.RETURNED, PaperKind.BLANK)


def sheet_name(kind: PaperKind) -> str:
    """Return what a paper is called on the page."""
    match kind:
        case PaperKind.PUBLIC:
            return _("Public page, without names")
        case PaperKind.ACTIONS:
            return _("Remedies and deadlines")
        case PaperKind.FUNDING:
            return _("Lack of funding by section")
        case PaperKind.COMMUNE:
            return _("Reports of the communes")
        case PaperKind.INSPECTION:
            return _("Minutes of the checks")
        case PaperKind.RETURNED:
            return _("Letters on what is to be completed")
        case PaperKind.BLANK:
            return _("Blank forms")
        case PaperKind.AREA:
            return _("Report of the area")
        case PaperKind.LETTER:
            return _("Letter on a gap")
        case PaperKind.SLIP:
            return _("Slip for the leader's signature")
    assert_never(kind)


class MorePapers(Card):
    """Signals: ``paper_asked(object)`` with a Paper."""

    paper_asked = Signal(object)

    def __init__(self, session: SupervisorSession, parent: QWidget | None = None) -> None:
        super().__init__(_("Other papers and tables"), padding=16, parent=parent)
        self._session = session
        self._task: tasks.Task | None = None
        self.sheets: dict[PaperKind, Button] = {}
        for kind in _SHEETS:
            button = Button(sheet_name(kind), icon=Icon.FILE)
            button.clicked.connect(lambda _checked=False, k=kind: self._show(k))
            self.sheets[kind] = button
        self.card = Button(_("Quick card"), icon=Icon.FILE)
        self.card.clicked.connect(self._show_card)
        self._line("", *self.sheets.values(), self.card)
        self.kind = Combo(name=_("One paper for each commune"))
        for kind in _BATCHES:
            self.kind.add(sheet_name(kind), kind)
        self.kind.setCurrentIndex(0)
        self.write = Button(_("Write into a folder…"), icon=Icon.PRINTER)
        self.write.clicked.connect(self._ask_folder)
        self.stop = Button(_("Stop"))
        self.stop.clicked.connect(self._stop)
        self.stop.setVisible(False)
        self._line(_("One paper for each commune"), self.kind, self.write, self.stop)
        self.shape = Combo(name=_("Table"))
        self.shape.add(_("One row a commune"), TableShape.COMMUNES)
        self.shape.add(_("One row an item"), TableShape.ITEMS)
        self.shape.setCurrentIndex(0)
        self.since = Combo(name=_("Since round"))
        for one in session.workspace.rounds():
            said = _("Since round {round}").format(round=f"{one[5:]}/{one[:4]}")
            self.since.add(said, one)
        self.since.setCurrentIndex(0)
        self.table = Button(_("Save a table…"), icon=Icon.SAVE)
        self.table.clicked.connect(self._save_table)
        self._line(_("Table for other programs"), self.shape, self.since, self.table)
        self._dot = Dot("", Tone.GREY)
        self._dot.setVisible(False)
        self.body.addWidget(self._dot)

    def _line(self, name: str, *widgets: QWidget) -> None:
        """Add *widgets* side by side, in as many lines as the width needs, under *name*."""
        if name:
            self.body.addWidget(Label(name, fonts.SMALL, Ink.INK2))
        holder, line = flowing()
        for widget in widgets:
            line.addWidget(widget)
        self.body.addWidget(holder)

    def say(self, words: str, tone: Tone) -> None:
        """Show what became of a file."""
        self._dot.show_state(words, tone)
        self._dot.setVisible(True)

    def _show(self, kind: PaperKind) -> None:
        board = self._session.board
        if board is None:
            return
        request = PaperRequest(area=self._session.area, round=self._session.round)
        self.paper_asked.emit(
            Paper(
                title=f"{sheet_name(kind)}, {board.area}",
                file_name=file_name(kind, "", board.round),
                draw=lambda door: door.papers.draw(kind, request),
            )
        )

    def _show_card(self) -> None:
        """Show the card of a clerk, for any commune: its name is written by pen."""
        self.paper_asked.emit(
            Paper(
                title=_("Quick card"), file_name="the-nho.pdf", draw=lambda door: door.papers.card()
            )
        )

    def _ask_folder(self) -> None:
        files.pick_folder(self, _("Folder for the papers"), self.write_batch)

    def write_batch(self, folder: Path) -> None:
        """Write the chosen paper of every commune into *folder*; the same ones there stay."""
        kind = PaperKind(str(self.kind.currentData()))
        request = PaperRequest(area=self._session.area, round=self._session.round)
        data = self._session.workspace.folder
        self._let(running=True)

        def work(report: Callable[[BatchStep], None]) -> tuple[int, int]:
            made = nothing = 0
            with Workspace.open(data) as door:  # each thread opens its own workspace
                for step in door.papers.batch(kind, request, folder, resume=True):
                    made += step.file is not None
                    nothing += step.outcome is StepOutcome.NOTHING
                    report(step)
            return made, nothing

        def done(counts: tuple[int, int]) -> None:
            made, nothing = counts
            told = ngettext("{count} paper in {folder}.", "{count} papers in {folder}.", made)
            told = told.format(count=made, folder=folder)
            if nothing:
                told += " " + _("Communes with nothing to print: {count}.").format(count=nothing)
            self._let(running=False)
            self.say(told, Tone.GREEN if made else Tone.GREY)

        def failed(error: Exception) -> None:
            self._let(running=False)
            self.say(told_of(error), Tone.RED)

        self._task = tasks.run(work, done=done, failed=failed, progress=self._tell, owner=self)

    def _tell(self, step: BatchStep) -> None:
        told = _("Written: {number} of {total}").format(number=step.number, total=step.total)
        self.say(told, Tone.ACCENT)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._let(running=False)
        self.say(
            _("Stopped. What is written is whole; the same folder goes on where it stopped."),
            Tone.GREY,
        )

    def _let(self, *, running: bool) -> None:
        self.stop.setVisible(running)
        self.write.setEnabled(not running)

    def _save_table(self) -> None:
        board = self._session.board
        if board is None:
            return
        since = str(self.since.currentData())
        rounds = tuple(sorted(
            one for one in {*self._session.workspace.rounds(), board.round}
            if min(since, board.round) <= one <= board.round
        ))  # fmt: skip
        save_table(
            self,
            self._session.workspace.folder,
            TableShape(str(self.shape.currentData())),
            rounds,
            area=self._session.area,
            said=lambda words, well: self.say(words, Tone.GREEN if well else Tone.RED),
        )
