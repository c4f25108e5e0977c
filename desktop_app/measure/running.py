"""Run a measurement with a time limit; a person may stop it at any moment.

The work is done in a thread of its own that nobody waits for: asking for a name, a printer or a
scanner can block for minutes in the system, and then only the waiting can be ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import sentence

from .results import Absence, Facts, Measurement, MeasureName, Outcome

LIMITS = {
    MeasureName.CONNECTION: 10.0,  # seconds
    MeasureName.SERVICE: 60.0,
    MeasureName.HOSTS: 60.0,
    MeasureName.TSLCD: 30.0,
    MeasureName.PRINTERS: 15.0,
    MeasureName.SCANNERS: 40.0,
    MeasureName.COMPUTER: 10.0,
    MeasureName.OS: 10.0,
    MeasureName.CERTIFICATES: 15.0,
    MeasureName.ANTIVIRUS: 15.0,
}
_LOOK = 0.05  # seconds between looks whether somebody stopped it

Work = Callable[[], Facts | Absence]


class Nothing(Exception):
    """There is nothing to measure: *absence*, with what the system said of itself."""

    def __init__(self, absence: Absence, details: str) -> None:
        super().__init__(details)
        self.absence, self.details = absence, details


def measured(
    name: MeasureName,
    work: Work,
    *,
    at: int,
    is_stopped: Callable[[], bool] = lambda: False,
    limit: float | None = None,
) -> Measurement:
    """Do *work* and return what came of it; *at* is now, *limit* the seconds it may take.

    What the system refuses is an outcome; only a mistake of the program is raised.
    """
    ended: list[Facts | Absence | BaseException] = []

    def do() -> None:
        try:
            ended.append(work())
        except BaseException as caught:  # whatever it is, it belongs to the thread that waits
            ended.append(caught)

    began = time.monotonic()
    end = began + (LIMITS[name] if limit is None else limit)
    thread = threading.Thread(target=do, daemon=True, name=f"measure {name}")
    thread.start()
    outcome = Outcome.MEASURED
    while thread.is_alive():
        thread.join(_LOOK)
        if is_stopped():
            outcome = Outcome.STOPPED
            break
        if time.monotonic() >= end and thread.is_alive():
            outcome = Outcome.TIMED_OUT
            break
    seconds = round(time.monotonic() - began, 1)
    if outcome is not Outcome.MEASURED:
        return Measurement(name=name, outcome=outcome, at=at, seconds=seconds)
    (came,) = ended
    match came:
        case Absence():
            return Measurement(
                name=name, outcome=Outcome.ABSENT, at=at, seconds=seconds, absence=came
            )
        case Nothing():
            return Measurement(
                name=name, outcome=Outcome.ABSENT, at=at, seconds=seconds,
                absence=came.absence, details=came.details,
            )  # fmt: skip
        case Fault():
            why = sentence(came)
        case TimeoutError():
            return Measurement(name=name, outcome=Outcome.TIMED_OUT, at=at, seconds=seconds)
        case OSError():
            told = why_refused(came)
            why = sentence(told) if isinstance(told, Fault) else told
        case BaseException():
            raise came
        case facts:
            return Measurement(name=name, outcome=outcome, at=at, seconds=seconds, facts=facts)
    return Measurement(name=name, outcome=Outcome.FAILED, at=at, seconds=seconds, why=why)
