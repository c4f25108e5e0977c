"""The real central service on a free port of the loopback, for tests of any room.

In a thread it starts in a twentieth of a second and can be inspected; as a process it can be
killed. Both run on SQLite in a folder, or on any database by URL.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy.engine import make_url

from central_service.access.codes import make_code
from central_service.administration.areas import set_area
from central_service.administration.backups import back_up, restore
from central_service.administration.checklists import publish_checklist
from central_service.administration.machines import revoke
from central_service.administration.new_key import MadeKey, replace_key
from central_service.administration.rounds import close_round, open_round
from central_service.database.connections import Database
from central_service.database.migrating import migrate
from central_service.founding.founding import open_service
from central_service.founding.service import Service
from central_service.founding.settings import settings
from central_service.http import serving
from central_service.http.address import Address
from desktop_app import checklist_files
from desktop_app.core.ids import CommuneCode, Role, RoundId

NAME = "Trung tâm Phục vụ hành chính công tỉnh Thử Nghiệm"


@cache
def _empty() -> Path:
    """Return a database that holds the tables and nothing else, made by the real migrations once.

    They take more time than all else that a new service does.
    """
    folder = Path(tempfile.mkdtemp(prefix="cr-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = Database(make_url(f"sqlite:///{folder / 'service.db'}"))
    migrate(database)
    database.close()  # closing the last connection merges the log into the file
    return folder / "service.db"


class RunningService:
    """A service in this process, and what its administrator does."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str | None = None,
        tls: tuple[Path, Path] | None = None,
        port: int = 0,
    ) -> None:
        self.folder = folder
        self.database = database or f"sqlite:///{folder / 'service.db'}"
        self.tls = tls
        self.port = port
        self.url = ""
        self.service: Service = self._open()
        self._server: serving.Running | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take requests, unless it does; again on the same port after a stop."""
        if self._server is not None:
            return
        cert, key = self.tls or (None, None)
        address = Address(port=self.port, tls_cert=cert, tls_key=key)
        listener = serving.listen(address)
        self.url = serving.url_of(address, listener)
        self.port = listener.getsockname()[1]
        ready = threading.Event()
        self._server = serving.Running(serving.config_of(self.service, address), ready.set)
        self._thread = threading.Thread(target=self._server.run, args=(listener,), daemon=True)
        self._thread.start()
        assert ready.wait(20), "the service did not start"

    def stop(self) -> None:
        """Take no more requests; what was acknowledged stays."""
        if self._server is not None and self._thread is not None:
            self._server.end()
            self._thread.join(20)
            assert not self._thread.is_alive(), "the service did not stop"
        self._server = self._thread = None

    def restart(self) -> None:
        """Stop, forget everything that is not on disk, start again at the same URL."""
        self.stop()
        self.service.close()
        self.service = self._open()
        self.start()

    def back_up(self, file: Path) -> None:
        """Write a copy of everything held to *file*."""
        back_up(self.service, file)

    def restore(self, file: Path) -> int:
        """Stop, put the copy in *file* back, start again; return the epoch that began."""
        self.stop()
        self.service.close()
        begun = restore(settings(database=self.database, folder=self.folder), file)
        self.service = self._open()
        self.start()
        return begun.epoch

    def photograph(self, image: Path) -> None:
        """Stop, copy the whole folder with mark and keys to *image*, start again."""
        self.stop()
        self.service.close()
        shutil.copytree(self.folder, image)
        self.service = self._open()
        self.start()

    def put_back_whole(self, image: Path) -> None:
        """Stop, replace the folder by the copy *image*, start again."""
        self.stop()
        self.service.close()
        shutil.rmtree(self.folder)
        shutil.copytree(image, self.folder)
        self.service = self._open()
        self.start()

    def close(self) -> None:
        """Stop and close the database."""
        self.stop()
        self.service.close()

    def publish(self, file: Path | None = None) -> str:
        """Publish the checklist in *file*, else the newest of the program; return its hash."""
        return publish_checklist(
            self.service, checklist_files.load(file or checklist_files.newest())
        )

    def open_round(
        self, round_: str, *, due: date | None = None, checklist: str | None = None
    ) -> date:
        """Open a round, due on the 20th unless told; return the due date."""
        return open_round(self.service, RoundId(round_), due, due_day=20, checklist=checklist)

    def close_round(self, round_: str) -> int:
        """Close a round; return when, UTC seconds."""
        return close_round(self.service, RoundId(round_))

    def new_key(self) -> MadeKey:
        """Sign with a new key from now on, as ``central-service new-key`` does beside it."""
        chosen = settings(database=self.database, folder=self.folder)
        with open_service(chosen) as beside:
            return replace_key(beside, chosen.key, now=int(time.time()))

    def area(self, name: str, *communes: str) -> str:
        """Make an area of *communes*; return its name."""
        set_area(self.service, name, [CommuneCode(one) for one in communes])
        return name

    def code(self, role: Role, *, commune: str | None = None, area: str | None = None) -> str:
        """Return a one-time code."""
        code = CommuneCode(commune) if commune is not None else None
        return make_code(self.service, role, commune=code, area=area).code

    def revoke(self, device: str, *, lost: bool = False) -> None:
        """Revoke a device."""
        revoke(self.service, device, lost=lost)

    def _open(self, *, may_be_behind: bool = False) -> Service:
        file = self.folder / "service.db"
        fresh = self.folder.is_dir() and not file.exists()
        if fresh and self.database == f"sqlite:///{file}":
            shutil.copyfile(_empty(), file)
        chosen = settings(database=self.database, folder=self.folder)
        return open_service(chosen, name=NAME, may_be_behind=may_be_behind)


@contextmanager
def running(
    folder: Path, *, database: str | None = None, tls: tuple[Path, Path] | None = None
) -> Iterator[RunningService]:
    """Yield a service that takes requests; *folder* holds its key, files and SQLite database."""
    running = RunningService(folder, database=database, tls=tls)
    try:
        running.start()
        yield running
    finally:
        running.close()


class ServiceProcess:
    """A service started by its command line, as a process."""

    def __init__(self, folder: Path, *, database: str | None = None) -> None:
        self.folder = folder
        self.database = database or f"sqlite:///{folder / 'service.db'}"
        self.url = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self, *options: str) -> str:
        """Start ``serve`` on a free port, or as *options* say; return the URL."""
        chosen = options or ("--port", "0")
        self.process = subprocess.Popen(
            [*self.command(), "serve", *chosen],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            word, _, url = line.strip().partition(" ")
            if word == "ready":
                self.url = url
                return url
        raise AssertionError("".join(said))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one verb and return what it printed and its exit code."""
        return subprocess.run(
            [*self.command(), *words], capture_output=True, encoding="utf-8", check=False
        )

    def command(self) -> list[str]:
        """Return the command line without its verb."""
        where = ["--database", self.database, "--folder", str(self.folder)]
        return [sys.executable, "-m", "central_service", *where]

    def kill(self) -> None:
        """End the process as a power cut would."""
        self._end(kill=True)

    def stop(self) -> int:
        """Ask the process to stop; return its exit code."""
        return self._end(kill=False)

    def _end(self, *, kill: bool) -> int:
        if self.process is None:
            return 0
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        code = self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
        return code
