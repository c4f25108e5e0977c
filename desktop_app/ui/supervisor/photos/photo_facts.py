"""What is known of a photo: whose, about which item, taken and attached when, by whom."""

from __future__ import annotations

from typing import NamedTuple

from desktop_app.i18n import _, figures
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values import shared_photos
from desktop_app.workspace.values.desk import Desk, EvidencePiece


class PhotoFacts(NamedTuple):
    """The title of a page about a photo, and the lines under it."""

    title: str
    lines: tuple[str, ...]


def photo_facts(desk: Desk, sha256: str) -> PhotoFacts | None:
    """Return what *desk* knows of the file *sha256*; None where none of its items has it."""
    for one in desk.items.values():
        for piece in one.evidence:
            if piece.sha256 == sha256:
                item = area_words.item_name(one.item)
                title = f"{desk.commune.full_name} · {item}"
                return PhotoFacts(title, tuple(_lines(piece)))
    return None


def _lines(piece: EvidencePiece) -> list[str]:
    who = ", ".join(part for part in (piece.author.name, piece.author.position) if part)
    said = [_("attached {when}, {who}").format(when=figures.moment(piece.attached), who=who)]
    if piece.day is not None:
        said.insert(0, _("taken {day}").format(day=figures.day(piece.day)))
    if piece.valid_until is not None:
        until = figures.day(piece.valid_until)
        words = _("valid until {day}") if piece.is_valid else _("no longer valid since {day}")
        said.append(words.format(day=until))
    lines = [" · ".join(said)]
    if piece.sha256 is not None:
        lines.append(_("file {name}").format(name=piece.sha256[:16]))
    also = shared_photos.said(piece.also_in)
    return [*lines, also] if also else lines
