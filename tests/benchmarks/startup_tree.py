"""Record the tree of the real window: kind, place, font and text of every widget."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from desktop_app.ui.application import make_application
from desktop_app.ui.window import MainWindow

_KINDS = (
    (QLineEdit, "line"),
    (QPlainTextEdit, "text"),
    (QComboBox, "combo"),
    (QListView, "list"),
    (QScrollArea, "scroll"),
    (QAbstractScrollArea, "area"),
    (QScrollBar, "bar"),
    (QAbstractButton, "button"),
    (QLabel, "label"),
)


def told(widget: QWidget) -> dict[str, Any]:
    """Return one widget and those inside it."""
    kind = next((name for base, name in _KINDS if isinstance(widget, base)), "widget")
    place = widget.geometry()
    text = getattr(widget, "text", None)
    words = text() if callable(text) else widget.accessibleName()
    node: dict[str, Any] = {
        "kind": kind,
        "place": [place.x(), place.y(), place.width(), place.height()],
        "shown": not widget.isHidden(),
        "words": str(words or widget.accessibleName()),
        "name": widget.accessibleName(),
        "pixels": widget.font().pixelSize(),
        "weight": int(widget.font().weight()),
        "parts": [],
    }
    if kind == "list":
        model = widget.model()  # type: ignore[attr-defined]
        node["rows"] = model.rowCount() if model is not None else 0
        viewport = widget.viewport()  # type: ignore[attr-defined]
        inside = [one for one in viewport.children() if isinstance(one, QWidget)]
        node["parts"] = [told(one) for one in inside]
    elif kind not in ("line", "text", "combo", "bar"):
        children = (one for one in widget.children() if isinstance(one, QWidget))
        node["parts"] = [told(one) for one in children if not one.isWindow()]
    return node


def main() -> None:
    """Open the window on the data named first, write its tree to the file named second."""
    folder, file = Path(sys.argv[1]), Path(sys.argv[2])
    app = make_application([])
    window = MainWindow(folder, language=None)  # not in stages: all that stands there at the end
    window.show()

    def write() -> None:
        file.write_text(json.dumps(told(window)))
        app.quit()  # quitting deletes the widgets

    QTimer.singleShot(0, write)
    app.exec()


if __name__ == "__main__":
    main()
