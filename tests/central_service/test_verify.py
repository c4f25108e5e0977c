"""What verify compares: everything held with what was signed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from central_service.access.code_list import listed_codes, withdraw_codes
from central_service.administration.areas import remove_area
from central_service.administration.checking import check, check_entries
from central_service.administration.checking_files import check_files
from central_service.administration.machines import move, revoke, unrevoke
from central_service.cli.command_line import main
from desktop_app.core.ids import Role
from support.earlier_steps import put_back
from support.machines import HERE, THERE, Connect, prepared
from support.service import RunningService, running
from support.service_clock import set_service_clock

PDF = b"%PDF-1.7 x\n%%EOF\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service on which everything was administered and something written, all of it whole."""
    with running(tmp_path_factory.mktemp("whole")) as one, closing(Connect(prepared(one))) as made:
        administered(one, made)
        clerk = made()
        for _ in range(3):
            clerk.write(HERE)
            clerk.sync(HERE)
        clerk.upload(HERE, PDF)
        assert check(one.service).faults == []
        yield one


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def service(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunningService]:
    database = None
    if kind == "postgresql":
        database = request.getfixturevalue("new_database")()
    with running(tmp_path, database=database) as one:
        yield prepared(one)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE changes SET body = CAST(replace(body, 'met', 'bet') AS BLOB) WHERE sequence = 2",
        "UPDATE changes SET hash = zeroblob(32) WHERE sequence = 1",
        "UPDATE changes SET reason = 'role' WHERE sequence = 1",
        "DELETE FROM changes WHERE sequence = 3",
        "UPDATE feeds SET head = zeroblob(32)",
        "UPDATE feeds SET through = 2",
        "UPDATE feeds SET signature = zeroblob(64)",
        "UPDATE feeds SET refused = CAST('[[1,\"role\"]]' AS BLOB)",
        "UPDATE batches SET signature = zeroblob(64) WHERE last = 2",
        "UPDATE batches SET position = 9 WHERE last = 2",
        "DELETE FROM batches WHERE last = 1",
        "UPDATE communes SET position = position + 1",
        "UPDATE acts SET body = CAST(replace(body, 'clerk', 'leader') AS BLOB)",
        "DELETE FROM acts WHERE sequence = (SELECT max(sequence) FROM acts)",
        "UPDATE acts SET signature = zeroblob(64) WHERE sequence = 1",
        "UPDATE evidence SET sha256 = '" + "ab" * 32 + "'",
        "UPDATE members SET revoked = 'revoked'",
        "UPDATE members SET revoked = '' WHERE revoked = 'lost'",
        "UPDATE members SET person = 'Ai đó'",
        "UPDATE members SET enrolled = enrolled - 1",
        "UPDATE members SET changed = changed + 100",
        "UPDATE members SET told = 1",
        "UPDATE members SET public_key = zeroblob(32)",
        "DELETE FROM members",
        "DELETE FROM members WHERE revoked = 'lost'",
        "UPDATE grants SET role = 'leader' WHERE role = 'clerk'",
        "UPDATE grants SET commune = '25402' WHERE commune != ''",
        "UPDATE grants SET since = since + 1",
        "DELETE FROM grants WHERE role = 'clerk'",
        "INSERT INTO grants SELECT '25402', '', device, role, since FROM grants LIMIT 1",
        "UPDATE rounds SET due = '2026-11-30'",
        "UPDATE rounds SET closed = 1",
        "UPDATE rounds SET opened = 1",
        "DELETE FROM rounds",
        "UPDATE area_communes SET commune = '00004' WHERE commune = '25399'",
        "UPDATE area_communes SET until = since",
        "DELETE FROM area_communes WHERE commune = '25399'",
        "UPDATE areas SET name = 'Khác' WHERE name = 'Khu vực Bắc'",
        "DELETE FROM areas",
        "UPDATE batches SET received = received - 86400",
        "UPDATE batches SET submits = 1 - submits",
        "UPDATE batches SET stamp = zeroblob(8) WHERE position = 2",
        "UPDATE batches SET mac = NULL",
        "UPDATE codes SET expires = expires + 86400",
        "UPDATE codes SET used = NULL, public_key = NULL",
        "UPDATE codes SET withdrawn = 0 WHERE withdrawn > 0",
        "UPDATE codes SET role = 'leader'",
        "DELETE FROM codes WHERE used IS NULL",
        "UPDATE checklists SET secret_items = ''",
        "UPDATE checklists SET signature = zeroblob(64)",
        "UPDATE checklists SET content = CAST('{}' AS BLOB)",
        "DELETE FROM checklists",
        "UPDATE service SET name = 'Ai đó'",
        "UPDATE service SET epoch = 7",
        "DELETE FROM service",
        "UPDATE service_keys SET changed = 9",
        "UPDATE age_keys SET recipient = 'age1other'",
        "UPDATE evidence SET size = size + 1",
        "UPDATE evidence SET device = 'ab'",
        "UPDATE evidence SET commune = '25402'",
        "UPDATE evidence SET received = received - 1",
        "UPDATE evidence SET mac = NULL",
        "DELETE FROM feeds",
        "DELETE FROM communes",
    ],
)
def test_every_kind_of_damage_is_found(whole: RunningService, statement: str) -> None:
    found: list[str] = []
    with pytest.raises(_Undone), whole.service.database.writing() as connection:
        connection.exec_driver_sql(statement)
        report = check_entries(connection, whole.service.seal)
        found = [*report.faults, *check_files(connection, whole.service, report)]
        raise _Undone
    assert len(found) >= 1


class _Undone(Exception):
    """Takes the damage back."""


def administered(service: RunningService, connect: Connect) -> None:
    """Do every act of administration, and take back what can be."""
    service.publish()
    service.open_round("2026-11")
    service.area("Khu vực Bắc", HERE, THERE)
    service.area("Khu vực Nam", THERE)
    service.area("Khu vực Bắc", HERE)
    service.area("khu vực BẮC", HERE, THERE)
    supervisor = connect(Role.SUPERVISOR, area="KHU VỰC BẮC")
    move(service.service, supervisor.device, "khu vực nam")
    move(service.service, supervisor.device, "Khu vực Bắc")
    remove_area(service.service, "Khu vực Nam")
    leaving, lost = connect(), connect(person="Lê Hữu Đức")
    revoke(service.service, leaving.device, lost=False)
    unrevoke(service.service, leaving.device)
    revoke(service.service, lost.device, lost=True)
    service.code(Role.LEADER, commune=HERE)
    service.code(Role.VIEWER, area="khu vực bắc")
    with service.service.database.reading() as connection:
        number = next(c.number for c in listed_codes(connection) if c.role is Role.LEADER)
    withdraw_codes(service.service, number)
    service.new_key()
    service.service.close()
    service.stop()
    service.service = service._open()
    service.start()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_acts_of_every_kind_agree_with_what_they_made(
    service: RunningService, connect: Connect
) -> None:
    administered(service, connect)
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    clerk.upload(HERE, PDF)
    assert check(service.service).faults == []
    with service.service.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM members")
    assert any(clerk.device[:8] in fault for fault in check(service.service).faults)


def test_a_file_without_a_row_is_found_once_it_must_have_one(
    service: RunningService, connect: Connect
) -> None:
    clerk = connect()
    clerk.upload(HERE, PDF)
    name = hashlib.sha256(PDF).hexdigest()
    with service.service.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM evidence")
    assert check(service.service).faults == []
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(service.folder / "evidence" / name[:2] / name, (long_ago, long_ago))
    (fault,) = check(service.service).faults
    assert name[:12] in fault


def test_a_deleted_machine_is_a_sentence_for_the_administrator(
    service: RunningService, connect: Connect, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    with service.service.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM members")
    where = ["--database", service.database, "--folder", str(service.folder)]
    assert main([*where, "--lang", "en", "verify"]) == 1
    said = capsys.readouterr()
    assert clerk.device[:8] in said.out
    assert "Traceback" not in said.err


def test_a_database_of_an_earlier_step_gets_its_codes_when_it_is_opened(
    service: RunningService, connect: Connect, tmp_path: Path
) -> None:
    """The columns of 0006 are taken away again, as an upgrade finds the tables."""
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    clerk.upload(HERE, PDF)
    service.stop()
    service.service.close()
    put_back(service.folder / "service.db", "0005")
    service.service = service._open()
    service.start()
    assert check(service.service).faults == []
    clerk.write(HERE)
    clerk.sync(HERE)
    assert check(service.service).faults == []


def test_a_commune_about_which_nothing_has_an_effect_lacks_nothing(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.write(THERE)  # another commune than the clerk's: taken, without effect
    (receipt,) = clerk.sync(THERE).receipts
    assert (receipt.through, receipt.refused) == (1, ((1, "commune"),))
    assert check(service.service).faults == []


def test_a_machine_reported_lost_after_it_heard_of_its_revocation_is_no_damage(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    revoke(service.service, clerk.device, lost=False)
    clerk.write(HERE)
    clerk.sync(HERE, pull=False)  # hears of it
    later = int(time.time()) + 60
    set_service_clock(monkeypatch, lambda: later)
    revoke(service.service, clerk.device, lost=True)
    assert check(service.service).faults == []
