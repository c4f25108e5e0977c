"""Draw the program's icon: ``draw_icon.py FOLDER`` writes icon.ico and icon-SIZE.png there.

The same strokes as in the window's title bar (``desktop_app.ui.frame.logo``), so that there is one
picture to keep.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from desktop_app.ui.frame.logo import paint_logo
from desktop_app.ui.look.tokens import LIGHT

SIZES = (16, 24, 32, 48, 64, 128, 256)


def drawn(side: int) -> Image.Image:
    """Return the icon, *side* pixels wide and tall."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_logo(painter, QRectF(0, 0, side, side), LIGHT)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")


def main(folder: Path) -> None:
    """Write the icon in every size."""
    app = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    images = {side: drawn(side) for side in SIZES}
    for side, image in images.items():
        image.save(folder / f"icon-{side}.png")
    # Each size is drawn for itself: a small one made from the large one would be a blur.
    images[256].save(
        folder / "icon.ico",
        sizes=[(side, side) for side in SIZES],
        append_images=[images[side] for side in SIZES[:-1]],
    )
    app.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
