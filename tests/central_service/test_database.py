"""The database: its schema, its constraints, crashes, and that damage is found."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from central_service.administration.checking import check
from central_service.administration.rounds import open_round
from central_service.custody.custody import Custodian
from central_service.custody.writer import WriteJob, Writer
from central_service.database import migrating, schema
from central_service.database.connections import Database, insert_rows, refuse_unless_durable
from central_service.founding.founding import open_service
from central_service.founding.settings import Settings, settings
from central_service.trouble.service_faults import (
    Busy,
    DatabaseUnusable,
    KeyUnusable,
    NotDurable,
    UsageWrong,
)
from desktop_app.core.ids import Role, RoundId
from support.machines import HERE, Connect
from support.service import RunningService


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return settings(database=str(tmp_path / "service.db"))


def test_the_steps_lead_to_the_tables_that_the_program_uses(chosen: Settings) -> None:
    with open_service(chosen) as service, service.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_the_newest_step_is_the_one_that_needs_no_migration(chosen: Settings) -> None:
    with open_service(chosen) as service, service.database.reading() as connection:
        script = ScriptDirectory.from_config(migrating.config_for(connection))
        assert script.get_current_head() == migrating.HEAD


def test_a_newer_database_is_left_alone(chosen: Settings) -> None:
    with open_service(chosen) as service, service.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnusable, match="9999"):
        open_service(chosen)


def test_sqlite_commits_survive_a_power_cut(chosen: Settings) -> None:
    with open_service(chosen) as service, service.database.reading() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


@pytest.mark.parametrize("pragma", ["synchronous = NORMAL", "synchronous = OFF"])
def test_without_durable_commits_it_does_not_start(chosen: Settings, pragma: str) -> None:
    with open_service(chosen) as service, service.database.bare() as connection:
        refuse_unless_durable(connection)
        connection.execute(text(f"PRAGMA {pragma}"))
        with pytest.raises(NotDurable):
            refuse_unless_durable(connection)


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "://", "sqlite:///x.db?mode=memory"],
)
def test_a_database_that_cannot_be_used_is_refused_at_once(url: str) -> None:
    with pytest.raises(UsageWrong):
        settings(database=url)


def test_everything_lies_beside_the_database(tmp_path: Path) -> None:
    chosen = settings(database=f"sqlite:///{tmp_path / 'a' / 's.db'}")
    assert (chosen.folder, chosen.key) == (tmp_path / "a", tmp_path / "a" / "service.key")
    other = settings(database=str(tmp_path / "s.db"), folder=tmp_path / "b", key=tmp_path / "k")
    assert (other.evidence, other.key) == (tmp_path / "b" / "evidence", tmp_path / "k")


def test_the_environment_may_say_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CENTRAL_SERVICE_DATABASE", "postgres://u@h/d")
    monkeypatch.setenv("CENTRAL_SERVICE_FOLDER", str(tmp_path))
    chosen = settings()
    assert chosen.database.drivername == "postgresql+psycopg"
    assert chosen.folder == tmp_path


def test_a_key_of_another_service_is_refused(tmp_path: Path, chosen: Settings) -> None:
    open_service(chosen).close()
    other = settings(database=str(tmp_path / "b" / "other.db"))
    open_service(other).close()
    with pytest.raises(KeyUnusable):
        open_service(settings(database=str(tmp_path / "service.db"), key=other.key))


def test_what_fails_in_the_middle_of_a_transaction_leaves_nothing(chosen: Settings) -> None:
    with open_service(chosen) as service:
        with pytest.raises(ZeroDivisionError), service.database.writing() as connection:
            insert_rows(connection, schema.communes, [(HERE, 1, 1, None, None)])
            raise ZeroDivisionError
        with service.database.reading() as connection:
            assert connection.execute(schema.communes.select()).all() == []


def test_a_reader_sees_one_moment_and_stops_no_writer(chosen: Settings) -> None:
    with open_service(chosen) as service:
        with service.database.reading() as before:
            count = len(before.execute(schema.acts.select()).all())
            open_round(service, RoundId("2026-11"), None, due_day=20)
            assert len(before.execute(schema.acts.select()).all()) == count
        with service.database.reading() as after:
            assert len(after.execute(schema.acts.select()).all()) == count + 1


def test_a_database_that_stays_locked_is_said_to_be_busy(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central_service.database.connections._WAIT", 0.1)
    open_service(chosen).close()
    other = sqlite3.connect(str(chosen.database.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = Database(chosen.database)
    try:
        with pytest.raises(Busy), database.writing():
            pass
    finally:
        database.close()
        other.close()


def test_a_file_that_vanished_is_found(connect: Connect, service: RunningService) -> None:
    data = b"%PDF-1.7 x\n%%EOF\n"
    name = hashlib.sha256(data).hexdigest()
    connect().upload(HERE, data)
    assert check(service.service).files == 1
    (service.folder / "evidence" / name[:2] / name).unlink()
    (fault,) = check(service.service).faults
    assert name[:12] in fault


def test_one_request_that_fails_unforeseen_does_not_take_its_neighbours_along(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = connect(), connect(person="Lê Hữu Đức")
    for machine in (good, bad):
        machine.write(HERE)
    take = Custodian.take

    def fails(self: Custodian, segments: tuple[object, ...], sender: object) -> object:
        if any(getattr(segment, "device", "") == bad.device for segment in segments):
            raise ZeroDivisionError
        return take(self, segments, sender)  # type: ignore[arg-type]

    monkeypatch.setattr(Custodian, "take", fails)
    monkeypatch.setattr("central_service.custody.writer._log.exception", lambda *_: None)
    # Without its thread, so that both are surely one group.
    monkeypatch.setattr("central_service.custody.writer.threading.Thread.start", lambda *_: None)
    writer = Writer(service.service)
    futures = [writer.submit(WriteJob(segments=(one.segment(HERE),))) for one in (good, bad)]
    group, _going_on = writer._next_group()
    writer._write(group)
    assert futures[0].result(0).custody.receipts[0].through == 1
    with pytest.raises(ZeroDivisionError):
        futures[1].result(0)


def test_a_grown_area_brings_its_past_to_the_supervisor(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    changes = [clerk.write(HERE) for _ in range(3)]
    clerk.sync(HERE)
    service.area("Mới", "25402")
    reader = connect(Role.SUPERVISOR, area="Mới")
    reader.pull()
    assert reader.seen(HERE) == []
    service.area("Mới", "25402", HERE)
    reader.pull()
    assert reader.seen(HERE) == changes
    with service.service.database.reading() as connection:
        dated = connection.execute(
            text("SELECT commune, until FROM area_communes WHERE area = 'Mới' ORDER BY commune")
        ).all()
    assert [tuple(row) for row in dated] == [(HERE, None), ("25402", None)]
