"""The same service on a real PostgreSQL, and what only several writers at once can show."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from central_service.access.authors import authors_of
from central_service.access.scopes import scope_of
from central_service.administration.checking import check
from central_service.custody.custody import Custodian
from central_service.custody.holdings import Holdings
from central_service.custody.writer import WriteJob, Writer
from central_service.database import schema
from central_service.database.connections import Database
from central_service.database.migrating import migrate
from central_service.founding.founding import open_service
from central_service.founding.service import now
from central_service.founding.settings import settings
from central_service.reading.pages import next_page
from central_service.signing.acts import standing
from central_service.trouble.service_faults import DatabaseUnusable, NotDurable
from desktop_app.core.changes.bodies import Verify
from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.changes.receipts import Refusal
from desktop_app.core.changes.segments import Stub
from desktop_app.core.ids import ChangeHash, CommuneCode, Role, Status
from desktop_app.sync.wire.messages import BatchRefusal
from support.machines import HERE, THERE, Connect, Machine, prepared
from support.service import RunningService, running

CODE = CommuneCode(HERE)
NewDatabase = Callable[[], str]


@pytest.fixture
def service(tmp_path: Path, new_database: NewDatabase) -> Iterator[RunningService]:
    with running(tmp_path, database=new_database()) as one:
        yield prepared(one)


@pytest.fixture
def second(service: RunningService, tmp_path: Path) -> Iterator[RunningService]:
    """Another worker on the same database, with the same key and files."""
    with running(tmp_path, database=service.database) as one:
        yield one


def test_the_main_job_is_the_same(connect: Connect, service: RunningService) -> None:
    sha256 = service.publish()
    clerk, leader = connect(), connect(Role.LEADER)
    supervisor, viewer = connect(Role.SUPERVISOR), connect(Role.VIEWER)
    first = clerk.write(HERE)
    wrong = clerk.write(
        HERE, Verify(checklist="decree-118/1", visit=ChangeHash("ab" * 32), status=Status.MET)
    )
    (receipt,) = clerk.sync(HERE).receipts
    assert receipt.refused == ((2, Refusal.ROLE),)
    again = clerk.ask(clerk.request(clerk.segment(HERE, 1, 2)))[0]
    assert again.receipts == (receipt,)
    for reader in (leader, supervisor, viewer):
        reader.pull()
        assert reader.seen(HERE) == [first, Stub(hash=change_hash(wrong), reason=Refusal.ROLE)]
    assert len(clerk.http("GET", f"/v1/checklists/{sha256}").content) > 10_000
    service.restart()
    assert clerk.ask(clerk.request(clerk.segment(HERE, 1, 2)))[0].receipts == (receipt,)
    assert check(service.service).faults == []


def test_outside_their_communes_nobody_writes_or_reads(connect: Connect) -> None:
    foreigner, local = connect(), connect(commune=THERE)
    foreigner.write(THERE)
    assert foreigner.sync(THERE).receipts[0].refused == ((1, Refusal.COMMUNE),)
    local.write(THERE)
    local.sync(THERE)
    foreigner.positions = {CommuneCode(THERE): 0}
    foreigner.pull()
    assert foreigner.seen(THERE) == []


def test_gap_fork_and_foreign_signature_are_told_apart(connect: Connect) -> None:
    clerk = connect()
    for _ in range(3):
        clerk.write(HERE)
    assert clerk.ask(clerk.request(clerk.segment(HERE, 2, 3)))[0].refused_whole == BatchRefusal.GAP
    clerk.sync(HERE)
    twin = Machine(clerk.url)
    twin.device, twin.private_key, twin.token = clerk.device, clerk.private_key, clerk.token
    twin.roster = clerk.roster
    twin.write(HERE, item="staff.assigned")
    assert twin.ask(twin.request(twin.segment(HERE)))[0].refused_whole == BatchRefusal.FORK
    twin.close()


def test_a_commit_that_comes_late_is_not_skipped(connect: Connect, service: RunningService) -> None:
    """One worker has taken a position and not yet committed; no other may overtake it."""
    slow, quick, reader = connect(), connect(person="Lê Hữu Đức"), connect(Role.SUPERVISOR)
    slow.write(HERE)
    quick.write(HERE)
    one = service.service
    with ThreadPoolExecutor(1) as pool:
        with one.database.writing() as late:  # the other worker, in the middle of its group
            said = standing(late)
            assert said is not None
            authors = authors_of(late, {slow.device})
            holdings = Holdings(late, {(CODE, slow.device)}, authors)
            custodian = Custodian(holdings, said, one.seal, (), now=now())
            assert custodian.take([slow.segment(HERE)]).refused is None
            holdings.write()
            overtaking = pool.submit(quick.sync, HERE, pull=False)
            with pytest.raises(TimeoutError):
                overtaking.result(timeout=0.5)
            reader.pull()
            assert (reader.positions, reader.seen(HERE)) == ({}, [])
        overtaking.result(timeout=20)
    reader.pull()
    assert reader.positions == {CODE: 2}
    assert {change.device for change in reader.seen(HERE) if isinstance(change, Change)} == {
        slow.device,
        quick.device,
    }


def test_readers_beside_many_writers_never_miss_a_position(
    connect: Connect, service: RunningService, second: RunningService
) -> None:
    service.area("Cả hai", HERE, THERE)
    reader = connect(Role.SUPERVISOR, area="Cả hai")
    clerks = [
        connect(commune=(HERE, THERE)[number % 2], person=f"Người {number}") for number in range(6)
    ]
    for number, clerk in enumerate(clerks):
        clerk.url = (service, second)[number % 2].url
    stop = threading.Event()

    def write(number: int) -> None:
        clerk, commune = clerks[number], (HERE, THERE)[number % 2]
        for _ in range(15):
            clerk.write(commune)
            clerk.sync(commune, pull=False)

    def read() -> None:
        while not stop.is_set():
            reader.pull()

    with ThreadPoolExecutor(7) as pool:
        reading = pool.submit(read)
        for writing in [pool.submit(write, number) for number in range(6)]:
            writing.result(timeout=60)
        stop.set()
        reading.result(timeout=20)
    reader.pull()
    for number, clerk in enumerate(clerks):
        commune = (HERE, THERE)[number % 2]
        got = [e for run in reader.held[commune, clerk.device] for e in run.entries]
        assert got == clerk.feeds[CommuneCode(commune)]
    assert check(service.service).faults == []


def test_two_workers_that_lock_communes_crosswise_do_not_block_one_another(
    connect: Connect, service: RunningService, second: RunningService
) -> None:
    one, other = connect(), connect(commune=THERE)
    writers = [Writer(service.service), Writer(second.service)]
    try:
        for _ in range(40):
            one.write(HERE)
            other.write(THERE)
            segments = one.segment(HERE), other.segment(THERE)
            # Both workers get both feeds, each in its own order; one of the two only repeats.
            futures = [
                writers[0].submit(WriteJob(segments=segments)),
                writers[1].submit(WriteJob(segments=segments[::-1])),
            ]
            results = [future.result(timeout=30).custody for future in futures]
            for custody in results:
                assert custody.refused is None
            one.sent[CODE] = other.sent[CommuneCode(THERE)] = len(one.feeds[CODE])
            first, again = ({r.device: r for r in custody.receipts} for custody in results)
            assert first == again
    finally:
        for writer in writers:
            writer.close()


def test_workers_that_start_together_make_the_schema_once(
    tmp_path: Path, new_database: NewDatabase
) -> None:
    chosen = settings(database=new_database(), folder=tmp_path)
    with ThreadPoolExecutor(4) as pool:
        services = list(pool.map(lambda _: open_service(chosen), range(4)))
    assert len({one.seal.service for one in services}) == 1
    with services[0].database.reading() as connection:
        # It was set up once, and has one key for packages.
        assert len(connection.execute(select(schema.acts)).all()) == 2
    for one in services:
        one.close()


@pytest.mark.parametrize("setting", ["synchronous_commit"])
def test_without_durable_commits_it_does_not_start(
    tmp_path: Path, new_database: NewDatabase, setting: str
) -> None:
    url = new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE postgres SET {setting} = off".encode())
    try:
        with pytest.raises(NotDurable) as refused:
            open_service(settings(database=url, folder=tmp_path))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"ALTER ROLE postgres RESET {setting}".encode())
    assert setting in str(refused.value)


def test_a_page_is_read_at_one_moment(connect: Connect, service: RunningService) -> None:
    clerk, reader = connect(), connect(Role.SUPERVISOR)
    clerk.write(HERE)
    clerk.sync(HERE)
    with service.service.database.reading() as connection:
        scope = scope_of(connection, reader.device)
        before = next_page(connection, scope, {}, most_bytes=10_000)
        clerk.write(HERE)
        clerk.sync(HERE)
        assert next_page(connection, scope, {}, most_bytes=10_000) == before
    reader.pull()
    assert len(reader.seen(HERE)) == 2


def test_a_connection_to_the_database_that_broke_is_made_again(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    with service.service.database.bare() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    clerk.write(HERE)
    assert clerk.sync(HERE).receipts[0].through == 2


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        open_service(settings(database="postgresql://postgres@127.0.0.1:1/none", folder=tmp_path))
    assert "\n" not in str(refused.value)


def test_migrating_twice_changes_nothing(new_database: NewDatabase) -> None:
    database = Database(make_url(new_database()).set(drivername="postgresql+psycopg"))
    try:
        migrate(database)
        migrate(database)
        with database.reading() as connection:
            assert connection.execute(select(schema.service)).all() == []
    finally:
        database.close()
