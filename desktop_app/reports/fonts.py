"""The typeface of the papers: found, registered with reportlab, checked glyph by glyph.

Decree 30/2020 wants Times New Roman. Where it is missing, Liberation Serif has the same widths
and breaks the same lines; the last resort is the window's own Be Vietnam Pro.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from desktop_app.core.fault import N_, Fault
from desktop_app.i18n import _


class FontsMissing(Fault):
    """No font of this computer can print a paper."""


class Typeface(msgspec.Struct, frozen=True, kw_only=True):
    """Four registered faces of one family, and the characters that all of them have."""

    family: str
    regular: str
    bold: str
    italic: str
    bold_italic: str
    characters: frozenset[int]
    official: bool  # Times New Roman or a font of the same widths


class _Family(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    files: tuple[str, str, str, str]  # regular, bold, italic, bold italic
    folders: tuple[Path, ...]
    official: bool = True


_TIMES = ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")
_MAC_TIMES = tuple(f"Times New Roman{end}.ttf" for end in ("", " Bold", " Italic", " Bold Italic"))
_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def _families() -> Iterator[_Family]:
    """Yield the families in the order of preference."""
    if sys.platform == "win32":
        folders = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local := os.environ.get("LOCALAPPDATA"):  # fonts installed for one account
            folders.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
        yield _Family(name="Times New Roman", files=_TIMES, folders=tuple(folders))
    if sys.platform == "darwin":
        system = Path("/System/Library/Fonts/Supplemental")
        files = (_MAC_TIMES[0], _MAC_TIMES[1], _MAC_TIMES[2], _MAC_TIMES[3])
        yield _Family(name="Times New Roman", files=files, folders=(system,))
    if sys.platform != "win32":  # there the path would lead to the root of the current drive
        yield from _shared_by_accounts()
    import fontpkg_be_vietnam_pro

    yield _Family(
        name="Be Vietnam Pro",
        files=_static("BeVietnamPro"),
        folders=(fontpkg_be_vietnam_pro.ROOT / "files",),
        official=False,
    )


def _shared_by_accounts() -> Iterator[_Family]:
    """Yield the families that Linux distributions install, of the widths of Times New Roman."""
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    under = ("truetype/liberation2", "truetype/liberation", "liberation-serif-fonts", "liberation")
    yield _Family(
        name="Liberation Serif",
        files=_static("LiberationSerif"),
        folders=tuple(root / folder for root in shared for folder in under),
    )
    yield _Family(
        name="Tinos",
        files=_static("Tinos"),
        folders=tuple(root / "truetype/croscore" for root in shared),
    )


def _static(stem: str) -> tuple[str, str, str, str]:
    regular, bold, italic, bold_italic = (f"{stem}-{style}.ttf" for style in _STYLES)
    return regular, bold, italic, bold_italic


def _register(family: _Family, folder: Path) -> Typeface | None:
    """Return the family registered from *folder*, or None where a file is missing or no font."""
    names = tuple(f"{family.name.replace(' ', '')}-{style}" for style in _STYLES)
    faces: list[TTFont] = []
    for name, file in zip(names, family.files, strict=True):
        if not (folder / file).is_file():
            return None
        try:
            faces.append(TTFont(name, str(folder / file)))
        except (TTFError, OSError):
            return None
    for face in faces:
        pdfmetrics.registerFont(face)
    known = [frozenset(face.face.charToGlyph) for face in faces]
    return Typeface(
        family=family.name,
        regular=names[0],
        bold=names[1],
        italic=names[2],
        bold_italic=names[3],
        characters=frozenset.intersection(*known),
        official=family.official,
    )


@cache
def typeface() -> Typeface:
    """Return the best typeface of this computer; raise FontsMissing where there is none."""
    for family in _families():
        for folder in family.folders:
            if found := _register(family, folder):
                return found
    raise FontsMissing(
        N_("No font of this computer can print Vietnamese. Please install the program again.")
    )


def substitution() -> str:
    """Return the sentence to show where the paper is not in its official typeface, else ""."""
    if typeface().official:
        return ""
    return _(
        "Times New Roman was not found on this computer; the paper is set in Be Vietnam Pro."
        " Official papers need Times New Roman: ask whoever looks after the computer to install it."
    )


_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\r"), None)
_STAND_IN = "?"


def printable(text: str) -> str:
    """Return *text* in NFC with a question mark for each character without a glyph."""
    text = unicodedata.normalize("NFC", text).translate(_UNSEEN).replace("\t", " ")
    have = typeface().characters
    if have.issuperset(map(ord, text.replace("\n", ""))):
        return text
    return "".join(c if ord(c) in have or c == "\n" else _STAND_IN for c in text)


def unprintable(texts: Iterable[str]) -> Counter[str]:
    """Return the characters of *texts* that the paper cannot show, and how often they occur."""
    have = typeface().characters
    missing: Counter[str] = Counter()
    for text in texts:
        if not text.isascii():
            shown = unicodedata.normalize("NFC", text).translate(_UNSEEN)
            missing.update(c for c in shown if ord(c) not in have and c not in "\n\t")
    return missing
