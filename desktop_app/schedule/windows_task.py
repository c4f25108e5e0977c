"""A task of the Task Scheduler, made from its XML by schtasks; no administrator rights are needed.

The order of the elements is that of the schema: in a trigger they are a sequence, elsewhere any
order is allowed ([MS-TSCH] 2.5, “Task Scheduler Schema” in Microsoft's documentation).
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from desktop_app.core.fault import N_
from desktop_app.core.system_refusals import why_refused

from .entry import EVERY_MINUTES, Command, Schedule, Scheduler, command, name_of
from .scheduler_faults import Refused, SchedulerFault, run

_SCHTASKS = "schtasks.exe"
_SPREAD_MINUTES = 10  # not all offices in the same second
_SINCE = "2026-01-01T00:05:00"  # a day in the past: the repetition runs from it


def task_xml(what: Command) -> str:
    """Return the task that exchanges every hour while the account is logged in."""
    arguments = subprocess.list2cmdline(what.arguments)  # as Windows splits it again
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Rà soát Trung tâm</Author>
    <Description>Gửi và nhận mỗi giờ một lần khi cửa sổ Rà soát Trung tâm đã đóng.</Description>
  </RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>{_SINCE}</StartBoundary>
      <Repetition>
        <Interval>PT{EVERY_MINUTES}M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <RandomDelay>PT{_SPREAD_MINUTES}M</RandomDelay>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT30M</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{_said(what.program)}</Command>
      <Arguments>{_said(arguments)}</Arguments>
      <WorkingDirectory>{_said(what.folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def state(folder: Path) -> Schedule:
    """Return whether there is a task for *folder*; raise SchedulerFault."""
    name = name_of(folder)
    try:
        run((_SCHTASKS, "/Query", "/TN", name))
        is_on = True
    except Refused:
        is_on = False  # it knows no task of that name
    return Schedule(is_on=is_on, scheduler=Scheduler.TASK_SCHEDULER, name=name)


def schedule(folder: Path) -> None:
    """Make the task of *folder*, in place of one of that name; raise SchedulerFault."""
    file: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(suffix=".xml", delete=False) as stream:
            file = Path(stream.name)
            stream.write(task_xml(command(folder)).encode("utf-16"))  # with its mark, as it asks
        run((_SCHTASKS, "/Create", "/TN", name_of(folder), "/XML", str(file), "/F"))
    except OSError as error:
        raise SchedulerFault(
            N_("The task cannot be written: {why}."), why=why_refused(error)
        ) from error
    finally:
        if file is not None:
            with contextlib.suppress(OSError):
                file.unlink()


def remove(folder: Path) -> None:
    """Remove the task of *folder*, if there is one; raise SchedulerFault."""
    if state(folder).is_on:
        run((_SCHTASKS, "/Delete", "/TN", name_of(folder), "/F"))


def _said(text: str) -> str:
    return escape(text)
