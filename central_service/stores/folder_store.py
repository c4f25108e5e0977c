"""Evidence in a folder: 256 folders by the first two letters of the name, which is the default."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from central_service.signing.seal import flush_folder
from desktop_app.core.ids import EvidenceHash
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace

PIECE = 64 * 1024  # bytes read at once
_NAME = re.compile("[0-9a-f]{64}")
_BINARY = getattr(os, "O_BINARY", 0)


class FolderStore:
    """The files in one folder of this machine."""

    is_shared = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: EvidenceHash) -> Path:
        """Return the path of the file, whether or not it exists."""
        return self.folder / name[:2] / name

    def bring(self, file: Path, name: EvidenceHash) -> None:
        """Do nothing: moving a file takes no time."""

    def settle(self, file: Path, name: EvidenceHash) -> None:
        """Move *file* to its place and flush the folders."""
        path = self.path(name)
        make_folder_inside(path.parent)
        with suppress(FileNotFoundError):  # another worker moved it first
            replace(file, path)
        flush_folder(path.parent)
        flush_folder(path.parent.parent)

    def put(self, source: Iterator[bytes], name: EvidenceHash) -> None:
        """Write the pieces of *source* as a file that only this account may read."""
        path = self.path(name)
        make_folder_inside(path.parent)
        half = path.with_name(path.name + ".half")
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        with os.fdopen(handle, "wb") as written:
            for piece in source:
                written.write(piece)
        replace(half, path)

    def has(self, name: EvidenceHash) -> bool:
        """Return whether the file is there."""
        return self.path(name).is_file()

    def among(self, names: Collection[EvidenceHash]) -> set[EvidenceHash]:
        """Return those of *names* that are there."""
        return {name for name in names if self.has(name)}

    def read(self, name: EvidenceHash, first: int = 0) -> Iterator[bytes]:
        """Yield the content from byte *first* on, in pieces; raise FileNotFoundError."""
        with self.path(name).open("rb") as stream:
            stream.seek(first)
            while piece := stream.read(PIECE):
                yield piece

    def remove(self, name: EvidenceHash) -> bool:
        """Remove the file; return whether it was there."""
        try:
            self.path(name).unlink()
        except FileNotFoundError:
            return False
        return True

    def listed(self) -> Iterator[tuple[EvidenceHash, float]]:
        """Yield the name of each file and when it was written, UTC seconds."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if _NAME.fullmatch(path.name):
                with suppress(FileNotFoundError):
                    yield EvidenceHash(path.name), path.stat().st_mtime
