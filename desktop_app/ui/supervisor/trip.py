"""The communes that the supervisor plans to visit: a list kept on this PC and never sent."""

from __future__ import annotations

import contextlib
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop_app.core.ids import CentreId, ItemId

_FILE = "trip.json"


class Origin(StrEnum):
    """How a commune came onto the list."""

    BY_HAND = "by_hand"
    SUGGESTED = "suggested"
    DRAWN = "drawn"  # in a sample, by the seed


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A commune to visit, and the items that gave the reason."""

    centre: CentreId
    items: tuple[ItemId, ...] = ()
    origin: Origin = Origin.BY_HAND
    seed: int = 0  # of the sample it was drawn in


def load(folder: Path) -> tuple[Stop, ...]:
    """Return the stops kept in *folder*; none where nothing readable is there."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=tuple[Stop, ...])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return ()


def save(folder: Path, stops: tuple[Stop, ...]) -> None:
    """Keep *stops*; losing them loses nothing that was entered, so a full disk is no failure."""
    with contextlib.suppress(OSError):
        (folder / _FILE).write_bytes(msgspec.json.encode(stops))


def added(stops: tuple[Stop, ...], stop: Stop) -> tuple[Stop, ...]:
    """Return *stops* with *stop*, the items of one commune put together."""
    for at, one in enumerate(stops):
        if one.centre == stop.centre:
            items = tuple(dict.fromkeys((*one.items, *stop.items)))
            merged = msgspec.structs.replace(one, items=items)
            return (*stops[:at], merged, *stops[at + 1 :])
    return (*stops, stop)
