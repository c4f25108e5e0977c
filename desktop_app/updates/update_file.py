"""The file of an update: signed metadata, the manifest, and the files that changed.

A zip archive without compression of its own:

    metadata/N.root.json, timestamp.json, N.snapshot.json, N.targets.json   as python-tuf makes them
    targets/SYSTEM/SHA256.desktop.json                                      the manifest
    files/SHA256.zst                                                        a file, whole
    files/SHA256.from.SHA256.zst             a file, as what differs from one of an earlier version

What differs is zstandard's compression with the earlier file as its dictionary. Names and content
of ``files/`` are not signed: what comes out is compared with the manifest, which is.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import zstandard

from .manifest import InstalledFile
from .update_faults import damaged, no_update

_BEGIN = b"PK\x03\x04"  # of an archive with a file in it
_LONGEST = 31  # bits of the window: a file of up to 2 GB is compared as a whole
_LEVEL = 19
_BLOCK = 256 * 1024


class UpdateFile:
    """An update as it lies in a file, opened to be read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())

    def part(self, name: str, most: int) -> bytes | None:
        """Return a part by its name in the archive, None where there is none.

        Raise UpdateRefused where it is damaged or larger than *most* bytes.
        """
        if name not in self._names:
            return None
        if self._archive.getinfo(name).file_size > most:
            raise damaged()
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise damaged() from error

    def write(
        self, file: InstalledFile, target: BinaryIO, held: Callable[[str], Path | None]
    ) -> None:
        """Write the content of *file* to *target*; raise UpdateRefused where it is not here.

        *held* returns a file of an earlier version by its SHA-256, None where there is none.
        """
        whole = f"files/{file.sha256}.zst"
        if whole in self._names:
            self._unpack(whole, file, target, None)
            return
        for name in self._names:
            if name.startswith(f"files/{file.sha256}.from."):
                before = held(name.removesuffix(".zst").rpartition(".")[2])
                if before is not None:
                    self._unpack(name, file, target, before)
                    return
        raise damaged()

    def _unpack(
        self, name: str, file: InstalledFile, target: BinaryIO, before: Path | None
    ) -> None:
        digest, size = hashlib.sha256(), 0
        try:
            reading = _decompressor(before)
            with self._archive.open(name) as packed, reading.stream_reader(packed) as stream:
                while block := stream.read(_BLOCK):
                    size += len(block)
                    if size > file.size:
                        raise damaged()
                    digest.update(block)
                    target.write(block)
        except (zipfile.BadZipFile, zstandard.ZstdError, EOFError) as error:
            raise damaged() from error
        if size != file.size or digest.hexdigest() != file.sha256:
            raise damaged()


@contextmanager
def opened(file: Path) -> Iterator[UpdateFile]:
    """Give the update in *file*, whatever it is called; raise UpdateRefused, OSError."""
    with file.open("rb") as stream:
        if stream.read(len(_BEGIN)) != _BEGIN:
            raise no_update()
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, EOFError) as error:
            raise damaged() from error
        with archive:
            if not any(name.startswith("metadata/") for name in archive.namelist()):
                raise no_update()
            yield UpdateFile(archive)


def packed(data: bytes, before: bytes | None = None) -> bytes:
    """Return *data* compressed, as what differs from *before* where one is given."""
    dictionary = _dictionary(before) if before else None
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, window_log=_bits(len(data) + len(before or b"")), enable_ldm=before is not None,
        source_size=len(data),
    )  # fmt: skip
    compressor = zstandard.ZstdCompressor(compression_params=parameters, dict_data=dictionary)
    return compressor.compress(data)


def _decompressor(before: Path | None) -> zstandard.ZstdDecompressor:
    dictionary = _dictionary(before.read_bytes()) if before is not None else None
    return zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=2**_LONGEST)


def _dictionary(data: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _bits(size: int) -> int:
    return max(18, min(_LONGEST - 4, size.bit_length()))


def archive_of(parts: dict[str, bytes]) -> bytes:
    """Return an update file with *parts* by name; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name), parts[name])
    return out.getvalue()
