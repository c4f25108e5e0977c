"""A point in time as the desk knows it: the PC's clock and what the service said of it.

See docs/rules.md#data-3.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from desktop_app.core.rounds import local
from desktop_app.storage.facts import Clock

_SLACK = 600  # seconds a clock may be put back without its error having changed
# A clock this far behind that later shows the service's time was set right: the other reading,
# that the PC heard nothing for as long as its clock was behind, would be two months and more.
_SET_RIGHT = 60 * 86_400


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


def moment_of(wall: int, clock: Clock | None) -> Moment:
    """Return now, by the PC's clock *wall* and what the service once said of it.

    Time does not run backwards: a PC that was told its clock is wrong and had it set right since
    must not be corrected twice. What the service said then is the least that it can be now.
    """
    if clock is None:
        return Moment(wall=wall)
    offset = clock.offset
    said = clock.learnt_at + offset  # the service's time when it was heard
    was_put_back = wall < clock.learnt_at - _SLACK
    was_put_on = offset > _SET_RIGHT and wall >= said
    if was_put_back or was_put_on:
        offset = max(0, said - wall)
    return Moment(wall=wall, offset=offset, offset_age=max(0, wall + offset - said))
