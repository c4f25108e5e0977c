"""Trips that are made ready on this PC: which communes and why, who goes, what is printed.

They are never sent; what is entered for a trip is the beginning of each of its visits.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from desktop_app.core.digests import sha256_hex
from desktop_app.core.ids import CentreId, ItemId, Method


class Origin(StrEnum):
    """How a commune came onto a trip."""

    BY_HAND = "by_hand"
    SUGGESTED = "suggested"
    DRAWN = "drawn"  # in a sample, by the seed


class TripPaper(StrEnum):
    """The papers that are printed before a trip."""

    CHECK_SHEETS = "check_sheets"  # one a commune
    SPARE_MINUTES = "spare_minutes"  # two a commune, if the printer on site fails
    TRIP_SHEET = "trip_sheet"  # the communes in order, whom to meet
    BLANK_FORMS = "blank_forms"  # all items, for a commune without a PC


PRINTED = (TripPaper.CHECK_SHEETS, TripPaper.SPARE_MINUTES, TripPaper.TRIP_SHEET)


class Stop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A commune to visit, and the items that gave the reason."""

    centre: CentreId
    items: tuple[ItemId, ...] = ()
    origin: Origin = Origin.BY_HAND
    seed: int = 0  # of the sample it was drawn in
    weight: int = 0  # that it had in that sample
    representative: str = ""  # of the centre, as entered: "Bà Hoàng Thị Ngữ, Giám đốc Trung tâm"
    visited: bool = False  # a visit was opened from this trip


class Trip(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One trip. Names, titles and numbers are as entered; "" is not known yet."""

    id: int
    begun: int = 0  # UTC seconds
    first: date | None = None  # its days
    last: date | None = None
    method: Method = Method.ON_SITE
    decision: str = ""
    decision_day: date | None = None
    team_head: str = ""
    team_head_title: str = ""
    recorder: str = ""
    recorder_title: str = ""
    members: str = ""  # the others of the team, a person a line
    stops: tuple[Stop, ...] = ()
    printed: tuple[TripPaper, ...] = PRINTED

    @property
    def days(self) -> int:
        """How many days it takes, 0 while no day is known."""
        if self.first is None:
            return 0
        return ((self.last or self.first) - self.first).days + 1

    def lot(self, centre: CentreId) -> str:
        """Return what the items that are checked at random in *centre* are drawn by."""
        return sha256_hex(f"trip {self.begun} {self.id} {centre}".encode())

    def stop(self, centre: CentreId) -> Stop | None:
        """Return the stop at *centre*."""
        return next((stop for stop in self.stops if stop.centre == centre), None)


class TripBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All trips of this PC, the newest last; communes are added to the ``current`` one."""

    trips: tuple[Trip, ...] = ()
    current: int = 0

    def trip(self, id: int) -> Trip | None:
        """Return the trip *id*."""
        return next((trip for trip in self.trips if trip.id == id), None)

    @property
    def now(self) -> Trip:
        """The trip that communes are added to; an empty one where none was begun."""
        return self.trip(self.current) or Trip(id=self.next_id)

    @property
    def next_id(self) -> int:
        """The id of a trip begun now."""
        return 1 + max((trip.id for trip in self.trips), default=0)

    def with_trip(self, trip: Trip) -> TripBook:
        """Return the book with *trip* in the place of the one with its id, or behind the others."""
        known = self.trip(trip.id) is not None
        trips = tuple(trip if one.id == trip.id else one for one in self.trips)
        return TripBook(trips=trips if known else (*trips, trip), current=trip.id)


def with_stop(stops: tuple[Stop, ...], stop: Stop) -> tuple[Stop, ...]:
    """Return *stops* with *stop*, the items of one commune put together."""
    for at, one in enumerate(stops):
        if one.centre == stop.centre:
            items = tuple(dict.fromkeys((*one.items, *stop.items)))
            merged = msgspec.structs.replace(one, items=items)
            return (*stops[:at], merged, *stops[at + 1 :])
    return (*stops, stop)
