"""The settings of a supervisor's PC, and what they lead to, over the page that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.pages.page import Page
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.session import SupervisorSession

from .fetching import Fetching

if TYPE_CHECKING:
    # Pages are imported when first shown, so that the first paint does not wait for them.
    from desktop_app.ui.settings.settings_page import SettingsPage


class SettingsShown(QObject):
    """Shows the page once, and further pages over it; leaving those shows it again as it was.

    Signals: ``settings_shown(object)`` with the page; ``connect_asked()``;
    ``restore_asked(object)`` with a copy's file.
    """

    settings_shown = Signal(object)
    connect_asked = Signal()
    restore_asked = Signal(object)

    def __init__(
        self,
        session: SupervisorSession,
        preferences: Preferences,
        fetching: Fetching,
        show_over: Callable[[Page], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        self._fetching, self._show_over = fetching, show_over
        self._page: SettingsPage | None = None

    def show_settings(self, at: str = "") -> None:
        """Show the settings, at the row *at* where one is named."""
        from desktop_app.ui.settings.settings_page import At, SettingsPage

        if self._page is not None:
            return
        session = self._session
        page = self._page = SettingsPage(
            session.workspace, self._preferences, session.drafts, at=At(at) if at else At.FIRST
        )
        page.person.person_asked.connect(self._show_who)
        page.service.connect_asked.connect(self.connect_asked)
        page.sending.when_chosen.connect(self._choose_when)
        page.data.copies_asked.connect(self._show_copies)
        page.data.clearing_asked.connect(self._show_clearing)
        page.about.bundle_asked.connect(self._show_bundle)
        page.left.connect(self._forget)
        page.destroyed.connect(self._forget)
        session.changed.connect(page.refresh)
        self._show_over(page)
        self.settings_shown.emit(page)

    def _forget(self) -> None:
        self._page = None

    def _choose_when(self, _when: object) -> None:
        if self._fetching.can_fetch:
            self._fetching.begin()

    def _show_who(self) -> None:
        from .who_page import WhoPage

        page = WhoPage(self._session)
        page.left.connect(self._refresh)
        self._show_over(page)

    def _show_copies(self) -> None:
        from desktop_app.ui.settings.copies_page import CopiesPage

        page = CopiesPage(self._session.workspace)
        page.restore_asked.connect(self.restore_asked)
        page.left.connect(self._refresh)
        self._show_over(page)

    def _show_clearing(self) -> None:
        from desktop_app.ui.settings.clear_page import ClearPage

        page = ClearPage(self._session.workspace)
        page.left.connect(self._refresh)
        self._show_over(page)

    def _show_bundle(self) -> None:
        from desktop_app.ui.pages.help_bundle_page import HelpBundlePage

        self._show_over(HelpBundlePage(self._session.workspace))

    def _refresh(self) -> None:
        if self._page is not None:
            self._page.refresh()
