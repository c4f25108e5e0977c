"""A drawn flowable (a chart, a code) as a picture for files that hold no drawings."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import closing

import pypdfium2  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

_SCALE = 300 / 72


def picture_of(flowable: Flowable, room: float) -> tuple[bytes, float, float]:
    """Return *flowable*, as wide as *room* allows, as a PNG in grey, with its size in points."""
    width, height = flowable.wrap(room, 10_000)
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=(width, height), invariant=1)
    flowable.drawOn(canvas, 0, 0)
    canvas.save()
    with closing(pypdfium2.PdfDocument(sheet.getvalue())) as document:
        bitmap = document[0].render(scale=_SCALE, grayscale=True)
        rows = [
            bytes(bitmap.buffer[at : at + bitmap.width])
            for at in range(0, bitmap.stride * bitmap.height, bitmap.stride)
        ]
        png = _png(bitmap.width, bitmap.height, rows)
        bitmap.close()
    return png, width, height


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
