"""Several finished papers in one file, one after the other, each with its own page numbers."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from contextlib import closing

_FILE_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_MADE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_NO_DAY = b"20000101000000"


def joined(papers: Iterable[bytes], *, on_sheets: bool = False) -> bytes:
    """Return *papers*, each the bytes of a PDF, as one; the same papers give the same bytes.

    *on_sheets*: an empty page goes behind an odd last one, so that each paper begins on a sheet of
    its own where both sides are printed.
    """
    # Imported here, so that PDFium is loaded only when it is needed.
    import pypdfium2  # type: ignore[import-untyped]

    with closing(pypdfium2.PdfDocument.new()) as whole:
        for pdf in papers:
            with closing(pypdfium2.PdfDocument(pdf)) as one:
                whole.import_pages(one)
                if on_sheets and len(one) % 2:
                    whole.new_page(*one[len(one) - 1].get_size())
        out = io.BytesIO()
        whole.save(out)
    # PDFium makes a random id and writes the time; both are replaced by what stays the same.
    plain = _FILE_ID.sub(_file_id("0" * 32), _MADE.sub(_NO_DAY, out.getvalue()))
    return _FILE_ID.sub(_file_id(hashlib.sha256(plain).hexdigest()[:32].upper()), plain)


def page_count(pdf: bytes) -> int:
    """Return how many pages *pdf* has."""
    import pypdfium2  # see joined

    with closing(pypdfium2.PdfDocument(pdf)) as one:
        return len(one)


def _file_id(digits: str) -> bytes:
    return f"/ID[<{digits}><{digits}>]".encode()
