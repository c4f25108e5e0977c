"""Where the data is, its copies, and how long photos with a receipt stay here."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import msgspec
from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, current_language, figures, ngettext, sentence
from desktop_app.ui import tasks
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep import keeping
from desktop_app.workspace.upkeep.retention import MONTHS, Held

from .copy_words import copy_words
from .setting_rows import Fact, SettingsCard, tell


class _Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """What the data folder takes of the disk and what is free there, in bytes; the photos."""

    size: int
    free: int | None
    held: Held


class DataCard(SettingsCard):
    """Signals: ``copies_asked()`` and ``clearing_asked()`` for the pages of copies and photos."""

    copies_asked = Signal()
    clearing_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(_("My data"))
        self._workspace = workspace
        self.folder = Field(name=_("Folder of the data"))
        self.folder.setText(str(workspace.folder))
        self.folder.setCursorPosition(0)
        self.folder.setReadOnly(True)
        self.open_folder = Button(_("Open the folder"), icon=Icon.FOLDER, height=28)
        self.open_folder.clicked.connect(self._open_folder)
        self.add_row(_("Where"), self.folder, self.open_folder)
        self._told_folder = self.add_words()
        self.copy = Fact()
        self.copies = Button(_("Copies, put back…"), height=28)
        self.copies.clicked.connect(self.copies_asked)
        self.add_row(_("Backups"), self.copy, self.copies)
        self.months = Combo(name=_("How long photos stay here"))
        self.months.add(_("for good"), 0)
        for months in MONTHS:
            said = ngettext("{count} month", "{count} months", months)
            self.months.add(said.format(count=months), months)
        self.months.show_choice(workspace.retention.months)
        self.months.chosen.connect(lambda months: self._choose_months(int(str(months))))
        self.photos = Fact()
        self.clear = Button("", height=28)
        self.clear.clicked.connect(self.clearing_asked)
        self.clear.setVisible(False)
        self.add_row(_("Photos"), self.months, self.photos, self.clear, stretch=1)
        words = _(
            "Only photos with a receipt of the server are ever cleared, and only when you say so;"
            " answers and small pictures stay."
        )
        self._about_photos = words
        self._told_photos = self.add_words(words)
        self.refresh()

    def refresh(self) -> None:
        """Show the newest copy, and weigh the data in the background."""
        folder = self._workspace.folder
        copies = keeping.copies(folder)
        if copies:
            self.copy.tell(*copy_words(copies[0], self._workspace.moment().today))
        else:
            self.copy.tell(_("none yet"), _("one is made every day"), Ink.INK3)

        def weigh() -> _Weighed:
            with Workspace.open(folder) as door:
                held = door.retention.held()
            return _Weighed(size=_size_of(folder), free=_free_at(folder), held=held)

        tasks.run(weigh, done=self._show_weight, failed=self._not_weighed, owner=self)

    def _show_weight(self, weighed: _Weighed) -> None:
        language, held = current_language(), weighed.held
        said = figures.size(weighed.size, language=language)
        if weighed.free is not None:
            free = _("{size} free on the disk").format(
                size=figures.size(weighed.free, language=language)
            )
            said = f"{said} · {free}"
        self.state.setText(said)
        count = ngettext("{count} photo", "{count} photos", held.count).format(count=held.count)
        size = figures.size(held.size, language=language)
        self.photos.tell("", f"{count}, {size}" if held.count else _("no photo yet"))
        self.clear.setVisible(held.may_go > 0)
        away = figures.size(held.may_go_size, language=language)
        self.clear.setText(_("Clear {size}…").format(size=away))

    def _not_weighed(self, error: Exception) -> None:
        self.state.setText("")
        tell(self._told_photos, told_of(error), Ink.RED)

    def _choose_months(self, months: int) -> None:
        try:
            self._workspace.retention.choose(months)
        except Fault as fault:
            tell(self._told_photos, sentence(fault), Ink.RED)
            self.months.show_choice(self._workspace.retention.months)
            return
        tell(self._told_photos, self._about_photos, Ink.INK3)
        self.refresh()

    def _open_folder(self) -> None:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._workspace.folder)))
        said = "" if opened else _("No program of this computer shows folders.")
        tell(self._told_folder, said, Ink.AMBER)


def _size_of(folder: Path) -> int:
    size = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):
            size += file.stat().st_size if file.is_file() else 0
    return size


def _free_at(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
