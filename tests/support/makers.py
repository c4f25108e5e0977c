"""Those who make releases of the program, small ones, signed with keys made for the test."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from desktop_app.updates.installation import system
from desktop_app.updates.manifest import FORM
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

    def sign(
        self,
        version: str,
        *before: Path,
        system: str = system(),
        news: dict[str, str] | None = None,
        form: int = FORM,
    ) -> Path:
        """Return the update file of a version that was built."""
        bundle = self.folder / "builds" / version
        manifest, by_content = release.manifest_of(bundle, version, system, news)
        manifest = msgspec.structs.replace(manifest, form=form)
        files = release.changed_files(bundle, by_content, list(before))
        file = self.folder / f"{version}-{system}.cap-nhat"
        file.write_bytes(release.sign(self.repository, self.key, manifest, files))
        return file
