"""Pages of a PDF as pictures, for the window's preview and its printer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.fault import N_, Fault

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

MAX_DPI = 600
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_UNREADABLE = N_("The paper cannot be shown: it is no readable PDF.")
_pdfium = threading.Lock()  # PDFium works for one thread at a time


class PageImage(msgspec.Struct, frozen=True, kw_only=True):
    """One page: rows of 32-bit pixels, blue, green, red, unused, from the top, without padding.

    Qt takes ``pixels`` as ``QImage.Format_RGB32`` on the little-endian machines we run on.
    """

    width: int
    height: int
    pixels: bytes


class PaperUnreadable(Fault):
    """The bytes are no PDF that can be shown."""


def render_pages(pdf: bytes, dpi: int) -> Iterator[PageImage]:
    """Yield the pages of *pdf* in order; each is rendered only when it is asked for."""
    if not 1 <= dpi <= MAX_DPI:
        raise ValueError(f"dpi {dpi} is not between 1 and {MAX_DPI}")
    with _pdfium:
        document = _opened(pdf)
    with closing(document):
        for number in range(len(document)):
            with _pdfium:
                image = _rendered(document[number], dpi / 72)
            yield image


def render_page(pdf: bytes, number: int, longest: int) -> tuple[PageImage, int]:
    """Return page *number*, from 0, of a PDF from outside, and how many pages there are.

    Its longest side has *longest* pixels, whatever size the page says it has. Raise
    PaperUnreadable.
    """
    with _pdfium, closing(_opened(pdf)) as document:
        if not 0 <= number < len(document):
            raise PaperUnreadable(_UNREADABLE)
        page = document[number]
        return _rendered(page, longest / max(1, *page.get_size())), len(document)


def needs_password(pdf: bytes) -> bool:
    """Return whether a PDF opens for nobody who lacks its password.

    One that is only sealed against printing or copying needs none.
    """
    if b"/Encrypt" not in pdf:
        return False
    try:
        with _pdfium, closing(_opened(pdf)):
            return False
    except PaperUnreadable as fault:
        return getattr(fault.__cause__, "err_code", None) == _PASSWORD


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    # Imported here, so that PDFium is loaded only when a page is rendered.
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise PaperUnreadable(_UNREADABLE) from error


def _rendered(page: pypdfium2.PdfPage, scale: float) -> PageImage:
    bitmap = page.render(scale=scale, prefer_bgrx=True)
    row = bitmap.width * 4
    data = bytes(bitmap.buffer)
    if bitmap.stride != row:
        starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
        data = b"".join(data[start : start + row] for start in starts)
    image = PageImage(width=bitmap.width, height=bitmap.height, pixels=data)
    bitmap.close()
    page.close()
    return image
