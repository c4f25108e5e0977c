"""Pages come back as pictures of the right size, one at a time."""

from __future__ import annotations

import pytest
from reports import builders
from reports.reading import drawn

from desktop_app.core.fault import Fault
from desktop_app.reports.commune import draw_commune
from desktop_app.reports.preview import render_pages
from desktop_app.reports.slip import draw_slip


def test_a_page_is_a_picture_of_its_size_with_ink_on_white() -> None:
    (page,) = render_pages(drawn(draw_slip, builders.a_slip()), 72)
    assert (page.width, page.height) == (596, 842)
    assert len(page.pixels) == page.width * page.height * 4
    assert page.pixels[:3] == b"\xff\xff\xff"
    assert min(page.pixels[0::4]) < 40


def test_wide_pages_come_wide_and_in_order() -> None:
    pages = list(render_pages(drawn(draw_commune, builders.a_commune_report()), 20))
    wide = [page.width > page.height for page in pages]
    assert not wide[0] and any(wide) and not wide[-1]


def test_only_the_pages_asked_for_are_rendered() -> None:
    pages = render_pages(drawn(draw_commune, builders.a_commune_report()), 20)
    assert next(pages).height > 0
    pages.close()  # type: ignore[attr-defined]


def test_bytes_that_are_no_paper_are_refused_with_a_sentence() -> None:
    with pytest.raises(Fault, match="no readable PDF"):
        next(iter(render_pages(b"not a paper", 72)))
