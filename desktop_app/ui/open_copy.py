"""Opening a piece of evidence with another program of this PC."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_app.core.ids import EvidenceHash
from desktop_app.i18n import _
from desktop_app.ui import tasks
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace


def open_copy(
    folder: Path, sha256: EvidenceHash, name: str, refused: Callable[[str], object], owner: QObject
) -> None:
    """Open a copy of the file, whose suffix follows its content; call *refused* with why not."""

    def work() -> Path | None:
        with Workspace.open(folder) as door:  # each thread opens its own workspace
            return door.attaching.copy_to_open(sha256, name)

    def done(copy: Path | None) -> None:
        if copy is None:
            refused(_("The file is not on this PC yet."))
        elif not _open(copy):
            refused(
                _("No program on this PC opens files of the kind {suffix}.").format(
                    suffix=copy.suffix
                )
            )

    def failed(error: Exception) -> None:
        refused(told_of(error))

    tasks.run(work, done=done, failed=failed, owner=owner)


def _open(copy: Path) -> bool:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
