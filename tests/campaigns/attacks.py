"""Attack a real service while an honest desk works beside it; print how both fare.

Run from the checkout: ``python -m tests.campaigns.attacks [--seconds 10] [--only NAME …]
[--checkout DIR]``. For each attack a service of its own is started with ``central-service serve``
(of another checkout with its own environment, where one is named), a process attacks it, and an
honest clerk sends a tick every 50 ms over one connection. Printed are the clerk's p50, p99 and
longest, how often it was sent away or cut off, and the most memory that the service held. What an
attack itself came to stands behind that. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import io
import multiprocessing
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import requests

from desktop_app.core.codes import ALPHABET, check_digit
from desktop_app.core.ids import CommuneCode
from desktop_app.sync.package.contents import Content, Kind, Label, PartKind
from desktop_app.sync.package.sealed_file import write_package
from desktop_app.sync.wire.messages import encode_request
from support.hostile import empty_lists
from support.machines import HERE, THERE, Machine, Said
from support.raw_http import head

CHECKOUT = Path(__file__).resolve().parents[2]
EVERY = 0.05  # seconds between ticks of the honest clerk
TOO_MUCH = 4 * 1024**3  # bytes of memory at which a service is stopped for the machine's sake
WAIT = 30.0  # seconds
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


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What an attacker knows: the address, and the token of one device that it owns."""

    port: int
    token: str
    package: bytes
    gap: bytes  # a run of another device's that begins far too late

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Fared(msgspec.Struct, frozen=True, kw_only=True):
    """How the honest clerk and the service fared. Times in seconds, memory in bytes."""

    times: tuple[float, ...]
    away: int  # told to come back later
    broken: int  # no answer, though the connection was made anew once
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
        """Return 42 KB of package: what the rogue device has to say, again and again."""
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


# --- attacks: each goes on until told to end, and says what it came to


def strangers_bombs(target: Target, end: threading.Event) -> str:
    """Messages of 160 bytes without a token that would become a million lists each."""
    return _many(8, end, lambda: _posted(target, "/v1/sync", empty_lists()))


def devices_bombs(target: Target, end: threading.Event) -> str:
    """The same with the token of a device, from sixteen connections."""
    return _many(16, end, lambda: _posted(target, "/v1/sync", empty_lists(), target.token))


def package(target: Target, end: threading.Event) -> str:
    """A package of 42 KB whose messages would become gigabytes."""
    size = f"{len(target.package):,} bytes: "
    return size + _many(
        1, end, lambda: _posted(target, "/v1/packages", target.package, target.token)
    )


def slow_bodies(target: Target, end: threading.Event) -> str:
    """520 bodies that come by a byte a second, without a token."""
    return _held(target, 520, head("POST", "/v1/sync", Content_Length=100_000), b"x", end)


def slow_bodies_of_a_device(target: Target, end: threading.Event) -> str:
    """The same with the token of a device."""
    begin = head("POST", "/v1/sync", token=target.token, Content_Length=100_000)
    return _held(target, 520, begin, b"x", end)


def long_heads(target: Target, end: threading.Event) -> str:
    """Four heads of up to 400 MiB."""
    taken = Counter[str]()

    def one() -> str:
        with _line(target) as line:
            line.sendall(b"GET /v1/health HTTP/1.1\r\nX: ")
            sent = 0
            with suppress(OSError):
                while sent < 400 * 2**20 and not end.is_set():
                    sent += line.send(b"y" * 2**16)
            taken["most"] = max(taken["most"], sent)
        return "sent"

    return f"{_many(4, end, one)}; longest {taken['most'] / 2**20:.1f} MiB"


def idle_connections(target: Target, end: threading.Event) -> str:
    """3,000 connections on which nothing is said."""
    return _held(target, 3_000, b"", b"", end)


def pipelined(target: Target, end: threading.Event) -> str:
    """Thousands of requests in one packet, from sixteen connections, no answer read."""

    def one() -> str:
        with _line(target) as line, suppress(OSError):
            for _ in range(100):
                line.sendall(head("GET", "/v1/health") * 2_000)
        return "ended"

    return _many(16, end, one)


def half_begun_uploads(target: Target, end: threading.Event) -> str:
    """Uploads of 64 MiB of which nothing comes, begun eight at a time."""
    begun = Counter[str]()

    def one() -> str:
        name = base64.b64encode(secrets.token_hex(32).encode()).decode()
        heads = {"Tus-Resumable": "1.0.0", "Upload-Length": str(64 * 2**20)}
        heads |= {"Upload-Metadata": f"sha256 {name}", "Authorization": f"Bearer {target.token}"}
        path = f"{target.url}/v1/evidence/{HERE}/uploads"
        status = requests.post(path, headers=heads, timeout=WAIT).status_code
        begun["taken"] += status == 201
        return str(status)

    told = _many(8, end, one, most=100)
    return f"{told}; {begun['taken'] * 64 / 1024:.1f} GiB reserved of 2 GiB"


def wrong_codes(target: Target, end: threading.Event) -> str:
    """210 threads that guess codes."""

    def one() -> str:
        guessing = Machine(target.url)
        plain = "".join(random.choice(ALPHABET) for _ in range(10))
        try:
            guessing.enrol(plain + check_digit(plain))
        except Said as said:
            return said.code
        finally:
            guessing.close()
        return "let in"

    return _many(210, end, one)


def long_numbers(target: Target, end: threading.Event) -> str:
    """Ranges of 5,000 digits."""

    def one() -> str:
        with _line(target) as line:
            line.sendall(
                head(
                    "POST", "/v1/sync", token=target.token, If_Match="x",
                    Range=f"bytes={'9' * 5_000}-", Content_Length=0,
                )
            )  # fmt: skip
            return line.recv(4096).decode("latin-1").split(" ")[1]

    return _many(4, end, one)


def gaps(target: Target, end: threading.Event) -> str:
    """Runs of another device that begin far too late, to be told how far it came."""

    def one() -> str:
        answer = requests.post(f"{target.url}/v1/sync", data=target.gap, timeout=WAIT)
        return "told its receipt" if len(answer.content) > 60 else "told nothing"

    return _many(4, end, one)


def answers_not_taken(target: Target, end: threading.Event) -> str:
    """300 requests for the description of the service and for news, whose answers nobody reads."""
    begin = head("GET", "/schema/openapi.json") * 4
    return _held(target, 300, begin, b"", end)


ATTACKS: dict[str, Callable[[Target, threading.Event], str]] = {
    one.__name__: one
    for one in (
        strangers_bombs, devices_bombs, package, slow_bodies, slow_bodies_of_a_device, long_heads,
        idle_connections, pipelined, half_begun_uploads, wrong_codes, long_numbers, gaps,
        answers_not_taken,
    )
}  # fmt: skip
ENROLLING = frozenset({"wrong_codes"})  # beside these, honest people are connected


@contextmanager
def _line(target: Target) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", target.port), timeout=WAIT) as line:
        yield line


def _posted(target: Target, path: str, body: bytes, token: str | None = None) -> str:
    heads = {"Authorization": f"Bearer {token}"} if token else {}
    return str(requests.post(target.url + path, data=body, headers=heads, timeout=WAIT).status_code)


def _many(threads: int, end: threading.Event, one: Callable[[], str], most: int = 10**9) -> str:
    """Do *one* from so many threads until the end; return how often it came to what."""
    told: Counter[str] = Counter()
    left = iter(range(most))

    def go_on() -> None:
        while not end.is_set() and next(left, None) is not None:
            try:
                told[one()] += 1
            except (OSError, requests.RequestException, ValueError, IndexError):
                told["cut off"] += 1

    working = [threading.Thread(target=go_on, daemon=True) for _ in range(threads)]
    for thread in working:
        thread.start()
    end.wait()
    late = time.monotonic() + 2.0
    for thread in working:
        thread.join(max(0.0, late - time.monotonic()))
    return ", ".join(f"{what} {count}" for what, count in told.most_common())


def _held(target: Target, count: int, begin: bytes, more: bytes, end: threading.Event) -> str:
    """Hold so many connections, each begun anew where it is ended; return how many were."""
    lines: dict[socket.socket, None] = {}
    ended = 0
    while not end.is_set():
        while len(lines) < count and not end.is_set():
            try:
                line = socket.create_connection(("127.0.0.1", target.port), timeout=2.0)
                line.sendall(begin)
                line.setblocking(False)
                lines[line] = None
            except OSError:
                ended += 1
                break
        for line in list(lines):
            try:
                gone = more == b"" and begin == b"" and line.recv(1, socket.MSG_PEEK) == b""
                if more:
                    line.send(more)
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                ended += 1
                del lines[line]
                line.close()
        end.wait(1.0)
    held = len(lines)
    for line in lines:
        line.close()
    return f"holds {held}, {ended} ended or refused"


def _attack(name: str, target: Target, pipe: Connection) -> None:
    """Attack in a process of its own until *pipe* says to end."""
    with suppress(ValueError, OSError, ImportError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384), hard))
    end = threading.Event()

    def listen() -> None:
        with suppress(EOFError, OSError):
            pipe.recv()
        end.set()

    threading.Thread(target=listen, daemon=True).start()
    pipe.send("")
    try:
        told = ATTACKS[name](target, end)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
    with suppress(OSError):
        pipe.send(told)
    os._exit(0)


# --- the honest ones


class Clerk:
    """Sends a tick every 50 ms, as a desk does: over one connection, made anew where it broke."""

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
    """Attack *place* for so many *seconds* while honest work goes on; return how it fared."""
    ours, theirs = _spawned.Pipe()
    process = _spawned.Process(target=_attack, args=(name, place.target(), theirs), daemon=True)
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
    """Stop a service that takes more memory than this machine can give."""
    while place.process.poll() is None:
        if place.memory() > TOO_MUCH:
            was_stopped.set()
            place.process.kill()
            return
        time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description="Attack a service beside an honest desk.")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", nargs="*", choices=list(ATTACKS), default=list(ATTACKS))
    parser.add_argument("--checkout", type=Path, default=CHECKOUT, help="whose service is attacked")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{options.seconds:g} s each; load of the machine before: {load:.1f}", flush=True)
    for name in options.only:
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            place = Place(Path(folder), options.checkout)
            with contextlib.closing(place):
                print(f"{name:24} {attacked(name, place, options.seconds)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
