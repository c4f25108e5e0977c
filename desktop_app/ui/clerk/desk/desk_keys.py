"""The keys that work everywhere on the clerk's desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clerk.work.work_page import WorkPage

from .navigation import Navigation
from .page_stack import PageStack

if TYPE_CHECKING:
    from desktop_app.ui.clerk.card.open_card import OpenCard


@runtime_checkable
class Measures(Protocol):
    """A page that measures."""

    def go_or_stop(self) -> None:
        """Stop what is being measured; else measure again."""


class DeskKeys(QObject):
    """Binds the keys of *desk*; each acts on what is shown, or does nothing."""

    def __init__(
        self,
        desk: QWidget,
        session: Session,
        stack: PageStack,
        work: WorkPage,
        navigation: Navigation,
    ) -> None:
        super().__init__(desk)
        self._desk, self._session = desk, session
        self._stack, self._work, self._navigation = stack, work, navigation

    def bind(self, keys: tuple[str, ...], act: Callable[[], object]) -> None:
        """Do *act* when one of *keys* is pressed anywhere on the desk."""
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), self._desk)
            shortcut.setAutoRepeat(False)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def bind_all(self) -> None:
        """Bind the keys of the open card, of the list, and of the pages."""
        self.bind(("F1", "Ctrl+H"), self._navigation.show_help)
        self.bind(("Shift+F1", "Ctrl+Shift+H"), self._navigation.show_dock)
        self.bind(("F2", "Ctrl+E"), lambda: self._on_card(lambda card: card.focus_note()))
        self.bind(("F3", "Ctrl+L"), self._show_history)
        self.bind(("F4", "Ctrl+M"), lambda: self._on_card(lambda _c: self._work.pick_files.emit()))
        self.bind(("F5", "Ctrl+D"), self._measure)
        self.bind(("F6", "Ctrl+G"), lambda: self._on_card(lambda card: card.open_form()))
        self.bind(("F7", "Ctrl+K"), lambda: self._on_list(WorkPage.keep))
        self.bind(("Shift+F7", "Ctrl+Shift+K"), lambda: self._on_list(WorkPage.keep_section))
        self.bind(("F8", "Ctrl+Down"), self._navigation.next_missing)
        self.bind(("F9", "Ctrl+Return", "Ctrl+Enter"), self._navigation.send)
        self.bind(("Ctrl+F", "/"), self._find)
        self.bind(("Ctrl+Z",), lambda: self._take_back(again=False))
        self.bind(("Ctrl+Y", "Ctrl+Shift+Z"), lambda: self._take_back(again=True))
        self.bind(("Ctrl+V",), lambda: self._on_card(lambda card: card.paste()))
        self.bind(("Ctrl+P",), self._navigation.print_shown)
        self.bind(("Ctrl+T",), self._navigation.submit)
        self.bind(("Ctrl+U",), self._navigation.show_usb)
        self.bind(("Ctrl+,",), self._navigation.show_settings)

    def _on_card(self, act: Callable[[OpenCard], object]) -> None:
        """Do *act* on the open card; the current row of a later round is unfolded first."""
        card = self._work.unfold() if self._stack.page is None else None
        if card is not None:
            act(card)

    def _on_list(self, act: Callable[[WorkPage], object]) -> None:
        if self._stack.page is None:
            act(self._work)

    def _show_history(self) -> None:
        if self._stack.page is None:
            self._navigation.show_history()

    def _measure(self) -> None:
        """Measure for the open item where a machine can; on the page of measuring, again."""
        page = self._stack.page
        if page is None:
            self._on_card(lambda card: card.measure())
        elif isinstance(page, Measures):
            page.go_or_stop()

    def _find(self) -> None:
        if self._stack.page is not None:
            self._stack.leave_page()
        self._work.focus_search()

    def _take_back(self, *, again: bool) -> None:
        page = self._stack.page
        if page is not None and not page.takes_back:
            return  # what would be undone is not visible
        undone = self._session.take_back(again=again)
        if undone is None:
            return
        if undone.act.item is not None:
            self._navigation.open_item(undone.act.item)
        elif page is not None:
            self._stack.leave_page()
        said = _("Done again: {what}.") if again else _("Taken back: {what}. Ctrl+Y does it again.")
        self._work.tell(undone.refusal or said.format(what=undone.act.words))
