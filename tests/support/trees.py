"""The program and the service as processes of any tree of the source: this one, or an earlier."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from desktop_app.core.ids import CommuneCode, Role

from .programs import CHECKOUT


class NotInHistory(Exception):
    """The commit is not in this repository's history."""


def extract(commit: str, folder: Path) -> Path:
    """Write the files of *commit* below *folder*; raise NotInHistory where git does not have it."""
    command = ["git", "-C", str(CHECKOUT), "archive", "--format=tar", commit]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise NotInHistory("git is not installed") from error
    if done.returncode:
        raise NotInHistory(done.stderr.decode(errors="replace").strip().splitlines()[0])
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


class Tree(NamedTuple):
    """A tree of the source, and the account whose programs run: its passphrase."""

    source: Path
    passphrase: Path

    def command(self, *words: str | Path) -> list[str]:
        """Return a command of the Python that runs the tests."""
        return [sys.executable, *map(str, words)]

    def variables(self) -> dict[str, str]:
        """Return the environment in which the modules of this tree come first."""
        said = {
            "PYTHONPATH": str(self.source),
            "PYTHONUTF8": "1",
            "COMMUNE_READINESS_PASSPHRASE_FILE": str(self.passphrase),
        }
        return {**os.environ, **said}

    def run(self, *words: str | Path) -> str:
        """Run Python to its end; return its stdout; its stderr must be empty."""
        done = subprocess.run(
            self.command(*words),
            cwd=self.source,
            env=self.variables(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), (words, done.stdout, done.stderr)
        return done.stdout


class DeskProcesses(NamedTuple):
    """A desk driven by its command line."""

    tree: Tree
    folder: Path

    def __call__(self, *words: str | Path) -> str:
        """Run one verb, which must succeed without a word of warning; return what it printed."""
        return self.tree.run("-m", "desktop_app", "--data", self.folder, *words)

    def shown(self, *words: str | Path) -> Any:
        """Return what a verb prints as one JSON document."""
        return json.loads(self(*words, "--json"))


class ServiceProcesses(NamedTuple):
    """A service that is administered by its command line, on SQLite in *folder*."""

    tree: Tree
    folder: Path

    def __call__(self, *words: str | Path) -> str:
        """Run one verb, which must succeed without a word of warning; return what it printed."""
        return self.tree.run(*self._module(), *words)

    def code(self, role: Role, *, commune: CommuneCode | None = None, area: str = "") -> str:
        """Return a one-time code."""
        where = ["--commune", commune] if commune else ["--area", area]
        return self("code", "--role", role.value, *where).split()[-1]

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Take requests meanwhile; yield the URL."""
        with subprocess.Popen(
            self.tree.command(*self._module(), "serve", "--port", "0"),
            cwd=self.tree.source,
            env=self.tree.variables(),
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            try:
                assert process.stdout is not None
                word, _, url = process.stdout.readline().strip().partition(" ")
                assert word == "ready"
                yield url
            finally:
                process.terminate()

    def _module(self) -> list[str | Path]:
        database = f"sqlite:///{self.folder / 'service.db'}"
        return ["-m", "central_service", "--database", database, "--folder", self.folder]
