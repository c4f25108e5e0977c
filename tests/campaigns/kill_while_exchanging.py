"""Kill desks and the service at any moment of their exchanges: nothing is lost or doubled.

Run from the checkout: ``python -m tests.campaigns.kill_while_exchanging [--kills 100] [--seed N]
[--postgresql]``. Three clerks' desks and a supervisor's work and exchange, each a process, with the
service as a process; all are killed (SIGKILL) at random moments and started again. At the end
everything that a desk had reported as saved is there, everything that it had reported as received
is held by the service under the same head, each entry once, and everybody sees the same.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from central_service.access.codes import make_code
from central_service.administration.areas import set_area
from central_service.administration.checking import check
from central_service.administration.rounds import open_round
from central_service.database import schema
from central_service.founding.founding import open_service
from central_service.founding.service import Service
from central_service.founding.settings import settings
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, EvidenceHash, Role, RoundId
from desktop_app.storage import feeds, state
from desktop_app.storage.evidence import open_evidence
from desktop_app.sync.http.exchange_faults import ConnectionFault
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support import postgres
from support.service import NAME, ServiceProcess

CHECKOUT = Path(__file__).resolve().parents[2]
AREA, HERE, THERE = "Cụm thi đua số 3", CommuneCode("25399"), CommuneCode("25402")
Who = tuple[str, Role, CommuneCode | None]
DESKS: tuple[Who, ...] = (
    ("hoa", Role.CLERK, HERE),
    ("tuan", Role.CLERK, HERE),
    ("mai", Role.CLERK, THERE),
    ("luc", Role.SUPERVISOR, None),
)
PAUSE = 1.5  # seconds between two kills at most


class Lost(Exception):
    """Something that was reported is not there, is there twice, or is not the same everywhere."""


class Tally(msgspec.Struct, kw_only=True):
    """The counts of a campaign."""

    kills_of_desks: int = 0
    kills_of_the_service: int = 0
    saved: int = 0
    photos: int = 0
    receipts: int = 0
    held: int = 0


class KilledDesk:
    """One desk: its process, and every line that it printed whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Start the process; what it prints is taken as it comes."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.working_desk", str(self.folder)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        self._reader = threading.Thread(target=self.said.extend, args=(self._process.stdout,))
        self._reader.start()

    def kill(self) -> None:
        """End it as a power cut would; raise Lost where it had ended by itself."""
        if self._process is None or self._reader is None:
            return
        ended = self._process.poll()
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None
        if ended:  # 0: its disk was full when it started, which it reported
            raise Lost(f"{self.folder.name} ended by itself: {''.join(self.said[-40:])}")

    def reported(self, word: str) -> list[list[str]]:
        """Return the lines that begin with *word*; the last one of a killed process may be torn."""
        whole = (line.split() for line in self.said if line.endswith("\n"))
        return [words[1:] for words in whole if words and words[0] == word]


class Campaign:
    """The desks, the service, and who is killed when."""

    def __init__(
        self, folder: Path, *, database: str | None, seed: int, desks: Sequence[Who]
    ) -> None:
        self.chance = random.Random(seed)
        self.tally = Tally()
        service_folder = self._disk(folder / "service")
        self.service = ServiceProcess(service_folder, database=database)
        with self._open() as service:
            set_area(service, AREA, [HERE, THERE])
            open_round(service, RoundId("2026-11"), None, due_day=20)
            codes = [_code(service, role, commune) for _, role, commune in desks]
        self.service.start()
        try:
            self.desks = [
                self._begin(folder, *who, code) for who, code in zip(desks, codes, strict=True)
            ]
        except BaseException:
            self.service.kill()
            raise

    def _disk(self, folder: Path) -> Path:
        """Return *folder* made, for the service or for a desk."""
        folder.mkdir(mode=0o700)
        return folder

    def _open(self) -> Service:
        given = settings(database=self.service.database, folder=self.service.folder)
        return open_service(given, name=NAME)

    def _begin(
        self, folder: Path, name: str, role: Role, commune: CommuneCode | None, code: str
    ) -> KilledDesk:
        beginning = Beginning(person=f"Người {name}", role=role, commune=commune)
        self._disk(folder / name)
        with Workspace.begin(folder / name, beginning) as desk:
            desk.exchanging.enrol(self.service.url, code)
            desk.exchanging.sync()
        return KilledDesk(folder / name)

    def run(self, kills: int) -> Tally:
        """Let everybody work, kill so often, then have everybody finish, and check."""
        try:
            for desk in self.desks:
                desk.start()
            while self._kills < kills:
                time.sleep(self.chance.uniform(0.02, PAUSE))
                self._strike()
        finally:
            for desk in self.desks:
                desk.kill()
        self._finish()
        self.service.stop()
        self._look()
        return self.tally

    @property
    def _kills(self) -> int:
        return self.tally.kills_of_desks + self.tally.kills_of_the_service

    def _strike(self) -> None:
        """Kill the service or a desk, and start it again."""
        if self._kills % 5 in (1, 3):
            self._kill_the_service()
        else:
            self._kill_a_desk()

    def _kill_the_service(self) -> None:
        self.service.kill()
        time.sleep(self.chance.uniform(0, 0.3))
        self.service.start("--port", self.service.url.rpartition(":")[2])
        self.tally.kills_of_the_service += 1

    def _kill_a_desk(self) -> None:
        # Killing one that has not begun to work shows nothing: wait for it.
        desk = self.chance.choice(self.desks)
        before = len(desk.said)
        patience = time.monotonic() + 30
        while len(desk.said) == before and time.monotonic() < patience:
            time.sleep(0.02)
        time.sleep(self.chance.uniform(0, 0.2))
        desk.kill()
        desk.start()
        self.tally.kills_of_desks += 1

    def _finish(self) -> None:
        """Have every desk exchange without kills: to send, and to receive what the others sent."""
        for _ in range(2):
            for one in self.desks:
                with Workspace.open(one.folder) as desk:
                    self._exchange(desk)

    def _exchange(self, desk: Workspace) -> None:
        for _ in range(5):
            try:
                outcome = desk.exchanging.sync()
            except ConnectionFault:  # a connection of before the last kill
                continue
            if outcome.troubles or outcome.forks:
                raise Lost(f"{desk.folder.name}: {outcome.troubles} {outcome.forks}")
            if outcome.complete and not outcome.waiting and not outcome.evidence_waiting:
                return
        raise Lost(f"{desk.folder.name} did not finish: {outcome}")

    # --- checks

    def _look(self) -> None:
        with self._open() as service, service.database.reading() as connection:
            if faults := check(service).faults:
                raise Lost(f"the service is not whole: {faults}")
            for desk in self.desks:
                self._look_at_receipts(connection, desk)
            self._look_at_entries(connection)
        seen: dict[CommuneCode, list[object]] = {HERE: [], THERE: []}
        for desk in self.desks:
            for commune, standing in self._look_at_desk(desk).items():
                seen[commune].append(standing)
        for commune, states in seen.items():
            if any(other != states[0] for other in states):
                raise Lost(f"commune {commune} is not the same everywhere")

    def _look_at_receipts(self, connection: Connection, desk: KilledDesk) -> None:
        table = schema.changes.c
        for device, commune, through, head in desk.reported("receipt"):
            self.tally.receipts += 1
            held = connection.execute(
                select(table.head).where(
                    table.commune == commune,
                    table.device == device,
                    table.sequence == int(through),
                )
            ).scalar_one_or_none()
            if held is None or bytes(held).hex() != head:
                raise Lost(f"{desk.folder.name}: {device} {commune} {through} has a receipt only")
        if troubles := desk.reported("trouble"):
            raise Lost(f"{desk.folder.name}: {troubles}")

    def _look_at_entries(self, connection: Connection) -> None:
        """Raise Lost where the service holds an entry twice, or one that nobody wrote."""
        held = Counter(
            bytes(digest).hex()
            for digest in connection.execute(select(schema.changes.c.hash)).scalars()
        )
        self.tally.held = sum(held.values())
        wrote: Counter[str] = Counter()
        for one in self.desks:
            with Workspace.open(one.folder) as desk:
                own = {identity.device for identity in desk.identities}
                for commune in (HERE, THERE):
                    changes = state.changes_of(desk._context.store, CentreId(commune))
                    wrote.update(c.hash for c in changes if c.change.device in own)
        if held != wrote:
            raise Lost(
                f"held but not written: {held - wrote}; written but not held: {wrote - held}"
            )

    def _look_at_desk(self, one: KilledDesk) -> dict[CommuneCode, object]:
        """Raise Lost unless the desk has all that it reported; return the state of each commune."""
        with Workspace.open(one.folder) as desk:
            store = desk._context.store
            if findings := desk.check():
                raise Lost(f"{one.folder.name}: {findings}")
            if feeds.waiting(store) or store.rewound:
                raise Lost(f"{one.folder.name}: {feeds.waiting(store)} wait, {store.rewound}")
            for (digest,) in one.reported("saved"):
                self.tally.saved += 1
                if state.held(store, ChangeHash(digest)) is None:
                    raise Lost(f"{one.folder.name}: {digest} was saved and is not there")
            for digest, sha256 in one.reported("photo"):
                self.tally.photos += 1
                if open_evidence(store, EvidenceHash(sha256)) is None:
                    raise Lost(f"{one.folder.name}: the photo {sha256} of {digest} is not there")
            own = desk.identities[0].commune
            return {
                commune: dict(state.units(store, CentreId(commune)))
                for commune in ((own,) if own else (HERE, THERE))
            }


def _code(service: Service, role: Role, commune: CommuneCode | None) -> str:
    return make_code(service, role, commune=commune, area=None if commune else AREA).code


def campaign(
    kills: int,
    seed: int,
    folder: Path,
    *,
    database: str | None = None,
    desks: Sequence[Who] = DESKS,
) -> Tally:
    """Run a campaign in *folder*; raise Lost where anything is."""
    passphrase = folder / "passphrase"
    passphrase.write_text("a passphrase of the campaign\n")
    os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
    one = Campaign(folder, database=database, seed=seed, desks=desks)
    try:
        return one.run(kills)
    finally:
        one.service.kill()


def main() -> int:
    """Run the campaign and print what it found; 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--postgresql", action="store_true", help="the service on PostgreSQL")
    options = parser.parse_args()
    seed = random.randrange(2**32) if options.seed is None else options.seed
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(postgres.running()) if options.postgresql else None
        try:
            tally = campaign(options.kills, seed, folder, database=database)
        except Lost as lost:
            print(f"LOST (seed {seed}): {lost}", file=sys.stderr)
            return 1
    print(f"seed {seed}: {tally}; nothing lost, nothing double, everybody sees the same")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
