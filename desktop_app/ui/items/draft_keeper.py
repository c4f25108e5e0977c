"""Keeps what is typed and not saved yet on disk, and knows whether anything typed is not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.fault import Fault
from desktop_app.storage.drafts import Drafts, Texts

PAUSE_MS = 400  # after the last key; until then the dot says that something is not on disk

Read = Callable[[], Texts]


class DraftKeeper(QObject):
    """The drafts of one desk.

    Who edits something says with ``typed`` that a key changed it, and how its fields are read;
    after a pause, and with ``settle``, what is no change by then is kept on disk.

    Signals: ``changed()`` when ``is_behind`` or ``holds`` may be another.
    """

    changed = Signal()

    def __init__(self, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._behind: dict[str, Read] = {}
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self.settle)

    @property
    def is_behind(self) -> bool:
        """Whether something that was typed is not on disk."""
        return bool(self._behind)

    def holds(self, place: str) -> bool:
        """Return whether a draft of *place* is on disk: typed, and no change yet."""
        return bool(self._drafts.of(place))

    def places(self, start: str) -> list[str]:
        """Return the places with a draft that begin with *start*."""
        return [place for place in self._drafts.places() if place.startswith(start)]

    def of(self, place: str) -> Texts:
        """Return what was typed at *place* before and is no change yet."""
        return self._drafts.of(place)

    def typed(self, place: str, read: Read) -> None:
        """Say that something was typed at *place*; *read* returns what is no change there."""
        self._behind[place] = read
        self.pause.start()
        self.changed.emit()

    def settle(self) -> None:
        """Keep what is no change yet, now; what the disk does not take stays behind."""
        self.pause.stop()
        for place, read in list(self._behind.items()):
            self.keep(place, read())

    def keep(self, place: str, texts: Texts) -> None:
        """Keep *texts* as all that is no change at *place*; none forgets its draft."""
        try:
            self._drafts.keep(place, texts)
        except Fault:
            self._behind.setdefault(place, lambda: texts)  # tried again at the next key
        else:
            self._behind.pop(place, None)
        self.changed.emit()

    def forget(self, place: str) -> None:
        """Read *place* no more: what it held is saved, or kept by ``keep``."""
        self._behind.pop(place, None)
