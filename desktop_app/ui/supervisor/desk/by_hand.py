"""Packages in the supervisor's window: dropping them, and the USB page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.i18n import _
from desktop_app.ui.pages.page import Page
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.usb.dropped import package_in

from .fetching import Fetching

if TYPE_CHECKING:
    # Imported when first shown, so that the first paint does not wait for it.
    from desktop_app.ui.pages.usb_page import UsbPage
    from desktop_app.ui.papers import Paper


class ByHand(QObject):
    """Opens the USB page over the page shown, and takes what is dropped onto *window*."""

    def __init__(
        self,
        window: QWidget,
        session: SupervisorSession,
        fetching: Fetching,
        show_over: Callable[[Page], None],
        show_paper: Callable[[Paper], None],
    ) -> None:
        super().__init__(window)
        self._session, self._fetching = session, fetching
        self._show_over, self._show_paper = show_over, show_paper
        self._page: UsbPage | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def show(self) -> None:
        """Show the USB page."""
        self._opened()

    def take(self, package: Path) -> None:
        """Show the USB page, and import *package*."""
        self._opened().view.take(package)

    def fill_menu(self, menu: object) -> None:
        """Add the USB page to the menu behind the name."""
        assert isinstance(menu, QMenu)  # the header's signal has no other argument
        menu.addAction(_("Send by USB") + "\tCtrl+U", self.show)
        menu.addSeparator()

    def _opened(self) -> UsbPage:
        from desktop_app.ui.pages.usb_page import UsbPage

        if self._page is None:
            page = UsbPage(
                self._session.workspace, self._fetching.syncing.passphrase, for_others=True
            )
            page.paper_asked.connect(self._show_paper)
            page.arrived.connect(lambda _imported: self._session.refresh())
            page.left.connect(self._forget)
            page.destroyed.connect(self._forget)
            self._page = page
            self._show_over(page)
        return self._page

    def _forget(self) -> None:
        self._page = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and package_in(event.mimeData()) is not None:
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            package = package_in(event.mimeData())
            if package is not None:
                event.acceptProposedAction()
                self.take(package)
                return True
        return super().eventFilter(watched, event)
