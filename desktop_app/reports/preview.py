"""Pages of a PDF as pictures, for the window's preview and its printer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import msgspec

from desktop_app.core.fault import N_, Fault

MAX_DPI = 600


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
    # Here, not above: PDFium is loaded only when somebody looks at a page.
    import pypdfium2  # type: ignore[import-untyped]

    if not 1 <= dpi <= MAX_DPI:
        raise ValueError(f"dpi {dpi} is not between 1 and {MAX_DPI}")
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise PaperUnreadable(N_("The paper cannot be shown: it is no readable PDF.")) from error
    with closing(document):
        for number in range(len(document)):
            page = document[number]
            bitmap = page.render(scale=dpi / 72, prefer_bgrx=True)
            row = bitmap.width * 4
            data = bytes(bitmap.buffer)
            if bitmap.stride != row:
                starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
                data = b"".join(data[start : start + row] for start in starts)
            yield PageImage(width=bitmap.width, height=bitmap.height, pixels=data)
            bitmap.close()
            page.close()
