"""Uploads in progress: each is a file with the bytes received so far.

The length of the file is the offset, so nothing else has to be stored: bytes received before a
disconnect, a restart or a power cut stay. A piece is added under a lock and only where the file
still ends at the sender's offset, so two workers that get pieces of one upload cannot mix them. An
upload belongs to the device that began it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from central_service.access.erasures import refuse_erased
from central_service.founding.service import Service, now
from central_service.trouble.service_faults import (
    EvidenceType,
    OffsetConflict,
    TooLarge,
    TooManyPixels,
)
from desktop_app.core.files.media import HEAD
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash
from desktop_app.i18n import N_
from desktop_app.paths.private import make_folder_inside

from . import evidence
from .evidence import KeptEvidence, disk_fault
from .evidence_paths import COMING

KEPT_SECONDS = 7 * 24 * 3600  # without a byte; then an upload counts as abandoned
MAX_RESERVED = 512 * 1024 * 1024  # bytes of them all
MAX_OPEN = 1_000  # uploads that one device has begun about one commune
_SWEEP_EVERY = 3600.0  # seconds

_one_at_a_time = threading.Lock()
_next_sweep: dict[Path, float] = {}


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """An upload in progress. ``length``: of the whole file, in bytes."""

    commune: CommuneCode
    device: DeviceId
    sha256: EvidenceHash
    length: int
    path: Path

    @property
    def offset(self) -> int:
        """How many bytes were received."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def expires(self) -> int:
        """When it is removed unless more comes, in UTC seconds."""
        try:
            return int(self.path.stat().st_mtime) + KEPT_SECONDS
        except FileNotFoundError:
            return now()


class OpenUpload:
    """An upload that is open for the pieces of one request, from byte *offset* on."""

    def __init__(self, upload: Upload, offset: int) -> None:
        self._upload = upload
        self.offset = offset
        try:
            self._handle = os.open(upload.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except OSError as error:
            raise disk_fault(error) from error

    def add(self, piece: bytes) -> None:
        """Write *piece* where the last one ended.

        Raise OffsetConflict where another request wrote there, TooLarge over the announced length,
        NoRoom where the disk is full: what was written is kept.
        """
        end = self.offset + len(piece)
        if end > self._upload.length:
            raise TooLarge(
                N_("More came than the {length} bytes that were announced."),
                length=self._upload.length,
            )
        try:
            with _locked(self._handle):
                self._check()
                os.lseek(self._handle, self.offset, os.SEEK_SET)
                while piece:
                    wrote = os.write(self._handle, piece)
                    self.offset += wrote
                    piece = piece[wrote:]
        except OSError as error:
            raise disk_fault(error) from error

    def check(self) -> None:
        """Raise OffsetConflict unless the upload ends at this request's offset."""
        with _locked(self._handle):
            self._check()

    def flush(self) -> None:
        """Flush what was written to the disk; raise NoRoom."""
        try:
            os.fsync(self._handle)
        except OSError as error:
            raise disk_fault(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)

    def _check(self) -> None:
        held = os.fstat(self._handle).st_size
        if held != self.offset:
            raise conflict(held, self.offset)


def begin(
    service: Service, commune: CommuneCode, device: DeviceId, sha256: EvidenceHash, length: int
) -> Upload:
    """Return the upload of a file of *length* bytes, the existing one if there is one.

    Raise TooLarge, CommuneFull, NoRoom, or Erased where its content may not be kept.
    """
    if length > evidence.MAX_BYTES:
        raise TooLarge(
            N_("The file has {length} bytes; at most {limit} are taken."),
            length=length,
            limit=evidence.MAX_BYTES,
        )
    with service.database.reading() as connection:
        refuse_erased(connection, commune, sha256)
    known = find(service, commune, device, sha256)
    if known is not None and known.length == length:
        return known
    if known is not None:  # its announced length was wrong: of one content there is one length
        drop(known)
    folder = _folder(service, commune, device)
    path = folder / f"{sha256}-{length}"
    try:
        make_folder_inside(folder)
        with _one_begins(folder.parent):
            refuse_unless_room(service, commune, device, length)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise disk_fault(error) from error
    return Upload(commune=commune, device=device, sha256=sha256, length=length, path=path)


def find(
    service: Service, commune: CommuneCode, device: DeviceId, sha256: EvidenceHash
) -> Upload | None:
    """Return the upload that *device* began of the file, None where there is none."""
    return under_way(service, commune, device, sha256).get(sha256)


def under_way(
    service: Service, commune: CommuneCode, device: DeviceId, sha256: str = "*"
) -> dict[EvidenceHash, Upload]:
    """Return the uploads that *device* has begun about *commune*, by name."""
    found = {}
    for path in _folder(service, commune, device).glob(f"{sha256}-*"):
        name, _, length = path.name.partition("-")
        found[EvidenceHash(name)] = Upload(
            commune=commune,
            device=device,
            sha256=EvidenceHash(name),
            length=int(length),
            path=path,
        )
    return found


def finish(service: Service, upload: Upload) -> KeptEvidence:
    """Check a completed upload and keep it as evidence; raise what ``keep_file`` raises."""
    return evidence.keep_file(service, upload.path, upload.commune, upload.sha256, upload.device)


def refuse_if_no_evidence(upload: Upload) -> None:
    """Raise where the bytes so far show that it cannot be evidence, and remove it.

    So a file that will be refused is not sent to its end over a slow connection first.
    """
    if upload.offset < min(HEAD, upload.length):
        return
    try:
        with upload.path.open("rb") as stream:
            evidence.refuse_if_no_evidence(stream.read(HEAD), upload.sha256[:8])
    except (EvidenceType, TooManyPixels):
        drop(upload)
        raise
    except FileNotFoundError:
        pass  # finished or ended meanwhile


def drop(upload: Upload) -> None:
    """Remove an upload."""
    with suppress(FileNotFoundError):
        upload.path.unlink()


def sweep(service: Service) -> None:
    """Remove the uploads that were not continued for days."""
    for path in (service.evidence / COMING).glob("*/*/*"):
        with suppress(OSError):  # another worker may have removed it
            if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                path.unlink()


def sweep_now_and_then(service: Service) -> None:
    """Sweep where the last time was an hour ago; cheap to call with each upload."""
    due = _next_sweep.get(service.evidence, 0.0)
    if time.monotonic() >= due:
        _next_sweep[service.evidence] = time.monotonic() + _SWEEP_EVERY
        sweep(service)


def conflict(held: int, said: int) -> OffsetConflict:
    """Return the fault for a sender whose offset differs from the service's."""
    return OffsetConflict(
        N_("The service holds {held} bytes of the file; what came begins at {said}."),
        held=held,
        said=said,
    )


def refuse_unless_room(
    service: Service, commune: CommuneCode, device: DeviceId, length: int
) -> None:
    """Raise CommuneFull or TooLarge unless there is room for *length* bytes more of *device*.

    An upload counts with its whole length: room is reserved when it begins.
    """
    coming = [*(service.evidence / COMING / commune).glob("*/*")]
    own = [_length_of(path) for path in coming if path.parent.name == device]
    if len(own) >= MAX_OPEN:
        raise TooLarge(
            N_("This device has begun {count} files and ended none of them."), count=MAX_OPEN
        )
    if own and sum(own) + length > MAX_RESERVED:
        raise TooLarge(
            N_("This device has begun files of {limit} MB and ended none of them."),
            limit=MAX_RESERVED // 2**20,
        )
    total = length + sum(_length_of(path) for path in coming)
    with service.database.reading() as connection:
        total += evidence.bytes_held(connection, commune)
    evidence.refuse_if_full(commune, total)


def _length_of(path: Path) -> int:
    """Return the length that was announced of the upload at *path*."""
    return int(path.name.partition("-")[2])


def _folder(service: Service, commune: CommuneCode, device: DeviceId) -> Path:
    return service.evidence / COMING / commune / device


if sys.platform == "win32":

    @contextmanager
    def _one_begins(_folder: Path) -> Iterator[None]:
        """Allow one upload of a commune to begin at a time."""
        with _one_at_a_time:
            yield

    @contextmanager
    def _locked(_handle: int) -> Iterator[None]:
        """Hold an upload alone: on Windows the service is one process."""
        with _one_at_a_time:
            yield

else:
    import fcntl

    @contextmanager
    def _one_begins(folder: Path) -> Iterator[None]:
        """Let one upload about the commune of *folder* begin at a time, in all workers."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            with _locked(handle):
                yield
        finally:
            os.close(handle)

    @contextmanager
    def _locked(handle: int) -> Iterator[None]:
        """Hold an upload alone, against other workers too."""
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
