"""The colours can be read: contrast as WCAG 2 computes it, in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from desktop_app.ui.look import tokens
from desktop_app.ui.look.tokens import DARK, LIGHT, Colours, Ink, Tone

TEXT, SHAPE = 4.9, 3.1


def contrast(a: QColor, b: QColor) -> float:
    return round(tokens.contrast(a, b), 1)


both_themes = pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_the_published_formula() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == 4.5
    assert contrast(QColor("#152030"), QColor("#152030")) == 1


@both_themes
@pytest.mark.parametrize("ground", ["surface", "panel", "bg", "sunken", "accentsoft"])
def test_ink_can_be_read_on_every_ground(c: Colours, ground: str) -> None:
    for ink in (Ink.INK, Ink.INK2, Ink.INK3, Ink.ACCENT):
        assert contrast(c.text(ink), getattr(c, ground)) >= TEXT, ink


@both_themes
@pytest.mark.parametrize("tone", list(Tone))
def test_a_verdict_can_be_read_on_white_and_on_its_own_ground(c: Colours, tone: Tone) -> None:
    shades = c.tone(tone)
    assert contrast(shades.text, c.surface) >= TEXT
    assert contrast(shades.text, shades.soft) >= TEXT
    assert contrast(shades.shape, c.surface) >= SHAPE


@both_themes
def test_ink_can_be_read_on_the_soft_ground_of_every_verdict(c: Colours) -> None:
    for tone in Tone:
        assert contrast(c.ink, c.tone(tone).soft) >= TEXT


@both_themes
def test_what_can_be_pressed_has_a_visible_border(c: Colours) -> None:
    for ground in (c.surface, c.panel, c.bg):
        assert contrast(c.edge, ground) >= SHAPE


@both_themes
def test_the_focus_ring_stands_out(c: Colours) -> None:
    for ground in (c.surface, c.panel, c.bg):
        assert contrast(c.accent, ground) >= TEXT


@both_themes
def test_marks_inside_filled_shapes_and_words_on_the_primary_button_can_be_seen(
    c: Colours,
) -> None:
    for tone in (Tone.GREEN, Tone.RED, Tone.VIOLET):
        assert contrast(c.onfill, c.tone(tone).shape) >= TEXT
    assert contrast(c.onaccent, c.accent) >= TEXT


@both_themes
def test_the_slip_can_be_read(c: Colours) -> None:
    for colour in (c.ink, c.ink2, c.green.text):
        assert contrast(colour, c.paper) >= TEXT
