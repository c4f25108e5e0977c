"""A point in time as the desk knows it: the PC's clock and what the service said of it (rule 3)."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from desktop_app.core.changes import Change
from desktop_app.core.rounds import local


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """``wall`` is the PC's clock in UTC seconds; ``offset`` what to add, as last learnt."""

    wall: int
    offset: int | None = None
    offset_age: int | None = None

    @property
    def seconds(self) -> int:
        """The best knowledge of the time, in UTC seconds."""
        return self.wall + (self.offset or 0)

    @property
    def local(self) -> datetime:
        """The best knowledge of the time, in Vietnam."""
        return local(self.seconds)

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.local.date()

    @property
    def is_known(self) -> bool:
        """Whether the service ever told the time; else the PC's clock is all there is."""
        return self.offset is not None


def written_at(change: Change) -> datetime:
    """Return when *change* was written, in Vietnam, by the last known offset."""
    return local(change.wall + (change.offset or 0))
