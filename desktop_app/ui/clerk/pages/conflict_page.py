"""Two versions of one answer: before, this PC's, the other person's; a person chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.core.text.collation import vietnamese_key
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Count, IconSign, Pill, Tag
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card, Edge, Ground, GroundColour, Line
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.rows import MISSING_ROW
from desktop_app.ui.look.scrolling import PageArea, ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import DOCK_WIDTH, Ink, Tone
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.values.desk import Conflict, ItemDesk, Side

from .conflict_cards import ConflictRows, SideCard, Sides, both, owner

_MOST_NAMED = 4  # versions of which each has its own hint


class ConflictPage(Page):
    """One conflict after the other; two equal buttons, keys 1 and 2.

    Signals: ``settled()`` when no conflict is left.
    """

    settled = Signal()
    takes_back = True

    def __init__(
        self, session: Session, item: ItemId | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._item = item
        self.choices: list[Button] = []
        self._sides: list[Side] = []
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._inside: QWidget | None = None
        self._build()

    @property
    def rail_key(self) -> str:  # type: ignore[override]
        """The section of the item that is shown."""
        if self._item is None:
            return ""
        return self._session.checklist.section_of(self._item).code

    def _open(self) -> list[ItemDesk]:
        return [one for one in self._session.desk.items.values() if one.conflict is not None]

    def _build(self) -> None:
        if self._inside is not None:
            self._whole.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        open_ = self._open()
        if not open_:
            self._inside = None
            self._item = None
            self.settled.emit()
            return
        ids = [one.item.id for one in open_]
        if self._item not in ids:
            self._item = ids[0]
        at = ids.index(self._item)
        one = open_[at]
        assert one.conflict is not None  # what the list was made of
        self._inside = QWidget()
        across = QHBoxLayout(self._inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(PageArea(self._centre(one, one.conflict, at, len(open_))), 1)
        self._dock = PageArea(self._side_pane(open_, one))
        self._dock.setFixedWidth(DOCK_WIDTH)
        across.addWidget(self._dock)
        self._whole.addWidget(self._inside)
        self.hints_changed.emit()

    def _centre(self, one: ItemDesk, conflict: Conflict, at: int, count: int) -> QWidget:
        desk, language = self._session.desk, current_language()
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(20, 14, 20, 10)
        column.setSpacing(10)
        said = ngettext(
            "{count} item was entered on two PCs and differs.",
            "{count} items were entered on two PCs and differ.",
            count,
        )
        column.addWidget(
            Banner(
                Tone.VIOLET,
                said.format(count=count),
                _("No version is lost. Please choose the right one."),
                position=f"{at + 1} / {count}",
            )
        )
        name = f"{one.item.code} {one.item.short.in_language(language)}"
        card = Card(padding=22, frame=Tone.VIOLET, name=name)
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(Label(one.item.code, fonts.H3, Ink.ACCENT))
        title.addWidget(Label(one.item.short.in_language(language), fonts.H3, elide=True))
        if one.item.critical:
            title.addWidget(Tag(_("Critical")))
        title.addStretch(1)
        title.addWidget(Pill(Mark.CONFLICT))
        card.body.addLayout(title)
        card.body.addWidget(
            Paragraph(one.item.question.in_language(language), fonts.LEAD, Ink.INK2)
        )
        sides = []
        if conflict.before is not None:
            sides.append(SideCard(desk, one, conflict.before, title=_("Before"), button=None))
        self.choices, self._sides = [], list(conflict.sides)
        for n, side in enumerate(conflict.sides, start=1):
            button = Button(self._keep_words(side), weight=Weight.SOFT, key=str(n), height=40)
            button.clicked.connect(lambda _on=False, s=side: self._keep(s))
            self.choices.append(button)
            sides.append(SideCard(desk, one, side, title=owner(side), button=button))
        card.body.addWidget(Sides(sides), 1)
        info = QHBoxLayout()
        info.addWidget(IconSign(Icon.INFO, 15))
        until = _("Until you choose, {code} cannot be GREEN. The other version stays readable.")
        info.addWidget(Paragraph(until.format(code=one.item.code), fonts.SMALL, Ink.INK2), 1)
        card.body.addLayout(info)
        column.addWidget(card, 1)
        column.addWidget(self._foot(conflict, count))
        return centre

    def _foot(self, conflict: Conflict, count: int) -> QWidget:
        foot = QWidget()
        row = FlowLayout(foot, gap=10)
        if count > 1:
            row.addWidget(Label(_("All of them alike?"), fonts.SMALL_M, Ink.INK2))
            for side in conflict.sides:
                words_ = (
                    _("Keep all of this PC")
                    if side.author.is_here
                    else _("Keep all of {name}'s PC").format(
                        name=desk_words.address(side.author.name)
                    )
                )
                button = Button(words_, height=30)
                button.clicked.connect(lambda _on=False, s=side: self._keep_all(s))
                row.addWidget(button)
        later = Button(_("Later"), weight=Weight.LINK, key="Esc", height=30)
        later.clicked.connect(self.left)
        row.addWidget(later)
        return foot

    def _side_pane(self, open_: list[ItemDesk], one: ItemDesk) -> QWidget:
        pane = Ground(GroundColour.PANEL, line_at=(Edge.LEFT,))
        column = QVBoxLayout(pane)
        column.setContentsMargins(1, 10, 0, 12)
        head = QHBoxLayout()
        head.setContentsMargins(18, 0, 18, 4)
        head.addWidget(Label(_("For you to choose"), fonts.BODY_B))
        head.addWidget(Count(len(open_), Tone.VIOLET))
        head.addStretch(1)
        column.addLayout(head)
        lines = [
            (each.item.code, each.item.short.in_language(current_language()), both(each))
            for each in open_
        ]
        rows = ConflictRows(lines, one.item.code)
        rows.picked.connect(lambda n: self._show(open_[n].item.id))
        scroll = ScrollArea(rows)
        scroll.setMinimumHeight(min(3 * MISSING_ROW * 2, rows.height()))
        column.addWidget(scroll, 1)
        column.addWidget(Line())
        about = QVBoxLayout()
        about.setContentsMargins(18, 8, 18, 0)
        about.setSpacing(8)
        about.addWidget(Label(_("Why are there two?"), fonts.BODY_B))
        names = {side.author.name for side in self._sides if not side.author.is_here}
        others = sorted(names, key=vietnamese_key)
        who = ", ".join(others)
        told = _(
            "You and {name} entered for the commune before either PC had sent. Both are kept; "
            "the program drops neither by itself."
        )
        about.addWidget(
            Paragraph(
                told.format(name=", ".join(desk_words.address(name) for name in others)),
                fonts.SMALL,
                Ink.INK2,
            )
        )
        about.addWidget(Paragraph(_("Not sure? Call before you choose."), fonts.SMALL, Ink.INK2))
        phone = next((s.author.phone for s in self._sides if not s.author.is_here), "")
        called = QHBoxLayout()
        called.addWidget(IconSign(Icon.PHONE, 14))
        called.addWidget(
            Label(", ".join(part for part in (who, phone) if part), fonts.SMALL_M, elide=True), 1
        )
        about.addLayout(called)
        column.addLayout(about)
        column.addStretch(2)
        return pane

    def _show(self, item: ItemId) -> None:
        """Show the conflict on *item*."""
        self._item = item
        self._build()
        self.take_focus()

    def _keep_words(self, side: Side) -> str:
        if side.author.is_here:
            return _("Keep mine")
        return _("Keep {name}'s").format(name=desk_words.address(side.author.name))

    def _keep(self, side: Side) -> None:
        assert self._item is not None  # a conflict is shown
        self._session.resolve(self._item, side.change)
        self._build()
        self.take_focus()

    def _keep_all(self, like: Side) -> None:
        for one in self._open():
            assert one.conflict is not None  # what the list was made of
            mine = [s for s in one.conflict.sides if s.author == like.author]
            if mine:
                self._session.resolve(one.item.id, mine[0].change)
        self._build()
        self.take_focus()

    def take_focus(self) -> None:
        if self.choices and self._inside is not None:
            self.choices[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        if self._inside is not None:
            self._dock.setVisible(step >= Step.NARROW)

    def hints(self) -> list[list[Hint]]:
        keys = [
            Hint(str(n), item_words.sentence_start(self._keep_words(side)))
            for n, side in enumerate(self._sides, start=1)
        ]
        if len(keys) > _MOST_NAMED:
            keys = [Hint(f"1–{len(keys)}", _("keep that version"))]
        rest = [Hint("Enter", _("keep the marked one")), Hint("Esc", _("later"))]
        if len(self._open()) > 1:
            rest.insert(1, Hint("F8", _("what is left")))
        if self._session.can_take_back:
            rest.append(Hint("Ctrl+Z", _("take back")))
        return [keys, rest]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isdigit() and 1 <= int(text) <= len(self.choices):
            self.choices[int(text) - 1].click()
            return
        super().keyPressEvent(event)
