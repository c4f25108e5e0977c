"""The central service as a process of its own on this computer, for the demo."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from desktop_app import checklist_files, paths
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CommuneCode, Role, RoundId
from desktop_app.paths.private import make_private_folder

# Modules the service needs, checked before anything is made for the demo.
_LIBRARIES = ("sqlalchemy", "alembic", "litestar", "uvicorn", "httptools")


_PROGRAM = "central-service"
_FOLDERS = ("RaSoatTrungTam-DichVu", "central-service")  # beside the folder of this program
# The service prints to a pipe; without this Windows would open a console for it.
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class ServiceMissing(Fault):
    """The demo needs a service, and none can be started here."""


class Loopback:
    """A service in *folder*; once started, it takes requests at ``url``."""

    def __init__(self, folder: Path, round_: RoundId) -> None:
        self._command = _service_command()
        make_private_folder(folder)
        self._on_database = ("--database", f"sqlite:///{folder / 'service.db'}")
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
                [*self._command, *self._on_database, "serve", "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                creationflags=_NO_CONSOLE,
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
            [*self._command, *self._on_database, *words],
            capture_output=True,
            encoding="utf-8",
            check=False,
            creationflags=_NO_CONSOLE,
        )
        if done.returncode:
            raise Fault(
                N_("The service of the demo refused: {why}"), why=done.stderr.strip()[-400:]
            )
        return done.stdout


def _service_command() -> list[str]:
    """Return the command that starts the service; raise ServiceMissing where it is not installed.

    An installed program is frozen and has a file for the service, which is a download of its own:
    it lies beside this program's file, or in the folder that its own installer makes, or is found
    by its name.
    """
    if getattr(sys, "frozen", False):
        name = _PROGRAM + (".exe" if sys.platform == "win32" else "")
        own, above = Path(sys.executable).parent, paths.installed_in()
        for folder in (own, above, *(above.parent / near for near in _FOLDERS)):
            if (folder / name).is_file():
                return [str(folder / name)]
        if found := shutil.which(_PROGRAM):
            return [found]
        raise ServiceMissing(
            N_(
                "The demo needs the central service, which is a program of its own. Install it"
                " too, or choose “Try it with sample data” in the window: that needs no service."
            )
        )
    if not all(map(importlib.util.find_spec, ("central_service", *_LIBRARIES))):
        raise ServiceMissing(
            N_(
                "The demo needs the central service, which is not installed here. Install it"
                ' too: pip install "commune-readiness[desktop,service]"'
            )
        )
    return [sys.executable, "-m", "central_service"]
