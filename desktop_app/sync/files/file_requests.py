"""Requests to the service about files: which it lacks, send a piece, fetch from a byte on.

Sending is tus 1.0 (creation with upload). An upload's address follows from commune and content, so
nothing has to be stored about it, and creating it again returns its offset.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable

import msgspec

from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import Nonsense, connection_broke, nonsense
from desktop_app.sync.http.request_body import Outgoing, Progress
from desktop_app.sync.wire import endpoints

MAX_FILE = 64 * 1024 * 1024  # bytes
_MAX_ANSWER = 256 * 1024
_PIECE = "application/offset+octet-stream"


class NoSuchByte(Nonsense):
    """The file is shorter than the requested offset: what is stored here is not its beginning."""

    def __init__(self) -> None:
        super().__init__(str(nonsense()))


class FileRequests:
    """The requests about files over one link; everything raises SyncFault."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def lacks(self, commune: CommuneCode, names: Iterable[EvidenceHash]) -> dict[EvidenceHash, int]:
        """Return the files that the service lacks, and how many bytes of each it has."""
        asked = list(names)
        path, body = endpoints.LACKING.format(commune=commune), msgspec.json.encode(asked)
        with self._link.answer("POST", path, data=body) as answer:
            lacking = self._link.typed(answer, dict[EvidenceHash, int], _MAX_ANSWER)
        if not lacking.keys() <= set(asked):
            raise nonsense()  # an unknown name in the answer would leave its file unsent
        return lacking

    def begin(
        self,
        commune: CommuneCode,
        sha256: EvidenceHash,
        size: int,
        piece: bytes = b"",
        *,
        progress: Progress | None = None,
    ) -> int:
        """Create the upload of a file of *size* bytes with its first *piece*, or return its offset.

        Return how many bytes the service holds of it.
        """
        named = base64.b64encode(sha256.encode()).decode()
        heads = {"Upload-Length": str(size), "Upload-Metadata": f"sha256 {named}"}
        return self._tus("POST", endpoints.UPLOADS.format(commune=commune), heads, piece, progress)

    def add(
        self,
        commune: CommuneCode,
        sha256: EvidenceHash,
        offset: int,
        piece: bytes,
        *,
        progress: Progress | None = None,
    ) -> int:
        """Send a further *piece* of a file, from byte *offset* on; return as ``begin``."""
        path = endpoints.UPLOAD.format(commune=commune, sha256=sha256)
        return self._tus("PATCH", path, {"Upload-Offset": str(offset)}, piece, progress)

    def fetch(
        self,
        commune: CommuneCode,
        sha256: EvidenceHash,
        take: Callable[[bytes], object],
        *,
        first: int = 0,
    ) -> str:
        """Call *take* with each block of a file, from byte *first* on; return its media type.

        The content is not checked here.
        """
        heads = {"Range": f"bytes={first}-"} if first else {}
        path = endpoints.EVIDENCE.format(commune=commune, sha256=sha256)
        with self._link.answer("GET", path, heads=heads) as answer:
            if first and answer.status_code != 206:
                is_ours = answer.headers.get("etag") == f'"{sha256}"'
                raise NoSuchByte() if is_ours else nonsense()
            left = answer.headers.get("content-length", "")
            for chunk in self._link.chunks(answer, MAX_FILE - first):
                take(chunk)
                left = str(int(left) - len(chunk)) if left.isdigit() else left
            if left not in ("", "0"):
                raise connection_broke()
            return answer.headers.get("content-type", "").partition(";")[0].strip()

    def _tus(
        self,
        method: str,
        path: str,
        heads: dict[str, str],
        piece: bytes,
        progress: Progress | None,
    ) -> int:
        heads = heads | {"Tus-Resumable": "1.0.0"}
        body: Outgoing | None = None
        if piece:
            heads["Content-Type"] = _PIECE
            body = Outgoing(piece, self._link.check, progress)
            self._link.bytes_sent += len(piece)
        # Not repeated: part of a piece may have arrived, so the offset is requested first.
        with self._link.answer(method, path, data=body, heads=heads, once=bool(piece)) as answer:
            offset = answer.headers.get("upload-offset", "")
        if not (offset.isascii() and offset.isdigit()):
            raise nonsense()
        return int(offset)
