"""Everything about the cell under the cross-hair, in words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.checklist.checklist import Item
from desktop_app.core.ids import EvidenceKind
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Shape
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.photos.thumbnails import Photo, Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.commune import findings
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.values.visit_items import differs

_PHOTO = QSize(72, 48)


class CellStrip(Card):
    """Signals: ``filter_asked()`` for the communes that lack the item; ``opened()``;
    ``photo_asked(str, str)`` with a commune's code and a SHA-256.
    """

    filter_asked = Signal()
    opened = Signal()
    photo_asked = Signal(str, str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, name=_("The cell in words"), parent=parent)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._shape = Shape(Mark.UNANSWERED, 18)
        row.addWidget(self._shape)
        both = QVBoxLayout()
        both.setSpacing(0)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        second.setSpacing(14)
        self._commune = Label("", fonts.BODY_B)
        self._item = Label("", fonts.BODY_M, Ink.ACCENT, elide=True)
        self._value = Label("", fonts.BODY_M, elide=True)
        for label in (self._commune, self._item, self._value):
            first.addWidget(label)
        first.addStretch(1)
        self._why = Label("", fonts.SMALL, Ink.INK, elide=True)
        self._who = Label("", fonts.SMALL, Ink.INK2, elide=True)
        self._found = Label("", fonts.SMALL, Ink.GREEN, elide=True)
        for label in (self._why, self._who, self._found):
            second.addWidget(label)
        second.addStretch(1)
        both.addLayout(first)
        both.addLayout(second)
        row.addLayout(both, 1)
        self._commune_code = ""
        self._sha256 = ""
        self.photo = Photo(thumbnails, _PHOTO)
        self.photo.opened.connect(lambda: self.photo_asked.emit(self._commune_code, self._sha256))
        row.addWidget(self.photo)
        self.filter = Button(_("Show all communes again"), icon=Icon.FILTER)
        self.filter.clicked.connect(self.filter_asked)
        self.open = Button(_("Open this item"), icon=Icon.ARROW_RIGHT, key="Enter")
        self.open.clicked.connect(self.opened)
        row.addWidget(self.filter)
        row.addWidget(self.open)
        self.body.addLayout(row)
        self.setFixedHeight(74)

    def show_nothing(self, nothing: bool) -> None:
        """Leave the words of the last cell out where no commune is shown, or put them back."""
        for widget in (self._shape, self._commune, self._item, self._value, self.open):
            widget.setVisible(not nothing)
        self.photo.setVisible(not nothing and bool(self._sha256))
        for label in (self._why, self._who, self._found):
            label.setVisible(not nothing and bool(label.text()))

    def show_cell(self, desk: Desk, item: Item, open_count: int, *, filtered: bool) -> None:
        """Show the answer of *desk* to *item*; *open_count* communes lack it."""
        one = desk.items.get(item.id)
        language = current_language()
        self._commune.setText(desk.commune.full_name)
        self._item.setText(f"{item.code}  {item.short.in_language(language)}")
        self.filter.setEnabled(filtered or open_count > 0)
        if filtered:
            self.filter.setText(_("Show all communes again"))
        else:
            said = ngettext(
                "Only the {count} commune without {item}",
                "Only the {count} communes without {item}",
                open_count,
            )
            self.filter.setText(said.format(count=open_count, item=item.code))
        self._show_photo(desk, one)
        if one is None:
            return
        mark = item_words.mark_of(one)
        self._shape.show_verdict(mark)
        self._value.setText(findings.declared_words(desk, one))
        self._value.set_ink(item_words.ink_of(mark))
        why = ""
        if one.answer is not None:
            cause = desk.checklist.cause(one.answer.cause) if one.answer.cause else None
            solver = desk.checklist.solver(one.answer.solver) if one.answer.solver else None
            parts = [cause.in_language(language)] if cause else []
            if solver is not None:
                who = solver.in_language(language)
                parts.append(_("can be solved by: {who}").format(who=who))
            why = " · ".join(parts)
        self._why.setText(why)
        who = ""
        if one.author is not None and one.written is not None:
            when = area_words.spoken_moment(one.written, desk.today)
            who = _("self-assessed {when}, {name}").format(when=when, name=one.author.name)
        self._who.setText(who)
        found = ""
        if one.finding is not None:
            difference = area_words.difference_word(desk.checklist, one.finding.difference)
            value = findings.found_words(desk, one, one.finding)
            how = area_words.finding_words(desk.checklist, one.finding)
            found = f"{how}: {value}, {difference}"
        self._found.setText(found)
        self._found.set_ink(Ink.RED if differs(one) else Ink.GREEN)
        for label in (self._why, self._who, self._found):
            label.setVisible(bool(label.text()))

    def _show_photo(self, desk: Desk, one: ItemDesk | None) -> None:
        """Show the photo that was attached last, none of a secret item."""
        pieces = one.evidence if one is not None and not one.item.secret else ()
        photos = [piece for piece in pieces if piece.kind is EvidenceKind.PHOTO and piece.sha256]
        newest = max(photos, key=lambda piece: piece.attached, default=None)
        self._commune_code = desk.commune.code
        self._sha256 = newest.sha256 or "" if newest is not None else ""
        self.photo.show_photo(desk.commune.code, self._sha256 or None)
        self.photo.setVisible(bool(self._sha256))
