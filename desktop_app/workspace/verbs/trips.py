"""The trips of this PC, kept in its data: what is entered for one is on the disk at once."""

from __future__ import annotations

import msgspec

from desktop_app.core.text.cleaning import MAX_NAME, MAX_PARAGRAPH, clean_text
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.trip import Stop, Trip, TripBook

_FILE = "trip.json"  # the stops of the only trip, as programs before kept them


class Trips:
    """Reads and keeps the trips."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def book(self) -> TripBook:
        """Return the trips; none where nothing readable is there."""
        known = settings.read(self._context.store, settings.TRIPS, TripBook)
        if known is not None:
            return known
        try:
            data = (self._context.folder / _FILE).read_bytes()
            stops = msgspec.json.decode(data, type=tuple[Stop, ...])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return TripBook()
        return TripBook().with_trip(Trip(id=1, stops=stops)) if stops else TripBook()

    def keep(self, book: TripBook) -> None:
        """Keep *book*; raise SaveFailed where the disk takes nothing."""
        settings.keep(self._context.store, settings.TRIPS, book)


def cleaned(trip: Trip) -> Trip:
    """Return *trip* with its texts as they may be kept; raise TextRefused for others."""

    def line(text: str) -> str:
        return clean_text(text, limit=MAX_NAME, single_line=True)

    return msgspec.structs.replace(
        trip,
        decision=line(trip.decision),
        team_head=line(trip.team_head),
        team_head_title=line(trip.team_head_title),
        recorder=line(trip.recorder),
        recorder_title=line(trip.recorder_title),
        members=clean_text(trip.members, limit=MAX_PARAGRAPH),
        stops=tuple(
            msgspec.structs.replace(stop, representative=line(stop.representative))
            for stop in trip.stops
        ),
    )
