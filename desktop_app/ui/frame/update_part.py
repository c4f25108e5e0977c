"""Updates in the window: looked for, fetched, read about, put in, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.version import VERSION
from desktop_app.i18n import _, current_language, figures, sentence
from desktop_app.sync.wire.updates import UpdateOffer
from desktop_app.ui import files, tasks
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.progress import ProgressBar
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.trouble import told_of
from desktop_app.updates.installation import system
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep import updating
from desktop_app.workspace.upkeep.updating import Looked, PutIn, UpdateStep

_WIDTH, _HEIGHT = 640, 420


class UpdatePart(QWidget):
    """The version, and one thing to do at a time: look, fetch, put in; and the way back.

    Nothing is fetched or put in before a button was pressed that says so, and each can be stopped
    until it is done. *open_data* opens the data in a worker, with its keys where it has any.
    """

    def __init__(
        self, folder: Path, open_data: Callable[[], Workspace], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._folder, self._open_data = folder, open_data
        self._offer = UpdateOffer()
        self._file: Path | None = None
        self._fetched: Path | None = None  # a file that this part made, and removes once it is in
        self._task: tasks.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.version = Paragraph("", fonts.BODY_B)
        column.addWidget(self.version)
        self.told = Paragraph("", fonts.BODY, Ink.INK2)
        column.addWidget(self.told)
        self.news = Paragraph("", fonts.BODY, Ink.INK)
        column.addWidget(self.news)
        self.bar = ProgressBar(_("There so far, in MB"))
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.look = Button(_("Look for a newer version"))
        self.look.clicked.connect(self._look)
        self.open = Button(_("From a USB drive…"))
        self.open.clicked.connect(self._open)
        self.fetch = Button("", weight=Weight.PRIMARY)
        self.fetch.clicked.connect(self._fetch)
        self.put_in = Button("", weight=Weight.PRIMARY)
        self.put_in.clicked.connect(self._put_in)
        self.stop = Button(_("Stop"))
        self.stop.clicked.connect(self._stop)
        for button in (self.fetch, self.put_in, self.look, self.open, self.stop):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.back = Button("", weight=Weight.LINK)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._back)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(
            _("Nothing is fetched or changed before you press a button here that says so."),
        )
        self._show_versions()

    def _show_versions(self) -> None:
        """Show the version that starts, and the way back where there is one."""
        if (fault := updating.why_not()) is not None:
            self.version.set_text(_("This is version {version}.").format(version=VERSION))
            self._show(sentence(fault))
            for button in (self.look, self.open, self.back):
                button.setVisible(False)
            return
        current, before = updating.versions()
        said = _("This is version {version}.").format(version=VERSION)
        if current != VERSION:
            next_one = _("Version {version} starts from the next start on.")
            said = f"{said} {next_one.format(version=current)}"
        self.version.set_text(said)
        self.back.setVisible(before is not None)
        self.back.setText(_("Go back to version {version}").format(version=before or ""))

    def _show(
        self, said: str, ink: Ink = Ink.INK2, *, news: str = "", then: Button | None = None
    ) -> None:
        """Show *said* and what the makers say; *then* is the button that does the next step."""
        self.told.set_ink(ink)
        self.told.set_text(said)
        self.news.set_text(news)
        self.news.setVisible(bool(news))
        self.bar.setVisible(False)
        self.stop.setVisible(False)
        for button in (self.fetch, self.put_in):
            button.setVisible(button is then)
        for button in (self.look, self.open, self.back):
            button.setEnabled(True)
        if then is not None:
            then.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self, said: str) -> None:
        """Show that something is being done, which can be stopped."""
        self._show(said, news=self.news.text() if self.news.isVisible() else "")
        self.stop.setVisible(True)
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in (self.look, self.open, self.back):
            button.setEnabled(False)

    def _failed(self, error: Exception) -> None:
        self._show(told_of(error), Ink.RED)
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._show(_("Stopped. The program is as it was."))
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the service has

    def _look(self) -> None:
        self._begin(_("Asking the service …"))
        current, _before = updating.versions()

        def work() -> UpdateOffer:
            with self._open_data() as door:
                return door.exchanging.offered_update(system(), current)

        self._task = tasks.run(work, done=self._offered, failed=self._failed, owner=self)

    def _offered(self, offer: UpdateOffer) -> None:
        if not offer.version:
            self._show(_("The service has no newer version."), Ink.GREEN)
            self.look.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._offer = offer
        self.fetch.setText(_("Fetch {size}").format(size=_size(offer.size)))
        said = _("The service has version {version}. Fetching it changes nothing yet.")
        self._show(said.format(version=offer.version), then=self.fetch)

    def _fetch(self) -> None:
        offer, file = self._offer, updating.update_file(self._folder, self._offer.version)
        self._begin(_("Fetching version {version} …").format(version=offer.version))
        self._show_bar(0, offer.size)

        def work(report: Callable[[int], None]) -> Path:
            with self._open_data() as door:
                door.exchanging.fetch_update(system(), offer, file, report)
            return file

        self._task = tasks.run(
            work,
            done=self._came,
            failed=self._failed,
            progress=lambda came: self._show_bar(came, offer.size),
            owner=self,
        )

    def _came(self, file: Path) -> None:
        self._fetched = file
        self.look_at(file)

    # A file, fetched or from a USB drive

    def _open(self) -> None:
        kinds = _("Updates of the program (*{suffix})").format(suffix=updating.SUFFIX)
        files.pick_files(self, _("Open an update"), kinds, lambda chosen: self.look_at(chosen[0]))

    def look_at(self, file: Path) -> None:
        """Check the update in *file*, and show what it would change."""
        self._begin(_("Checking who made it, and whether it is whole …"))
        language = current_language()
        self._file = file
        self._task = tasks.run(
            lambda: updating.looked_at(file, language),
            done=self._looked,
            failed=self._failed,
            owner=self,
        )

    def _looked(self, looked: Looked) -> None:
        said = _(
            "Version {version} comes from the makers of this program and is whole. It replaces"
            " {changed} of {files} files, {size}. Your data is copied first; version {current}"
            " is kept."
        ).format(
            version=looked.version, changed=looked.changed, files=looked.files,
            size=_size(looked.size), current=looked.current,
        )  # fmt: skip
        self.put_in.setText(_("Put in version {version}").format(version=looked.version))
        self._show(said, news=looked.news, then=self.put_in)

    def _put_in(self) -> None:
        file, folder = self._file, self._folder
        assert file is not None  # the button is shown once a file was looked at
        self._begin(_("Copying your data first …"))

        def work(report: Callable[[tuple[UpdateStep, int, int]], None]) -> PutIn:
            return updating.put_in(
                folder, file, lambda step, there, whole: report((step, there, whole))
            )

        self._task = tasks.run(
            work, done=self._is_in, failed=self._failed, progress=self._moved, owner=self
        )

    def _moved(self, at: tuple[UpdateStep, int, int]) -> None:
        step, there, whole = at
        if step is UpdateStep.PUTTING_IN:
            self.told.set_text(_("Putting the new version beside the old one …"))
            self._show_bar(there, whole)

    def _is_in(self, done: PutIn) -> None:
        if self._fetched is not None:
            self._fetched.unlink(missing_ok=True)
            self._fetched = None
        said = _("Version {version} starts from the next start on. Version {before} is kept.")
        lines = [said.format(version=done.version, before=done.before)]
        if done.copy is not None:
            lines.append(_("The data is copied to {file}.").format(file=done.copy))
        self._show(" ".join(lines), Ink.GREEN)
        self._show_versions()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    # The way back

    def _back(self) -> None:
        try:
            version, copy = updating.go_back(self._folder)
        except Fault as fault:
            self._failed(fault)
            return
        lines = [_("Version {version} starts from the next start on.").format(version=version)]
        if copy is not None:
            lines.append(
                _("If it cannot read the data, the copy from before lies in {file}.").format(
                    file=copy
                )
            )
        self._show(" ".join(lines), Ink.GREEN)
        self._show_versions()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bar(self, there: int, whole: int) -> None:
        self.bar.setVisible(True)
        self.bar.show_progress(
            round(there / 1e6), max(1, round(whole / 1e6)), share=there / whole if whole else 0.0
        )


class UpdateDialog(QDialog):
    """The part in a window of its own, no larger than the one it belongs to; Esc closes it."""

    def __init__(self, parent: QWidget, folder: Path, open_data: Callable[[], Workspace]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("A newer version"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(Label(_("A newer version of the program"), fonts.H3))
        self.part = UpdatePart(folder, open_data)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addWidget(self.part)
        inside.addStretch(1)
        column.addWidget(ScrollArea(holder), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = Button(_("Close"), key="Esc")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot.addWidget(close)
        column.addLayout(foot)
        room = parent.window().size()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))


def _size(size: int) -> str:
    return figures.size(size, language=current_language())
