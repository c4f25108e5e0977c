"""The command line as a script sees it: arguments in, exit code, stdout and stderr out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop_app.__main__ import main


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document that was printed, and nothing else."""
        return json.loads(self.out)


class Program:
    """The program over one data folder, in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], *before: str) -> None:
        self.folder = folder
        self._capsys = capsys
        self._before = before

    def __call__(self, *words: str | Path) -> Said:
        """Run one command; return its exit code and output."""
        self._capsys.readouterr()
        code = main(["--data", str(self.folder), *self._before, *map(str, words)])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        assert code == 0 or err.strip(), "a command that fails says why"
        return Said(code=code, out=out, err=err)

    def done(self, *words: str | Path) -> str:
        """Run one command that must succeed and print nothing on stderr; return its output."""
        said = self(*words)
        assert (said.code, said.err) == (0, ""), said
        return said.out

    def shown(self, item: str | None = None) -> Any:
        """Return ``show --json``, of one item its answer alone."""
        said = self("show", *([item] if item else []), "--json")
        assert said.code == 0, said
        return said.document["answers"][0] if item else said.document

    def at(self, folder: Path) -> Program:
        """Return the program over another folder."""
        return Program(folder, self._capsys, *self._before)

    def in_english(self) -> Program:
        """Return the program over the same folder, in English."""
        return Program(self.folder, self._capsys, "--lang", "en")
