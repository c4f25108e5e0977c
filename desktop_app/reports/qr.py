"""A QR code drawn as vectors, so that it prints sharp on any printer."""

from __future__ import annotations

from reportlab.graphics.barcode.qr import QrCode
from reportlab.platypus import Flowable


def qr_code(payload: str, side: float) -> Flowable:
    """Return *payload* as a square of *side* points, the quiet zone of 4 modules included."""
    code: Flowable = QrCode(payload, width=side, height=side, qrLevel="M")
    code.hAlign = "CENTER"
    return code
