"""What the communes of a group have in common, and the decision about all that are ticked."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, ngettext
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Pill, Tag
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board
from desktop_app.workspace.values.decision_groups import DecisionGroup

from .ask_row import AskRow
from .decision_keys import DecisionKeys, accept_words
from .groups import kind_caption, reason_words
from .unfolded_rows import kind_mark


class GroupHead(QWidget):
    """Signals: those of ``keys`` and ``ask``."""

    def __init__(self, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 2)
        column.setSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(10)
        self.title = Label("", fonts.H3, elide=True)
        self._tag = Tag(_("Critical"))
        self._pill = Pill(Mark.NOT_APPLICABLE)
        first.addWidget(self.title)
        first.addWidget(self._tag)
        first.addStretch(1)
        first.addWidget(self._pill)
        column.addLayout(first)
        self._reason = Paragraph("", fonts.SMALL, Ink.INK2)
        column.addWidget(self._reason)
        second = QHBoxLayout()
        second.setSpacing(8)
        self.keys = DecisionKeys(32)
        self._chosen = Label("", fonts.SMALL, Ink.INK2, elide=True)
        second.addWidget(self.keys)
        second.addStretch(1)
        second.addWidget(self._chosen)
        column.addLayout(second)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        column.addWidget(self.refusal)
        self.ask = AskRow(drafts)
        column.addWidget(self.ask)

    def show_group(self, group: DecisionGroup, board: Board, ticked: int) -> None:
        """Show *group*, of which *ticked* communes are decided together."""
        item = board.item(group.item)
        self.title.setText(area_words.item_name(item))
        self._tag.setVisible(item.critical)
        self._pill.show_verdict(kind_mark(group.kind), kind_caption(group.kind))
        said = reason_words(group).replace("\n", " ")
        if item.secret:
            said = _("A secret item: no photo and no words are kept.")
        self._reason.set_text(said)
        self._reason.setVisible(bool(said))
        accept = self.keys.buttons[0]
        accept.setText(accept_words(group.kind, ticked))
        accept.setEnabled(group.kind.can_be_accepted and ticked > 0)
        for button in self.keys.buttons[1:]:
            button.setEnabled(ticked > 0)
        all_ = len(group.waiting)
        chosen = ngettext("{done}/{all} commune chosen", "{done}/{all} communes chosen", all_)
        words = chosen.format(done=ticked, all=all_)
        if ticked < all_:
            words += ". " + _("The others stay in the list.")
        self._chosen.setText(words)

    def say(self, refusal: str) -> None:
        """Show why the last decision was refused, or nothing."""
        self.refusal.set_text(refusal)
        self.refusal.setVisible(bool(refusal))
