"""Licences as lines and texts, for both command lines and the window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop_app.i18n import _

from .parts import Part


def lines_of(parts: Iterable[Part]) -> Iterator[str]:
    """Yield one line for every part: name, version, licence."""
    for part in parts:
        called = f"{part.name} {part.version}".rstrip()
        licence = part.licence or _("no licence is stated")
        yield f"{called}: {licence}"


def full_text(part: Part) -> str:
    """Return the texts of a part's licences one after the other, each under its name."""
    if not part.texts:
        return _("{name} brings no text of its licence ({licence}).").format(
            name=part.name, licence=part.licence or "–"
        )
    pieces = []
    for name, file in part.texts:
        text = file.read_text(encoding="utf-8", errors="replace").strip()
        pieces.append(f"== {part.name}: {name} ==\n\n{text}\n")
    return "\n".join(pieces)
