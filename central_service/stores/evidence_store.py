"""What the service asks of a store of evidence, and which one the settings name.

Files are named by the SHA-256 of their content, so writing one again changes nothing. Uploads in
progress are no part of it: they lie in the folder of the machine that receives them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from central_service.trouble.service_faults import UsageWrong
from desktop_app.core.ids import EvidenceHash
from desktop_app.i18n import N_

from .folder_store import FolderStore

SCHEME = "s3://"


class EvidenceStore(Protocol):
    """Whole files by name. Every method raises OSError where the store cannot be used."""

    is_shared: bool  # by services on several machines, so others may add and remove files

    def bring(self, file: Path, name: EvidenceHash) -> None:
        """Begin to keep the checked local *file*: what takes long, before the row is written."""

    def settle(self, file: Path, name: EvidenceHash) -> None:
        """Keep *file* under *name*, durably, within the transaction that writes its row.

        Nothing is done where another worker took the same file first.
        """

    def put(self, source: Iterator[bytes], name: EvidenceHash) -> None:
        """Write the pieces of *source* as a file: of a copy that is made or put back."""

    def has(self, name: EvidenceHash) -> bool:
        """Return whether the file is there."""

    def among(self, names: Collection[EvidenceHash]) -> set[EvidenceHash]:
        """Return those of *names* that are there."""

    def read(self, name: EvidenceHash, first: int = 0) -> Iterator[bytes]:
        """Yield the content from byte *first* on, in pieces; raise FileNotFoundError."""

    def remove(self, name: EvidenceHash) -> bool:
        """Remove the file; return whether it was there."""

    def listed(self) -> Iterator[tuple[EvidenceHash, float]]:
        """Yield the name of each file and when it was written, UTC seconds."""


class StoreAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A bucket and what the names in it begin with; "" for nothing."""

    bucket: str
    prefix: str = ""


def store_address(text: str) -> StoreAddress | None:
    """Return the object store that *text* names, None for the folder; raise UsageWrong."""
    if not text:
        return None
    bucket, _, prefix = text.removeprefix(SCHEME).partition("/")
    if not text.startswith(SCHEME) or not bucket:
        raise UsageWrong(
            N_("“{text}” is no store of evidence. Write it as s3://BUCKET or s3://BUCKET/FOLDER."),
            text=text[:100],
        )
    return StoreAddress(bucket=bucket, prefix=prefix.strip("/"))


def open_store(folder: Path, address: StoreAddress | None) -> EvidenceStore:
    """Return the store: *folder*, unless an object store has an *address*.

    Raise UsageWrong where the library for object stores is not installed.
    """
    if address is None:
        return FolderStore(folder)
    from .object_store import ObjectStore  # its library is in an extra of its own

    return ObjectStore(address.bucket, address.prefix)
