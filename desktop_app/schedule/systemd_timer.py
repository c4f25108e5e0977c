"""A user timer of systemd: two unit files in the account's own folder, switched on by systemctl.

https://www.freedesktop.org/software/systemd/man/systemd.syntax.html says how words are quoted,
systemd.timer(5) what the members mean.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.core.system_refusals import why_refused
from desktop_app.paths.replacing import replace

from .entry import EVERY_MINUTES, Command, Schedule, Scheduler, command, name_of
from .scheduler_faults import Refused, SchedulerFault, no_scheduler, run

_SYSTEMCTL = ("systemctl", "--user", "--no-ask-password")
_SPREAD_MINUTES = 10  # not all offices in the same second


def unit_folder() -> Path:
    """Return the folder of the account's own units."""
    # systemd takes an absolute path only, as the standard says.
    set_to = os.environ.get("XDG_CONFIG_HOME", "")
    config = Path(set_to) if set_to.startswith("/") else Path.home() / ".config"
    return config / "systemd" / "user"


def service_unit(what: Command) -> str:
    """Return the unit that exchanges once."""
    said = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in what.variables)
    # The program itself is no place for variables, so that a $ in it stands for itself.
    words = [quoted(what.program), *(quoted(word, runs=True) for word in what.arguments)]
    # WorkingDirectory takes the rest of the line as it stands, but for specifiers.
    folder = what.folder.replace("%", "%%")
    return (
        "[Unit]\n"
        "Description=Send and receive once for Rà soát Trung tâm\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"WorkingDirectory={folder}\n"
        f"{said}"
        f"ExecStart={' '.join(words)}\n"
        # 3: no connection; it is tried again the next time, and is no failure to report.
        "SuccessExitStatus=3\n"
        "TimeoutStartSec=30min\n"
    )


def timer_unit() -> str:
    """Return the unit that starts the other one every hour, and after a sleep that missed one."""
    return (
        "[Unit]\n"
        "Description=Send and receive every hour for Rà soát Trung tâm\n"
        "\n"
        "[Timer]\n"
        f"OnStartupSec={_SPREAD_MINUTES}min\n"
        f"OnUnitActiveSec={EVERY_MINUTES}min\n"
        f"RandomizedDelaySec={_SPREAD_MINUTES}min\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def quoted(word: str, *, runs: bool = False) -> str:
    """Return *word* as one word of a unit file; *runs*: an argument, where $ names a variable."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    escaped = escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    if runs:
        escaped = escaped.replace("$", "$$")
    return f'"{escaped}"'


def state(folder: Path) -> Schedule:
    """Return whether the timer of *folder* is switched on; raise SchedulerFault."""
    name = name_of(folder)
    try:
        run((*_SYSTEMCTL, "is-enabled", "--quiet", f"{name}.timer"))
        is_on = True
    except Refused:
        is_on = False
        _check_manager()
    return Schedule(is_on=is_on, scheduler=Scheduler.SYSTEMD, name=f"{name}.timer")


def schedule(folder: Path) -> None:
    """Write the units of *folder* and switch the timer on; raise SchedulerFault."""
    _check_manager()
    name, units = name_of(folder), unit_folder()
    try:
        units.mkdir(parents=True, exist_ok=True)
        for file, text in (
            (units / f"{name}.service", service_unit(command(folder))),
            (units / f"{name}.timer", timer_unit()),
        ):
            part = file.with_name(f"{file.name}.part")
            part.write_text(text, "utf-8")
            replace(part, file)
    except OSError as error:
        raise SchedulerFault(
            N_("The timer cannot be written to {folder}: {why}."),
            folder=units,
            why=why_refused(error),
        ) from error
    run((*_SYSTEMCTL, "daemon-reload"))
    run((*_SYSTEMCTL, "enable", "--now", f"{name}.timer"))


def remove(folder: Path) -> None:
    """Switch the timer of *folder* off and remove its units; raise SchedulerFault."""
    _check_manager()
    name, units = name_of(folder), unit_folder()
    with contextlib.suppress(Refused):  # none is switched on
        run((*_SYSTEMCTL, "disable", "--now", f"{name}.timer"))
    try:
        for ending in ("timer", "service"):
            (units / f"{name}.{ending}").unlink(missing_ok=True)
    except OSError as error:
        raise SchedulerFault(
            N_("The timer cannot be removed from {folder}: {why}."),
            folder=units,
            why=why_refused(error),
        ) from error
    run((*_SYSTEMCTL, "daemon-reload"))


def _check_manager() -> None:
    """Raise NoScheduler where no systemd looks after this account, as in a container."""
    try:
        run((*_SYSTEMCTL, "show", "--property=Version"))
    except Refused as error:
        raise no_scheduler() from error
