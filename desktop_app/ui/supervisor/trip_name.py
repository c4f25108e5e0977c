"""How a trip is called."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.ids import Method
from desktop_app.i18n import _, figures
from desktop_app.workspace.values.trip import Trip


def trip_name(trip: Trip) -> str:
    """Return the name of a trip: "Chuyến 04/12/2026"."""
    if trip.first is None:
        return _("Trip, day not set")
    return _("Trip of {day}").format(day=figures.day(trip.first))


def method_word(method: Method) -> str:
    """Return how a trip checks, in a word or two."""
    match method:
        case Method.ON_SITE:
            return _("On site")
        case Method.ONLINE:
            return _("Online")
        case Method.FILE:
            return _("By file")
    assert_never(method)
