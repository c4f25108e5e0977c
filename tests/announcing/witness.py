"""What is on disk, read independently of the window: changes, and everything that was kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from desktop_app.core.changes.change import Change
from desktop_app.core.ids import CentreId
from desktop_app.storage import state
from desktop_app.storage.drafts import NAME
from desktop_app.ui.look.announcing import Effect
from desktop_app.workspace import Workspace

_CORE = ("status", "value", "of", "note", "reason", "cause", "solver")
# A status or a value decides which other members an answer has; a cause does not.
_FOLLOWS = {
    "status": {"value", "of", "reason", "cause", "solver"},
    "value": {"status", "of", "reason", "cause", "solver"},
    "of": {"status", "value", "reason", "cause", "solver"},
    "cause": {"solver"},
}


class Mark(NamedTuple):
    """Where a change stands: its feed and its number."""

    device: str
    commune: str
    sequence: int


def changes(desk: Workspace) -> dict[Mark, Change]:
    """Return every change that this PC wrote."""
    store = desk._context.store
    own = {identity.device for identity in desk.identities}
    found: dict[Mark, Change] = {}
    for (centre,) in store.rows("SELECT DISTINCT centre FROM change WHERE centre != ''"):
        for held in state.changes_of(store, CentreId(centre)):
            change = held.change
            if change.device in own:
                found[Mark(change.device, change.commune, change.sequence)] = change
    return found


def unannounced(
    before: dict[Mark, Change], after: dict[Mark, Change], effects: tuple[Effect, ...]
) -> list[str]:
    """Return what was written between *before* and *after* and is none of *effects*."""
    wrong = []
    known = dict(before)
    for mark, change in sorted(after.items(), key=lambda one: one[1].counter):
        if mark in before:
            continue
        if not any(_is(change, effect, known) for effect in effects):
            said = [f"{one.kind} {one.item} {dict(one.fields)}" for one in effects]
            wrong.append(f"wrote {change.kind} {change.item} {change.fields}, announced {said}")
        known[mark] = change  # what is written next is compared with this
    return wrong


def unkept(before: dict[Mark, Change], after: dict[Mark, Change], effect: Effect) -> bool:
    """Return whether nothing that was written between the two is *effect*."""
    new = [change for mark, change in after.items() if mark not in before]
    return not any(_is(change, effect, before) for change in new)


def _is(change: Change, effect: Effect, before: dict[Mark, Change]) -> bool:
    if change.kind != effect.kind or change.item != effect.item:
        return False
    if effect.centre and change.centre != effect.centre:
        return False
    for name, value in effect.fields.items():
        told = change.fields.get(name)
        if value is None or value == "":
            if told:
                return False
        elif str(told) != seen_of(str(value)):
            return False
    if change.kind != "answer" or not effect.fields:
        return True
    may = set(effect.fields)
    for name in effect.fields:
        may |= _FOLLOWS.get(name, set())
    old = answer_before(change, before)
    return all(change.fields.get(name) == old.get(name) for name in set(_CORE) - may - {"status"})


def answer_before(change: Change, before: Mapping[Mark, Change]) -> dict[str, object]:
    """Return the members of the answer that *change* followed."""
    same = [
        one for one in before.values()
        if (one.kind, one.centre, one.round, one.item)
        == (change.kind, change.centre, change.round, change.item)
    ]  # fmt: skip
    return dict(max(same, key=lambda one: one.counter).fields) if same else {}


def seen_of(text: str) -> str:
    """Return *text* without characters that show nothing: a change never holds them."""
    seen = "".join(one for one in text if unicodedata.category(one) != "Cf")
    return unicodedata.normalize("NFC", seen).strip()


def texts_on_disk(folder: Path, written: dict[Mark, Change]) -> set[str]:
    """Return every text that a change of this PC or a draft on its disk holds."""
    found: set[str] = set()
    for change in written.values():
        found |= {text.strip() for text in texts_in(change.fields)}
        value, of = change.fields.get("value"), change.fields.get("of")
        found |= {str(value or "").replace(".", ","), str(of or "")}
    return found | {text.strip() for text in texts_in(drafts_on_disk(folder))}


def drafts_on_disk(folder: Path) -> dict[str, dict[str, str]]:
    """Return the drafts in the file of *folder*."""
    file = folder / NAME
    if not file.exists():
        return {}
    return msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str]])


def settings_on_disk(desk: Workspace) -> set[str]:
    """Return the texts of the settings: those of a letterhead are."""
    found: set[str] = set()
    for (value,) in desk._context.store.rows("SELECT value FROM setting"):
        found |= {text.strip() for text in texts_in(msgspec.json.decode(value))}
    return found


def texts_in(value: object) -> Iterator[str]:
    """Return every text anywhere in *value*."""
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from texts_in(one)
        case list() | tuple():
            for one in value:
                yield from texts_in(one)
        case _:
            pass
