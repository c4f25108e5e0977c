"""The list of items, and a page that may be shown in its place, scrolled if need be."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.ui.clerk.work.work_page import WorkPage
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look.scrolling import PageArea
from desktop_app.ui.pages.page import Page


class PageStack(QStackedWidget):
    """Signals: ``place_changed()`` when another page is shown, or its keys mean something else."""

    place_changed = Signal()

    def __init__(self, work: WorkPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._step: Step | None = None
        self.addWidget(work)

    @property
    def page(self) -> Page | None:
        """The page that lies in place of the list, if any."""
        area = self.currentWidget()
        page = area.widget() if isinstance(area, PageArea) else None
        return page if isinstance(page, Page) else None

    @property
    def shown(self) -> QWidget:
        """What is visible: the page, or the list."""
        return self.page or self._work

    def show_page(self, page: Page) -> None:
        """Show *page* in place of the list, until it is left."""
        self.drop_page()
        area = PageArea(page)
        self.addWidget(area)
        self.setCurrentWidget(area)
        page.left.connect(self.leave_page)
        page.hints_changed.connect(self.place_changed)
        if self._step is not None:
            page.set_step(self._step)
        self.place_changed.emit()
        page.take_focus()

    def leave_page(self) -> None:
        """Go back to the list."""
        self.drop_page()
        self.place_changed.emit()
        if not self._work.take_focus():
            self._work.focus_search()

    def drop_page(self) -> None:
        """Remove the page, whose drafts are saved; the caller shows what replaces it."""
        self._work.session.drafts.settle()
        area = self.currentWidget()
        if isinstance(area, PageArea):
            self.setCurrentWidget(self._work)
            self.removeWidget(area)
            area.deleteLater()

    def take_focus(self) -> None:
        """Put the focus on the page or the list."""
        if self.page is not None:
            self.page.take_focus()
        else:
            self._work.take_focus()

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        self._step = step
        self._work.set_step(step)
        if self.page is not None:
            self.page.set_step(step)
