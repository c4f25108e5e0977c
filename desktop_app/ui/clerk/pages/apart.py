"""What is kept and shown apart: refused entries, another version's items, a newer program's."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, ngettext
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.texts import Paragraph, Piece
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Asked, Desk
from desktop_app.workspace.values.refused import refused_of


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """One thing kept apart: its title, its sentence; ``item`` is where to answer again."""

    what: str
    said: str
    item: ItemId | None = None


def refused(desk: Desk) -> list[Apart]:
    """Return the refused entries that are not corrected yet: their content, and what to do."""
    return [Apart(what=one.what, said=one.sentences, item=one.item) for one in refused_of(desk)]


def of_other_versions(desk: Desk) -> list[Apart]:
    """Return what this version of the checklist or of the program cannot show in the list."""
    found = []
    for one in desk.unplaced:
        what = f"{one.code} {one.name}".strip()
        parts = []
        if one.asked is not None:
            said = _("{status}, by version {version}")
            version = one.asked.checklist.partition("/")[2]
            parts.append(said.format(status=_said(one.asked), version=version))
            parts += [one.asked.answer.note] if one.asked.answer.note else []
        if one.evidence:
            count = len(one.evidence)
            parts.append(
                ngettext("{count} evidence", "{count} evidence", count).format(count=count)
            )
        if one.remarks:
            count = len(one.remarks)
            parts.append(ngettext("{count} remark", "{count} remarks", count).format(count=count))
        if one.split_into:
            codes = ", ".join(desk.items[item].item.code for item in one.split_into)
            parts.append(_("asked as {codes} now").format(codes=codes))
        said = _("{value}. The version in use does not have this item; everything is kept.")
        found.append(Apart(what=what, said=said.format(value=" · ".join(parts))))
    if desk.newer:
        what = ngettext("{count} entry", "{count} entries", desk.newer).format(count=desk.newer)
        said = _("Written by a newer version of the program. It is kept and sent on; update.")
        found.append(Apart(what=what, said=said))
    return found


def _said(asked: Asked) -> str:
    return " · ".join(part for part in (asked.status_text, asked.value_text) if part)


def end_of_list(desk: Desk) -> str:
    """Return the line at the end of the list about what has no row in it; "" for nothing."""
    parts = []
    if desk.unplaced:
        count = len(desk.unplaced)
        said = ngettext(
            "{count} item of another version of the checklist",
            "{count} items of another version of the checklist",
            count,
        )
        parts.append(said.format(count=count))
    if desk.newer:
        said = ngettext(
            "{count} entry of a newer program", "{count} entries of a newer program", desk.newer
        )
        parts.append(said.format(count=desk.newer))
    return _("Kept apart: {things}").format(things=", ".join(parts)) if parts else ""


class ApartCard(Card):
    """All that is kept apart, each with what to do. Signals: ``item_asked(str)``."""

    item_asked = Signal(str)

    def __init__(self, things: list[Apart], *, without_effect: bool = False) -> None:
        title = _("Without effect at the server") if without_effect else _("Kept apart")
        super().__init__(title, padding=16)
        self.body.setSpacing(2)
        self.things = things
        for thing in things:
            row = QHBoxLayout()
            pieces = [Piece(f"{thing.what}  ", bold=True, ink=Ink.INK), Piece(thing.said)]
            row.addWidget(Paragraph(pieces, fonts.SMALL, Ink.INK2), 1)
            if thing.item is not None:
                row.addWidget(self._open_button(thing.item, thing.what))
            holder = QWidget()
            row.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(row)
            self.body.addWidget(holder)

    def _open_button(self, item: ItemId, what: str) -> Button:
        button = Button(_("Open"), height=28, name=_("Open {item}").format(item=what))
        button.clicked.connect(lambda: self.item_asked.emit(item))
        return button
