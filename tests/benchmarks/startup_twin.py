"""The same widgets as the real window with constant data, in plain Qt (see startup.py)."""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import resources
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex


class Painted(QWidget):
    """A widget that paints its ground and its words, as the real ones do."""

    def __init__(self, parent: QWidget | None, words: str) -> None:
        super().__init__(parent)
        self._words = words

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor("#D3DAE3"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QColor("#152030"))
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self._words)


class Rows(QStyledItemDelegate):
    """Paints a row of four texts and a disc."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor("#1D7F4F"))
        rect = option.rect
        painter.drawEllipse(QRectF(rect.x() + 12, rect.y() + 12, 18, 18))
        for number, at in enumerate((54, 90, 280, rect.width() - 120)):
            painter.drawText(rect.x() + at, rect.y() + 26, f"A{number} Nhân sự làm việc")
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, 42)


def built(node: dict[str, Any], parent: QWidget | None) -> QWidget:
    """Build one widget and those inside it."""
    kind, words = node["kind"], node["words"]
    inside: QWidget
    match kind:
        case "line":
            widget: QWidget = QLineEdit(words, parent)
            inside = widget
        case "text":
            widget = QPlainTextEdit(words, parent)
            inside = widget
        case "combo":
            combo = QComboBox(parent)
            combo.addItem(words)
            widget = inside = combo
        case "list":
            view = QListView(parent)
            model = QStandardItemModel(view)
            for row in range(node["rows"]):
                model.appendRow(QStandardItem(str(row)))
            view.setModel(model)
            view.setItemDelegate(Rows(view))
            widget, inside = view, view.viewport()
        case "scroll" | "area":
            widget = inside = QScrollArea(parent)
        case "bar":
            widget = inside = QScrollBar(parent)
        case "button":
            widget = inside = QPushButton(words, parent)
        case _:
            widget = inside = Painted(parent, words)
    font = QFont("Be Vietnam Pro")
    font.setPixelSize(max(node["pixels"], 11))
    font.setWeight(QFont.Weight(node["weight"]))
    widget.setFont(font)
    widget.setAccessibleName(node["name"])
    widget.setGeometry(*node["place"])
    for part in node["parts"]:
        built(part, inside)
    if parent is not None:
        widget.setVisible(node["shown"])
    return widget


class Watch(QObject):
    """Waits for the first paint."""

    def __init__(self, window: QWidget, app: QApplication) -> None:
        super().__init__()
        self._app, self.seconds, self.processor, self.at = app, 0.0, 0.0, 0.0
        self._seen = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        if sys.platform == "win32":
            now = time.time()
            from desktop_app.ui import windows_process  # after the time was taken

            self.seconds = now - windows_process.started()
        else:
            fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
            started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
            self.seconds = float(Path("/proc/uptime").read_text().split()[0]) - started
        self.processor, self.at = time.process_time(), time.time()
        self._app.quit()


def main() -> None:
    """Build the tree in the file named, paint it, print time and memory."""
    app = QApplication([])
    app.setStyle("Fusion")
    fonts = resources.files("fontpkg_be_vietnam_pro") / "files"
    for face in ("Regular", "Medium", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(fonts / f"BeVietnamPro-{face}.ttf"))
    window = built(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), None)
    watch = Watch(window, app)
    window.show()
    app.exec()
    if sys.platform == "win32":
        from desktop_app.ui import windows_process

        megabytes = windows_process.memory() / 2**20
    else:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    told = {"first_paint_ms": round(1000 * watch.seconds), "rss_mb": megabytes}
    clocks = {"first_paint_cpu_ms": round(1000 * watch.processor, 1), "first_paint_at": watch.at}
    print(json.dumps(told | clocks))


if __name__ == "__main__":
    main()
