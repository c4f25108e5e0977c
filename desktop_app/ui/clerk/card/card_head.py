"""The head of the open item: name, verdict, question, open request and last round's answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import Status
from desktop_app.i18n import _, current_language
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import Announced, Effect
from desktop_app.ui.look.badges import Pill, Tag
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.values.wording import version_words

from .asked_part import AskedPart


class CardHead(QWidget):
    """Signals: ``replied(str)`` to a request to complete; ``commented(str)`` on a supervisor's
    remark; ``kept()``: the same as last round.
    """

    replied = Signal(str)
    commented = Signal(str)
    kept = Signal()

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__()
        language = current_language()
        item = one.item
        self._item = item.id
        self.can_keep = False  # last round's answer can be confirmed as unchanged
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(Label(item.code, fonts.H3, Ink.ACCENT))
        title.addWidget(Label(item.short.in_language(language), fonts.H3, elide=True))
        if item.critical:
            title.addWidget(Tag(_("Critical")))
        title.addStretch(1)
        self.pill = Pill(item_words.mark_of(one))
        title.addWidget(self.pill)
        column.addLayout(title)
        column.addWidget(Paragraph(item.question.in_language(language), fonts.LEAD, Ink.INK2))
        self.asked = AskedPart(item.id)
        self.asked.replied.connect(self.replied)
        self.asked.commented.connect(self.commented)
        self.reply = self.asked.field
        column.addWidget(self.asked)
        self.other_version = Banner(Tone.AMBER, "")
        column.addWidget(self.other_version)
        self._before = Banner(Tone.ACCENT, "")
        self._keep = Button(_("Unchanged"), key="F7", height=28)
        self._keep.clicked.connect(self.kept)
        self._before.buttons.addWidget(self._keep)
        column.addWidget(self._before)
        self.show_item(desk, one)

    def promise_unchanged(self, effects: Callable[[], tuple[Effect, ...]]) -> None:
        """Announce what the button "unchanged" would write."""
        self._keep.promise(effects)

    def announced(self) -> list[Announced]:
        """Return what Enter does in the reply."""
        return self.asked.announced()

    def show_item(self, desk: Desk, one: ItemDesk) -> None:
        """Show the verdict, an open request, and last round's answer while there is none now."""
        mark = item_words.mark_of(one)
        self.pill.show_verdict(mark, item_words.status_word(one, item_words.own_word(desk, one)))
        self.pill.setVisible(one.answer is not None)
        self.asked.show_item(one)
        self.other_version.setVisible(one.asked is not None)
        if one.asked is not None:
            by = version_words(one.asked.checklist)
            was = item_words.answer_words(one.asked.status_text, one.asked.value_text)
            self.other_version.say(
                _("The meaning changed: please answer again."),
                _("By {version} it was: {answer}").format(version=by, answer=was),
            )
        earlier = one.earlier
        unsaid = one.answer is None or one.answer.status in (Status.UNANSWERED, Status.NOT_KNOWN)
        self._before.setVisible(earlier is not None and unsaid)
        self.can_keep = earlier is not None and unsaid and earlier.hindrance is None
        if earlier is not None:
            self._keep.setVisible(earlier.hindrance is None)
            status = item_words.own_word(desk, one, earlier.status)
            value = f"{earlier.value_text} · " if earlier.value_text else ""
            self._before.say(round_words.round_name(earlier.round), f"{value}{status}")
