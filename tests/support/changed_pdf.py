"""A PDF with something changed in what its pages show, as a person with an editor would."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"/Length (\d+)([^>]*)>>\s*stream\r?\n", re.DOTALL)


def with_text(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """Return *pdf* with the first *old* in a page's content as *new*; raise LookupError."""
    for found in _STREAM.finditer(pdf):
        length = int(found[1])
        packed = pdf[found.end() : found.end() + length]
        try:
            content = zlib.decompress(packed)
        except zlib.error:
            continue
        if b" Tf" not in content or old not in content:
            continue
        changed = zlib.compress(content.replace(old, new, 1))
        head = pdf[: found.start()] + b"/Length %d" % len(changed)
        between = pdf[found.end(1) : found.end()]
        return head + between + changed + pdf[found.end() + length :]
    raise LookupError(old)
