"""Saves drafts to disk, and knows whether anything typed is not saved."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.fault import Fault
from desktop_app.storage.drafts import Drafts, Texts
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.text_area import TextArea

PAUSE_MS = 400  # after the last key; until then the dot shows that something is not on disk


class DraftKeeper(QObject):
    """The drafts of one desk.

    An editor calls ``typed`` after each key, with all that is no change yet; after a pause, and
    with ``settle``, the texts are kept on disk. The keeper holds the texts themselves and never
    reads a field, so a form may be deleted at any time.

    Signals: ``changed()`` when ``is_behind`` or ``holds`` may be another.
    """

    changed = Signal()

    def __init__(self, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._behind: dict[str, Texts] = {}
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self.settle)

    @property
    def is_behind(self) -> bool:
        """Whether something that was typed is not on disk."""
        return bool(self._behind)

    @property
    def behind(self) -> dict[str, Texts]:
        """What was typed and is not on disk, by place."""
        return dict(self._behind)

    def holds(self, place: str) -> bool:
        """Return whether a draft of *place* is on disk: typed, and no change yet."""
        return bool(self._drafts.of(place))

    def places(self, start: str) -> list[str]:
        """Return the places with a draft that begin with *start*."""
        return [place for place in self._drafts.places() if place.startswith(start)]

    def of(self, place: str) -> Texts:
        """Return what was typed at *place* before and is no change yet."""
        return self._behind.get(place, self._drafts.of(place))

    def typed(self, place: str, texts: Texts) -> None:
        """Note that something was typed at *place*; *texts* is all that is no change there."""
        self._behind[place] = texts
        self.pause.start()
        self.changed.emit()

    def settle(self) -> None:
        """Save what is no change yet, now; what cannot be saved stays in ``is_behind``."""
        self.pause.stop()
        for place, texts in list(self._behind.items()):
            self.keep(place, texts)

    def keep(self, place: str, texts: Texts) -> None:
        """Keep *texts* as all that is no change at *place*; none forgets its draft."""
        try:
            self._drafts.keep(place, texts)
        except Fault:
            self._behind[place] = texts  # tried again at the next key
        else:
            self._behind.pop(place, None)
        self.changed.emit()


class FieldDraft(QObject):
    """The draft of one field that is used for one thing after another."""

    def __init__(self, keeper: DraftKeeper, field: Field) -> None:
        super().__init__(field)
        self._keeper, self._field = keeper, field
        self._place = ""
        field.typed.connect(self._typed)

    def open(self, place: str) -> None:
        """Show in the field what was typed at *place* before, or nothing."""
        self._keeper.settle()
        self._place = ""
        self._field.setText(self._keeper.of(place).get("text", ""))
        self._place = place

    def done(self) -> None:
        """Forget the draft: what was typed is a change now."""
        if self._place:
            self._keeper.keep(self._place, {})
            self._place = ""

    def _typed(self, text: str) -> None:
        if self._place:
            self._keeper.typed(self._place, {"text": text} if text else {})


class FormDraft(QObject):
    """The draft of a form's fields by their names: what differs from what the form showed."""

    def __init__(
        self, keeper: DraftKeeper, fields: Mapping[str, Field | TextArea], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._keeper, self._fields = keeper, fields
        self._place = ""
        self._shown: dict[str, str] = {}
        for field in fields.values():
            field.typed.connect(lambda _text: self._typed())

    def open(self, place: str) -> bool:
        """Put back into the fields, as they stand, what was typed at *place* before.

        Return whether there was anything.
        """
        self.close()
        self._shown = {name: field.text() for name, field in self._fields.items()}
        kept = {name: text for name, text in self._keeper.of(place).items() if name in self._fields}
        for name, text in kept.items():
            self._fields[name].put(text)
        self._place = place
        return bool(kept)

    def put(self, texts: Texts) -> None:
        """Write *texts* into the fields as a person would, and keep them as the draft."""
        for name, text in texts.items():
            if name in self._fields:
                self._fields[name].put(text)
        self._keeper.settle()

    def texts(self) -> dict[str, str]:
        """Return the texts that differ from what the form showed."""
        if not self._place:
            return {}
        texts = {name: field.text() for name, field in self._fields.items()}
        return {name: text for name, text in texts.items() if text != self._shown[name]}

    def close(self) -> None:
        """Note nothing more: the fields are about to show something else. The draft stays."""
        self._keeper.settle()
        self._place = ""

    def done(self) -> None:
        """Forget the draft: what the fields hold now is stored, or is to be typed anew."""
        self._shown = {name: field.text() for name, field in self._fields.items()}
        if self._place:
            self._keeper.keep(self._place, {})

    def _typed(self) -> None:
        if self._place:
            self._keeper.typed(self._place, self.texts())
