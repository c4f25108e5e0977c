"""Where the simulation replaces parts of the real program: time, random, keys, commits, network.

Everything else is the program as it is. ``installed`` puts these few things into its modules and
takes them out again; each replaced name must still be there, or installing fails.
"""

from __future__ import annotations

import base64
import hashlib
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, ClassVar

import sqlalchemy

import central_service.database.connections as service_database
import central_service.http.app
import central_service.http.gateway as front
from central_service.custody.writer import WriteJob, Writer
from central_service.files import uploads, vanished
from central_service.limits import turns
from desktop_app import checklist_files
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.changes import feeds as core_feeds
from desktop_app.core.fault import N_
from desktop_app.credentials.key_faults import KeyMissing, PinWrong
from desktop_app.credentials.pin import (
    strengthened,
    unwrap_with_pin,
    wrap_with_known_pin,
    wrap_with_pin,
)
from desktop_app.credentials.store import KeyStore
from desktop_app.storage import store as store_module
from desktop_app.storage import writing
from desktop_app.storage.marks import Mark, Marks
from desktop_app.sync.exchange import enrolment, exchange
from desktop_app.sync.http import client
from desktop_app.workspace import workspace
from desktop_app.workspace.reading import board_summaries
from desktop_app.workspace.upkeep import opening

from .clock import Clocks, SimulatedTime
from .crashing import CRASHES, ComputerConnection, ServiceConnection

ROOMS = ("desktop_app", "central_service")

Line = Callable[[client.Link], Any]


class Chance:
    """The random generator of one schedule, also for keys and codes."""

    def __init__(self) -> None:
        self._random = random.Random(0)
        self._keys = 0
        self._name = ""

    def begin(self, name: str) -> None:
        """Reset the generator, seeded by *name*."""
        self._random, self._keys, self._name = random.Random(name), 0, name

    def key(self) -> bytes:
        """Return the next private key."""
        self._keys += 1
        return hashlib.sha256(f"{self._name} {self._keys}".encode()).digest()

    def choice(self, members: Any) -> Any:
        """Return one of *members*."""
        return self._random.choice(members)

    def uniform(self, low: float, high: float) -> float:
        """Return a number between the two."""
        return self._random.uniform(low, high)

    def random(self) -> float:
        """Return a number below one."""
        return self._random.random()

    def token_bytes(self, count: int = 32) -> bytes:
        """Return *count* bytes."""
        return self._random.randbytes(count)

    def token_urlsafe(self, count: int = 32) -> str:
        """Return *count* bytes as the letters of a URL."""
        return base64.urlsafe_b64encode(self.token_bytes(count)).rstrip(b"=").decode("ascii")


class KeysInMemory:
    """The keys of one data folder as its keyring would hold them; a copied folder shares them."""

    kept: ClassVar[dict[str, dict[str, bytes]]] = {}

    def __init__(self, folder: Path, *, passphrase: str | None = None, limit: float = 0) -> None:
        self._secrets = self.kept.setdefault(folder.name, {})

    def use_passphrase(self, passphrase: str) -> None:
        """Do nothing: no passphrase is needed."""

    def save(self, name: str, secret: bytes) -> None:
        """Keep *secret*."""
        self._secrets[name] = secret

    def load(self, name: str) -> bytes:
        """Return what is kept as *name*; raise KeyMissing."""
        if name not in self._secrets:
            raise KeyMissing(N_("The key {name} is not on this PC."), name=name)
        return self._secrets[name]

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        self._secrets.pop(name, None)


def _wrapped(secret: bytes, pin: str) -> bytes:
    return pin.encode() + b"\0" + secret


def _unwrapped(blob: bytes, pin: str) -> bytes:
    kept, _, secret = blob.partition(b"\0")
    if kept != pin.encode():
        raise PinWrong(N_("The PIN is wrong."))
    return secret


def _never_stronger(_blob: bytes, _secret: bytes, _pin: str) -> None:
    return None


class WriterHere(Writer):
    """The service's writer without a thread: what is submitted is written at once."""

    def __init__(self, service: Any, deliver: Any = None) -> None:
        self._service = service
        self._deliver = lambda work: work()
        self._secret_items = sys.modules["central_service.custody.writer"].__dict__["SecretItems"]()

    def _put(self, job: WriteJob, future: Any) -> None:
        self._write([(job, future)])

    def close(self) -> None:
        """Nothing waits."""


class _Here:
    """An executor without threads."""

    def __init__(self, *_args: Any, **_named: Any) -> None:
        pass

    def submit(self, work: Callable[..., Any], *args: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args, **named))
        except Exception as error:  # a crash is none, and passes
            done.set_exception(error)
        return done

    def shutdown(self, *_args: Any, **_named: Any) -> None:
        """Nothing runs."""


class _Sqlite:
    """The module ``sqlite3`` as the computers' storage sees it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    def connect(self, *args: Any, **named: Any) -> sqlite3.Connection:
        return sqlite3.connect(*args, factory=ComputerConnection, **named)


@contextmanager
def installed(
    clocks: Callable[[], Clocks], line: Line, chance: Chance, watched: Callable[[Any], Any]
) -> Iterator[None]:
    """Let the program run in the simulation until the block ends."""
    before: list[tuple[Any, str, Any]] = []

    def put(where: Any, name: str, value: Any) -> None:
        before.append((where, name, getattr(where, name)))
        setattr(where, name, value)

    try:
        _time_and_chance(put, SimulatedTime(clocks), chance)
        _storage(put)
        put(writing, "write", watched(writing.write))
        _service(put)
        _desk(put, line)
        yield
    finally:
        for where, name, value in reversed(before):
            setattr(where, name, value)
        KeysInMemory.kept.clear()
        CRASHES.calm()


Put = Callable[[Any, str, Any], None]


def _modules() -> list[ModuleType]:
    return [
        module
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in ROOMS
        and not name.startswith("desktop_app.ui")  # windows, where other tests loaded them
        and module is not None
    ]


def _time_and_chance(put: Put, simulated: SimulatedTime, chance: Chance) -> None:
    import secrets

    pairs: list[tuple[object, object]] = [
        (time, simulated),
        (random, chance),
        (secrets, chance),
        (core_feeds.new_private_key, chance.key),
        # Computers and the service verify the same bytes again and again, so results are cached.
        (core_feeds.verifies, lru_cache(maxsize=10_000)(core_feeds.verifies)),
        (KeyStore, KeysInMemory),
        (wrap_with_pin, _wrapped),
        (wrap_with_known_pin, _wrapped),
        (unwrap_with_pin, _unwrapped),
        (strengthened, _never_stronger),
        (checklist_files.checklist_from_bytes, cache(checklist_files.checklist_from_bytes)),
    ]
    instead = {id(original): other for original, other in pairs}  # not all values have a hash
    for module in _modules():
        for name, value in list(vars(module).items()):
            if id(value) in instead:
                put(module, name, instead[id(value)])
            elif isinstance(value, FunctionType):
                _default_clocks(put, value, simulated)
            elif isinstance(value, type) and value.__module__ == module.__name__:
                for member in list(vars(value).values()):
                    if isinstance(member, FunctionType):
                        _default_clocks(put, member, simulated)


def _default_clocks(put: Put, function: FunctionType, simulated: SimulatedTime) -> None:
    """Give *function* the simulated clock where the real one is the default of a parameter."""
    clocks = {id(time.time): simulated.time, id(time.monotonic): simulated.monotonic}
    named = function.__kwdefaults__ or {}
    if any(id(value) in clocks for value in named.values()):
        changed = {name: clocks.get(id(value), value) for name, value in named.items()}
        put(function, "__kwdefaults__", changed)
    others = function.__defaults__ or ()
    if any(id(value) in clocks for value in others):
        put(function, "__defaults__", tuple(clocks.get(id(value), value) for value in others))


def _storage(put: Put) -> None:
    put(store_module, "sqlite3", _Sqlite())
    write = Marks.write

    def marked(self: Marks, mark: Mark) -> None:
        CRASHES.point("computer")
        write(self, mark)
        CRASHES.point("computer")

    put(Marks, "write", marked)


def _service(put: Put) -> None:
    create = sqlalchemy.create_engine

    def create_engine(url: Any, **named: Any) -> Any:
        named["connect_args"] = {**named.get("connect_args", {}), "factory": ServiceConnection}
        return create(url, **named)

    put(service_database, "create_engine", create_engine)
    # An engine compiles each statement once; a new one for each schedule would do little else.
    put(service_database, "_sqlite_engine", cache(service_database._sqlite_engine))
    put(front, "Writer", WriterHere)
    put(turns, "ThreadPoolExecutor", _Here)
    # The times of files come from the real clock: each look lists them anew, none is too old.
    looks = count(1)
    put(vanished, "_stamp", lambda _folder: (next(looks), 0))
    put(uploads, "sweep_now_and_then", lambda _service: None)


def _desk(put: Put, line: Line) -> None:
    put(client.Link, "_opened", line)
    # What is read from the installed files never changes within a run.
    put(commune_files, "load", _communes)
    put(board_summaries, "prepare_board", lambda _context: None)


@cache
def _all_communes() -> Any:
    return _load_communes(None)


def _communes(_folder: Path | None = None) -> Any:
    return _all_communes()


_load_communes = commune_files.load
_ = (
    central_service.http.app,
    enrolment,
    exchange,
    opening,
    workspace,
)  # loaded before names are replaced in all modules
