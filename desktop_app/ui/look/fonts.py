"""Be Vietnam Pro and the text styles; every font and its metrics are made once."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from math import ceil, floor
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

FAMILY = "Be Vietnam Pro"
_FACES = ("Regular", "Medium", "SemiBold", "Bold")

# Capital letters are 0.74 em high: this puts their middle in the middle of the line.
_CAPITAL_CENTRE = 0.355


class Style(NamedTuple):
    """One text style: size and line height in logical pixels, weight."""

    px: int
    line: int
    weight: QFont.Weight
    spacing: float = 0.0  # extra pixels between letters


_R, _M, _S = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold

BIG = Style(32, 48, _S)
RECEIPT = Style(32, 48, _S, 2.5)
H1 = Style(24, 36, _S)
H2 = Style(20, 30, _S)
H3 = Style(16, 24, _S)
FIND = Style(16, 24, _M)  # text of the one large search field
LEAD = Style(15, 22, _R)  # the question of the open item
BODY, BODY_M, BODY_B = Style(14, 21, _R), Style(14, 21, _M), Style(14, 21, _S)
SMALL, SMALL_M, SMALL_B = Style(13, 20, _R), Style(13, 20, _M), Style(13, 20, _S)
CAP, CAP_M, CAP_B = Style(12, 18, _R), Style(12, 18, _M), Style(12, 18, _S)
KEY = Style(11, 16, _S)

ALL_STYLES = (
    BIG, RECEIPT, H1, H2, H3, FIND, LEAD, BODY, BODY_M, BODY_B,
    SMALL, SMALL_M, SMALL_B, CAP, CAP_M, CAP_B, KEY,
)  # fmt: skip


@cache
def load() -> None:
    """Make the application's font known to Qt; raise RuntimeError where the files are missing."""
    if FAMILY in QFontDatabase.families():
        return
    spec = find_spec("fontpkg_be_vietnam_pro")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package fontpkg-be-vietnam-pro is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "files"
    for face in _FACES:
        if QFontDatabase.addApplicationFont(str(folder / f"BeVietnamPro-{face}.ttf")) < 0:
            raise RuntimeError(f"the font file BeVietnamPro-{face}.ttf cannot be read")


@lru_cache(maxsize=64)
def font(style: Style) -> QFont:
    """Return the font of *style*; treat it as read-only."""
    load()  # widths are cached, so none may be measured in a system font
    made = QFont(FAMILY)
    made.setPixelSize(style.px)
    made.setWeight(style.weight)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if style.spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, style.spacing)
    return made


@lru_cache(maxsize=64)
def metrics(style: Style) -> QFontMetricsF:
    """Return the metrics of *style*, made once."""
    return QFontMetricsF(font(style))


@lru_cache(maxsize=4096)
def width(text: str, style: Style) -> float:
    """Return how wide *text* is in logical pixels."""
    return metrics(style).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def elided(text: str, style: Style, room: int) -> str:
    """Return *text* cut with "…" so that it fits into *room* logical pixels."""
    if width(text, style) <= room:
        return text
    return metrics(style).elidedText(text, Qt.TextElideMode.ElideRight, room)


def fitting(text: str, room: float, *styles: Style) -> Style:
    """Return the first of *styles* in which *text* fits into *room*; the last if none does."""
    return next((one for one in styles if width(text, one) <= room), styles[-1])


def baseline(top: float, height: float, style: Style) -> float:
    """Return the baseline that centres capitals optically between *top* and *top* + *height*."""
    return top + height / 2 + _CAPITAL_CENTRE * style.px


@lru_cache(maxsize=1024)
def overhang(text: str, style: Style) -> int:
    """Return by how many pixels the ink of *text* leaves the style's line box, above or below.

    Stacked marks on capitals (Ổ, Ẳ) reach 1.3 em above the baseline; most lines need nothing.
    """
    ink = metrics(style).tightBoundingRect(text)
    base = baseline(0, style.line, style)
    above = -(floor(base) + ink.top())
    below = ceil(base) + ink.bottom() - style.line
    # A little more: hinting at another screen scale and antialiasing blacken the next row.
    return max(0, ceil(max(above, below) + 0.5 + 0.02 * style.px))
