"""A service in a process, and honest clients that use it while it is attacked."""

from __future__ import annotations

import http.client
import io
import multiprocessing
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import requests

from desktop_app.core.ids import CommuneCode
from desktop_app.sync.package.contents import Content, Kind, Label, PartKind
from desktop_app.sync.package.sealed_file import write_package
from desktop_app.sync.wire.messages import encode_request
from support.hostile import empty_lists
from support.machines import HERE, THERE, Machine, Said

from .kinds import WAIT, Target, attack

ENROLLING = frozenset({"wrong_codes"})  # honest people are connected besides these
CHECKOUT = Path(__file__).resolve().parents[3]
EVERY = 0.05  # seconds between ticks of the honest clerk
TOO_MUCH = 4 * 1024**3  # bytes of memory at which a service is stopped for the machine's sake
_spawned = multiprocessing.get_context("spawn")

_MAKE_CODES = """
import sys
from pathlib import Path
try:
    from central_service.access.codes import make_code
    from central_service.founding.founding import open_service
    from central_service.founding.settings import settings
except ImportError:
    from central_service.codes import make_code
    from central_service.founding import open_service
    from central_service.settings import settings
folder = Path(sys.argv[1])
chosen = settings(database=f"sqlite:///{folder / 'service.db'}", folder=folder)
with open_service(chosen, name="Trung tâm") as service:
    for commune in sys.argv[2:]:
        print(make_code(service, "clerk", commune=commune).code)
"""


class Fared(msgspec.Struct, frozen=True, kw_only=True):
    """The effect on the honest clerk and the service. Times in seconds, memory in bytes."""

    times: tuple[float, ...]
    away: int  # told to come back later
    broken: int  # no answer, though the connection was opened again once
    memory: int
    was_stopped: bool
    attack: str

    @property
    def p99(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.99)] if self.times else WAIT

    def __str__(self) -> str:
        if not self.times:
            return f"no answer at all; {self.memory / 2**20:5.0f} MiB; {self.attack}"
        stopped = " (stopped)" if self.was_stopped else ""
        return (
            f"p50 {statistics.median(self.times) * 1000:6.0f} ms, p99 {self.p99 * 1000:6.0f} ms,"
            f" longest {max(self.times) * 1000:6.0f} ms of {len(self.times)};"
            f" away {self.away}, broken {self.broken};"
            f" {self.memory / 2**20:5.0f} MiB{stopped}; {self.attack}"
        )


class Place:
    """A service of its own process, a clerk, a rogue device and codes to connect more."""

    def __init__(self, folder: Path, checkout: Path) -> None:
        self._checkout, self.folder = checkout, folder
        python = checkout / ".venv" / "bin" / "python"
        self._python = str(python) if python.exists() else sys.executable
        where = ["--database", f"sqlite:///{folder / 'service.db'}", "--folder", str(folder)]
        self._command = [self._python, "-m", "central_service", *where]
        made = self._run("-c", _MAKE_CODES, str(folder), *[HERE] * 62, THERE)
        self.codes = made.split()
        self._log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            [*self._command, "serve", "--port", "0"],
            cwd=checkout,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        self.url = line.split()[1]
        self.port = int(urlsplit(self.url).port or 0)
        self.clerk, self.rogue, self.other = (Machine(self.url) for _ in range(3))
        for machine, commune in ((self.clerk, HERE), (self.rogue, HERE), (self.other, THERE)):
            machine.enrol(self.codes.pop(0 if commune == HERE else -1), commune)
        for _ in range(3):
            self.other.write(THERE)
        self.other.sync(THERE)

    def close(self) -> None:
        for machine in (self.clerk, self.rogue, self.other):
            machine.close()
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._log.close()

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [self._python, *words], cwd=self._checkout, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout

    def target(self) -> Target:
        far = msgspec.structs.replace(
            self.other.segment(THERE, 1, 1), first=1_000, signature=bytes(64)
        )
        entries = (msgspec.structs.replace(far.entries[0], sequence=1_000),)
        far = msgspec.structs.replace(far, entries=entries)
        gap = self.rogue.request(far, pull=False)
        assert self.rogue.token is not None
        return Target(
            port=self.port,
            token=self.rogue.token,
            package=self._package(),
            gap=encode_request(gap),
        )

    def _package(self) -> bytes:
        """Return a package of 42 KB that repeats the rogue device's messages."""
        roster = self.rogue.roster
        assert roster is not None
        target = io.BytesIO()
        message = encode_request(self.rogue.request())
        contents = [Content(kind=PartKind.REQUEST, data=message)]
        contents += [Content(kind=PartKind.REQUEST, data=empty_lists(self.rogue.device))] * 160
        write_package(
            target,
            Label(kind=Kind.CHANGES, commune=CommuneCode(HERE), changes=1, date="2026-11-22"),
            contents,
            private_key=self.rogue.private_key,
            service=roster.service,
            recipients=list(roster.age_keys),
        )
        return target.getvalue()

    def memory(self) -> int:
        """Return the most memory that the service held so far, in bytes; 0 where it is gone."""
        with suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
        return 0


# --- the honest ones


class Clerk:
    """Sends a tick every 50 ms, as a desk does: over one connection, reopened when it breaks."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._line: http.client.HTTPConnection | None = None
        self.times: list[float] = []
        self.away = self.broken = 0

    def work(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        clerk = self._place.clerk
        while time.monotonic() < until and self._place.process.poll() is None:
            clerk.write(HERE)
            body = encode_request(clerk.request(clerk.segment(HERE), pull=False))
            began = time.monotonic()
            status = self._posted(body) or self._posted(body)
            self.times.append(time.monotonic() - began)
            if status == 200:
                clerk.sent[CommuneCode(HERE)] = len(clerk.feeds[CommuneCode(HERE)])
            self.away += status == 503
            self.broken += status in (0, 500)
            time.sleep(EVERY)
        self._close()

    def _close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _posted(self, body: bytes) -> int:
        heads = {"Authorization": f"Bearer {self._place.clerk.token}"}
        try:
            if self._line is None:
                self._line = http.client.HTTPConnection("127.0.0.1", self._place.port, timeout=WAIT)
            self._line.request("POST", "/v1/sync", body=body, headers=heads)
            answer = self._line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._close()
            return 0
        return answer.status


class Newcomers:
    """People who connect a machine with the right code, one after the other."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.times: list[float] = []
        self.away = self.broken = 0

    def work(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._place.codes:
            machine = Machine(self._place.url)
            began = time.monotonic()
            try:
                machine.enrol(self._place.codes.pop(0), HERE)
            except Said as said:
                self.away += said.status == 503
                self.broken += said.status != 503
            except (OSError, requests.RequestException):
                self.broken += 1
            self.times.append(time.monotonic() - began)
            machine.close()
            time.sleep(4 * EVERY)


def attacked(name: str, place: Place, seconds: float) -> Fared:
    """Attack *place* for so many *seconds* while honest work goes on; return the effect on it."""
    ours, theirs = _spawned.Pipe()
    process = _spawned.Process(target=attack, args=(name, place.target(), theirs), daemon=True)
    process.start()
    theirs.close()
    ours.recv()
    was_stopped = threading.Event()
    watching = threading.Thread(target=_watch, args=(place, was_stopped), daemon=True)
    watching.start()
    honest = Newcomers(place) if name in ENROLLING else Clerk(place)
    honest.work(seconds)
    memory = max(place.memory(), TOO_MUCH if was_stopped.is_set() else 0)
    with suppress(OSError):
        ours.send("end")
    told = ours.recv() if ours.poll(20) else "did not end"
    ours.close()
    process.kill()
    process.join()
    process.close()
    return Fared(
        times=tuple(honest.times),
        away=honest.away,
        broken=honest.broken,
        memory=memory,
        was_stopped=was_stopped.is_set(),
        attack=told,
    )


def _watch(place: Place, was_stopped: threading.Event) -> None:
    """Stop a service that takes more memory than this machine has to spare."""
    while place.process.poll() is None:
        if place.memory() > TOO_MUCH:
            was_stopped.set()
            place.process.kill()
            return
        time.sleep(0.1)
