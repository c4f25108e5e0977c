"""A button that asks for the file of the service's authority, and shows which one was chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui import files
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.tooltips import set_tooltip


def certificate_kinds() -> str:
    """Return the filter of the file dialog."""
    return _("Certificates (*.pem *.crt *.cer)")


class CertificatePick(Button):
    """Nothing is read before connecting; ``file`` is what was chosen, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Certificate file…"), icon=Icon.FILE, height=30, parent=parent)
        self.file: Path | None = None
        self.clicked.connect(self._ask)

    def take(self, file: Path) -> None:
        """Show *file* as the chosen one."""
        self.file = file
        name = file.name if len(file.name) <= 24 else f"{file.name[:23]}…"
        self.setText(name)
        set_tooltip(self, str(file))

    def _ask(self) -> None:
        title = _("Certificate of the server's authority")
        files.pick_files(self, title, certificate_kinds(), lambda chosen: self.take(chosen[0]))
