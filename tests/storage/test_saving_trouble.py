"""A disk that is full, read-only or limited: a sentence, nothing half-written, then work again.

A full disk is simulated by SQLite's own page limit (its true SQLITE_FULL, in process), the
system's limit on file sizes (RLIMIT_FSIZE, any account), and a small real file system (tmpfs in a
user namespace of one's own, where the system lets an ordinary account have one).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from desktop_app.core.ids import Status
from desktop_app.i18n import sentence
from desktop_app.storage import state
from desktop_app.storage.checking import check
from desktop_app.storage.storage_faults import DiskFull, ReadOnly, fault_of
from support.desks import CENTRE, ROUND, Desk

CHECKOUT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux limits and file systems")

# Tick until the disk is full, free some room, tick again; print what happened.
TICK_UNTIL_FULL = """
    import sys
    from pathlib import Path
    from desktop_app.storage.evidence import keep
    from desktop_app.storage.storage_faults import DiskFull, SaveFailed
    from support.desks import Desk

    desk = Desk.at(Path(sys.argv[1]))
    saved = 0
    try:
        while saved < 20_000:
            desk.tick(f"i{saved}", note="Thiếu một người hướng dẫn " * 20)
            saved += 1
    except SaveFailed as fault:
        print("tick", type(fault).__name__, saved)
    try:
        keep(desk.store, b"x" * 9_000_000, "image/jpeg")
    except SaveFailed as fault:
        print("photo", type(fault).__name__, 0)
    desk.store.close()
"""


def run(program: str, folder: Path, *before: str, limit: int = 0) -> list[list[str]]:
    """Run *program* on the data in *folder*, perhaps with files of at most *limit* bytes."""
    lines = textwrap.dedent(program)
    if limit:
        lines = (
            "import resource, signal\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n" + lines
        )
    done = subprocess.run(
        [*before, sys.executable, "-c", lines, str(folder)],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests"))),
        },
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def assert_whole(folder: Path, ticks: int) -> None:
    """Assert that exactly the ticks reported as saved are there, and that more can be written."""
    desk = Desk.at(folder)
    assert len(state.record(desk.store, CENTRE, ROUND).items) == ticks
    assert check(desk.store) == []
    desk.tick("after", Status.UNMET)
    assert [path for path in folder.rglob("evidence/**/*") if path.is_file()] == []
    desk.store.close()


def test_a_full_database_says_so_and_goes_on_when_there_is_room(desk: Desk) -> None:
    store = desk.store
    (pages,) = store.row("PRAGMA page_count")
    store.rows(f"PRAGMA max_page_count = {pages + 2}")
    saved = 0
    with pytest.raises(DiskFull) as caught:
        while True:
            desk.tick(f"i{saved}", note="Thiếu một người hướng dẫn")
            saved += 1
    assert "ổ đĩa" in sentence(caught.value)
    assert check(store) == []
    assert len(state.record(store, CENTRE, ROUND).items) == saved
    store.rows("PRAGMA max_page_count = 100000")
    assert desk.tick("after").change.sequence == saved + 1
    assert check(desk.reopen()) == []


@LINUX
def test_files_that_may_not_grow_lose_nothing_that_was_saved(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    Desk(folder).store.close()
    (tick, photo) = run(TICK_UNTIL_FULL, folder, limit=1_500_000)
    assert tick[0] == "tick"
    assert int(tick[2]) > 20
    assert photo == ["photo", "DiskFull", "0"]
    assert_whole(folder, int(tick[2]))


def _own_tmpfs(folder: Path) -> list[str]:
    """Return the command that runs another with a tmpfs of 3 MB of its own over *folder*."""
    mount = f'mount -t tmpfs -o size=3m tmpfs "{folder}" && cp -a "{folder}.copy/." "{folder}"'
    back = f'cp -a "{folder}/." "{folder}.copy"'
    return [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        f'{mount} && "$@"; code=$?; {back}; exit $code',
        "sh",
    ]


def _may_mount() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    trial = ["unshare", "--user", "--map-root-user", "--mount", "true"]
    return subprocess.run(trial, capture_output=True).returncode == 0


@pytest.mark.skipif(
    not _may_mount(),
    reason="no user namespaces here: sudo sysctl kernel.unprivileged_userns_clone=1",
)
def test_a_disk_that_is_really_full_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    Desk(folder).store.close()
    shutil.copytree(folder, f"{folder}.copy")
    (tick, photo) = run(TICK_UNTIL_FULL, folder, *_own_tmpfs(folder))
    assert tick[:2] == ["tick", "DiskFull"]
    assert int(tick[2]) > 20
    assert photo == ["photo", "DiskFull", "0"]
    assert_whole(Path(f"{folder}.copy"), int(tick[2]))


OPEN_ON_A_FULL_DISK = """
    import sys
    from pathlib import Path
    from desktop_app.core.fault import Fault
    from desktop_app.storage.store import Store

    filler = Path(sys.argv[1], "filler")
    try:
        with filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
    except OSError:
        pass
    try:
        Store.open(Path(sys.argv[1])).close()
        print("opened")
    except Fault as fault:
        print(type(fault).__name__)
    filler.unlink()
"""


@pytest.mark.skipif(
    not _may_mount(),
    reason="no user namespaces here: sudo sysctl kernel.unprivileged_userns_clone=1",
)
def test_a_start_on_a_full_disk_asks_for_room_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    desk = Desk(folder)
    desk.tick("a")
    desk.store.close()
    shutil.copytree(folder, f"{folder}.copy")
    assert run(OPEN_ON_A_FULL_DISK, folder, *_own_tmpfs(folder)) == [["DiskFull"]]
    assert_whole(Path(f"{folder}.copy"), 1)


OPEN = """
    import os, sys
    from pathlib import Path
    from desktop_app.core.fault import Fault
    from desktop_app.storage.store import Store
    if os.geteuid() == 0:  # root may write anywhere
        os.setgid(65534)
        os.setuid(65534)
    try:
        Store.open(Path(sys.argv[1])).close()
        print("opened")
    except Fault as fault:
        print(type(fault).__name__)
"""


@LINUX
@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o666), (0o777, 0o444)])
def test_a_folder_that_may_not_be_written_is_named_when_opened(
    folder_mode: int, file_mode: int
) -> None:
    # Not in pytest's own folder, which another account may not enter.
    with tempfile.TemporaryDirectory() as outer:
        Path(outer).chmod(0o755)
        folder = Path(outer) / "data"
        Desk(folder).store.close()
        (folder / "desk.db").chmod(file_mode)
        folder.chmod(folder_mode)
        assert run(OPEN, folder) == [["ReadOnly"]]
        folder.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_became_read_only_says_so_on_the_next_tick(desk: Desk) -> None:
    desk.tick("a")
    desk.store.rows("PRAGMA query_only = ON")  # the error of a write-protected medium
    with pytest.raises(ReadOnly) as caught:
        desk.tick("b")
    assert "không được ghi" in sentence(caught.value)
    desk.store.rows("PRAGMA query_only = OFF")
    assert desk.tick("b").change.sequence == 2


def test_a_disk_that_fails_is_told_in_our_words(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    said = sentence(fault_of(error, tmp_path / "desk.db"))
    assert "có thể ổ đĩa đang hỏng" in said
    assert "I/O" not in said
