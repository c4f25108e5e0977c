"""Desks under load: each writes, attaches photos and exchanges, and keeps what it was told.

They are real: a store on disk, the program's own writing and exchange. What a receipt covers is
noted when it arrives, so that nothing acknowledged can be lost unnoticed.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from desktop_app.core.changes.bodies import Answer, Attach
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.ids import CommuneCode, EvidenceHash, EvidenceKind, ItemId, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage.evidence import keep
from desktop_app.sync.exchange.exchange import exchange
from desktop_app.sync.http.exchange_faults import SyncFault
from desktop_app.sync.http.transport import Limits
from support.exchangers import Exchanger
from support.workloads import ITEMS

_LIMITS = Limits(connect=3, silence=15, head=15)
_AGAIN = 0.5  # seconds after a failed exchange; the program waits longer
_FIRST = 60  # answers of the first exchange
_PHOTOGRAPHED = ItemId("premises.counters")


@cache
def _drawn() -> bytes:
    return sample_photo(1)


def _photo(chance: random.Random) -> bytes:
    """Return a JPEG that is like no other: the same picture with another remark in it."""
    remark = chance.randbytes(20_000)
    drawn = _drawn()
    return drawn[:2] + b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark + drawn[2:]


class Answered(msgspec.Struct, frozen=True):
    """An exchange that succeeded: when it began and ended, monotonic seconds; files sent."""

    began: float
    ended: float
    files: int


class Desk:
    """One machine. ``acknowledged``: through which sequence, with which head, by receipt."""

    def __init__(
        self,
        folder: Path,
        url: str,
        code: str,
        role: Role,
        commune: CommuneCode | None,
        *,
        ca: Path,
    ) -> None:
        self.name = folder.name
        self.answered: list[Answered] = []
        self.acknowledged: list[Receipt] = []
        self.epochs: list[tuple[float, int]] = []  # when an epoch was seen first
        self.faults: dict[str, int] = {}
        self.photos: list[EvidenceHash] = []
        self._commune = commune
        self._chance = random.Random(folder.name)
        self.exchanger = Exchanger(folder, f"Người {folder.name}", commune=commune, role=role)
        self.exchanger.enrol(url, code, ca=ca, limits=_LIMITS)
        self.written = 0

    @property
    def device(self) -> str:
        """The machine's id."""
        return self.exchanger.device

    def work(self, pause: float, is_over: Callable[[], bool]) -> None:
        """Write and exchange, about once in *pause* seconds, until *is_over*."""
        while not is_over():
            if self._commune is not None:
                self._write()
            while not self.exchange_once() and not is_over():
                time.sleep(_AGAIN)
            time.sleep(self._chance.uniform(0, 2 * pause))

    def exchange_once(self) -> bool:
        """Exchange; return whether everything went through."""
        one, began = self.exchanger, time.monotonic()
        one.wall = int(time.time())
        try:
            with one.link(limits=_LIMITS) as link:
                outcome = exchange(one.store, link, {one.device: one.key}, clock=one.clock)
        except SyncFault as fault:
            self._note(type(fault).__name__)
            return False
        ended = time.monotonic()
        self.acknowledged += outcome.receipts
        for receipt in outcome.receipts:
            if not self.epochs or receipt.epoch > self.epochs[-1][1]:
                self.epochs.append((ended, receipt.epoch))
        for trouble in outcome.troubles:
            self._note(trouble.code)
        is_whole = outcome.complete and not outcome.waiting
        if is_whole:
            self.answered.append(Answered(began, ended, outcome.evidence_sent))
        return is_whole and not outcome.evidence_waiting

    def _write(self) -> None:
        first = self.written == 0
        for _ in range(_FIRST if first else self._chance.randint(1, 3)):
            self.written += 1
            status = Status.MET if self._chance.random() < 0.7 else Status.UNMET
            body = Answer(checklist="decree-118/1", status=status)
            self.exchanger.write(body, item=ITEMS[self.written % len(ITEMS)])
        if self._chance.random() < 0.2:
            data = _photo(self._chance)
            name = keep(self.exchanger.store, data, "image/jpeg")
            attach = Attach(
                evidence=EvidenceKind.PHOTO, sha256=name, media="image/jpeg", size=len(data)
            )
            self.exchanger.write(attach, item=_PHOTOGRAPHED)
            self.photos.append(name)
            self.written += 1

    def _note(self, what: str) -> None:
        self.faults[what] = self.faults.get(what, 0) + 1


class Load:
    """All desks at work, each in a thread."""

    def __init__(self, desks: list[Desk], *, each: float) -> None:
        """*each*: seconds between two exchanges of a desk, on average."""
        self.desks = desks
        self._each = each
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self.broken: list[str] = []

    def start(self) -> None:
        """Let everybody begin."""
        for desk in self.desks:
            thread = threading.Thread(target=self._run, args=(desk,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Let everybody end what is under way."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def failed(self) -> int:
        """How many exchanges, and photos in them, failed so far."""
        return sum(sum(tuple(desk.faults.values())) for desk in self.desks)

    def longest_gap(self, since: float, until: float, *, files: bool = False) -> float:
        """Return the longest time without an answer to anybody between two moments, in seconds."""
        ends = sorted(
            one.ended
            for desk in self.desks
            for one in tuple(desk.answered)
            if since <= one.ended <= until and (one.files or not files)
        )
        points = [since, *ends, until]
        return max(after - before for before, after in pairwise(points))

    def _run(self, desk: Desk) -> None:
        try:
            desk.work(self._each, self._over.is_set)
        except Exception as error:  # reported at the end: the others go on
            self.broken.append(f"{desk.name}: {type(error).__name__}: {error}")
