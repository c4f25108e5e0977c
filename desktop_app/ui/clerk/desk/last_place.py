"""Where the clerk was: kept while the window is open, so that it is found again after a crash."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import cast

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.core.ids import ItemId, RoundId
from desktop_app.i18n import _
from desktop_app.paths.replacing import replace
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.clerk.work.work_page import WorkPage
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.note_field import NoteField
from desktop_app.ui.look.tokens import Tone

NAME = "place.json"
_PAUSE_MS = 300


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An item in a view, the field that was typed in, its cursor, and how far was scrolled."""

    round: RoundId
    view: View
    item: ItemId
    unfolded: bool
    field: str = ""  # its accessible name
    cursor: int = 0
    scroll: int = 0


class LastPlace(QObject):
    """Keeps the place beside the data; closing the window properly removes it.

    It is no part of the data: where it cannot be read or written, the list opens as ever.
    """

    def __init__(self, session: Session, work: WorkPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._work = session, work
        self._file: Path = session.workspace.folder / NAME
        self._found = self._read()
        self._waiting: Place | None = None  # for the window to be shown
        self.recovered = Banner(Tone.ACCENT, "")
        seen = Button(_("Understood"), height=28)
        seen.clicked.connect(lambda: self.recovered.setVisible(False))
        self.recovered.buttons.addWidget(seen)
        self.recovered.setVisible(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.keep)

    @property
    def is_kept(self) -> bool:
        """Whether a place was left behind by a program that ended by itself."""
        return self._found is not None

    def watch(self) -> None:
        """Keep the place from now on, a moment after each move."""
        work = self._work
        work.item_changed.connect(self._moved)
        work.list.view.verticalScrollBar().valueChanged.connect(self._moved)
        self._session.drafts.changed.connect(self._moved)
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._moved)

    def keep(self) -> None:
        """Write the place down now."""
        self._pause.stop()
        work, item = self._work, self._work.current
        if item is None:
            return
        field = self._focused_field()
        place = Place(
            round=self._session.round,
            view=work.model.view,
            item=item,
            unfolded=work.card is not None,
            field=field.accessibleName() if field is not None else "",
            cursor=field.cursorPosition() if field is not None else 0,
            scroll=work.list.view.verticalScrollBar().value(),
        )
        part = self._file.with_suffix(".part")
        with contextlib.suppress(OSError):
            part.write_bytes(msgspec.json.encode(place))
            replace(part, self._file)

    def forget(self) -> None:
        """Remove the place: the window is closed properly."""
        self._pause.stop()
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def go_back(self) -> bool:
        """Go to where the clerk was when the program ended by itself; return whether it did."""
        place, self._found = self._found, None
        desk, work = self._session.desk, self._work
        if place is None or place.round != desk.round or place.item not in desk.items:
            return False
        with contextlib.suppress(KeyError):  # a view that this round does not have
            work.show_view(place.view, first=False)
        work.open(place.item, anywhere=True)
        if place.unfolded:
            work.unfold()
        self._waiting = place
        self._tell(place)
        return True

    def take_focus(self) -> bool:
        """Put the focus, the cursor and the scroll bar back once the window is shown.

        Return whether there was such a place.
        """
        place, self._waiting = self._waiting, None
        if place is None:
            return False
        field = next((f for f in self._fields() if f.accessibleName() == place.field), None)
        if field is None:
            self._work.take_focus()
        else:
            field.setModified(True)  # else a number is selected when the focus comes
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._settle(place))
        return True

    def _settle(self, place: Place) -> None:
        field = self._focused_field()
        if field is not None and field.accessibleName() == place.field:
            field.deselect()
            field.setCursorPosition(place.cursor)
        self._work.list.view.verticalScrollBar().setValue(place.scroll)

    def _tell(self, place: Place) -> None:
        items = self._session.desk.items
        drafted = [items[item].item.code for item in self._session.drafted()]
        then = _("{code} is open again as it was.").format(code=items[place.item].item.code)
        if drafted:
            kept = _("Typed and not entered: {codes}.").format(codes=", ".join(drafted))
            then = f"{then} {kept}"
        self.recovered.say(_("The program was ended last time without being closed."), then)
        self.recovered.setVisible(True)

    def _moved(self, *_how: object) -> None:
        self._pause.start()

    def _fields(self) -> list[QLineEdit | NoteField]:
        card = self._work.card
        return [*card.findChildren(QLineEdit), card.note] if card is not None else []

    def _focused_field(self) -> QLineEdit | NoteField | None:
        focus = QApplication.focusWidget()
        return next((field for field in self._fields() if field is focus), None)

    def _read(self) -> Place | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Place)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
