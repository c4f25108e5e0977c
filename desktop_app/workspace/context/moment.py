"""A point in time as the desk knows it: the PC's clock and what the service said of it.

See docs/rules.md#data-3.
"""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

from desktop_app.core.rounds import VIETNAM, local
from desktop_app.core.wall_time import EARLIEST, is_plausible
from desktop_app.storage.facts import Clock

_SLACK = 600  # seconds a clock may be put back without its error having changed
# A clock this far behind that later shows the service's time was set right: the other reading,
# that the PC heard nothing for as long as its clock was behind, would be two months and more.
_SET_RIGHT = 60 * 86_400


class ToldDay(msgspec.Struct, frozen=True, kw_only=True):
    """The day that a person said it was while the PC's clock, UTC seconds, showed ``wall``."""

    day: date
    wall: int


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """``wall`` is the PC's clock in UTC seconds; ``offset`` what to add, as last learnt.

    ``guess`` is what to add where the service never told the time: the clock cannot be right. It
    is in no change, for nobody but the service tells how far a clock is off.
    """

    wall: int
    offset: int | None = None
    offset_age: int | None = None
    guess: int = 0

    @property
    def seconds(self) -> int:
        """The best knowledge of the time, in UTC seconds."""
        return self.wall + (self.guess if self.offset is None else self.offset)

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

    @property
    def is_doubtful(self) -> bool:
        """Whether the PC's clock shows a time that cannot be, and the service told no other."""
        return self.offset is None and not is_plausible(self.wall)


def moment_of(wall: int, clock: Clock | None, told: ToldDay | None = None) -> Moment:
    """Return now, by the PC's clock *wall* and what the service, or else a person, said of it.

    Time does not run backwards: a PC that was told its clock is wrong and had it set right since
    must not be corrected twice. What the service said then is the least that it can be now.
    """
    if clock is None:
        return Moment(wall=wall, guess=0 if is_plausible(wall) else _least(wall, told) - wall)
    offset = clock.offset
    said = clock.learnt_at + offset  # the service's time when it was heard
    was_put_back = wall < clock.learnt_at - _SLACK
    was_put_on = offset > _SET_RIGHT and wall >= said
    if was_put_back or was_put_on:
        offset = max(0, said - wall)
    return Moment(wall=wall, offset=offset, offset_age=max(0, wall + offset - said))


def _least(wall: int, told: ToldDay | None) -> int:
    """Return the least that it can be, UTC seconds, while the clock shows *wall*, which is wrong.

    Without a person's word that is the day this program was made. A clock that starts anew with
    every start of the PC says nothing of how long ago that word was.
    """
    if told is None:
        return EARLIEST
    said = int(datetime.combine(told.day, time(12), VIETNAM).timestamp())
    since = max(0, wall - told.wall)
    return said + since if is_plausible(said + since) else said
