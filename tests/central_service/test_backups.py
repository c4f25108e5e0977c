"""Copies of the service: of one kind of database, put back into the same or the other kind."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from central_service.administration.backups import back_up, missing_files, restore
from central_service.administration.checking import check
from central_service.administration.epochs import begin_epoch
from central_service.cli.command_line import main
from central_service.database import schema
from central_service.database.connections import Database
from central_service.founding.founding import open_service
from central_service.founding.service import Service
from central_service.founding.settings import Settings, settings
from central_service.signing.receipts_mark import Mark
from central_service.trouble.service_faults import BackupRefused, DatabaseBehind, KeyUnusable
from desktop_app.core.changes.feeds import device_id, public_key_of
from desktop_app.core.changes.roster import EnrolRequest, sign_enrolment, sign_successor
from desktop_app.core.ids import CommuneCode
from support.machines import HERE, Connect, prepared
from support.service import RunningService, running
from support.service_clock import set_service_clock

NewDatabase = Callable[[], str]


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def service(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunningService]:
    (tmp_path / "one").mkdir()
    database = None
    if kind == "postgresql":
        database = request.getfixturevalue("new_database")()
    with running(tmp_path / "one", database=database) as one:
        yield prepared(one)


def everything(service: Service) -> dict[str, list[tuple[object, ...]]]:
    """Return every row but those of the service itself, which a new epoch changes."""
    with service.database.reading() as connection:
        return {
            table.name: sorted(
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                for row in connection.execute(select(table))
            )
            for table in schema.metadata.sorted_tables
            if table.name not in ("service", "acts")
        }


def tables_of(known: Settings) -> list[str]:
    """Return the tables that a database has."""
    with closing(Database(known.database)) as database, database.reading() as connection:
        return inspect(connection).get_table_names()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_copy_put_back_holds_everything_of_the_moment_it_was_made(
    service: RunningService,
    connect: Connect,
    target: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    service.publish()
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    made = back_up(service.service, tmp_path / "copy.db", files=tmp_path / "files")
    assert made.changes == 1
    assert sorted(one.name for one in tmp_path.glob("copy*")) == ["copy.db"]
    before = everything(service.service)
    clerk.write(HERE)
    clerk.sync(HERE)
    (tmp_path / "two").mkdir()
    for key in service.folder.glob("*.key"):
        (tmp_path / "two" / key.name).write_bytes(key.read_bytes())
    database = None
    if target == "postgresql":
        database = request.getfixturevalue("new_database")()
    known = settings(
        database=database or str(tmp_path / "two" / "service.db"), folder=tmp_path / "two"
    )
    assert restore(known, tmp_path / "copy.db", files=tmp_path / "files").epoch == 2
    with open_service(known) as again:
        assert everything(again) == before
        assert check(again).faults == []
        assert missing_files(again) == 0


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_without_the_keys_nothing_is_put_back_and_nothing_is_changed(
    service: RunningService,
    connect: Connect,
    target: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    back_up(service.service, tmp_path / "copy.db", files=tmp_path / "files")
    (tmp_path / "two").mkdir()
    database = str(tmp_path / "two" / "service.db")
    if target == "postgresql":
        database = request.getfixturevalue("new_database")()
    known = settings(database=database, folder=tmp_path / "two")
    with pytest.raises(KeyUnusable):
        restore(known, tmp_path / "copy.db", files=tmp_path / "files")
    assert list((tmp_path / "two").iterdir()) == []
    if target == "postgresql":
        assert tables_of(known) == []
    for key in service.folder.glob("service.*e*"):
        if key.suffix in (".key", ".age"):
            (tmp_path / "two" / key.name).write_bytes(key.read_bytes())
    assert restore(known, tmp_path / "copy.db", files=tmp_path / "files").epoch == 2
    with open_service(known) as again:
        assert check(again).faults == []


@pytest.mark.parametrize("kind", ["postgresql"])
def test_what_fails_while_postgresql_is_filled_leaves_it_empty(
    service: RunningService,
    tmp_path: Path,
    new_database: NewDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back_up(service.service, tmp_path / "copy.db")
    known = settings(
        database=new_database(), folder=tmp_path / "two", key=service.folder / "service.key"
    )

    def breaks(_source: object, _target: object) -> None:
        raise OSError(errno.EIO, "the disk")

    with monkeypatch.context() as patched:
        patched.setattr("central_service.administration.backups._copy_tables", breaks)
        with pytest.raises(BackupRefused):
            restore(known, tmp_path / "copy.db")
    assert tables_of(known) == []
    assert restore(known, tmp_path / "copy.db").epoch == 2


def test_a_copy_is_for_the_services_account_alone_whatever_the_umask(
    service: RunningService, connect: Connect, tmp_path: Path
) -> None:
    data = b"%PDF-1.7 x\n%%EOF\n"
    connect().upload(HERE, data)
    name = hashlib.sha256(data).hexdigest()
    before = os.umask(0)
    try:
        back_up(service.service, tmp_path / "a" / "copy.db", files=tmp_path / "b" / "files")
    finally:
        os.umask(before)
    made = tmp_path / "b" / "files" / name[:2] / name
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (made, tmp_path / "a" / "copy.db")]
    assert modes == [0o600, 0o600]
    for folder in (made.parent, made.parent.parent, tmp_path / "a"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_copy_is_never_written_over_a_file_that_is_there(
    service: RunningService, tmp_path: Path
) -> None:
    (tmp_path / "copy.db").write_text("something else")
    with pytest.raises(BackupRefused):
        back_up(service.service, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "something else"


def test_a_damaged_copy_is_refused_and_the_service_stays_as_it_was(
    service: RunningService, connect: Connect, tmp_path: Path
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    copy = tmp_path / "copy.db"
    back_up(service.service, copy)
    data = bytearray(copy.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 + 2048 : page * 4096 + 2060] = b"\xa5" * 12
    copy.write_bytes(data)
    before = everything(service.service)
    service.stop()
    service.service.close()
    with pytest.raises(BackupRefused):
        restore(settings(database=service.database, folder=service.folder), copy)
    service.service = service._open()
    assert everything(service.service) == before


def test_what_is_no_copy_is_named_as_the_person_named_it(
    service: RunningService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 " * 1000)
    place = ["--database", service.database, "--folder", str(service.folder)]
    assert main([*place, "restore", str(tmp_path / "letter.pdf")]) == 1
    told = capsys.readouterr().err
    assert "letter.pdf" in told
    assert "service-restoring" not in told


@pytest.mark.parametrize(
    ("early", "is_of_before", "told_at"), [(0, False, 6), (21, False, 27), (21, True, 6)]
)
def test_what_is_not_known_any_more_begins_with_the_copy_and_not_with_putting_it_back(
    service: RunningService,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    early: int,
    is_of_before: bool,
    told_at: int,
) -> None:
    moment = int(datetime(2027, 3, 1, 1, 6, tzinfo=UTC).timestamp())
    set_service_clock(monkeypatch, lambda: moment)
    service.area("Khu vực", HERE)
    moment += early * 60  # nothing happens until the copy is made
    back_up(service.service, tmp_path / "copy.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "copy.db")) as copy, copy:
        if is_of_before:
            copy.execute("DROP TABLE copied")
    moment += 8 * 60
    service.new_key()  # the key file is ahead of the copy: its key is added to what is put back
    moment += 2 * 60
    service.close()
    place = ["--database", service.database, "--folder", str(service.folder)]
    assert main([*place, "restore", str(tmp_path / "copy.db")]) == 0
    told = capsys.readouterr().out
    assert f"sau 08:{told_at:02d}" in told, told
    if service.database.startswith("sqlite"):  # by the time on the wall, to be found by people
        (aside,) = service.folder.glob("*-before-restore-*.db")
        assert aside.stem.startswith(f"service-before-restore-2027-03-01-08{early + 16:02d}")
    service.service = service._open()
    with service.service.database.reading() as connection:
        assert "copied" not in inspect(connection).get_table_names()


def test_a_running_service_is_not_replaced_under_its_feet(
    service: RunningService, tmp_path: Path
) -> None:
    back_up(service.service, tmp_path / "copy.db")
    known = settings(database=service.database, folder=service.folder)
    with pytest.raises(BackupRefused):
        restore(known, tmp_path / "copy.db")


def test_a_database_behind_its_receipts_does_not_run_before_that_is_said(
    service: RunningService, connect: Connect
) -> None:
    clerk = connect()
    clerk.write(HERE)
    (receipt,) = clerk.sync(HERE).receipts
    assert service.service.mark.read() == Mark(epoch=1, time=receipt.time)
    service.service.mark.write(Mark(epoch=1, time=receipt.time + 3600))
    known = settings(database=service.database, folder=service.folder)
    with pytest.raises(DatabaseBehind):
        open_service(known)
    with open_service(known, may_be_behind=True) as behind:
        assert begin_epoch(behind).epoch == 2
        assert begin_epoch(behind, after=7).epoch == 8
    with open_service(known):
        pass


def test_a_key_that_follows_another_needs_no_code_and_is_lost_with_it(
    service: RunningService, connect: Connect
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    private = bytes(range(32))
    public = public_key_of(private)

    def asked(endorsement: bytes, of: str) -> EnrolRequest:
        said = EnrolRequest(
            code="",
            public_key=public,
            person="Nguyễn Thị Hoa",
            commune=CommuneCode(HERE),
            predecessor=of,  # type: ignore[arg-type]
            endorsement=endorsement,
        )
        return sign_enrolment(said, private)

    from central_service.access.enrolment import enrol
    from central_service.trouble.service_faults import Revoked, SignatureWrong, SuccessionRefused

    with pytest.raises(SignatureWrong):
        enrol(service.service, asked(sign_successor(public, bytes(32)), clerk.device))
    with pytest.raises(SuccessionRefused):
        enrol(service.service, asked(sign_successor(public, clerk.private_key), "0" * 32))
    with pytest.raises(SuccessionRefused):
        enrol(service.service, asked(sign_successor(public, clerk.private_key), "\0"))
    good = asked(sign_successor(public, clerk.private_key), clerk.device)
    reply = enrol(service.service, good)
    assert enrol(service.service, good).token == reply.token
    service.revoke(device_id(public), lost=True)
    with pytest.raises(Revoked):
        enrol(service.service, good)
    with service.service.database.reading() as connection:
        table = schema.members.c
        rows = {
            row.device: row.revoked
            for row in connection.execute(select(table.device, table.revoked))
        }
    assert rows[clerk.device] == rows[device_id(public)] == "lost"


def test_an_administrator_copies_and_puts_back_by_the_verbs(
    service: RunningService,
    connect: Connect,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    service.close()
    place = ["--database", service.database, "--folder", str(service.folder)]
    copy = str(tmp_path / "bản sao.db")
    assert main([*place, "backup", copy, "--files", str(tmp_path / "minh chứng")]) == 0
    told = capsys.readouterr()
    assert "bản sao.db có 1 mục" in told.out
    assert "service.key" in told.out  # which is not in it, and must lie somewhere else
    assert main([*place, "backup", copy]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert main([*place, "restore", copy]) == 0
    assert "Kỷ nguyên 2" in capsys.readouterr().out
    assert main([*place, "new-epoch"]) == 0
    assert "Kỷ nguyên 3" in capsys.readouterr().out
    assert main([*place, "verify"]) == 0
    service.service = service._open()
