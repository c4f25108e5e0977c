"""The settings of this PC: six cards on one page, and beside them an index that follows the focus.

A choice is in force at once; there is nothing to save. What changes more than looks ends in “…”
and goes on in the place of the page.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.choices import Segment
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import PageArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.ui.preferences import Preferences
from desktop_app.workspace import Workspace

from .about_card import AboutCard
from .data_card import DataCard
from .index import Index
from .looks_card import LooksCard
from .person_card import PersonCard
from .sending_card import SendingCard
from .service_card import ServiceCard
from .setting_rows import SettingsCard

_GAP = 12


class At(StrEnum):
    """A row of the page that the focus can be brought to."""

    FIRST = "first"
    LANGUAGE = "language"
    TEXT_SIZE = "text_size"
    COPIES = "copies"
    PHOTOS = "photos"
    ABOUT = "about"


class SettingsPage(Page):
    """Its cards have the signals; the desk and the window listen to them."""

    any_version = True
    own_rail = True

    def __init__(
        self,
        workspace: Workspace,
        preferences: Preferences,
        drafts: DraftKeeper,
        *,
        at: At = At.FIRST,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._at = at
        self.looks = LooksCard(preferences)
        self.person = PersonCard(workspace)
        self.service = ServiceCard(workspace, drafts)
        self.sending = SendingCard(workspace)
        self.data = DataCard(workspace)
        self.about = AboutCard(workspace)
        self._cards: tuple[SettingsCard, ...] = (
            self.looks, self.person, self.service, self.sending, self.data, self.about,
        )  # fmt: skip
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.index = Index([card.title.text() for card in self._cards])
        self.index.left.connect(self.left)
        self.index.chosen.connect(self._go_to)
        across.addWidget(self.index)
        right = QVBoxLayout()
        right.setContentsMargins(24, 8, 13, 8)
        right.setSpacing(6)
        head = QHBoxLayout()
        self.back = Button(_("The desk"), weight=Weight.QUIET, icon=Icon.ARROW_LEFT, key="Esc")
        self.back.clicked.connect(self.left)
        head.addWidget(self.back)
        head.addWidget(Label(_("Settings"), fonts.H2))
        head.addStretch(1)
        said = _("chosen is in force, nothing to save")
        head.addWidget(Label(said, fonts.CAP, Ink.INK3, elide=True))
        head.addSpacing(11)
        right.addLayout(head)
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 11, 0)
        columns.setSpacing(_GAP)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(_GAP)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self._second = columns
        self.area = PageArea(content)
        right.addWidget(self.area, 1)
        across.addLayout(right, 1)
        self.set_step(Step.FULL)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def set_step(self, step: Step) -> None:
        """Two columns beside the index, two columns alone, or one."""
        self.index.setVisible(step is Step.FULL)
        self.back.setVisible(step is not Step.FULL)
        is_wide = step >= Step.NARROW
        for at, card in enumerate(self._cards):
            for column in self._columns:
                column.removeWidget(card)  # takeAt() would leave what caches its height behind
            column = self._columns[1 if is_wide and at >= 3 else 0]
            column.insertWidget(column.count() - 1, card)
        self._second.setStretch(1, 1 if is_wide else 0)
        self._second.setSpacing(_GAP if is_wide else 0)

    def refresh(self) -> None:
        """Show again what may have changed in the place of the page."""
        for part in (self.person, self.service, self.sending, self.data):
            part.refresh()

    def take_focus(self) -> None:
        """Put the focus where it is asked for: on the first row, or where it was before."""
        control = self._control_at(self._at)
        self._at = At.FIRST
        if isinstance(control, Segment):
            control.take_focus()
        else:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _control_at(self, at: At) -> QWidget:
        return {
            At.FIRST: self.looks.language,
            At.LANGUAGE: self.looks.language,
            At.TEXT_SIZE: self.looks.text_size,
            At.COPIES: self.data.copies,
            At.PHOTOS: self.data.months,
            At.ABOUT: self.about.licences,
        }[at]

    def _go_to(self, at: int) -> None:
        """Bring the focus to the first control of a card, and the whole card into sight."""
        card = self._cards[at]
        for control in card.findChildren(QWidget):
            if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisibleTo(card):
                control.setFocus(Qt.FocusReason.OtherFocusReason)
                break
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(card, 0, 8))

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            return
        for at, card in enumerate(self._cards):
            if card.isAncestorOf(new):
                self.index.show_current(at)
        self.hints_changed.emit()

    def hints(self) -> list[list[Hint]]:
        focus = QApplication.focusWidget()
        keys = [Hint("Tab", _("next thing"))]
        if focus is not None and isinstance(focus.parentWidget(), Segment):
            keys += [Hint("←", _("choose the one before")), Hint("→", _("choose the next one"))]
        elif focus in (self.service.address, self.service.proxy_address):
            said = _("try it, use it") if focus is self.service.address else _("use it")
            keys.append(Hint("Enter", said))
        else:
            keys.append(Hint("Space", _("tick, press")))
        return [keys, [Hint("Esc", _("back to the desk"))]]
