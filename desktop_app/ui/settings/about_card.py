"""The program's version and licences, and what is sent to whoever helps."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.core.version import VERSION
from desktop_app.i18n import _
from desktop_app.ui.look.buttons import Button
from desktop_app.workspace import Workspace

from .setting_rows import Fact, SettingsCard


class AboutCard(SettingsCard):
    """Signals: ``licences_asked()``; ``update_asked()``; ``bundle_asked()`` for the logs."""

    licences_asked = Signal()
    update_asked = Signal()
    bundle_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(_("About"))
        self.version, logs = Fact(), Fact()
        said = _("checklist version {version}").format(version=workspace.checklist.version)
        self.version.tell(VERSION, said)
        logs.tell("", _("logs of the program, no data"))
        self.licences = Button(_("Licences"), height=28)
        self.licences.clicked.connect(self.licences_asked)
        self.update_button = Button(_("A newer version…"), height=28)
        self.update_button.clicked.connect(self.update_asked)
        self.bundle = Button(_("See, save…"), height=28, name=_("See and save the logs"))
        self.bundle.clicked.connect(self.bundle_asked)
        self.add_row(_("Version"), self.version, self.update_button, self.licences)
        self.add_row(_("Help"), logs, self.bundle)
