"""Copies of the data, restoring them, and recovery from damage."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.core.changes.bodies import Attach
from desktop_app.core.ids import EvidenceKind, Role, Status
from desktop_app.storage import adoption, backups, identities, restoring, state
from desktop_app.storage.checking import check
from desktop_app.storage.evidence import keep, open_evidence, unsent_evidence
from desktop_app.storage.identities import Identity
from desktop_app.storage.storage_faults import (
    Busy,
    Damaged,
    DiskFull,
    NewerDatabase,
    NoData,
    NotOurs,
    StorageFault,
)
from desktop_app.storage.store import Store
from support.desks import CENTRE, ROUND, Desk, Stranger

NOW = datetime(2026, 11, 22, 8, 0)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A desk with answers, another device's entries, evidence and receipts."""
    other = Stranger(2)
    for n in range(4):
        other.tick(f"o{n}")
    desk.take(other.segment())
    for n in range(40):
        desk.tick(f"i{n % 10}", note=f"lần {n} " + "x" * 200)
    desk.receive(20)
    return desk


def told(store: Store) -> dict[str, str]:
    record = state.record(store, CENTRE, ROUND)
    return {i: one.answer.standing.identity for i, one in record.items.items() if one.answer}


def test_a_copy_is_whole_and_holds_everything(filled: Desk, tmp_path: Path) -> None:
    looked = backups.back_up(filled.store, tmp_path / "copy.db")
    assert (looked.changes, looked.devices) == (44, frozenset({filled.device}))
    assert [one.name for one in tmp_path.glob("copy*")] == ["copy.db"]
    assert backups.look_at(tmp_path / "copy.db") == looked


def test_a_copy_brings_the_evidence_that_is_nowhere_else(filled: Desk, tmp_path: Path) -> None:
    sha256 = keep(filled.store, b"a photo", "image/jpeg")
    filled.say(Attach(evidence=EvidenceKind.PHOTO, sha256=sha256), "i1")
    names = [one.sha256 for one in unsent_evidence(filled.store)]
    backups.back_up(filled.store, tmp_path / "copy.db", files=names)
    restoring.restore(tmp_path / "new", tmp_path / "copy.db", NOW)
    store = Store.open(tmp_path / "new")
    path = open_evidence(store, sha256)
    assert path is not None and path.read_bytes() == b"a photo"
    assert check(store) == []
    store.close()


def test_fourteen_daily_copies_are_kept(filled: Desk) -> None:
    for day in range(20):
        made = backups.daily(filled.store, date(2026, 11, 1) + timedelta(days=day))
        assert made is not None
    assert backups.daily(filled.store, date(2026, 11, 20)) is None
    kept = sorted(one.file.name for one in backups.copies(filled.store.folder))
    assert kept == [f"desk-2026-11-{day:02d}.db" for day in range(7, 21)]


def test_no_copy_of_damaged_data_takes_the_place_of_a_whole_one(filled: Desk) -> None:
    for day in range(14):
        backups.daily(filled.store, date(2026, 11, 1) + timedelta(days=day))
    with filled.store.transaction() as connection:
        connection.execute(
            "UPDATE change SET fields = replace(fields, 'met', 'x') WHERE sequence = 5"
        )
    with pytest.raises(Damaged):
        backups.daily(filled.store, date(2026, 11, 20))
    assert len(backups.copies(filled.store.folder)) == 14


def test_a_full_disk_stops_the_copy_and_nothing_else(
    filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(filled.store)
    connect = sqlite3.connect

    def small(*given: object, **said: object) -> sqlite3.Connection:
        one = connect(*given, **said)  # type: ignore[call-overload]
        if "half" in str(given[0]):
            one.execute("PRAGMA max_page_count = 4")
        return one  # type: ignore[no-any-return]

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(DiskFull):
        backups.back_up(filled.store, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []
    monkeypatch.undo()
    assert told(filled.store) == before
    filled.tick("i1", Status.UNMET)


def test_what_was_written_since_the_copy_is_not_lost_by_putting_it_back(
    filled: Desk, tmp_path: Path
) -> None:
    backups.back_up(filled.store, tmp_path / "copy.db")
    for n in range(5):
        filled.tick(f"later{n}")
    before, folder = told(filled.store), filled.store.folder
    filled.store.close()
    done = restoring.restore(folder, tmp_path / "copy.db", NOW)
    assert (done.saved.changes, done.saved.loose) == (5, 0)
    filled.store = Store.open(folder)
    assert told(filled.store) == before
    assert filled.store.rewound == ()
    assert check(filled.store) == []
    assert done.aside is not None and (done.aside / "desk.db").is_file()


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda file: file.write_bytes(b"not a database" * 100), Damaged),
        (lambda file: file.unlink(), NoData),
        (lambda file: _run(file, "PRAGMA application_id = 7"), NotOurs),
        (lambda file: _run(file, "PRAGMA user_version = 999"), NewerDatabase),
        (lambda file: _run(file, "DELETE FROM change WHERE sequence = 5"), Damaged),
    ],
)
def test_a_copy_that_cannot_be_used_is_refused_and_changes_nothing(
    filled: Desk, tmp_path: Path, spoil: Callable[[Path], None], fault: type[StorageFault]
) -> None:
    copy, folder = tmp_path / "copy.db", filled.store.folder
    backups.back_up(filled.store, copy)
    spoil(copy)
    before = told(filled.store)
    filled.store.close()
    with pytest.raises(fault):
        restoring.restore(folder, copy, NOW)
    filled.store = Store.open(folder)
    assert told(filled.store) == before
    assert not (folder / "restoring").exists()


def test_a_colleagues_copy_is_not_put_over_ones_own_data(filled: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other", 3)
    backups.back_up(other.store, tmp_path / "copy.db")
    other.store.close()
    folder = filled.store.folder
    filled.store.close()
    with pytest.raises(NotOurs):
        restoring.restore(folder, tmp_path / "copy.db", NOW)


def test_data_that_is_open_in_a_program_is_left_alone(filled: Desk, tmp_path: Path) -> None:
    backups.back_up(filled.store, tmp_path / "copy.db")
    with pytest.raises(Busy):
        restoring.restore(filled.store.folder, tmp_path / "copy.db", NOW)
    filled.tick("i1")


def test_a_power_cut_while_it_is_put_back_is_made_good_at_the_next_opening(
    filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.back_up(filled.store, tmp_path / "copy.db")
    filled.tick("later")
    before, folder = told(filled.store), filled.store.folder
    filled.store.close()

    def cut(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "take_the_place", cut)
    with pytest.raises(KeyboardInterrupt):
        restoring.restore(folder, tmp_path / "copy.db", NOW)
    filled.store = Store.open(folder)
    assert told(filled.store) == before
    assert not (folder / "restoring").exists()
    assert check(filled.store) == []


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_lose_nothing_that_can_be_read_or_that_a_copy_holds(
    filled: Desk, seed: int
) -> None:
    chance = random.Random(seed)
    folder = filled.store.folder
    with_copy = seed % 2 == 0
    if with_copy:
        backups.daily(filled.store, date(2026, 11, 21))
    copied = told(filled.store)
    for n in range(3):
        filled.tick(f"later{n}")
    filled.store.close()
    _run(folder / "desk.db", "PRAGMA journal_mode = DELETE")
    data = bytearray((folder / "desk.db").read_bytes())
    for _ in range(3):
        page = chance.randrange(1, len(data) // 4096) * 4096
        for at in range(page, page + 300):
            data[at] = chance.randrange(256)
    (folder / "desk.db").write_bytes(data)
    try:
        done = restoring.mend(folder, NOW)
    except Damaged:
        assert not with_copy  # the identities could not be read, and nothing else shows who wrote
        return
    filled.store = Store.open(folder)
    now = told(filled.store)
    if with_copy:
        assert copied.keys() <= now.keys()
    # Changes after a gap are written again with another key.
    new = Desk.at(folder, 9)
    person = Identity(
        device=new.device, public_key=new.public_key, role=Role.CLERK, person="Hoa", created=1
    )
    identities.succeed(new.store, filled.device, person)
    for branch in adoption.loose(new.store):
        adoption.adopt_loose(new.store, new.writer(), branch)
    assert {finding.about for finding in check(new.store)} <= {"rewind"}
    assert now.keys() <= told(new.store).keys()
    assert done.aside is not None
    new.store.close()


def _run(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_clock_that_starts_in_1980_keeps_the_newest_copy(desk: Desk) -> None:
    first = date(2026, 11, 1)
    for day in range(backups.KEPT):
        backups.daily(desk.store, first + timedelta(days=day))
    today = first + timedelta(days=backups.KEPT)
    made = backups.daily(desk.store, today)
    assert made is not None and made.exists()
    newest = backups.copies(desk.store.folder)[0]
    assert newest.file == made
    assert newest.made.date() == today, "by the day it is, not by the clock of the file system"
    assert len(backups.copies(desk.store.folder)) == backups.KEPT
