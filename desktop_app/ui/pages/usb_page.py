"""The USB page: of one commune, or receiving and carrying for others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.usb.usb_view import UsbView
from desktop_app.workspace import Workspace

from .page import Page


class UsbPage(Page):
    """Signals: ``arrived(object)`` with an Imported; ``paper_asked(object)`` with a Paper."""

    arrived = Signal(object)
    paper_asked = Signal(object)
    any_version = True  # it reports what was imported, maybe a version

    def __init__(
        self,
        workspace: Workspace,
        passphrase: str | None,
        *,
        for_others: bool = False,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = UsbView(workspace, passphrase, for_others=for_others)
        column.addWidget(self.view)
        self.view.left.connect(self.left)
        self.view.arrived.connect(self.arrived)
        self.view.paper_asked.connect(self.paper_asked)

    def hints(self) -> list[list[Hint]]:
        return self.view.hints()

    def take_focus(self) -> None:
        self.view.take_focus()

    def set_step(self, step: Step) -> None:
        self.view.set_step(step)
