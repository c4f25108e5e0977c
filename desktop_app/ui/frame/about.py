"""About the program: its version, its licence, and the licences of all its parts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.fault import Fault
from desktop_app.core.version import VERSION
from desktop_app.i18n import _, sentence
from desktop_app.licences import Part, full_text, lines_of, shipped_parts
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink

_WIDTH, _HEIGHT = 720, 440


class AboutDialog(QDialog):
    """Show the parts of the program above, the text of the chosen one's licence below.

    It opens no larger than the window it belongs to; Esc closes it.

    Signals: ``update_asked()`` for a newer version; the dialog is closed then.
    """

    update_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("About the program"))
        self._parts: tuple[Part, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(Label(_("Rà soát Trung tâm, version {v}").format(v=VERSION), fonts.H3))
        column.addWidget(
            Paragraph(
                _(
                    "Free to use, to change and to pass on under the Apache License 2.0, without"
                    " warranty. It is made with the parts below; choose one to read its licence."
                ),
                fonts.BODY,
                Ink.INK2,
            )
        )
        self.list = QListWidget()
        self.list.setAccessibleName(_("Parts of the program"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the licence"))
        self.text.setPlainText(_("Reading the licences …"))
        column.addWidget(self.list, 2)
        column.addWidget(self.text, 3)
        foot = QHBoxLayout()
        self.update_button = Button(_("A newer version…"))
        self.update_button.setAutoDefault(False)
        self.update_button.clicked.connect(self._ask_update)
        foot.addWidget(self.update_button)
        foot.addStretch(1)
        close = Button(_("Close"), key="Esc")
        close.setAutoDefault(False)  # Enter in the list chooses a part and closes nothing
        close.clicked.connect(self.close)
        foot.addWidget(close)
        column.addLayout(foot)
        room = parent.window().size()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
        # The metadata of some sixty libraries is read from disk.
        tasks.run(shipped_parts, done=self._fill, failed=self._tell, owner=self)

    def _ask_update(self) -> None:
        self.close()
        self.update_asked.emit()

    def _fill(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self.list.addItems(list(lines_of(parts)))
        self.list.setCurrentRow(0)

    def _tell(self, error: Exception) -> None:
        if not isinstance(error, Fault):
            raise error
        self.text.setPlainText(sentence(error))

    def _show(self, row: int) -> None:
        self.text.setPlainText(full_text(self._parts[row]) if row >= 0 else "")
