"""A QR code drawn as vectors: prints sharp on any printer, read by any phone."""

from __future__ import annotations

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable


class QrCode(Flowable):
    """Draw *payload* in a square of *side* points, its quiet zone included."""

    def __init__(self, payload: str, side: float) -> None:
        super().__init__()
        self._payload, self._side = payload, side
        self.hAlign = "CENTER"

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        return self._side, self._side

    def draw(self) -> None:
        code = QrCodeWidget(self._payload, barLevel="M")
        code.barWidth = code.barHeight = self._side
        drawing = Drawing(self._side, self._side)
        drawing.add(code)
        renderPDF.draw(drawing, self.canv, 0, 0)
