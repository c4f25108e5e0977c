"""File dialogs with the program's own words: Qt ships none in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.i18n import _
from desktop_app.ui.qt_words import speak_to_qt

_last_folder: Path | None = None  # where a file was chosen, since the program was started


def _begin_in() -> str:
    """Return the folder that a dialog opens in: the last one, first the account's documents.

    Without one Qt takes the working directory, which is the program's own folder on Windows.
    """
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return str(_last_folder) if _last_folder else QStandardPaths.writableLocation(place)


def _remember(name: str) -> None:
    global _last_folder
    _last_folder = Path(name).parent


def _dialog(parent: QWidget, title: str, kinds: str, accept: str) -> QFileDialog:
    speak_to_qt()
    dialog = QFileDialog(parent, title, _begin_in())
    dialog.fileSelected.connect(_remember)
    dialog.setNameFilters([*kinds.split(";;"), _("All files (*)")])
    label = QFileDialog.DialogLabel
    dialog.setLabelText(label.Accept, accept)
    dialog.setLabelText(label.Reject, _("Leave it"))
    dialog.setLabelText(label.FileName, _("File name"))
    dialog.setLabelText(label.FileType, _("Kind of file"))
    dialog.setLabelText(label.LookIn, _("Look in"))
    return dialog


def pick_files(
    parent: QWidget, title: str, kinds: str, picked: Callable[[tuple[Path, ...]], object]
) -> QFileDialog:
    """Ask for files that exist; *picked* gets them. Does not block the window."""
    dialog = _dialog(parent, title, kinds, _("Take it"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: picked(tuple(Path(name) for name in names)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_file(
    parent: QWidget, title: str, kinds: str, name: str, chosen: Callable[[Path], object]
) -> QFileDialog:
    """Ask where to save a file called *name*; *chosen* gets the path.

    *kinds* are filters as Qt has them, several with ";;" between; a name without an ending gets
    that of the chosen one.
    """
    dialog = _dialog(parent, title, kinds, _("Save"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_ending(kind)))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _ending(kind: str) -> str:
    """Return "xlsx" of "Excel workbook (*.xlsx)", "" of one that names none."""
    return kind.rpartition("(*")[2].rstrip(")").removeprefix(".")


def pick_folder(parent: QWidget, title: str, picked: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder that exists; *picked* gets it. Does not block the window."""
    dialog = _dialog(parent, title, _("Folders"), _("Take it"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: picked(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
