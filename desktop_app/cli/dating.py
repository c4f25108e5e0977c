"""Verbs about a wrong clock or an unknown round: the day, and answers in another round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.core.changes.change import AREA_DESK, Held
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import commune_of
from desktop_app.core.time.misdated_visits import MisdatedWork
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, figures, ngettext
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.wording import (
    misdated_follows,
    misdated_words,
    misdated_work_follows,
    misdated_work_words,
)

from .codes import Usage
from .context import Context, day
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs about clocks."""
    clock = verbs.add("clock", _clock, N_("what this PC takes for today"))
    clock.option("today", "DATE", N_("the day it is, where the PC's clock cannot be right"))

    misdated = verbs.add(
        "misdated",
        _misdated,
        N_("what was entered into another round than the open one"),
        writes=True,
    )
    misdated.option("centre", "C", N_("commune code, or 00004-2"))
    misdated.flag("bring", N_("write it in the open round too"))
    misdated.flag("leave", N_("let it stay where it is, and offer it no more"))


def tell_clock(workspace: Workspace) -> None:
    """Print that the clock is impossible, until somebody entered the day."""
    asks = workspace.asks_for_day()
    if asks is not None:
        said = _(
            "This PC's clock shows {day}, which cannot be. Set it right, or say which day it is:"
            " clock --today DATE."
        )
        print(said.format(day=f"{local(asks.wall):%d/%m/%Y}"))


def _clock(context: Context) -> None:
    workspace, today = context.workspace, context.options.today
    if today is not None:
        _tell_day(workspace, day(today))
    moment = workspace.moment()
    print(
        _("Today is {day}; what is entered goes into round {round}.").format(
            day=figures.day(moment.today), round=figures.round_(workspace.round())
        )
    )
    if moment.is_known:
        print(_("The service told the time; this PC's clock decides nothing."))
    elif moment.is_doubtful:
        said = _("This PC's clock shows {day}, which cannot be; please set it right.")
        print(said.format(day=f"{local(moment.wall):%d/%m/%Y}"))


def _tell_day(workspace: Workspace, said: date) -> None:
    """Take the day that a person says it is; raise EntryRefused where it would decide nothing."""
    moment = workspace.moment()
    if moment.is_doubtful or said == moment.today:
        workspace.tell_day(said)
        return
    told = {"day": f"{said:%d/%m/%Y}", "today": f"{moment.today:%d/%m/%Y}"}
    if moment.is_known:
        raise EntryRefused(
            N_("The day {day} was not taken: the service tells the time, and today is {today}."),
            **told,
        )
    raise EntryRefused(
        N_(
            "The day {day} was not taken: this PC's clock can be right, and shows {today}. Set the"
            " clock itself if it is wrong."
        ),
        **told,
    )


def _misdated(context: Context) -> None:
    given, declaring = context.options, context.workspace.declaring
    if given.bring and given.leave:
        raise Usage(N_("Give either --bring or --leave."))
    if context.workspace.is_supervisor:
        _misdated_work(context)
        return
    what = declaring.misdated(centre=context.centre)
    if what is None:
        print(_("Nothing waits in another round than the open one."))
        return
    if given.leave:
        declaring.leave(what)
        print(_("It stays where it is; choose that round to see it."))
        return
    if not given.bring:
        print(misdated_words(what), misdated_follows(what))
        print(_("Bring it into round {round}: misdated --bring. Let it stay: misdated --leave.")
              .format(round=figures.round_(context.workspace.round())))  # fmt: skip
        return
    _say_brought(declaring.bring_over(what, centre=context.centre), context.workspace)


def _misdated_work(context: Context) -> None:
    """Name, bring over or leave a supervisor's work of all communes, or of the one asked for."""
    given, supervising = context.options, context.workspace.supervising
    what = [one for one in supervising.misdated() if context.centre in (None, one.centre)]
    if not what:
        print(_("Nothing waits in another round than the open one."))
    elif given.leave:
        supervising.leave(what)
        print(_("It stays where it is; choose that round to see it."))
    elif given.bring:
        _say_brought(supervising.bring_over(what), context.workspace)
        print(misdated_work_follows(what))
    else:
        print(misdated_work_words(what), misdated_work_follows(what))
        for one in what:
            print(_place(context.workspace, one))
        print(_("Bring it into round {round}: misdated --bring. Let it stay: misdated --leave.")
              .format(round=figures.round_(context.workspace.round())))  # fmt: skip


def _place(workspace: Workspace, one: MisdatedWork) -> str:
    code = commune_of(one.centre)
    name = _("the area") if code == AREA_DESK else workspace.commune(code).full_name
    entries = ngettext("{count} entry", "{count} entries", one.count).format(count=one.count)
    return f"{one.centre}  {name}: {entries}"


def _say_brought(held: Sequence[Held], workspace: Workspace) -> None:
    said = ngettext(
        "{count} entry stands in round {round} now. What it was stays readable.",
        "{count} entries stand in round {round} now. What they were stays readable.",
        len(held),
    )
    print(said.format(count=len(held), round=figures.round_(workspace.round())))
