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


def joined(papers: Iterable[bytes]) -> bytes:
    """Return *papers*, each the bytes of a PDF, as one; the same papers give the same bytes."""
    # Imported here, so that PDFium is loaded only when it is needed.
    import pypdfium2  # type: ignore[import-untyped]

    with closing(pypdfium2.PdfDocument.new()) as whole:
        for pdf in papers:
            with closing(pypdfium2.PdfDocument(pdf)) as one:
                whole.import_pages(one)
        out = io.BytesIO()
        whole.save(out)
    # PDFium makes a random id and writes the time; both are replaced by what stays the same.
    plain = _FILE_ID.sub(_file_id("0" * 32), _MADE.sub(_NO_DAY, out.getvalue()))
    return _FILE_ID.sub(_file_id(hashlib.sha256(plain).hexdigest()[:32].upper()), plain)


def _file_id(digits: str) -> bytes:
    return f"/ID[<{digits}><{digits}>]".encode()
