"""Verbs about the exchange while the window is closed: schedule on, off, show."""

from __future__ import annotations

import sys
from typing import assert_never

from desktop_app import schedule
from desktop_app.core.fault import N_, Fault
from desktop_app.i18n import _, sentence
from desktop_app.schedule import Schedule, Scheduler

from .context import Context, print_json
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs."""
    group = verbs.group("schedule", N_("exchange every hour, also with the window closed"))
    group.add("on", _on, N_("have the system do it (Task Scheduler, systemd timer)"))
    group.add("off", _off, N_("take it out of the system again"))
    show = group.add("show", _show, N_("does the system do it?"))
    show.flag("json", N_("as one JSON document"))


def _on(context: Context) -> None:
    workspace = context.workspace  # there is something to exchange, or NotBegun
    _tell(schedule.schedule(context.folder))
    if workspace.exchanging.server is None:
        said = _("This PC is not connected to a service yet; until then nothing is sent.")
        print(said, file=sys.stderr)
    fault = workspace.keys.fault()
    if fault is not None:
        print(keys_closed(fault), file=sys.stderr)


def _off(context: Context) -> None:
    _tell(schedule.remove(context.folder))


def _show(context: Context) -> None:
    found = schedule.state(context.folder)
    if context.options.json:
        print_json({"on": found.is_on, "scheduler": found.scheduler.value, "name": found.name})
    else:
        _tell(found)


def keys_closed(fault: Fault) -> str:
    """Return that nobody opens the keys for an exchange by itself, and why."""
    said = _("With the window closed nothing can be sent yet: {why}")
    return said.format(why=sentence(fault))


def _tell(found: Schedule) -> None:
    tool = _scheduler_words(found.scheduler)
    if found.is_on:
        said = _(
            "Every {minutes} minutes {tool} sends and receives, also with the window closed"
            " (entry “{name}”)."
        )
        print(said.format(minutes=schedule.EVERY_MINUTES, tool=tool, name=found.name))
    else:
        said = _("With the window closed nothing is sent: {tool} has no entry for this data.")
        print(said.format(tool=tool))


def _scheduler_words(scheduler: Scheduler) -> str:
    match scheduler:
        case Scheduler.TASK_SCHEDULER:
            return _("the Task Scheduler")
        case Scheduler.SYSTEMD:
            return _("the timer of systemd")
    assert_never(scheduler)
