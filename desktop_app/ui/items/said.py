"""The result of a write; merging an entry that could not be saved with what was typed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.changes.change import Held
from desktop_app.core.ids import ItemId

if TYPE_CHECKING:
    from desktop_app.workspace.verbs.declaring import AnswerEntry


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a write: saved with warnings, refused with a sentence, or not saved."""

    saved: bool = False
    refusal: str = ""
    warnings: tuple[str, ...] = ()
    held: Held | None = None
    item: ItemId | None = None  # where something was taken back


def put_over(old: AnswerEntry, new: AnswerEntry) -> AnswerEntry:
    """Return *new* with what it leaves out taken from *old*, which could not be saved."""
    values = msgspec.structs.asdict(old)
    values.update({name: v for name, v in msgspec.structs.asdict(new).items() if v is not None})
    return type(new)(**values)
