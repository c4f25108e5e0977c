"""Photos that the service holds and this PC need not keep: a small picture stays in their place."""

from __future__ import annotations

import contextlib
from pathlib import Path

from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace

from .evidence import Evidence, file_fault, path_of
from .store import Store

_SMALL = "small"  # within the folder of evidence


def clearable(store: Store, before: int) -> list[Evidence]:
    """Return the photos here that the service received before *before* (UTC seconds), oldest first.

    Every commune that refers to one must have a receipt for it that is older; a photo without any
    receipt is never among them.
    """
    return [
        Evidence(
            commune=CommuneCode(commune), sha256=EvidenceHash(sha.hex()), media=media, size=size
        )
        for commune, sha, media, size in store.rows(
            "SELECT min(d.commune), e.sha256, e.media, e.size FROM evidence AS e"
            " JOIN delivery AS d ON d.sha256 = e.sha256"
            " WHERE e.media LIKE 'image/%' AND NOT EXISTS ("
            "  SELECT 1 FROM reference AS r LEFT JOIN delivery AS o"
            "  ON o.commune = r.commune AND o.sha256 = r.sha256"
            "  WHERE r.sha256 = e.sha256 AND (o.at IS NULL OR o.at >= ?1))"
            " GROUP BY e.sha256 HAVING max(d.at) < ?1 ORDER BY max(d.at), e.sha256",
            (before,),
        )
    ]


def held_photos(store: Store) -> tuple[int, int]:
    """Return how many photos are on this computer, and their bytes."""
    count, size = store.row(
        "SELECT count(*), coalesce(sum(size), 0) FROM evidence WHERE media LIKE 'image/%'"
    )
    return count, size


def small_of(store: Store, sha256: EvidenceHash) -> Path | None:
    """Return the small picture that was kept of a photo, or None."""
    file = _small_path(store, sha256)
    return file if file.is_file() else None


def keep_small(store: Store, sha256: EvidenceHash, data: bytes) -> None:
    """Keep *data* as the small picture of a photo; raise DiskFull, ReadOnly or SaveFailed."""
    file = _small_path(store, sha256)
    part = file.with_name(f"{file.name}.part")
    try:
        make_folder_inside(file.parent)
        part.write_bytes(data)
        replace(part, file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise file_fault(store, file.parent, error) from error


def remove_small(store: Store, sha256: EvidenceHash) -> None:
    """Remove the small picture of a photo; raise OSError where that cannot be."""
    _small_path(store, sha256).unlink(missing_ok=True)


def let_go(store: Store, sha256: EvidenceHash) -> None:
    """Remove the file of a photo; what was attached stays, and the service can give it again.

    The note that it is here goes first: after a power cut in between, a file too many is left.
    """
    with store.transaction() as connection:
        connection.execute("DELETE FROM evidence WHERE sha256 = ?", (bytes.fromhex(sha256),))
    file = path_of(store, sha256)
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise file_fault(store, file.parent, error) from error


def _small_path(store: Store, sha256: EvidenceHash) -> Path:
    return path_of(store, sha256).parents[1] / _SMALL / f"{sha256}.jpg"
