"""The service on a full or read-only disk: sentences, receipts that stay valid, and no loss.

A full disk is simulated by the limit on the size of files (RLIMIT_FSIZE), set and lifted
while the service runs; ``tests/campaigns/full_disk.py`` does it with a small file system.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from central_service.access.codes import make_code
from central_service.administration.checking import check
from central_service.administration.rounds import open_round
from central_service.founding.founding import open_service
from central_service.founding.service import Service
from central_service.founding.settings import settings
from desktop_app.core.changes.bodies import Answer
from desktop_app.core.ids import CommuneCode, Role, RoundId, Status
from support.machines import HERE, Machine, Said
from support.service import NAME, ServiceProcess, running

if sys.platform != "linux":
    pytest.skip("Linux limits of processes", allow_module_level=True)

import resource

CHECKOUT = Path(__file__).resolve().parents[2]
LONG = Answer(checklist="decree-118/1", status=Status.MET, note="Thiếu một người hướng dẫn " * 30)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[ServiceProcess]:
    """A service as a process, with a round open."""
    with opened(tmp_path) as service:
        open_round(service, RoundId("2026-11"), None, due_day=20)
    one = ServiceProcess(tmp_path)
    one.start()
    yield one
    one.kill()


@pytest.fixture
def clerk(process: ServiceProcess) -> Iterator[Machine]:
    with opened(process.folder) as service:
        code = make_code(service, Role.CLERK, commune=CommuneCode(HERE)).code
    machine = Machine(process.url)
    machine.enrol(code, HERE)
    yield machine
    machine.close()


def opened(folder: Path) -> Service:
    """Return the service of *folder* in this process."""
    given = settings(database=f"sqlite:///{folder / 'service.db'}", folder=folder)
    return open_service(given, name=NAME)


def limit(process: ServiceProcess, size: int) -> None:
    """Let no file of the process grow over *size* bytes."""
    assert process.process is not None
    _, hard = resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (size, hard))


def largest(process: ServiceProcess) -> int:
    """Return the size of the largest file of the service."""
    return max(path.stat().st_size for path in process.folder.rglob("*") if path.is_file())


def fill(process: ServiceProcess, clerk: Machine) -> Said:
    """Send until the disk is full; return the service's refusal."""
    limit(process, largest(process) + 400_000)
    for _ in range(60):
        for number in range(40):
            clerk.write(HERE, LONG, item=f"item.n{number}")
        try:
            clerk.sync(HERE)
        except Said as said:
            return said
    raise AssertionError("the disk never was full")


def test_a_full_disk_of_the_service_is_told_and_what_has_a_receipt_stays(
    process: ServiceProcess, clerk: Machine
) -> None:
    said = fill(process, clerk)
    assert said.status in (503, 507), said
    assert said.code in ("database", "no_room")
    assert said.message
    received = clerk.sent[HERE]  # type: ignore[index]
    assert received > 0
    for _ in range(3):  # it stays so, with a sentence
        with pytest.raises(Said) as again:
            clerk.sync(HERE)
        assert again.value.status in (503, 507)
    limit(process, resource.RLIM_INFINITY)
    response = clerk.sync(HERE)  # the same batch, now that there is room
    (receipt,) = response.receipts
    assert receipt.through == len(clerk.feeds[HERE])  # type: ignore[index]
    with opened(process.folder) as service:
        assert check(service).faults == []
    assert clerk.sync(HERE).receipts == (receipt,)


OPEN = """
    import os, sys, tempfile
    from central_service.__main__ import main

    def devices(folder):
        database = f"sqlite:///{folder}/service.db"
        return main(["--database", database, "--folder", folder, "devices"])

    with tempfile.TemporaryDirectory() as other:  # loads all that another account may not read
        devices(other)
    if os.geteuid() == 0:  # root may write anywhere
        os.setgid(65534)
        os.setuid(65534)
    print("now", flush=True)
    sys.exit(devices(sys.argv[1]))
"""


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o666), (0o777, 0o444)])
def test_a_read_only_folder_is_named_when_the_service_starts(
    folder_mode: int, file_mode: int
) -> None:
    # Not in pytest's own folder, which another account may not enter.
    with tempfile.TemporaryDirectory() as outer:
        Path(outer).chmod(0o755)
        folder = Path(outer) / "data"
        folder.mkdir()
        with running(folder):
            pass
        for file in folder.rglob("*"):
            file.chmod(0o777 if file.is_dir() else 0o666)
        (folder / "service.db").chmod(file_mode)
        folder.chmod(folder_mode)
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(OPEN), str(folder)],
            capture_output=True,
            encoding="utf-8",
            cwd=CHECKOUT,
        )
        folder.chmod(0o700)
        if os.geteuid() != 0 and folder_mode == 0o777:
            # A service that owns its database makes it private, and with that writable, itself.
            assert (done.returncode, done.stderr) == (0, "")
            return
        assert done.returncode == 1, done
        assert done.stdout.endswith("now\n"), done
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()
