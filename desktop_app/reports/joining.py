"""Several finished papers in one file, one after the other, each with its own page numbers."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from contextlib import closing

_FILE_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


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
    # PDFium makes a random id for the file; one of its content stays the same.
    plain = _FILE_ID.sub(b"/ID[<" + b"0" * 32 + b"><" + b"0" * 32 + b">]", out.getvalue())
    digest = hashlib.sha256(plain).hexdigest()[:32].upper().encode()
    return _FILE_ID.sub(b"/ID[<" + digest + b"><" + digest + b">]", out.getvalue())
