"""What a running service does by itself each day: a checked copy, and a look at all it holds.

A thread of the process that was started; with several workers their parent. What it found stands in
a small file beside the database, for ``/metrics`` and for people.
"""

from __future__ import annotations

import logging
import re
import threading
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec

from central_service.founding.service import Service, now
from central_service.trouble.service_faults import ServiceFault
from desktop_app.core.fault import Fault
from desktop_app.core.time.rounds import local
from desktop_app.paths.replacing import replace

from .backups import back_up
from .calendar import open_planned
from .checking import check
from .erasing import erase_listed
from .retention import let_go

KEPT = 14  # copies; the oldest ones are removed
AT = 2  # o'clock in Vietnam, from which the day's copy is made
_AGAIN = 3600.0  # seconds after a copy that failed
_LOOK = 300.0  # seconds between looks at the clock
_SETTLE = 60.0  # seconds after the start
_FILES_EVERY = 7  # days between checks of every file of evidence, which read them all
_NAME = re.compile(r"copy-([0-9]{4}-[0-9]{2}-[0-9]{2})\.db")

_log = logging.getLogger(__name__)
_log.setLevel(logging.INFO)  # that a copy was made is worth a line


class Upkeep(msgspec.Struct, frozen=True, kw_only=True):
    """What was done last, in UTC seconds, 0 for never; ``faults`` that the last check found."""

    copied: int = 0
    checked: int = 0
    faults: int = 0


def upkeep_of(folder: Path) -> Upkeep:
    """Return what the service in *folder* did last."""
    try:
        return msgspec.json.decode((folder / "upkeep.json").read_bytes(), type=Upkeep)
    except (OSError, msgspec.DecodeError):
        return Upkeep()


class Daily:
    """Makes the copies of one service in *copies*, and of its evidence in *files* if given."""

    def __init__(self, service: Service, copies: Path, *, files: Path | None = None) -> None:
        self._service, self._copies, self._files = service, copies, files
        self._cleared: date | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily", daemon=True)

    def __enter__(self) -> Daily:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(5.0)  # a copy that is being made is left unfinished, and removed later

    def _run(self) -> None:
        pause = _SETTLE
        while not self._ending.wait(pause):
            pause = _LOOK
            try:
                for round_ in open_planned(self._service, local(now()).date()):
                    _log.info("Round %s was opened, as the calendar says.", round_)
                self.clear()
                self.do(local(now()))
            except (Fault, OSError) as fault:
                _log.error("The day's work could not be done: %s", fault)
                pause = _AGAIN
            except Exception:
                _log.exception("The day's work could not be done")
                pause = _AGAIN

    def clear(self) -> None:
        """Remove erased files that were brought back, and let old photos go, once a day."""
        today = local(now()).date()
        if self._cleared == today:
            return
        for one in erase_listed(self._service):
            _log.warning("The file %s was erased again, as the list says.", one.sha256[:12])
        gone = let_go(self._service)
        if gone:
            _log.info("%d photos were let go, as the rule says.", len(gone))
        self._cleared = today

    def do(self, at: datetime) -> bool:
        """Make the copy of the day *at* if it is due and lacks; return whether one was made."""
        file = self._copies / f"copy-{at.date().isoformat()}.db"
        if at.hour < AT or file.exists():
            return False
        for half in self._copies.glob("*.half*"):
            half.unlink(missing_ok=True)
        try:
            made = back_up(self._service, file, files=self._files)
        except ServiceFault:
            self._look(at.date(), is_due=True)  # says what is not whole
            raise
        _log.info("The copy %s was made and checked: %d entries.", file, made.changes)
        self._note(copied=now())
        for old in sorted(self._made())[:-KEPT]:
            (self._copies / f"copy-{old.isoformat()}.db").unlink(missing_ok=True)
        self._look(at.date(), is_due=False)
        return True

    def _made(self) -> list[date]:
        found = (_NAME.fullmatch(path.name) for path in self._copies.iterdir())
        return [date.fromisoformat(name[1]) for name in found if name]

    def _look(self, today: date, *, is_due: bool) -> None:
        """Check everything held, files too, once a week or where it *is_due*; log each fault."""
        last = upkeep_of(self._service.folder).checked
        if last and not is_due and (today - local(last).date()).days < _FILES_EVERY:
            return
        report = check(self._service)
        for fault in report.faults:
            _log.error("verify: %s", fault)
        self._note(checked=now(), faults=len(report.faults))

    def _note(self, **said: int) -> None:
        folder = self._service.folder
        known = msgspec.structs.replace(upkeep_of(folder), **said)
        with suppress(OSError):
            part = folder / "upkeep.part"
            part.write_bytes(msgspec.json.encode(known))
            replace(part, folder / "upkeep.json")
