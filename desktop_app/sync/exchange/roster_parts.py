"""Collect the parts of a roster that has too many members for one message."""

from __future__ import annotations

import msgspec

from desktop_app.core.changes.roster import Roster, SignedRoster, joined


class RosterParts:
    """The parts of one roster received so far, each verified."""

    def __init__(self) -> None:
        self._parts: list[tuple[SignedRoster, Roster]] = []

    @property
    def wanted(self) -> tuple[int, int, int] | None:
        """Epoch and number of the roster and the part to request next, or None."""
        if not self._parts:
            return None
        first = self._parts[0][1]
        return first.epoch, first.number, len(self._parts)

    def add(
        self, signed: SignedRoster, roster: Roster
    ) -> tuple[Roster, tuple[SignedRoster, ...]] | None:
        """Return the whole roster and all that was signed of it once *roster* was the last part."""
        if isinstance(roster.part, msgspec.UnsetType):
            self._parts.clear()
            return roster, (signed,)
        place, count = roster.part
        if (roster.epoch, roster.number, place) != self.wanted:  # another one, or from the start
            self._parts.clear()
            if place:
                return None
        self._parts.append((signed, roster))
        if len(self._parts) < count:
            return None
        whole = joined([part for _, part in self._parts])
        every = tuple(one for one, _ in self._parts)
        self._parts.clear()
        return whole, every
