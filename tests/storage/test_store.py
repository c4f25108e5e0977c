"""The database of a data folder: making, opening and sharing it, and the faults of that."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_app.core.changes.fold import Unit, UnitKind
from desktop_app.core.fault import Fault
from desktop_app.core.ids import Status
from desktop_app.i18n import sentence
from desktop_app.storage import facts, state
from desktop_app.storage import store as store_module
from desktop_app.storage.storage_faults import (
    AlreadyThere,
    Busy,
    Damaged,
    NewerDatabase,
    NoData,
    NotOurs,
    SaveFailed,
)
from desktop_app.storage.store import NAME, Store
from support.desks import CENTRE, ROUND, Desk

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


@POSIX
def test_only_the_account_itself_can_read_the_data(desk: Desk) -> None:
    desk.tick("a")
    folder = desk.store.folder
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
    assert modes == dict.fromkeys([NAME, f"{NAME}-wal", f"{NAME}-shm", "mark"], 0o600)


@POSIX
def test_data_that_was_open_to_others_is_closed_when_opened(desk: Desk) -> None:
    desk.store.close()
    desk.store.file.chmod(0o644)
    store = Store.open(desk.store.folder)
    assert store.file.stat().st_mode & 0o777 == 0o600
    store.close()


def test_what_was_written_is_there_after_opening_again(desk: Desk) -> None:
    held = desk.tick("a", Status.UNMET, "Thiếu máy quét")
    desk.reopen()
    register = desk.answer("a")
    assert register is not None
    assert register.standing == held


def test_opening_without_data_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoData) as caught:
        Store.open(tmp_path / "nothing")
    assert "Chưa có dữ liệu" in sentence(caught.value)


def test_data_is_never_made_over_other_data(desk: Desk) -> None:
    desk.tick("a")
    with pytest.raises(AlreadyThere):
        Store.create(desk.store.folder)
    assert desk.answer("a") is not None


def test_a_making_cut_short_is_done_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / NAME).touch()
    with pytest.raises(NoData):
        Store.open(folder)
    Store.create(folder).close()
    Store.open(folder).close()


def test_another_programs_database_is_left_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    connection = sqlite3.connect(folder / NAME)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = (folder / NAME).read_bytes()
    for act in (Store.open, Store.create):
        with pytest.raises(NotOurs):
            act(folder)
    assert (folder / NAME).read_bytes() == before


def test_a_newer_programs_data_is_left_untouched(desk: Desk) -> None:
    with desk.store.transaction() as connection:
        connection.execute("PRAGMA user_version = 999")
    desk.store.close()
    before = desk.store.file.read_bytes()
    with pytest.raises(NewerDatabase) as caught:
        Store.open(desk.store.folder)
    assert "phiên bản mới hơn" in sentence(caught.value)
    assert desk.store.file.read_bytes() == before


@pytest.mark.parametrize("at", [0, 100])
def test_a_destroyed_file_is_named_as_damaged(desk: Desk, at: int) -> None:
    desk.tick("a")
    desk.store.close()
    data = bytearray(desk.store.file.read_bytes())
    data[at : at + 400] = b"\xa5" * 400
    desk.store.file.write_bytes(data)
    with pytest.raises(Damaged) as caught:
        Store.open(desk.store.folder)
    assert str(desk.store.file) in sentence(caught.value)


def test_an_up_to_date_database_opens_without_the_migration_library(desk: Desk) -> None:
    desk.tick("a")
    desk.store.close()
    program = (
        "import sys; from pathlib import Path; from desktop_app.storage.store import Store;"
        "from desktop_app.storage import state;"
        "s = Store.open(Path(sys.argv[1])); r = state.record(s, '00004', '2026-11'); s.close();"
        "print(len(r.items), 'sqlite_utils' in sys.modules, 'cryptography' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(desk.store.folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["1", "False", "False"]


def test_a_block_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    with pytest.raises(KeyError), desk.store.transaction():
        desk.tick("a")
        raise KeyError
    assert desk.answer("a") is None
    assert not (desk.store.folder / "mark").exists()
    assert desk.tick("b").change.sequence == 1


def test_a_part_that_fails_is_undone_alone(desk: Desk) -> None:
    with desk.store.transaction():
        desk.tick("a")
        with pytest.raises(Fault), desk.store.transaction():
            desk.tick("b")
            raise Fault("no")
        desk.tick("c")
    assert desk.answer("b") is None
    answer = desk.answer("c")
    assert answer is not None
    assert answer.standing.change.sequence == 2
    assert "000000000002" in (desk.store.folder / "mark").read_text()


def test_a_caller_who_goes_on_after_a_full_disk_undid_all_is_stopped(desk: Desk) -> None:
    with pytest.raises(SaveFailed), desk.store.transaction() as connection:
        desk.tick("a")
        connection.execute("ROLLBACK")  # what SQLite does by itself when the disk is full
        desk.tick("b")
    assert desk.answer("a") is None
    assert desk.answer("b") is None


def test_each_thread_reads_while_another_writes(desk: Desk) -> None:
    desk.tick("a")
    writing, read = threading.Event(), threading.Event()
    seen: list[object] = []

    def reader() -> None:
        writing.wait(10)
        seen.append(desk.answer("a"))
        seen.append(desk.answer("b"))
        read.set()

    thread = threading.Thread(target=reader)
    thread.start()
    with desk.store.transaction():
        desk.tick("b")
        writing.set()
        assert read.wait(10)
    thread.join()
    assert seen[0] is not None
    assert seen[1] is None


def test_ticks_of_many_threads_get_a_sequence_each(desk: Desk) -> None:
    def answer(name: str) -> None:
        for n in range(10):
            desk.tick(f"{name}{n}")

    threads = [threading.Thread(target=answer, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = state.record(desk.store, CENTRE, ROUND)
    sequences = [one.answer.standing.change.sequence for one in record.items.values() if one.answer]
    assert sorted(sequences) == list(range(1, 41))


def test_another_writer_on_the_same_data_is_noticed(desk: Desk) -> None:
    assert not desk.store.changed_elsewhere()
    desk.tick("a")
    assert not desk.store.changed_elsewhere()
    other = Store.open(desk.store.folder)
    facts.set_setting(other, "language", '"en"')
    other.close()
    assert desk.store.changed_elsewhere()
    assert not desk.store.changed_elsewhere()


def test_a_writer_that_never_ends_is_told_as_busy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Store.open(desk.store.folder)
    monkeypatch.setattr(store_module, "_WAIT", 0.05)
    impatient = Store.open(desk.store.folder)
    with other.transaction(), pytest.raises(Busy) as caught:
        facts.set_setting(impatient, "language", '"en"')
    assert "chương trình khác" in sentence(caught.value)
    assert state.unit(impatient, Unit(kind=UnitKind.ANSWER, centre=CENTRE)) is None
    impatient.close()
    other.close()


def test_a_closed_store_is_not_opened_again_by_accident(desk: Desk) -> None:
    desk.store.close()
    caught: list[BaseException] = []

    def use() -> None:
        try:
            desk.answer("a")
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert caught
