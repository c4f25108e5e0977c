"""Shapes tell a verdict without their colour; icons stay inside their square."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from desktop_app.core.ids import Readiness, Status
from desktop_app.i18n import use_language
from desktop_app.ui.look import glyphs, icons, marks
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.theme import Appearance, Theme
from desktop_app.ui.look.tokens import DARK, LIGHT, Colours


def drawn(draw: Callable[[QPainter], None], side: int) -> QImage:
    image = QImage(side + 4, side + 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    p = QPainter(image)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.translate(2, 2)
    draw(p)
    p.end()
    return image


def mark_picture(mark: Mark, side: int, c: Colours = LIGHT, *, muted: bool = False) -> QImage:
    return drawn(lambda p: marks.draw_mark(p, mark, side, c, muted=muted), side)


def level_picture(
    level: Readiness, side: int, c: Colours = LIGHT, *, verified: bool = False
) -> QImage:
    return drawn(lambda p: marks.draw_readiness(p, level, side, c, verified=verified), side)


def icon_picture(icon: Icon, side: int, c: Colours = LIGHT) -> QImage:
    return drawn(lambda p: icons.draw(p, icon, side, c.ink), side)


def difference(a: QImage, b: QImage) -> float:
    """Return how far the opacity of two pictures differs, 0 to 1 over all pixels."""
    total = sum(
        abs(a.pixelColor(x, y).alphaF() - b.pixelColor(x, y).alphaF())
        + abs(a.pixelColor(x, y).lightnessF() - b.pixelColor(x, y).lightnessF())
        for x in range(a.width())
        for y in range(a.height())
    )
    return total / (a.width() * a.height())


@pytest.mark.parametrize("side", [13, 18])
def test_marks_differ_in_shape_when_all_are_grey(side: int) -> None:
    pictures = {mark: mark_picture(mark, side, muted=True) for mark in Mark}
    for (a, picture_a), (b, picture_b) in combinations(pictures.items(), 2):
        assert difference(picture_a, picture_b) > 0.02, (a, b)


@pytest.mark.parametrize("side", [9, 15])
def test_readiness_levels_differ_in_shape(side: int) -> None:
    pictures = {level: level_picture(level, side) for level in Readiness}
    for (a, picture_a), (b, picture_b) in combinations(pictures.items(), 2):
        assert difference(picture_a, picture_b) > 0.02, (a, b)


def test_verified_is_another_picture_than_declared() -> None:
    for level in Readiness:
        verified = level_picture(level, 15, verified=True)
        assert difference(level_picture(level, 15), verified) > 0.02


@pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("side", [13, 16, 26])
def test_every_picture_is_seen_and_stays_inside_its_square(c: Colours, side: int) -> None:
    pictures = [mark_picture(mark, side, c) for mark in Mark]
    pictures += [level_picture(level, side, c) for level in Readiness]
    pictures += [icon_picture(icon, side, c) for icon in Icon]
    for image in pictures:
        edge = range(image.width())
        outside = [image.pixelColor(x, y).alpha() for x in edge for y in (0, side + 3)]
        outside += [image.pixelColor(x, y).alpha() for x in (0, side + 3) for y in edge]
        assert max(outside) == 0
        assert any(image.pixelColor(x, y).alpha() > 120 for x in edge for y in edge)


def test_icons_are_all_different() -> None:
    pictures = [icon_picture(icon, 16) for icon in Icon]
    assert all(difference(a, b) > 0.01 for a, b in combinations(pictures, 2))


def test_every_status_has_a_mark_and_lacking_evidence_shows_only_on_met() -> None:
    for status in Status:
        assert marks.mark_of(status) in Mark
        assert marks.mark_of(status, conflict=True) is Mark.CONFLICT
        if status is not Status.MET:
            assert marks.mark_of(status, evidence=False) is marks.mark_of(status)
    assert marks.mark_of(Status.MET, evidence=False) is Mark.MET_WITHOUT_EVIDENCE
    assert marks.mark_of(Status.NOT_KNOWN) is Mark.UNANSWERED


def test_each_mark_and_level_has_a_word_of_its_own_in_both_languages() -> None:
    for language in ("vi", "en"):
        use_language(language)
        words = [marks.mark_word(mark) for mark in Mark]
        words += [marks.readiness_word(level) for level in Readiness]
        assert len(set(words)) == len(Mark) + len(Readiness)
    use_language("vi")
    assert marks.mark_word(Mark.MET_WITHOUT_EVIDENCE) == "Đạt · thiếu minh chứng"
    assert marks.readiness_word(Readiness.NOT_SUBMITTED) == "CHƯA TRÌNH"


def test_a_glyph_is_drawn_again_only_for_another_theme_size_or_scale(theme: Theme) -> None:
    glyphs._cache.clear()

    def paint(scale: float, px: int) -> int:
        image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        p = QPainter(image)
        glyphs.paint_mark(p, Mark.MET, 1, 1, px)
        glyphs.paint_icon(p, Icon.CLOCK, 1, 1, px, LIGHT.ink)
        p.end()
        return len(glyphs._cache)

    assert paint(1.0, 16) == 2
    assert paint(1.0, 16) == 2
    assert paint(1.25, 16) == 4
    assert paint(1.25, 18) == 6
    theme.choose(Appearance.DARK)
    assert paint(1.0, 16) == 7  # the icon's colour is the same, the mark's is not
