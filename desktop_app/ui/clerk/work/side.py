"""What stands beside the list in place of the dock: a file looked at, photos to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.core.ids import ItemId
from desktop_app.ui.clerk.card.open_card import OpenCard
from desktop_app.ui.clerk.evidence.tools import EvidenceTools
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.steps import Step
from desktop_app.workspace.values.desk import EvidencePiece

if TYPE_CHECKING:
    # Imported when first shown, so that the first paint does not wait for them.
    from desktop_app.ui.clerk.evidence.chooser import PhotoChooser
    from desktop_app.ui.clerk.evidence.preview import EvidencePreview

    Pane: TypeAlias = EvidencePreview | PhotoChooser


class Side(QObject):
    """One pane at a time; in a narrow window it takes the whole page.

    Signals: ``changed()`` when a pane opens or closes; ``keys_changed()``; ``opened(object)`` with
    a piece of evidence for another program.
    """

    changed = Signal()
    keys_changed = Signal()
    opened = Signal(object)

    def __init__(
        self,
        session: Session,
        page: QWidget,
        across: QHBoxLayout,
        centre: QWidget,
        dock: QWidget,
    ) -> None:
        super().__init__(page)
        self._session = session
        self.tools = EvidenceTools(session, page)
        self._page, self._across, self._centre, self._dock = page, across, centre, dock
        self._step = Step.FULL
        self._dock_was_shown = False
        self._back: QWidget | None = None
        self.pane: Pane | None = None

    @property
    def width(self) -> int:
        """The pixels that it takes beside the list."""
        return self.pane.width() if self.pane is not None and self._step > Step.DRAWER else 0

    def serve(self, card: OpenCard) -> None:
        """Show what *card* asks for: a piece of its evidence, or new photos to choose from."""
        self.close()
        item = card.item
        card.piece_shown.connect(lambda piece, off: self._look_at(item, piece, taking_off=off))
        card.photos_asked.connect(lambda: self._choose_photos(item))

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
        from desktop_app.ui.clerk.evidence.chooser import PhotoChooser

        tools = self.tools
        pane = PhotoChooser(self._session, tools.new_photos, tools.pictures, item)
        pane.keys_changed.connect(self.keys_changed)
        self.show(pane)

    def show(self, pane: Pane) -> None:
        """Show *pane* instead of the one before; its closing gives the focus back."""
        back = QApplication.focusWidget() if self.pane is None else self._back
        self._take_away()
        if self.pane is None:
            self._dock_was_shown = not self._dock.isHidden()
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
        self._dock.setVisible(self._dock_was_shown and self._step > Step.DRAWER)
        back, self._back = self._back, None
        if had_focus and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        return True

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        self._step = step
        if self.pane is not None:
            self._dock.setVisible(False)
            self._dock_was_shown = step > Step.DRAWER
            self._lay()

    def place(self) -> None:
        """Lay the pane over the whole page where it is narrow."""
        if self.pane is not None and self._step <= Step.DRAWER:
            self.pane.setGeometry(QRect(0, 0, self._page.width(), self._page.height()))
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
