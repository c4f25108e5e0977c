"""``serve --workers N``: one address, several processes, one PostgreSQL."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from central_service.administration.checking import check
from central_service.cli.command_line import main
from central_service.database import schema
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from desktop_app.core.ids import CommuneCode
from desktop_app.sync.wire.messages import encode_request
from support.population import SimulatedDevice, populate
from support.service import ServiceProcess

COMMUNES = [CommuneCode(f"{25_399 + 3 * n}") for n in range(6)]

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at the workers through /proc")


@pytest.fixture
def host(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[ServiceProcess]:
    process = ServiceProcess(tmp_path, database=new_database())
    yield process
    process.stop()


def send(url: str, simulated_device: SimulatedDevice, ticks: int) -> None:
    """Send *ticks* of *scribe*, each over a connection of its own and again until it is held."""
    for _ in range(ticks):
        body = encode_request(simulated_device.request(simulated_device.tick(), position=None))
        while True:
            with suppress(requests.ConnectionError):  # the worker that had taken it was killed
                answer = requests.post(
                    f"{url}/v1/sync",
                    data=body,
                    headers={"Authorization": f"Bearer {simulated_device.token}"},
                    timeout=30,
                )
                assert answer.status_code == 200
                break


def workers_of(host: ServiceProcess) -> set[int]:
    """Return the processes that the first one started to serve."""
    assert host.process is not None
    top = host.process.pid
    children = Path(f"/proc/{top}/task/{top}/children").read_text().split()
    return {pid for pid in map(int, children) if "spawn_main" in _command(pid)}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@linux
def test_several_workers_serve_one_address_and_one_that_died_is_started_again(
    host: ServiceProcess,
) -> None:
    known = settings(database=host.database, folder=host.folder)
    with open_service(known) as service:
        simulated_devices = populate(service, COMMUNES)
    url = host.start("--port", "0", "--workers", "2")
    workers = workers_of(host)
    assert len(workers) == 2
    with ThreadPoolExecutor(len(simulated_devices)) as pool:
        sending = [
            pool.submit(send, url, simulated_device, 12) for simulated_device in simulated_devices
        ]
        os.kill(min(workers), signal.SIGKILL)
        for work in sending:
            work.result(timeout=120)
    while len(workers_of(host)) < 2 or workers_of(host) == workers:
        time.sleep(0.05)
    with open_service(known) as service, service.database.reading() as connection:
        held = connection.execute(select(schema.feeds.c.device, schema.feeds.c.through)).all()
        assert dict(map(tuple, held)) == {
            simulated_device.device: 12 for simulated_device in simulated_devices
        }
    with open_service(known) as service:
        assert check(service).faults == []
    assert host.stop() == 0


@linux
def test_workers_do_not_outlive_the_process_that_started_them(host: ServiceProcess) -> None:
    host.start("--port", "0", "--workers", "2")
    workers = workers_of(host)
    assert len(workers) == 2
    host.kill()
    while any(map(_command, workers)):
        time.sleep(0.05)


def test_sqlite_has_one_worker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = f"sqlite:///{tmp_path / 'service.db'}"
    said = ["--lang", "en", "--database", database, "serve", "--port", "0", "--workers", "2"]
    assert main(said) == 2
    printed = capsys.readouterr()
    assert printed.err.strip() == (
        "Several workers need PostgreSQL. On SQLite one worker takes everything."
    )
