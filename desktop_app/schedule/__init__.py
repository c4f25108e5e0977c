"""Exchanges while the window is closed: an entry in the system's own scheduler, nothing of ours.

On Windows it is a task of the Task Scheduler, on Linux a user timer of systemd. Either calls the
verb ``sync`` of this program every hour, for this account alone and without administrator rights.
Whether there is one is what the system says; nothing about it is kept in the data.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol, assert_never

from desktop_app import paths

from .entry import EVERY_MINUTES, Schedule, Scheduler
from .scheduler_faults import NoScheduler, SchedulerFault, no_scheduler

__all__ = [
    "EVERY_MINUTES", "NoScheduler", "Schedule", "Scheduler", "SchedulerFault",
    "remove", "schedule", "state",
]  # fmt: skip


def own_scheduler() -> Scheduler | None:
    """Return the scheduler of this system, None where the program knows none."""
    if sys.platform == "win32":
        return Scheduler.TASK_SCHEDULER
    return Scheduler.SYSTEMD if sys.platform == "linux" else None


def state(folder: Path) -> Schedule:
    """Return whether the system exchanges the data in *folder* by itself; raise SchedulerFault."""
    return _module().state(paths.absolute(folder))


def schedule(folder: Path) -> Schedule:
    """Have the system exchange the data in *folder* every hour; raise SchedulerFault."""
    _module().schedule(paths.absolute(folder))
    return state(folder)


def remove(folder: Path) -> Schedule:
    """Remove the entry for the data in *folder* from the system; raise SchedulerFault."""
    _module().remove(paths.absolute(folder))
    return state(folder)


class _Entries(Protocol):
    """The entries of one scheduler."""

    def state(self, folder: Path) -> Schedule:
        """Return whether there is an entry for *folder*."""
        ...

    def schedule(self, folder: Path) -> None:
        """Make the entry for *folder*."""
        ...

    def remove(self, folder: Path) -> None:
        """Remove the entry for *folder*."""
        ...


def _module() -> _Entries:
    known = own_scheduler()
    match known:
        case None:
            raise no_scheduler()
        case Scheduler.TASK_SCHEDULER:
            from . import windows_task

            return windows_task
        case Scheduler.SYSTEMD:
            from . import systemd_timer

            return systemd_timer
    assert_never(known)
