"""The current time: the PC's clock corrected by the service's.

See docs/rules.md#data-3.
"""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

from desktop_app.core.time.rounds import VIETNAM, local
from desktop_app.core.time.wall_time import EARLIEST, is_plausible
from desktop_app.storage.facts import Clock

_SLACK = 600  # seconds; a smaller step back of the clock does not change its known error
# A clock that was this far behind and now shows the service's time was corrected; otherwise the
# PC would have had no contact for exactly as long as it was behind, two months or more.
_SET_RIGHT = 60 * 86_400


class ToldDay(msgspec.Struct, frozen=True, kw_only=True):
    """The day that a person said it was while the PC's clock, UTC seconds, showed ``wall``."""

    day: date
    wall: int


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """``wall`` is the PC's clock in UTC seconds; ``offset`` what to add, last received.

    ``guess`` is what to add where the service never sent its time and the clock shows an impossible
    one. It is written into no change: only the service's time measures a clock's error.
    """

    wall: int
    offset: int | None = None
    offset_age: int | None = None
    guess: int = 0

    @property
    def seconds(self) -> int:
        """The best estimate of the time, in UTC seconds."""
        return self.wall + (self.guess if self.offset is None else self.offset)

    @property
    def local(self) -> datetime:
        """The best estimate of the time, in Vietnam."""
        return local(self.seconds)

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.local.date()

    @property
    def is_known(self) -> bool:
        """Whether the service ever sent its time; otherwise only the PC's clock is known."""
        return self.offset is not None

    @property
    def is_doubtful(self) -> bool:
        """Whether the PC's clock shows an impossible time and the service's is not known."""
        return self.offset is None and not is_plausible(self.wall)


def moment_of(wall: int, clock: Clock | None, told: ToldDay | None = None) -> Moment:
    """Return now: the PC's clock *wall*, corrected by the service's time or a person's entry.

    A PC whose clock was corrected after the service reported its error must not be corrected
    twice. The result is never earlier than the service's last time.
    """
    if clock is None:
        return Moment(wall=wall, guess=0 if is_plausible(wall) else _least(wall, told) - wall)
    offset = clock.offset
    said = clock.learnt_at + offset  # the service's time at the last contact
    was_put_back = wall < clock.learnt_at - _SLACK
    was_put_on = offset > _SET_RIGHT and wall >= said
    if was_put_back or was_put_on:
        offset = max(0, said - wall)
    return Moment(wall=wall, offset=offset, offset_age=max(0, wall + offset - said))


def _least(wall: int, told: ToldDay | None) -> int:
    """Return the earliest possible time, UTC seconds, while the clock shows *wall*, which is wrong.

    Without a person's entry that is the day this program was built. A clock that resets at every
    start of the PC does not show how long ago that entry was made.
    """
    if told is None:
        return EARLIEST
    said = int(datetime.combine(told.day, time(12), VIETNAM).timestamp())
    since = max(0, wall - told.wall)
    return said + since if is_plausible(said + since) else said
