"""The texts of a drawn paper and their places, read back from the PDF."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

import msgspec
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from desktop_app.i18n import current_language

MM = 72 / 25.4


@dataclass(frozen=True)
class Run:
    """A piece of text of one line and font, with its box in points from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True)
class Page:
    """One page as read back."""

    width: float
    height: float
    text: str
    runs: tuple[Run, ...]

    @property
    def is_wide(self) -> bool:
        """Tell whether the page lies on its side."""
        return self.width > self.height

    def run(self, text: str) -> Run:
        """Return the first run that holds *text*."""
        return next(run for run in self.runs if text in run.text)


Draw = Callable[[Any, BinaryIO], None]

_drawn: dict[tuple[object, ...], bytes] = {}


def drawn(draw: Draw, data: object) -> bytes:
    """Return the PDF that *draw* makes of *data*, drawn once for equal data and language.

    That equal data are drawn alike is a test of its own, with `drawn_anew`.
    """
    key = (draw, type(data), msgspec.msgpack.encode(data), current_language())
    if key not in _drawn:
        _drawn[key] = drawn_anew(draw, data)
    return _drawn[key]


def drawn_anew(draw: Draw, data: object) -> bytes:
    """Return the PDF that *draw* makes of *data*."""
    out = io.BytesIO()
    draw(data, out)
    return out.getvalue()


def plain(text: str) -> str:
    """Return *text* in NFC with every run of spaces and line ends as one space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("\u00a0", " ")).strip()


@cache
def read(pdf: bytes) -> tuple[Page, ...]:
    """Return the pages of *pdf*."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return tuple(_page(document[number]) for number in range(len(document)))


def said(pdf: bytes) -> str:
    """Return the whole text of *pdf*, as one line."""
    return plain(" ".join(page.text for page in read(pdf)))


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    with closing(page.get_textpage()) as textpage:
        text = textpage.get_text_range()
        runs = tuple(_runs(textpage))
    page.close()
    return Page(width=width, height=height, text=text, runs=runs)


def _runs(textpage: pypdfium2.PdfTextPage) -> Iterator[Run]:
    for number in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(number)
        inside = textpage.get_text_bounded(left, bottom, right, top)
        index = textpage.get_index((left + 1), (bottom + top) / 2, 4, 4)
        size = pdfium.FPDFText_GetFontSize(textpage, index) if index is not None else 0.0
        yield Run(text=plain(inside), left=left, bottom=bottom, right=right, top=top, size=size)
