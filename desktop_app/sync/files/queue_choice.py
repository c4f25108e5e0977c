"""What a person chose about sending files; stored in the database."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_app.core.ids import EvidenceHash
from desktop_app.storage import facts
from desktop_app.storage.store import Store

_SETTING = "evidence_lane"
_MOST_AHEAD = 1_000


class Order(StrEnum):
    """Which files go first."""

    SMALLEST = "smallest"  # most of them are over soonest
    CRITICAL = "critical"  # those of critical items, then the smallest


class QueueChoice(msgspec.Struct, frozen=True, kw_only=True):
    """``ahead``: files that were chosen to go before all others, in this order."""

    is_paused: bool = False
    order: Order = Order.SMALLEST
    ahead: tuple[EvidenceHash, ...] = ()


def queue_choice(store: Store) -> QueueChoice:
    """Return the stored choice; the default where it cannot be read."""
    text = facts.setting(store, _SETTING)
    try:
        return msgspec.json.decode(text, type=QueueChoice) if text is not None else QueueChoice()
    except msgspec.DecodeError:
        return QueueChoice()


def choose(store: Store, choice: QueueChoice) -> None:
    """Keep *choice*."""
    kept = msgspec.structs.replace(choice, ahead=choice.ahead[:_MOST_AHEAD])
    facts.set_setting(store, _SETTING, msgspec.json.encode(kept).decode())
