"""Colours of both themes, spacing, radii and heights."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtGui import QColor

GAP_XS, GAP_S, GAP_M, GAP_L, GAP_XL = 4, 8, 12, 16, 24  # logical pixels
CARD_PADDING = 24
CARD_PADDING_NARROW = 16

RADIUS_CAP = 4.0
RADIUS_FIELD = 6.0
RADIUS_STATUS = 8.0
RADIUS_GROUP = 9.0
RADIUS_CARD = 12.0

RING_WIDTH = 2.0  # focus ring
RING_GAP = 1.0
RING_SPACE = 3  # own controls keep this much of their rectangle for the ring

HEADER_HEIGHT = 48
STATUS_BAR_HEIGHT = 46
HINTS_HEIGHT = 34
RAIL_WIDTH = 216
DOCK_WIDTH = 360


class Ink(StrEnum):
    """What a text may be written in."""

    INK = "ink"
    INK2 = "ink2"
    INK3 = "ink3"
    ACCENT = "accent"
    ON_ACCENT = "onaccent"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"
    GREY = "grey"


class Tone(StrEnum):
    """The meaning of a colour: a verdict, a choice to make, or (accent) the current place."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"
    GREY = "grey"
    ACCENT = "accent"


class Shades(NamedTuple):
    """One tone: its text, its shapes, and the soft ground both may stand on."""

    text: QColor
    shape: QColor
    soft: QColor


class Colours(NamedTuple):
    """Every colour of one theme."""

    dark: bool
    bg: QColor  # the desk behind cards, status bar
    panel: QColor  # rail, dock, hints bar
    surface: QColor  # cards, rows, header, fields
    sunken: QColor  # segmented control, file chip, track
    line: QColor  # hairlines; decoration only
    edge: QColor  # borders of anything to press or fill
    thumb: QColor  # scroll-bar handle
    ink: QColor
    ink2: QColor
    ink3: QColor
    accent: QColor  # focus, current, links, primary button
    accentsoft: QColor  # current row
    onaccent: QColor  # text on the primary button
    onfill: QColor  # mark inside a filled shape
    paper: QColor  # slip
    green: Shades
    amber: Shades
    red: Shades
    violet: Shades
    grey: Shades

    def tone(self, tone: Tone) -> Shades:
        """Return text, shape and soft ground of *tone*."""
        if tone is Tone.ACCENT:
            return Shades(self.accent, self.accent, self.accentsoft)
        shades: Shades = getattr(self, tone.value)
        return shades

    def text(self, ink: Ink) -> QColor:
        """Return the colour text in *ink* is written in."""
        found: QColor | Shades = getattr(self, ink.value)
        return found.text if isinstance(found, Shades) else found


def _shades(text: str, shape: str, soft: str) -> Shades:
    return Shades(QColor(text), QColor(shape), QColor(soft))


LIGHT = Colours(
    dark=False,
    bg=QColor("#E9EDF2"),
    panel=QColor("#F5F7FA"),
    surface=QColor("#FFFFFF"),
    sunken=QColor("#EDF1F5"),
    line=QColor("#D3DAE3"),
    edge=QColor("#7A8696"),
    thumb=QColor("#B3BDCA"),
    ink=QColor("#152030"),
    ink2=QColor("#435062"),
    ink3=QColor("#5A6778"),
    accent=QColor("#1B5AA3"),
    accentsoft=QColor("#E5EEF9"),
    onaccent=QColor("#FFFFFF"),
    onfill=QColor("#FFFFFF"),
    paper=QColor("#FFFEFA"),
    green=_shades("#17693F", "#1D7F4F", "#E2F2E8"),
    amber=_shades("#7A4E00", "#B87400", "#FFF1CF"),
    red=_shades("#A1251B", "#C2332A", "#FBE7E5"),
    violet=_shades("#63399B", "#7347B0", "#EFE8F9"),
    grey=_shades("#5A6778", "#7A8696", "#E9EDF2"),
)

DARK = Colours(
    dark=True,
    bg=QColor("#0F141A"),
    panel=QColor("#151C24"),
    surface=QColor("#1B232D"),
    sunken=QColor("#242E3A"),
    line=QColor("#323E4C"),
    edge=QColor("#7F8C9C"),
    thumb=QColor("#4A5767"),
    ink=QColor("#E9EEF4"),
    ink2=QColor("#B7C2CE"),
    ink3=QColor("#96A3B2"),
    accent=QColor("#86B8F2"),
    accentsoft=QColor("#1D3149"),
    onaccent=QColor("#0C1A2B"),
    onfill=QColor("#0F141A"),
    paper=QColor("#1E2731"),
    green=_shades("#77D5A5", "#46B07D", "#16332A"),
    amber=_shades("#F1C566", "#DFA63A", "#382D15"),
    red=_shades("#FFA097", "#EB6C62", "#402322"),
    violet=_shades("#CBAEF6", "#A985E0", "#2D2442"),
    grey=_shades("#96A3B2", "#7F8C9C", "#26303C"),
)


def contrast(a: QColor, b: QColor) -> float:
    """Return the WCAG 2 contrast ratio of two opaque colours, from 1 to 21."""
    bright, dim = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(colour.redF())
        + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF())
    )
