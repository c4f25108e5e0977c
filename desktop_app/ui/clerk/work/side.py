"""What stands beside the list: the dock, or in its place a file looked at, or new photos."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.core.ids import ItemId
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look.tokens import DOCK_WIDTH
from desktop_app.workspace.values.desk import EvidencePiece

from .dock import Dock

if TYPE_CHECKING:
    # Imported when first shown, so that the first paint does not wait for them.
    from desktop_app.ui.clerk.card.open_card import OpenCard
    from desktop_app.ui.clerk.evidence.preview import EvidencePreview
    from desktop_app.ui.clerk.evidence.tools import EvidenceTools
    from desktop_app.ui.photos.chooser import PhotoChooser

    Pane: TypeAlias = EvidencePreview | PhotoChooser

_NARROW_DOCK = 300  # pixels


class Side(QObject):
    """The dock, or one pane in its place.

    In a narrow window the dock is a drawer over the list, and a pane takes the whole page.
    Signals: ``changed()`` when a pane opens or closes; ``drawer_changed()`` when the dock over the
    list does; ``keys_changed()``; ``opened(object)`` with a piece of evidence for another program;
    ``measure_asked(str)`` with the item that the machine is to measure something for.
    """

    changed = Signal()
    drawer_changed = Signal()
    keys_changed = Signal()
    opened = Signal(object)
    measure_asked = Signal(str)

    def __init__(
        self,
        session: Session,
        page: QWidget,
        across: QHBoxLayout,
        centre: QWidget,
        dock: Dock,
    ) -> None:
        super().__init__(page)
        self._session = session
        self._page, self._across, self._centre, self._dock = page, across, centre, dock
        self._step = Step.FULL
        self._back: QWidget | None = None
        self.pane: Pane | None = None

    @cached_property
    def tools(self) -> EvidenceTools:
        """Thumbnails, and where new photos are looked for."""
        from desktop_app.ui.clerk.evidence.tools import EvidenceTools

        return EvidenceTools(self._session, self._page)

    @property
    def width(self) -> int:
        """The pixels that it takes beside the list."""
        if self._step <= Step.DRAWER:
            return 0
        return self.pane.width() if self.pane is not None else self._dock.width()

    @property
    def is_narrow(self) -> bool:
        """Whether the window has no room for a dock beside the list."""
        return self._step <= Step.DRAWER

    @property
    def is_drawer_open(self) -> bool:
        """Whether the dock lies over the list."""
        return self._step <= Step.DRAWER and not self._dock.isHidden()

    def toggle_dock(self) -> None:
        """Close the pane; else show the dock over the list of a narrow window, or hide it."""
        if self.close():
            return
        if self._step <= Step.DRAWER:
            self._dock.setVisible(not self._dock.isVisible())
            self.place()
            self.drawer_changed.emit()

    def close_over(self) -> bool:
        """Close what lies over the list or beside it; return whether there was anything."""
        if self.close():
            return True
        if not self.is_drawer_open:
            return False
        self.toggle_dock()
        return True

    def serve(self, card: OpenCard) -> None:
        """Show what *card* asks for: a piece of its evidence, or new photos to choose from."""
        self.close()
        item = card.item
        card.piece_shown.connect(lambda piece, off: self._look_at(item, piece, taking_off=off))
        card.photos_asked.connect(lambda: self._choose_photos(item))
        card.measure_asked.connect(self.measure_asked)

    def _look_at(self, item: ItemId, piece: EvidencePiece, *, taking_off: bool) -> None:
        from desktop_app.ui.clerk.evidence.preview import EvidencePreview

        shown = self.pane
        if isinstance(shown, EvidencePreview):
            shown.show_piece(piece.change)
        else:
            shown = EvidencePreview(self._session, item, piece.change)
            shown.opened.connect(self.opened)
            shown.keys_changed.connect(self.keys_changed)
            self.show(shown)
        if taking_off:
            shown.ask_removal()
        else:
            shown.take_focus()

    def _choose_photos(self, item: ItemId) -> None:
        from desktop_app.ui.photos.chooser import PhotoChooser

        tools = self.tools
        pane = PhotoChooser(
            self._session, tools.new_photos, tools.pictures, item,
            self._session.evidence.attach_files,
        )  # fmt: skip
        pane.keys_changed.connect(self.keys_changed)
        self.show(pane)

    def show(self, pane: Pane) -> None:
        """Show *pane* instead of the one before; its closing gives the focus back."""
        back = QApplication.focusWidget() if self.pane is None else self._back
        self._take_away()
        self.pane, self._back = pane, back
        pane.setParent(self._page)
        pane.closed.connect(self.close)
        self._dock.setVisible(False)
        self._lay()
        pane.show()
        pane.take_focus()
        self.changed.emit()

    def close(self) -> bool:
        """Close the pane; return whether there was one."""
        if self.pane is None:
            return False
        had_focus = self._holds_focus()
        self._take_away()
        self._centre.setVisible(True)
        self._dock.setVisible(self._step > Step.DRAWER)
        back, self._back = self._back, None
        if had_focus and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        return True

    def set_step(self, step: Step) -> None:
        """Lay the dock beside the list, narrower, or over it; a pane in its place."""
        self._step = step
        self._dock.setFixedWidth(DOCK_WIDTH if step is Step.FULL else _NARROW_DOCK)
        if step <= Step.DRAWER:
            self._across.removeWidget(self._dock)
            self._dock.setVisible(False)
        elif self._across.indexOf(self._dock) < 0:
            self._across.addWidget(self._dock)
            self._dock.setVisible(self.pane is None)
        if self.pane is not None:
            self._lay()
        self.place()

    def place(self) -> None:
        """Lay the drawer over the list of a narrow window, a pane over the whole page."""
        if self._step > Step.DRAWER:
            return
        page, dock = self._page, self._dock
        dock.setParent(page)
        dock.setGeometry(page.width() - dock.width(), 0, dock.width(), page.height())
        dock.raise_()
        if self.pane is not None:
            self.pane.setGeometry(QRect(0, 0, page.width(), page.height()))
            self.pane.raise_()

    def _holds_focus(self) -> bool:
        focus = QApplication.focusWidget()
        if self.pane is None or focus is None:
            return False
        return focus is self.pane or self.pane.isAncestorOf(focus)

    def _take_away(self) -> None:
        if self.pane is not None:
            pane, self.pane = self.pane, None
            self._across.removeWidget(pane)
            pane.hide()
            pane.deleteLater()

    def _lay(self) -> None:
        pane = self.pane
        assert pane is not None  # callers
        over = self._step <= Step.DRAWER
        self._centre.setVisible(not over)
        pane.setMinimumWidth(0)
        pane.setMaximumWidth(16_777_215)
        pane.set_step(self._step)
        if over:
            self._across.removeWidget(pane)
            self.place()
        elif self._across.indexOf(pane) < 0:
            self._across.addWidget(pane)
