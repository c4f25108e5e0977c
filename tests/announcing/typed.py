"""What is typed on the screen and no change yet, and whether a step lost any of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.core.changes.change import Change
from desktop_app.core.time.typed_day import typed_day
from desktop_app.ui.clerk.pages.leader_code import LeaderCode
from desktop_app.ui.items.answer_parts import AnswerPart
from desktop_app.ui.locked_keys import LockedKeys
from desktop_app.ui.look.fields import Field, SearchField
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.pages.connect_bar import ConnectBar
from desktop_app.ui.supervisor.desk.connect_card import ConnectPage
from desktop_app.ui.supervisor.visits.sample_part import SamplePart
from desktop_app.ui.usb.send_card import SendCard

from .witness import Mark, answer_before, drafts_on_disk, seen_of, texts_in

# Parts whose fields hold no data: an address, a code, a secret, what a sample is drawn by.
_NO_DATA = (ConnectBar, ConnectPage, LeaderCode, LockedKeys, SendCard, SamplePart)


_NOT_KEPT = ("Người nhận bàn giao",)  # printed on the sheet at once, and stored nowhere


class Typed(NamedTuple):
    """A text that a person typed; *item* is that of the answer it would become, else ""."""

    text: str
    item: str


def typed_in(window: QWidget) -> frozenset[Typed]:
    """Return what is typed in every field of *window* that somebody changed."""
    return frozenset(
        Typed(_text_of(field), _item_of(field))
        for field in _fields_of(window)
        if field.is_changed and _text_of(field)
    )


def typed_at(focus: QWidget | None) -> Typed | None:
    """Return the text of the field that has the *focus*, None where it is no field."""
    at = focus
    while at is not None and not isinstance(at, Field | TextArea):
        at = None if at.isWindow() else at.parentWidget()
    return Typed(_text_of(at), _item_of(at)) if at is not None else None


def _fields_of(window: QWidget) -> Iterator[Field | TextArea]:
    fields: list[Field | TextArea] = [*window.findChildren(Field), *window.findChildren(TextArea)]
    for field in fields:
        if field.isVisible() and not isinstance(field, SearchField) and not _is_no_data(field):
            yield field


def _is_no_data(field: QWidget) -> bool:
    """Return whether *field* holds no data, or a secret."""
    if field.accessibleName() in _NOT_KEPT:
        return True
    if isinstance(field, QLineEdit) and field.echoMode() is not QLineEdit.EchoMode.Normal:
        return True
    at: QWidget | None = field
    while at is not None:
        if isinstance(at, _NO_DATA):
            return True
        at = at.parentWidget()
    return False


def _text_of(field: Field | TextArea) -> str:
    return seen_of(field.text())


def _item_of(field: QWidget) -> str:
    at: QWidget | None = field
    while at is not None:
        if isinstance(at, AnswerPart):
            return at.item.id
        at = at.parentWidget()
    return ""


class Owed:
    """What was typed and is no change yet: it is owed until it is one, or the person edits it."""

    def __init__(self) -> None:
        self.texts: set[Typed] = set()

    def edited(self, typed: Typed | None) -> None:
        """Forget *typed*: the person changed it in its field."""
        if typed is not None:
            self.texts.discard(typed)

    def started_anew(self, item: str) -> None:
        """Forget the numbers of *item*: the person types its number from the first digit on."""
        self.texts = {one for one in self.texts if not item or one.item != item}

    def settle(
        self,
        typed: Iterable[Typed],
        before: Mapping[Mark, Change],
        after: Mapping[Mark, Change],
        settings: set[str],
    ) -> None:
        """Add *typed*; take away what became a change or one of the *settings*, and what another
        answer replaced.
        """
        self.texts |= set(typed)
        new = [change for mark, change in after.items() if mark not in before]
        replaced = {one.item for one in new if _is_another_answer(one, before)}
        self.texts = {
            one
            for one in self.texts
            if not (one.item and one.item in replaced)
            and not _is_among(one, after.values())
            and (one.item or one.text not in settings)
        }

    def lost(self, folder: Path) -> list[Typed]:
        """Return what is owed and in no draft on the disk."""
        drafts = drafts_on_disk(folder)
        return [
            one
            for one in self.texts
            if not any(
                one.text == seen_of(text)
                for place, texts in drafts.items()
                if not one.item or place.endswith(f"/{one.item}")
                for text in texts.values()
            )
        ]


def _is_another_answer(change: Change, before: Mapping[Mark, Change]) -> bool:
    """Return whether *change* gives its item another answer; a note alone is none."""
    if change.kind not in ("answer", "verify"):
        return False
    old = answer_before(change, before)
    return any(change.fields.get(name) != old.get(name) for name in ("status", "value", "of"))


def _is_among(typed: Typed, changes: Iterable[Change]) -> bool:
    spelt = _spellings(typed.text)
    return any(
        not spelt.isdisjoint(map(str.strip, texts_in(change.fields)))
        for change in changes
        if not typed.item or typed.item == change.item
    )


def _spellings(text: str) -> set[str]:
    """Return how changes may hold *text*: a figure and a day have one form there."""
    found = {text, re.sub(r"\s+", " ", text), re.sub(r"\s*\n\s*", "\n", text)}
    if figure := re.fullmatch(r"0*([0-9]+)(?:,([0-9])0*)?", text):
        found.add(f"{figure[1]}.{figure[2]}" if (figure[2] or "0") != "0" else figure[1])
    if day := typed_day(text):
        found.add(day.isoformat())
    return found
