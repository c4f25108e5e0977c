"""Small releases of a program, signed with keys made for the test."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import tuf.ngclient  # noqa: F401 - its HTTP library tries a socket once, which is no test of ours

from desktop_app.updates import installation
from desktop_app.updates.installation import Installation
from support.makers import Makers


class Computer(msgspec.Struct, frozen=True, kw_only=True):
    """A program that was installed, and whether it would start."""

    installation: Installation
    builds: Path

    def starts(self) -> str:
        """Return the version that the launcher starts, having compared every file of it."""
        folder = self.installation.folder
        version = (folder / "current").read_text(encoding="ascii").strip()
        place, built = folder / "versions" / version, self.builds / version
        assert contents(place) == contents(built), f"{version} is not whole"
        return version


def contents(folder: Path) -> dict[str, tuple[str, bool]]:
    """Return the files below *folder*: SHA-256, and whether they run."""
    return {
        file.relative_to(folder).as_posix(): (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            bool(file.stat().st_mode & 0o100),
        )
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture
def makers(tmp_path: Path) -> Makers:
    return Makers(tmp_path / "makers")


@pytest.fixture
def computer(makers: Makers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    """A computer with version 0.1.0, which trusts *makers*."""
    folder = tmp_path / "Cài đặt"
    shutil.copytree(makers.build("0.1.0"), folder / "versions" / "0.1.0")
    (folder / "current").write_text("0.1.0\n", encoding="ascii")
    monkeypatch.setattr(installation, "first_root", lambda: makers.repository / "1.root.json")
    yield Computer(installation=Installation(folder), builds=makers.folder / "builds")
