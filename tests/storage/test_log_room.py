"""Room in the log: entries lie in it as anywhere, whatever a kill or a power cut leaves of it."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.fault import Fault
from desktop_app.storage import log_room
from desktop_app.storage.checking import check
from desktop_app.storage.log_room import make_room
from desktop_app.storage.store import NAME, Store
from support.desks import Desk

ROOM = 1 << 20
SECTOR = 512  # bytes that a disk writes whole or not at all

# Answers, then makes room and dies before call number argv[2] of the system, then answers on.
KILLED = f"""
import os, signal, sys
from pathlib import Path
from desktop_app.storage import log_room
from support.desks import Desk

desk, left = Desk.at(Path(sys.argv[1])), int(sys.argv[2])

def step():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

class Stepping:
    def __getattr__(self, name):
        found = getattr(os, name)
        def stepped(*given):
            step()
            return found(*given)
        return stepped if name in ("open", "lseek", "write", "fsync", "close") else found

def answer(n):
    desk.tick(f"item.n{{n}}")
    print(f"item.n{{n}}", flush=True)

for n in range(3):
    answer(n)
log_room.os = Stepping()
log_room.make_room(desk.store, {ROOM})
step()
for n in range(3, 8):
    answer(n)
    step()
print("over", flush=True)
os.kill(os.getpid(), signal.SIGKILL)  # as if at work: the log is not folded into the database
"""


def log_of(desk: Desk) -> Path:
    return desk.store.folder / f"{NAME}-wal"


def stands(folder: Path, items: list[str]) -> list[str]:
    """Return which of *items* are answered in *folder*, whose data must be whole."""
    desk = Desk.at(folder)
    found = [item for item in items if desk.answer(item) is not None]
    assert check(desk.store) == []
    desk.tick("item.after")  # and it goes on
    desk.store.close()
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="kills by SIGKILL")
def test_killed_at_any_step_nothing_is_lost(tmp_path: Path) -> None:
    steps, over = 0, False
    while not over:
        folder = tmp_path / f"step-{steps}"
        Desk(folder).store.close()
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(steps)],
            cwd=Path(__file__).resolve().parents[1],
            env={**os.environ, "PYTHONPATH": os.pathsep.join((".", ".."))},
            capture_output=True,
            text=True,
            check=False,
        )
        told = done.stdout.split()
        over = "over" in told
        items = [one for one in told if one != "over"]
        assert len(items) >= 3, done.stderr
        assert stands(folder, items) == items
        steps += 1
    assert steps > 12  # opening, looking, four pieces, syncing, closing, and the answers after it


def test_entries_do_not_lengthen_the_log(desk: Desk) -> None:
    desk.tick("item.n0")
    assert make_room(desk.store, ROOM) > 0
    for n in range(40):
        desk.tick(f"item.n{n}")
    assert log_of(desk).stat().st_size == ROOM
    assert make_room(desk.store, ROOM) == 0  # there is some
    desk.store.close()
    assert not log_of(desk).exists()


def test_another_process_reads_and_writes_in_it(desk: Desk) -> None:
    make_room(desk.store, ROOM)
    other = Desk.at(desk.store.folder)
    other.tick("item.n1")
    desk.tick("item.n2")
    assert desk.answer("item.n1") is not None
    assert other.answer("item.n2") is not None
    other.store.close()
    assert log_of(desk).stat().st_size == ROOM


class Full:
    """The system's calls, of which the second write finds no room on the disk."""

    def __init__(self) -> None:
        self.writes = 0

    def __getattr__(self, name: str) -> Any:
        return self._write if name == "write" else getattr(os, name)

    def _write(self, handle: int, data: bytes) -> int:
        self.writes += 1
        if self.writes > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return os.write(handle, data)


def test_a_disk_that_fills_up_gets_its_room_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tick("item.n0")
    before = log_of(desk).read_bytes()
    monkeypatch.setattr(log_room, "os", Full())
    assert make_room(desk.store, ROOM) == 0
    assert log_of(desk).read_bytes() == before
    desk.tick("item.n1")


def test_no_room_is_made_on_a_disk_that_is_nearly_full(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(desk.store.folder)._replace(free=ROOM)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: free)
    assert make_room(desk.store, ROOM) == 0


def cut(desk: Desk, log: bytes, folder: Path) -> Path:
    """Return a folder with the database as it is and *log*, as a power cut leaves them."""
    folder.mkdir()
    shutil.copy(desk.store.file, folder / NAME)
    (folder / f"{NAME}-wal").write_bytes(log)
    return folder


def left_of_the_room(before: bytes, after: bytes, random_: random.Random) -> bytes:
    """Return the log between the two, where the power went while the room was written."""
    size = random_.randint(len(before), len(after))
    told = bytearray(after[:size])
    for at in range(len(before), size, SECTOR):
        if random_.random() < 0.3:  # the length was written before the data: whatever lay there
            told[at : at + SECTOR] = random_.randbytes(min(SECTOR, size - at))
    return bytes(told)


def left_of_an_entry(before: bytes, after: bytes, random_: random.Random) -> bytes:
    """Return the log between the two, of whose sectors some were written in any order."""
    told = bytearray(before.ljust(len(after), b"\0"))
    for at in range(0, len(after), SECTOR):
        if random_.random() < 0.5:
            told[at : at + SECTOR] = after[at : at + SECTOR]
    return bytes(told)


def states(desk: Desk, count: int) -> Iterator[tuple[list[str], bytes, bytes]]:
    """Answer *count* items; yield those on disk before each, and the log before and after it."""
    items: list[str] = []
    for n in range(count):
        before = log_of(desk).read_bytes()
        desk.tick(f"item.n{n}")
        yield list(items), before, log_of(desk).read_bytes()
        items.append(f"item.n{n}")


def test_a_power_cut_while_room_is_made_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.tick("item.n0")
    before = log_of(desk).read_bytes()
    make_room(desk.store, ROOM)
    after = log_of(desk).read_bytes()
    assert after[len(before) :] == bytes(ROOM - len(before))
    for seed in range(12):
        left = left_of_the_room(before, after, random.Random(seed))
        folder = cut(desk, left, tmp_path / f"cut-{seed}")
        assert stands(folder, ["item.n0"]) == ["item.n0"]


def test_a_power_cut_while_an_entry_is_written_loses_no_earlier_one(
    desk: Desk, tmp_path: Path
) -> None:
    make_room(desk.store, ROOM)
    for number, (items, before, after) in enumerate(states(desk, 12)):
        left = left_of_an_entry(before, after, random.Random(number))
        folder = cut(desk, left, tmp_path / f"cut-{number}")
        last = f"item.n{number}"
        found = stands(folder, [*items, last])
        assert found in (items, [*items, last])


def test_these_cuts_would_tell(desk: Desk, tmp_path: Path) -> None:
    """Were an earlier entry not synced, its loss would be seen."""
    make_room(desk.store, ROOM)
    kept = list(states(desk, 4))
    items, _before, after = kept[-1]
    _, lost, kept_sectors = kept[1]
    at = next(n for n in range(len(lost)) if lost[n] != kept_sectors[n]) // SECTOR * SECTOR
    left = after[:at] + bytes(SECTOR) + after[at + SECTOR :]
    folder = cut(desk, left, tmp_path / "cut")
    with pytest.raises((AssertionError, Fault)):
        assert stands(folder, items) == items


def test_a_desk_makes_room_where_its_data_is_opened_in_the_background(desk: Desk) -> None:
    from desktop_app.workspace import Workspace

    desk.tick("item.n0")
    with Workspace.open(desk.store.folder) as door:
        door.keeping.make_room()
    assert log_of(desk).stat().st_size == log_room.SIZE
    assert isinstance(desk.store, Store)
