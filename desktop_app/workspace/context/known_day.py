"""The day that a person enters before the first contact with a service (rules.md#data-3)."""

from __future__ import annotations

from datetime import date

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.time.wall_time import is_plausible
from desktop_app.core.version import BUILT
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.moment import Moment, ToldDay, moment_of

from . import settings


def asks_for_day(context: DeskContext) -> Moment | None:
    """Return the clock's reading if it is impossible and nobody was asked for the day yet."""
    moment = context.moment()
    if not moment.is_doubtful or settings.read(context.store, settings.CLOCK_ASKED, bool):
        return None
    return moment


def tell_day(context: DeskContext, day: date | None) -> None:
    """Store that a person says it is *day*; None: they were asked and gave no day.

    Raise EntryRefused for a day on which this program cannot run.
    """
    if day is not None:
        told = ToldDay(day=day, wall=context.moment().wall)
        if not is_plausible(moment_of(told.wall, None, told).seconds):
            raise EntryRefused(
                N_("It cannot be {day}: this program was made on {built}. Check the date."),
                day=f"{day:%d/%m/%Y}",
                built=f"{BUILT:%d/%m/%Y}",
            )
        settings.keep(context.store, settings.TOLD_DAY, told)
    settings.keep(context.store, settings.CLOCK_ASKED, True)
    context.forget_cached()


def note_first_contact(context: DeskContext) -> None:
    """Store which round is open at the first contact with the service."""
    settings.keep(context.store, settings.FIRST_ROUND, context.round())
