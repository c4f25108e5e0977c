"""Small releases of a program, signed with keys made for the test."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import tuf.ngclient  # noqa: F401 - its HTTP library tries a socket once, which is no test of ours

from desktop_app.updates import installation
from desktop_app.updates.installation import Installation, system
from support import programs

release = programs.load("release")
PASSPHRASE = b"mat khau"


class Makers:
    """Those who make releases: their keys, their repository, the versions they built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "repository"
        *self.roots, self.key = release.make_keys(
            folder / "keys", ["root-1", "root-2", "root-3", "release"], PASSPHRASE
        )
        release.found(self.repository, self.roots, self.key)

    @property
    def root(self) -> bytes:
        """The first root, which programs are built with."""
        return (self.repository / "1.root.json").read_bytes()

    def build(self, version: str, **changed: bytes) -> Path:
        """Return the bundle of *version*: three files, of which *changed* have other content."""
        bundle = self.folder / "builds" / version
        same = random.Random(1)
        content = {
            "ra_soat": same.randbytes(60_000) + b"line 1",
            "qt": same.randbytes(200_000),
            "catalogue": b"x" * 900,
        }
        for name, data in {**content, **changed}.items():
            file = bundle / ("ra-soat" if name == "ra_soat" else f"_internal/{name}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        (bundle / "ra-soat").chmod(0o755)
        return bundle

    def sign(self, version: str, *before: Path, system: str = system()) -> Path:
        """Return the update file of a version that was built."""
        bundle = self.folder / "builds" / version
        manifest, by_content = release.manifest_of(bundle, version, system)
        files = release.changed_files(bundle, by_content, list(before))
        file = self.folder / f"{version}-{system}.cap-nhat"
        file.write_bytes(release.sign(self.repository, self.key, manifest, files))
        return file


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
