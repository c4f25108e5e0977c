"""The central service as a process of its own on this computer, for the demo."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from desktop_app import checklist_files
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CommuneCode, Role, RoundId

# Modules the service needs, checked before anything is made for the demo.
_LIBRARIES = ("sqlalchemy", "alembic", "litestar", "uvicorn", "httptools")


class ServiceMissing(Fault):
    """The demo needs a service, and none can be started here."""


class Loopback:
    """A service in *folder*; once started, it takes requests at ``url``."""

    def __init__(self, folder: Path, round_: RoundId) -> None:
        if not all(map(importlib.util.find_spec, ("central_service", *_LIBRARIES))):
            raise ServiceMissing(
                N_(
                    "The demo needs the central service, which is not installed here. Install it"
                    ' too: pip install "commune-readiness[desktop,service]"'
                )
            )
        folder.mkdir(parents=True, mode=0o700)
        self._database = f"sqlite:///{folder / 'service.db'}"
        self._log = folder / "service.log"
        self._round = round_
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> None:
        """Open the round, publish the checklist, take requests; raise Fault with its output."""
        self.run("round", "open", self._round)
        self.run("checklist", "publish", str(checklist_files.newest()))
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*self._command(), "serve", "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
            )
        for line in self._process.stdout or ():
            word, _space, url = line.strip().partition(" ")
            if word == "ready":
                self.url = url
                return
        raise ServiceMissing(
            N_("The service of the demo did not start: {why}"),
            why=self._log.read_text("utf-8", "replace").strip()[-400:],
        )

    def stop(self) -> None:
        """End the process if there is one."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()

    def open_area(self, name: str, communes: list[CommuneCode]) -> None:
        """Name the area."""
        self.run("area", name, "--communes", *communes)

    def code(self, role: Role, *, commune: str | None = None, area: str | None = None) -> str:
        """Return a one-time code."""
        where = ["--commune", commune] if commune else ["--area", area or ""]
        return self.run("code", "--role", role.value, *where).splitlines()[-1]

    def run(self, *words: str) -> str:
        """Run one verb of the service's command line and return what it printed."""
        done = subprocess.run(
            [*self._command(), *words], capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise Fault(
                N_("The service of the demo refused: {why}"), why=done.stderr.strip()[-400:]
            )
        return done.stdout

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "central_service", "--database", self._database]
