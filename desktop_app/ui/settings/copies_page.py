"""Copies of the data: make one here, save one elsewhere, put one back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.text.file_names import file_name
from desktop_app.i18n import _, ngettext
from desktop_app.ui import files, tasks
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card
from desktop_app.ui.look.choices import Check
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.progress import ProgressBar
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.pages.page import Page
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep import keeping
from desktop_app.workspace.upkeep.keeping import Backup, Copy, Progress

from .copy_words import copy_words
from .setting_rows import Fact

_SHOWN = 20  # copies listed


class CopiesPage(Page):
    """Signals: ``restore_asked(object)`` with the file of a copy, after the question."""

    restore_asked = Signal(object)
    any_version = True
    own_rail = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._task: tasks.Task | None = None
        self._asked: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 12)
        column.setSpacing(12)
        column.addWidget(self._make_card())
        self.question = Banner(Tone.AMBER, "")
        self.yes = Button(_("Put it back"), height=30)
        self.no = Button(_("Leave it"), height=30)
        self.yes.clicked.connect(self._put_back)
        self.no.clicked.connect(self._leave_it)
        self.question.buttons.addWidget(self.yes)
        self.question.buttons.addWidget(self.no)
        self.question.setVisible(False)
        column.addWidget(self.question)
        column.addWidget(self._list_card())
        column.addStretch(1)
        self._show_copies()

    def _make_card(self) -> Card:
        card = Card(_("Make a copy"), padding=20)
        back = Button(_("Settings"), weight=Weight.LINK, icon=Icon.ARROW_LEFT, key="Esc", height=30)
        back.clicked.connect(self.left)
        card.head.addWidget(back)
        said = _(
            "A copy holds every entry, and the files that the server does not hold yet. The keys of"
            " this PC are never in it."
        )
        card.body.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        row = FlowLayout(gap=8)
        self.make = Button(_("Make a copy here"), icon=Icon.COPY, height=32)
        self.make.clicked.connect(lambda: self._start(_make_here))
        self.elsewhere = Button(_("Save one elsewhere…"), icon=Icon.USB, height=32)
        self.elsewhere.clicked.connect(self._ask_where)
        self.all_files = Check(_("with all photos"))
        self.cancel = Button(_("Stop"), height=32)
        self.cancel.clicked.connect(self._cancel)
        self.cancel.setVisible(False)
        for widget in (self.make, self.elsewhere, self.all_files, self.cancel):
            row.addWidget(widget)
        card.body.addLayout(row)
        self.bar = ProgressBar(_("Making the copy"))
        self.bar.setVisible(False)
        card.body.addWidget(self.bar)
        self.told = Paragraph("", fonts.SMALL_M, Ink.GREEN)
        self.told.setVisible(False)
        card.body.addWidget(self.told)
        return card

    def _list_card(self) -> Card:
        card = Card(_("Put a copy back"), padding=20)
        said = _(
            "Nothing is lost by it: what was entered after the copy is taken over from the data"
            " here, and the data as it is now is kept aside."
        )
        card.body.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        card.body.addLayout(self._rows)
        foot = QHBoxLayout()
        self.other = Button(_("A copy from elsewhere…"), icon=Icon.FOLDER, height=30)
        self.other.clicked.connect(self._ask_other)
        foot.addWidget(self.other)
        foot.addStretch(1)
        card.body.addLayout(foot)
        return card

    def _show_copies(self) -> None:
        empty(self._rows)
        today = self._workspace.moment().today
        copies = keeping.copies(self._workspace.folder)
        for copy in copies[:_SHOWN]:
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            fact = Fact()
            when, beside, ink = copy_words(copy, today)
            fact.tell(when, beside, ink)
            put = Button(
                _("Put back…"), height=28, name=_("Put back the copy of {when}").format(when=when)
            )
            put.clicked.connect(partial(self._ask, copy.file))
            across.addWidget(fact, 1)
            across.addWidget(put)
            self._rows.addWidget(row)
        if not copies:
            self._rows.addWidget(Label(_("There is no copy on this PC yet."), fonts.SMALL))

    # Making one

    def _ask_where(self) -> None:
        place = self._workspace.place()[0] or _("area")
        day = self._workspace.moment().today.isoformat()
        name = file_name(f"Bản sao {place} {day}", ".db", otherwise="ban-sao")
        kinds = _("Copies (*.db)")
        files.save_file(self, _("Save a copy"), kinds, name, self.save_to)

    def save_to(self, file: Path) -> None:
        """Write a copy to *file*, with all photos where that is ticked."""
        self._start(partial(_save_as, file, self.all_files.isChecked()))

    def _start(self, make: Callable[[Workspace, Progress], Backup]) -> None:
        folder = self._workspace.folder

        def work(report: Callable[[tuple[int, int]], None]) -> Backup:
            with Workspace.open(folder) as door:
                return make(door, lambda done, whole: report((done, whole)))

        self._show_running(True)
        self._say("", Ink.INK2)
        self.bar.show_progress(0, 1)
        self._task = tasks.run(
            work, done=self._made, failed=self._failed, progress=self._moved, owner=self
        )

    def _moved(self, so_far: tuple[int, int]) -> None:
        done, whole = so_far
        self.bar.show_progress(done, max(1, whole))

    def _made(self, made: Backup) -> None:
        self._show_running(False)
        files_ = ngettext("{count} file", "{count} files", made.files).format(count=made.files)
        said = _("The copy is made and was opened to check it: {changes} entries, {files}. {file}")
        self._say(said.format(changes=made.changes, files=files_, file=made.file), Ink.GREEN)
        self._show_copies()

    def _failed(self, error: Exception) -> None:
        self._show_running(False)
        self._say(told_of(error), Ink.RED)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._show_running(False)
        self._say(_("Stopped; no copy was left behind."), Ink.INK2)
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        for button in (self.make, self.elsewhere, self.all_files):
            button.setEnabled(not running)
        if running:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.cancel.hasFocus() or self.focusWidget() is None:
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str, ink: Ink) -> None:
        self.told.set_ink(ink)
        self.told.set_text(words)
        self.told.setVisible(bool(words))

    # Putting one back

    def _ask_other(self) -> None:
        kinds = _("Copies (*.db)")
        files.pick_files(self, _("Put a copy back"), kinds, lambda chosen: self._ask(chosen[0]))

    def _ask(self, file: Path, _on: bool = False) -> None:
        """Ask whether the copy in *file* is to be put back; nothing happens before the answer."""
        self._asked = file
        try:
            copy: Copy = keeping.copy_of(file)
        except OSError as error:
            self._say(told_of(error), Ink.RED)
            return
        when, _beside, _ink = copy_words(copy, self._workspace.moment().today)
        self.question.say(
            _("Put back the copy of {when}?").format(when=when),
            _("The data as it is now is kept aside first. The window opens again afterwards."),
        )
        self.question.setVisible(True)
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_back(self) -> None:
        if self._asked is not None:
            self.restore_asked.emit(self._asked)

    def _leave_it(self) -> None:
        self._asked = None
        self.question.setVisible(False)
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[list[Hint]]:
        return [
            [Hint("Enter", _("press the button")), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back to the settings"))],
        ]


def _make_here(door: Workspace, progress: Progress) -> Backup:
    return door.keeping.back_up_here(progress)


def _save_as(file: Path, all_files: bool, door: Workspace, progress: Progress) -> Backup:
    return door.keeping.back_up(file, all_files=all_files, progress=progress)
