"""Moving to another version of the checklist: what is kept, asked again, set aside; and back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.assessment.version_move import Preview
from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.values.desk import VersionState
from desktop_app.workspace.values.wording import version_words

from . import version_steps


class VersionPage(Page):
    """Signals: ``put_off(str)`` with the version to see later; ``item_asked(str)``."""

    put_off = Signal(str)
    item_asked = Signal(str)
    any_version = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(10)
        self.title = Label("", fonts.H2)
        self.about = Paragraph("", fonts.LEAD, Ink.INK2)
        self.trouble = Banner(Tone.RED, "")
        self.trouble.setVisible(False)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addWidget(self.trouble)
        inside = QWidget()
        self._groups = QVBoxLayout(inside)
        self._groups.setContentsMargins(0, 0, 6, 0)
        self._groups.setSpacing(10)
        column.addWidget(ScrollArea(inside), 1)
        self._row = QHBoxLayout()
        column.addLayout(self._row)
        self.moves: list[Button] = []
        self.later = Button(_("Not now"), key="Esc", height=38)
        self.later.clicked.connect(self._later)
        self._shown: Preview | None = None
        session.changed.connect(self.refresh)
        self.refresh()

    @property
    def preview(self) -> Preview | None:
        """What the page shows of a move, or None where none is offered."""
        return self._shown

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Esc", _("Back to the desk"))]]

    def take_focus(self) -> None:
        """Put the focus on going back, so that an accidental Enter does not move."""
        self.later.setFocus()

    def refresh(self) -> None:
        """Show the version that is offered, else the one in use and the way back."""
        version = self._session.desk.version
        empty(self._groups)
        empty(self._row)
        self.moves = []
        self._shown = None
        if version.conflict:
            self._show_choice(version)
        elif version.offered:
            self._show_offer(version)
        else:
            self._show_use(version)
        self._groups.addStretch(1)
        self._row.addStretch(1)
        for button in self.moves:
            self._row.addWidget(button)
        self.later = Button(_("Not now") if version.offered else _("Back to the desk"), key="Esc",
                            height=38)  # fmt: skip
        self.later.clicked.connect(self._later)
        self._row.addWidget(self.later)

    def _show_choice(self, version: VersionState) -> None:
        self.title.setText(_("Which version does the commune use?"))
        self.about.set_text(
            _("Two PCs chose different versions. Both choices are kept; choose the one that holds.")
        )
        for name in version.choices:
            said = _("Use {version}").format(version=version_words(name))
            self._add_move(said, name, weight=Weight.PLAIN)

    def _show_offer(self, version: VersionState) -> None:
        self._shown = version_steps.preview(self._session, version.offered)
        offered = version_words(version.offered)
        self.title.setText(_("New checklist: {version}").format(version=offered))
        said = [_("Nothing is changed before you move, and you can move back; no answer is lost.")]
        if version.offered_from is not None:
            day = f"{version.offered_from:%d/%m/%Y}"
            said.insert(0, _("In force from {day}.").format(day=day))
        self.about.set_text(" ".join(said))
        if self._shown is not None:
            self._show_preview(self._shown)
            self._add_move(_("Move to {version}").format(version=offered), version.offered)

    def _show_use(self, version: VersionState) -> None:
        now = version_words(version.name)
        self.title.setText(_("The checklist in use: {version}").format(version=now))
        left = len(version.ask_again)
        said = (
            ngettext(
                "{count} item is to be answered again.",
                "{count} items are to be answered again.",
                left,
            ).format(count=left)
            if left
            else _("Every answer counts under this version.")
        )
        self.about.set_text(said)
        self._add_group(_("To be answered again"), version.ask_again, old=True, opens=True)
        self._add_group(
            _("Set aside, kept and shown"), (one.item for one in self._session.desk.unplaced)
        )
        if version.before:
            back = version_words(version.before)
            self._add_move(
                _("Go back to {version}").format(version=back), version.before, weight=Weight.PLAIN
            )

    def _show_preview(self, shown: Preview) -> None:
        self._add_group(_("Asked again: the meaning changed"), shown.ask_again, old=True)
        self._add_group(_("Set aside, kept and shown"), shown.unplaced, old=True)
        self._add_group(_("Answered earlier by this version: counts again"), shown.restored)
        self._add_group(_("New"), shown.added)
        self._add_group(_("Kept"), shown.kept)
        if shown.critical_before != shown.critical_after:
            said = _("Critical items: {before}, after the move {after}.")
            self._groups.addWidget(
                Paragraph(
                    said.format(before=shown.critical_before, after=shown.critical_after),
                    fonts.SMALL,
                    Ink.INK2,
                )
            )

    def _add_group(
        self, title: str, items: Iterable[ItemId], *, old: bool = False, opens: bool = False
    ) -> None:
        """Add a card of *items*; with *old* each with what was answered, with *opens* a way in."""
        wanted = tuple(items)
        if not wanted:
            return
        card = Card(f"{title} ({len(wanted)})", padding=14)
        card.setProperty("items", list(wanted))
        if not old:
            named = "; ".join(self._name(item) for item in wanted)
            card.body.addWidget(Paragraph(named, fonts.SMALL, Ink.INK2))
        for item in wanted if old else ():
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            said = " – ".join(part for part in (self._name(item), self._answer(item)) if part)
            row.addWidget(Paragraph(said, fonts.SMALL, Ink.INK), 1)
            if opens:
                name = _("Open {item}").format(item=self._name(item))
                button = Button(_("Open"), height=28, name=name)
                button.clicked.connect(lambda _on=False, i=item: self.item_asked.emit(i))
                row.addWidget(button)
            holder = QWidget()
            holder.setLayout(row)
            card.body.addWidget(holder)
        self._groups.addWidget(card)

    def _name(self, item: ItemId) -> str:
        desk, shown = self._session.desk, self._shown
        names = (shown.to, shown.before) if shown else (desk.version.name, desk.version.before)
        found = self._session.workspace.moving.item(item, *names)
        return f"{found.code} {found.short.in_language(current_language())}" if found else item

    def _answer(self, item: ItemId) -> str:
        """Return what stands about *item* now, in words."""
        desk = self._session.desk
        one = desk.items.get(item)
        if one is not None and one.asked is not None:
            return item_words.answer_words(one.asked.status_text, one.asked.value_text)
        if one is not None and one.answer is not None:
            return item_words.answer_words(item_words.own_word(desk, one), one.value_text)
        aside = next((a.asked for a in desk.unplaced if a.item == item), None)
        return item_words.answer_words(aside.status_text, aside.value_text) if aside else ""

    def _add_move(self, said: str, name: str, *, weight: Weight = Weight.PRIMARY) -> None:
        button = Button(said, weight=weight, height=38)
        button.clicked.connect(lambda: self._move(name))
        self.moves.append(button)

    def _move(self, name: str) -> None:
        why = version_steps.move(self._session, name)
        self.trouble.setVisible(bool(why))
        if why:
            self.trouble.say(_("Not moved."), why)

    def _later(self) -> None:
        offered = self._session.desk.version.offered
        if offered:
            self.put_off.emit(offered)
        self.left.emit()
