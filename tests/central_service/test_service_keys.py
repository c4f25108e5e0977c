"""The service's key is replaced: devices follow the chain, and earlier signatures stay valid."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from central_service.administration.checking import check
from central_service.cli.command_line import main
from central_service.database import schema
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from central_service.trouble.service_faults import KeyUnusable
from desktop_app.core.changes.feeds import new_private_key, public_key_of
from desktop_app.core.changes.roster import (
    Roster,
    ServiceKey,
    SignedRoster,
    open_roster,
    sign_roster,
    sign_service_key,
)
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import Role
from desktop_app.storage import facts, feeds
from desktop_app.sync.exchange.intake import held_roster, newer_roster
from desktop_app.sync.http.exchange_faults import Forged
from support.exchangers import XA, Exchanger
from support.service import RunningService, ServiceProcess, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with running(tmp_path / "service") as service:
        service.open_round("2026-11")
        yield service


@pytest.fixture
def clerk(service: RunningService, tmp_path: Path) -> Iterator[Exchanger]:
    one = Exchanger(tmp_path / "clerk", "Nguyễn Thị Hoa", commune=XA)
    one.enrol(service.url, service.code(Role.CLERK, commune=XA))
    one.answer("net.lan")
    one.exchange()
    yield one
    one.close()


def test_a_pc_that_was_away_for_two_successions_trusts_the_third_key_and_its_receipts(
    service: RunningService, clerk: Exchanger
) -> None:
    first = held_roster(clerk.store).signing_key
    assert [service.new_key().number, service.new_key().number] == [2, 3]
    clerk.answer("net.tslcd")
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.waiting, outcome.troubles) == (1, 0, ())
    roster = held_roster(clerk.store)
    assert len(roster.keys) == 3 and roster.keys[0].public_key == first
    assert roster.service == service.service.seal.service, "the service's name stays"
    for number in range(2):  # what is received next is signed by the newest key
        clerk.answer("net.lan", "unmet", note=f"lần {number}")
        assert clerk.exchange().waiting == 0
    newest = feeds.receipts(clerk.store)[0]
    from desktop_app.core.changes.receipts import receipt_verifies

    assert receipt_verifies(newest, roster.signing_key)
    assert not check(service.service).faults


def test_a_checklist_and_a_receipt_of_the_old_key_stay_good(
    service: RunningService, clerk: Exchanger
) -> None:
    sha256 = service.publish()
    service.new_key()
    assert not clerk.exchange().troubles
    assert facts.checklist_bytes(clerk.store, sha256)


def test_a_code_in_a_letter_and_a_token_outlive_the_key(
    service: RunningService, clerk: Exchanger, tmp_path: Path
) -> None:
    code = service.code(Role.CLERK, commune=XA)
    service.new_key()
    service.restart()
    assert clerk.exchange().waiting == 0, "the token still lets in"
    other = Exchanger(tmp_path / "other", "Trần Anh Tuấn", commune=XA)
    other.enrol(service.url, code)
    token = other.token
    other.enrol(service.url, code)
    assert other.token == token, "a reply that was lost comes again"
    other.close()


def _signed(roster: Roster, *keys: ServiceKey, by: bytes) -> SignedRoster:
    return sign_roster(msgspec.structs.replace(roster, keys=keys, number=roster.number + 9), by)


def test_a_roster_signed_by_an_unrelated_key_is_refused_whoever_signed_that_key(
    service: RunningService, clerk: Exchanger
) -> None:
    service.new_key()
    clerk.exchange()
    held = held_roster(clerk.store)
    stranger, seal = new_private_key(), service.service.seal_at
    with service.service.database.reading() as connection:
        ours = seal(connection).private_key
    unsigned = ServiceKey(public_key=public_key_of(stranger))
    self_signed = sign_service_key(public_key_of(stranger), stranger)
    for keys, by in (
        ((*held.keys, unsigned), stranger),
        ((*held.keys, self_signed), stranger),
        (held.keys, stranger),  # the right chain, signed by another
        ((held.keys[0], sign_service_key(public_key_of(stranger), ours)), stranger),
        ((unsigned,), stranger),
        (held.keys[:1], ours),  # the old chain without the successor
        ((), ours),
    ):
        with pytest.raises((WireRefused, Forged)):
            newer_roster(_signed(held, *keys, by=by), held)
    with pytest.raises(WireRefused):
        open_roster(_signed(held, *held.keys, by=stranger), service=held.service)
    good = _signed(held, *held.keys, by=ours)
    assert newer_roster(good, held).keys == held.keys


def test_a_database_from_before_the_change_takes_the_key_up_again(
    service: RunningService, clerk: Exchanger, tmp_path: Path
) -> None:
    service.stop()
    service.service.close()
    shutil.copytree(service.folder, tmp_path / "backup")
    service.service = service._open()
    service.new_key()
    service.start()
    clerk.url = service.url
    clerk.exchange()
    keys = held_roster(clerk.store).keys
    assert len(keys) == 2
    service.stop()
    service.service.close()
    for name in ("service.db", "service.db-wal", "service.db-shm"):
        (service.folder / name).unlink(missing_ok=True)
        if (tmp_path / "backup" / name).exists():
            shutil.copy(tmp_path / "backup" / name, service.folder / name)
    chosen = settings(database=service.database, folder=service.folder)
    with open_service(chosen, may_be_behind=True) as restored, restored.database.reading() as one:
        rows = one.execute(select(schema.service_keys.c.public_key)).scalars()
        assert [bytes(row) for row in rows] == [key.public_key for key in keys]
        assert not check(restored).faults
    service.service = service._open(may_be_behind=True)


def test_a_power_cut_between_database_and_file_leaves_one_key_or_the_other(
    service: RunningService, tmp_path: Path
) -> None:
    service.stop()
    service.service.close()
    file = service.folder / "service.key"
    old = file.read_bytes()
    service.service = service._open()
    service.new_key()
    new = file.read_bytes()
    service.service.close()
    # Cut after the commit: the new key still lies beside the old one.
    file.write_bytes(old)
    waiting = service.folder / "service.key.next"
    waiting.write_bytes(new)
    service.service = service._open()
    assert (file.read_bytes(), waiting.exists()) == (new, False)
    service.service.close()
    # Cut before the commit: the database does not name what lies there.
    shutil.copy(file, waiting)
    waiting.write_bytes(old)
    service.service = service._open()
    assert file.read_bytes() == new
    # An old key alone is no longer the service's.
    service.service.close()
    waiting.unlink()
    file.write_bytes(old)
    with pytest.raises(KeyUnusable, match="not the one"):
        service._open()
    file.write_bytes(new)
    service.service = service._open()


def test_the_file_of_the_key_is_readable_by_the_service_alone_and_says_when_it_is_broken(
    service: RunningService,
) -> None:
    service.new_key()
    file = service.folder / "service.key"
    assert os.name != "posix" or file.stat().st_mode & 0o077 == 0
    text = file.read_text()
    assert "BEGIN PRIVATE KEY" in text and text.endswith("-----END READINESS SERVICE-----\n")
    service.stop()
    service.service.close()
    for broken in (text.replace("READINESS SERVICE-----\n", "READINESS SERVICE-----\n!", 1), "x"):
        file.write_text(broken)
        with pytest.raises(KeyUnusable):
            service._open()
    file.write_text(text)
    service.service = service._open()


def test_the_verb_replaces_the_key_beside_a_running_service(tmp_path: Path) -> None:
    process = ServiceProcess(tmp_path / "service")
    (tmp_path / "service").mkdir()
    process.run("round", "open", "2026-11")
    process.start()
    try:
        code = process.run("code", "--role", "clerk", "--commune", XA).stdout.split()[-1]
        clerk = Exchanger(tmp_path / "clerk", "Nguyễn Thị Hoa", commune=XA)
        clerk.enrol(process.url, code)
        said = process.run("--lang", "en", "new-key")
        assert said.returncode == 0 and "key number 2" in said.stdout
        clerk.answer("net.lan")
        assert not clerk.exchange().troubles
        assert len(held_roster(clerk.store).keys) == 2
        clerk.close()
    finally:
        process.stop()


def test_a_round_asks_for_a_published_version_only_and_a_closed_one_takes_changes(
    service: RunningService, clerk: Exchanger, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database", service.database, "--folder", str(service.folder), "--lang", "en"]
    assert main([*where, "round", "open", "2026-12", "--checklist", "2"]) == 1
    assert "No version 2 was published" in capsys.readouterr().err
    service.publish()
    assert main([*where, "round", "open", "2026-12", "--checklist", "1"]) == 0
    assert main([*where, "round", "close", "2026-11"]) == 0
    assert "kept and marked late" in capsys.readouterr().out
    assert main([*where, "round", "close", "2030-01"]) == 1
    clerk.answer("net.tslcd")
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.refused, outcome.waiting) == (1, 0, 0)
    rounds = {one.round: one for one in held_roster(clerk.store).rounds}
    assert rounds["2026-12"].checklist == "decree-118/1"  # type: ignore[index]
    closed = rounds["2026-11"].closed  # type: ignore[index]
    assert closed and service.close_round("2026-11") == closed, "closed once"
    service.open_round("2026-11")
    clerk.exchange()
    assert all(one.closed == 0 for one in held_roster(clerk.store).rounds), "and opened again"
    assert not check(service.service).faults
