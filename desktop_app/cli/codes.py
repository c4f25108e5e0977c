"""Exit codes for scripts (docs/rules.md#surface-2)."""

from __future__ import annotations

from enum import IntEnum

from desktop_app.core.fault import Fault
from desktop_app.sync.http.exchange_faults import Refused, SyncFault
from desktop_app.workspace.context.desk_context import CentreNeeded


class Usage(Fault):
    """The words of a command do not fit together."""


class Exit(IntEnum):
    """Exit codes; stable."""

    DONE = 0
    FAULT = 1  # a clear message on stderr, nothing changed
    USAGE = 2
    NO_LINE = 3  # nothing lost, will be sent later
    REFUSED = 4  # by the service: what, why


def exit_of(fault: Fault) -> Exit:
    """Return the exit code for the kind of *fault*."""
    if isinstance(fault, Usage | CentreNeeded):
        return Exit.USAGE
    if isinstance(fault, SyncFault) and fault.will_pass:
        return Exit.NO_LINE
    if isinstance(fault, Refused):
        return Exit.REFUSED
    return Exit.FAULT
