"""The service on three hosts: kill what can be killed, under load, and count what it cost.

Run from the checkout as root, on Linux: ``python -m tests.campaigns.beyond_one_machine
[--asynchronous] [--clerks 24] [--seconds 20] [--seed N]``. Three services behind HAProxy, each on a
host of its own (network namespaces), PostgreSQL with a standby run by Patroni and etcd, evidence in
Ceph behind its S3 gateway: all from Debian, all started here; what is missing is named with how to
install it. Real desks write, photograph and exchange as often as 3,321 desks do in the last minutes
before the deadline; two supervisors read everything.

Killed, one after the other: a service, the primary, the store's gateway; then the network of the
host of a service and of the primary is cut and joined again. At the end everybody finishes, and
every receipt that a desk was given is of what the service holds, nothing is held twice, nothing is
held that nobody wrote, everybody who reads a commune has all of it, every photo is in the store,
and ``verify`` finds nothing. With ``--asynchronous`` the standby is cut off some seconds before the
primary's power fails, and is promoted without what was acknowledged meanwhile: the devices must
notice, an epoch begin, and the same be true at the end.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from central_service.access.codes import make_code
from central_service.administration.areas import set_area
from central_service.administration.checking import check
from central_service.database import schema
from central_service.database.connections import Database
from central_service.founding.service import Service
from central_service.signing.acts import standing
from desktop_app.core.ids import CentreId, CommuneCode, Role
from desktop_app.storage import state
from support.cluster.cluster import DATABASE, Cluster, tell
from support.cluster.desks import Desk, Load
from support.cluster.hosts import Host, Network, wait_until
from support.cluster.programs import missing
from support.year import communes

AREA = "Toàn tỉnh"
BEHIND = 4.0  # seconds that the standby lacks, in the asynchronous run
FINISH = 120.0  # seconds that everybody has to finish


class Lost(Exception):
    """Something that was acknowledged is not there, is there twice, or is not seen by all."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What a fault cost: the longest time without an answer to anybody, in seconds.

    ``failed``: how often an exchange, or a photo in one, failed and was tried again.
    """

    what: str
    exchanges: float
    photos: float
    failed: int
    epoch: int  # of the service afterwards


class Tally(msgspec.Struct, kw_only=True):
    """The counts of a campaign."""

    faults: list[Fault] = []
    exchanges: int = 0
    receipts: int = 0
    held: int = 0
    photos: int = 0
    epoch: int = 1
    lacked: int = 0  # changes with receipts that the promoted standby did not have
    whole: float = 0.0  # seconds until everybody was whole


class Campaign:
    """The faults, the load, and the checks at the end."""

    def __init__(self, cluster: Cluster, load: Load, seed: int, seconds: float) -> None:
        self._cluster = cluster
        self._load = load
        self._chance = random.Random(seed)
        self._seconds = seconds
        self.tally = Tally(faults=[])

    def synchronous(self, most: int | None) -> None:
        """Bring about every fault, or the first *most*, one after the other, under load."""
        every = (
            self._nothing,
            self._all_restarted,
            self._service_killed,
            self._primary_killed,
            self._gateway_killed,
            self._service_cut_off,
            self._primary_cut_off,
        )
        for bring_about in every[:most]:
            bring_about()

    def _primary(self) -> Host:
        """Return the host of the primary, once its standby may be promoted."""
        wait_until(self._cluster.primaries.is_replicated, "the standby", 180)
        return self._cluster.wait_for_a_primary()

    def _nothing(self) -> None:
        self._fault("nothing", lambda: None, lambda: None)

    def _all_restarted(self) -> None:
        def restart() -> None:
            for host in self._cluster.services:
                host.stop("service")
                self._cluster.start_service(host)

        self._fault("an upgrade: the services are restarted in turn", restart, lambda: None)

    def _service_killed(self) -> None:
        one = self._chance.choice(self._cluster.services)
        self._fault(
            "a service is killed",
            lambda: one.kill("service"),
            lambda: self._cluster.start_service(one),
        )

    def _primary_killed(self) -> None:
        cluster, first = self._cluster, self._primary()
        self._fault(
            "the primary is killed, Patroni with it",
            lambda: first.kill_all("patroni", "postgres"),
            lambda: cluster.primaries.start_on(first),
            until=lambda: cluster.wait_for_a_primary(other_than=first),
        )

    def _gateway_killed(self) -> None:
        ceph = self._cluster.ceph
        self._fault("the store's gateway is killed", ceph.kill_gateway, ceph.start_gateway)

    def _service_cut_off(self) -> None:
        third = self._cluster.services[2]
        self._fault("a service's host is cut off", third.cut, third.join)

    def _primary_cut_off(self) -> None:
        cluster, second = self._cluster, self._primary()
        self._fault(
            "the primary's host, with a service, is cut off",
            second.cut,
            second.join,
            until=lambda: cluster.wait_for_a_primary(other_than=second),
        )

    def asynchronous(self) -> None:
        """Lose the primary while the standby lacks the last seconds."""
        cluster = self._cluster
        self._nothing()
        first = self._primary()
        standby = cluster.primaries.standby_of(first)
        standby.cut()
        time.sleep(BEHIND)

        def fail() -> None:
            first.power_cut()
            known = Database(make_url(cluster.primaries.address(standby, DATABASE)))
            standby.join()
            self.tally.lacked = _lacking(known, self._receipts())  # it is no primary yet
            known.close()

        self._fault(
            f"the primary's power fails {BEHIND:.0f} s after the standby was cut off",
            fail,
            lambda: None,
            until=lambda: cluster.wait_for_a_primary(other_than=first),
        )
        wait_until(lambda: self._epoch() > 1, "a new epoch", 120)
        first.join()
        cluster.primaries.start_host(first)
        cluster.start_service(first)
        self._primary()

    def finish(self) -> None:
        """Stop the load, have everybody finish, and look."""
        began = time.monotonic()
        self._load.stop()
        if self._load.broken:
            raise Lost("; ".join(self._load.broken))
        for desk in self._load.desks:
            self._finish(desk)
        for desk in self._load.desks:  # readers: what the last ones sent
            self._finish(desk)
        self.tally.whole = time.monotonic() - began
        self._look()

    # --- faults

    def _fault(
        self,
        what: str,
        happen: Callable[[], object],
        mend: Callable[[], object],
        *,
        until: Callable[[], object] = lambda: None,
    ) -> None:
        """Let something *happen*, wait, *mend* it; note the longest time without answers."""
        tell(what)
        began, failed = time.monotonic(), self._load.failed
        happen()
        until()
        time.sleep(self._seconds)
        mend()
        time.sleep(self._seconds)
        ended = time.monotonic()
        fault = Fault(
            what=what,
            exchanges=self._load.longest_gap(began, ended),
            photos=self._load.longest_gap(began, ended, files=True),
            failed=self._load.failed - failed,
            epoch=self._epoch(),
        )
        tell(
            f"  {fault.exchanges:.1f} s without an exchange, {fault.photos:.1f} s without a photo,"
            f" {fault.failed} failed, epoch {fault.epoch}"
        )
        self.tally.faults.append(fault)

    def _finish(self, desk: Desk) -> None:
        end = time.monotonic() + FINISH
        while not desk.exchange_once():
            if time.monotonic() > end:
                raise Lost(f"{desk.name} did not finish: {desk.faults}")
            time.sleep(0.2)

    # --- checks

    def _epoch(self) -> int:
        with self._cluster.opened() as service, service.database.reading() as connection:
            said = standing(connection)
            return said.epoch if said else 0

    def _receipts(self) -> dict[tuple[str, str], dict[int, str]]:
        """Return every receipt that was given: of each feed the heads by sequence."""
        told: dict[tuple[str, str], dict[int, str]] = {}
        for desk in self._load.desks:
            for receipt in tuple(desk.acknowledged):
                if receipt.through:
                    feed = told.setdefault((receipt.device, receipt.commune), {})
                    feed[receipt.through] = receipt.head
        return told

    def _look(self) -> None:
        tally, receipts = self.tally, self._receipts()
        tally.exchanges = sum(len(desk.answered) for desk in self._load.desks)
        tally.receipts = sum(map(len, receipts.values()))
        with self._cluster.opened() as service:
            if faults := check(service).faults:
                raise Lost(f"verify: {faults[:5]}")
            if lacking := _lacking(service.database, receipts):
                raise Lost(f"{lacking} receipts are of changes that are not held")
            with service.database.reading() as connection:
                said = standing(connection)
                assert said is not None
                tally.epoch = said.epoch
                rows = connection.execute(select(schema.changes.c.hash)).scalars()
                held = Counter(bytes(digest).hex() for digest in rows)
                photos = connection.execute(
                    select(func.count(schema.evidence.c.sha256.distinct()))
                ).scalar_one()
        tally.held, tally.photos = sum(held.values()), photos
        self._look_at_desks(held)

    def _look_at_desks(self, held: Counter[str]) -> None:
        wrote: Counter[str] = Counter()
        photos: set[str] = set()
        for desk in self._load.desks:
            photos.update(desk.photos)
            if desk.exchanger.commune is not None:
                changes = state.changes_of(desk.exchanger.store, CentreId(desk.exchanger.commune))
                wrote.update(c.hash for c in changes if c.change.device == desk.device)
        if held != wrote:
            raise Lost(f"held, not written: {held - wrote}; written, not held: {wrote - held}")
        if len(photos) != self.tally.photos:
            tell(f"{Counter(name for desk in self._load.desks for name in desk.faults)}")
            raise Lost(f"{len(photos)} photos were sent, {self.tally.photos} are held")
        for desk in self._load.desks:
            if desk.exchanger.commune is None:
                self._look_at_reader(desk, held)

    def _look_at_reader(self, desk: Desk, held: Counter[str]) -> None:
        seen: Counter[str] = Counter()
        for other in self._load.desks:
            if other.exchanger.commune is not None:
                centre = CentreId(other.exchanger.commune)
                seen.update(c.hash for c in state.changes_of(desk.exchanger.store, centre))
        if seen != held:
            raise Lost(f"{desk.name} lacks {len(held - seen)} and has {len(seen - held)} others")


def _lacking(database: Database, receipts: Mapping[tuple[str, str], Mapping[int, str]]) -> int:
    """Return how many receipts are of changes that the service does not hold under their head."""
    table = schema.changes.c
    lacking = 0
    with database.reading() as connection:
        for (device, commune), told in receipts.items():
            rows = connection.execute(
                select(table.sequence, table.head).where(
                    table.device == device, table.commune == commune
                )
            )
            held = {sequence: bytes(head).hex() for sequence, head in rows}
            lacking += sum(held.get(through) != head for through, head in told.items())
    return lacking


@contextmanager
def _environment_kept() -> Iterator[None]:
    """Put the variables back that lead this process to the store."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def desks_of(cluster: Cluster, folder: Path, clerks: int) -> list[Desk]:
    """Return *clerks* and two supervisors, connected."""
    codes = communes(clerks)
    with cluster.opened() as service:
        set_area(service, AREA, codes)
        made = [(Role.CLERK, commune, _code(service, commune)) for commune in codes]
        readers: list[tuple[Role, CommuneCode | None, str]] = [
            (Role.SUPERVISOR, None, _code(service, None)) for _ in range(2)
        ]
    folder.mkdir()
    balancer = cluster.balancer
    return [
        Desk(folder / f"{role}-{n}", balancer.url, code, role, commune, ca=balancer.ca)
        for n, (role, commune, code) in enumerate([*made, *readers])
    ]


def _code(service: Service, commune: CommuneCode | None) -> str:
    role = Role.CLERK if commune else Role.SUPERVISOR
    return make_code(service, role, commune=commune, area=None if commune else AREA).code


def campaign(
    folder: Path,
    *,
    synchronous: bool,
    clerks: int,
    rate: float,
    seconds: float,
    seed: int,
    faults: int | None = None,
) -> Tally:
    """Run a campaign in *folder*; raise Lost where anything is.

    *rate*: exchanges a second; *faults*: how many of the synchronous ones, None for all.
    """
    with Network(folder) as network, _environment_kept():
        cluster = Cluster(network, folder, synchronous=synchronous)
        cluster.start()
        desks = desks_of(cluster, folder / "desks", clerks)
        load = Load(desks, each=len(desks) / rate)
        load.start()
        one = Campaign(cluster, load, seed, seconds)
        if synchronous:
            one.synchronous(faults)
        else:
            one.asynchronous()
        tell("everybody finishes")
        one.finish()
        return one.tally


def table(tally: Tally) -> str:
    """Return the figures as a table in Markdown."""
    lines = [
        "| fault | seconds without an exchange | without a photo | tries that failed |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| {f.what} | {f.exchanges:.1f} | {f.photos:.1f} | {f.failed} |" for f in tally.faults
    ]
    return "\n".join(lines)


def main() -> int:
    """Run the campaign and print what it found; 1 if anything was lost, 2 if programs lack."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--asynchronous", action="store_true")
    parser.add_argument("--clerks", type=int, default=24)
    parser.add_argument(
        "--rate", type=float, default=13.0, help="exchanges a second: the last minutes of the round"
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="that each fault lasts")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    if lacking := missing():
        print(lacking, file=sys.stderr)
        return 2
    if os.geteuid() != 0:
        print("Hosts are network namespaces: run this as root.", file=sys.stderr)
        return 2
    seed = random.randrange(2**32) if options.seed is None else options.seed
    with tempfile.TemporaryDirectory(prefix="rasoat-") as folder:
        Path(folder).chmod(0o755)
        try:
            tally = campaign(
                Path(folder),
                synchronous=not options.asynchronous,
                clerks=options.clerks,
                rate=options.rate,
                seconds=options.seconds,
                seed=seed,
            )
        except Lost as lost:
            print(f"LOST (seed {seed}): {lost}", file=sys.stderr)
            return 1
    print(table(tally))
    print(
        f"seed {seed}: {tally.exchanges:,} exchanges, {tally.receipts:,} receipts, {tally.held:,}"
        f" changes held, {tally.photos:,} photos, epoch {tally.epoch}; nothing acknowledged lost,"
        " nothing twice, no reader skips"
    )
    if options.asynchronous:
        print(
            f"the promoted standby lacked {tally.lacked:,} runs that had receipts; an epoch began,"
            " and the devices made it whole"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
