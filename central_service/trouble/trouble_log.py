"""A line in the log when the service cannot do its work: database away, disk full, key missing.

Devices get a sentence and try again; who runs the service would otherwise learn of it by telephone.
The same trouble is logged once a minute at most, and once more when it is over.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from desktop_app.core.fault import Fault

from .service_faults import DatabaseUnusable, KeyUnusable, NoRoom

EVERY = 60.0  # seconds

_log = logging.getLogger(__name__)


class TroubleLog:
    """What was logged of late; one for a process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._logged: dict[type[Fault], float] = {}
        self._times: dict[type[Fault], int] = {}

    def note(self, fault: Fault) -> None:
        """Log *fault* where it says that the service cannot do its work."""
        if not isinstance(fault, DatabaseUnusable | NoRoom | KeyUnusable):
            return
        kind, now = type(fault), self._clock()
        with self._lock:
            self._times[kind] = self._times.get(kind, 0) + 1
            last = self._logged.get(kind)
            if last is not None and now - last < EVERY:
                return
            self._logged[kind] = now
            times = self._times.pop(kind)
        _log.error("%s (requests refused because of it: %d)", fault, times)

    def works(self) -> None:
        """Log that the trouble is over, where any was logged."""
        if not self._logged:
            return
        with self._lock:
            over, self._logged = self._logged, {}
            self._times.clear()
        if any(issubclass(kind, DatabaseUnusable) for kind in over):
            _log.warning("The database answers again.")


TROUBLE = TroubleLog()
