"""The rounds of a year: planned once, and opened by the running service each on its day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import msgspec
from sqlalchemy import Connection, select

from central_service.access.published import Notice, publish
from central_service.database import schema
from central_service.founding.service import Service
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.ids import RoundId
from desktop_app.core.time.rounds import default_due
from desktop_app.i18n import N_

from .rounds import open_round, round_lines

_SATURDAY = 5


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A round of the calendar: the days it opens and is due, ISO dates."""

    round: RoundId
    opens: str
    due: str


def calendar_of(year: int, due_day: int, holidays: Collection[str]) -> tuple[Planned, ...]:
    """Return the twelve rounds of *year*: each opens on the first and is due on *due_day*.

    Where no office works on the due day, it is due on the next day on which one does, in the same
    month, else on the last one before.
    """
    days = {date.fromisoformat(day) for day in holidays}
    planned = []
    for month in range(1, 13):
        round_ = RoundId(f"{year:04d}-{month:02d}")
        due = _working(default_due(round_, due_day), days)
        planned.append(Planned(round=round_, opens=f"{round_}-01", due=due.isoformat()))
    return tuple(planned)


def to_come(planned: tuple[Planned, ...], today: date) -> tuple[Planned, ...]:
    """Return those of *planned* that can still be opened: their due date has not passed.

    Raises SettingRefused where none can.
    """
    left = tuple(one for one in planned if date.fromisoformat(one.due) >= today)
    if not left:
        raise SettingRefused(
            N_("The rounds of {year} were all due before today: none of them can be opened."),
            year=planned[0].round[:4],
        )
    return left


def _working(day: date, holidays: Collection[date]) -> date:
    def works(one: date) -> bool:
        return one.weekday() < _SATURDAY and one not in holidays

    later = day
    while not works(later):
        later += timedelta(days=1)
    if later.month == day.month:
        return later
    while not works(day):
        day -= timedelta(days=1)
    return day


def keep_calendar(service: Service, planned: tuple[Planned, ...]) -> None:
    """Keep *planned* in place of what is kept of the same rounds; the others stay."""
    with service.database.reading() as connection:
        kept = {one.round: one for one in kept_calendar(connection)}
    kept |= {one.round: one for one in planned}
    publish(service, Notice.CALENDAR, tuple(kept[round_] for round_ in sorted(kept)))


def kept_calendar(connection: Connection) -> tuple[Planned, ...]:
    """Return the rounds that are planned, in order."""
    table = schema.notices.c
    content = connection.execute(
        select(table.content).where(table.name == Notice.CALENDAR.value)
    ).scalar_one_or_none()
    return () if content is None else msgspec.json.decode(bytes(content), type=tuple[Planned, ...])


def open_planned(service: Service, today: date) -> list[RoundId]:
    """Open the round whose time is *today*, unless it was opened before; return what was opened.

    Rounds that ended while the service did not run are left out: nobody could keep their due date.
    """
    with service.database.reading() as connection:
        planned = kept_calendar(connection)
        known = {one.round for one in round_lines(connection)}
    opened = []
    for one in planned:
        due = date.fromisoformat(one.due)
        if one.round not in known and date.fromisoformat(one.opens) <= today <= due:
            open_round(service, one.round, due, due_day=due.day)
            opened.append(one.round)
    return opened
