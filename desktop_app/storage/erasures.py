"""Files of evidence whose content the service's officer erased: gone from here, not kept again.

What was said about such a file stays, with who erased it, when and why. That is kept even where a
later roster names it no more, as after the service was put back from an older copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from desktop_app.core.changes.roster import Erasure
from desktop_app.core.fault import N_
from desktop_app.core.ids import EvidenceHash
from desktop_app.core.time.rounds import local

from .storage_faults import EvidenceErased
from .store import Store

NAME = "erased/"  # and the SHA-256: a row of "memory"


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """When a file was erased (UTC seconds), by whom and why; ``by`` "" where that is not told."""

    at: int
    by: str
    reason: str

    @property
    def day(self) -> date:
        """The day on which it was erased, in Vietnam."""
        return local(self.at).date()


def erased(store: Store, sha256: EvidenceHash) -> Erased | None:
    """Return how the file was erased, None where it was not."""
    found = store.row("SELECT value FROM memory WHERE name = ?", (NAME + sha256,))
    return None if found is None else msgspec.json.decode(found[0], type=Erased)


def all_erased(store: Store) -> dict[EvidenceHash, Erased]:
    """Return every file that was erased."""
    return {
        EvidenceHash(name): msgspec.json.decode(value, type=Erased)
        for name, value in store.rows(
            "SELECT substr(name, ?), value FROM memory WHERE name GLOB ?",
            (len(NAME) + 1, NAME + "*"),
        )
    }


def refuse_erased(store: Store, sha256: EvidenceHash) -> None:
    """Raise EvidenceErased where the content of the file may not be kept."""
    known = erased(store, sha256)
    if known is not None:
        raise EvidenceErased(
            N_("This file was removed on {day} by decision of {by}: {reason}. Attach another one."),
            day=known.day.strftime("%d/%m/%Y"),
            by=known.by or "–",
            reason=known.reason,
        )


def note(store: Store, told: Iterable[Erasure]) -> None:
    """Note what the service *told* to be erased; ``erased_content.remove`` removes it."""
    known = all_erased(store)
    for one in told:
        name = EvidenceHash(one.sha256.hex())
        if name in known:
            continue
        said = Erased(at=one.at, by=one.by, reason=one.reason)
        with store.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)",
                (NAME + name, msgspec.json.encode(said).decode()),
            )
        forget_files(store, [name])


def forget_files(store: Store, names: Iterable[EvidenceHash]) -> None:
    """Note of *names* that their files are not here."""
    with store.transaction() as connection:
        connection.executemany(
            "DELETE FROM evidence WHERE sha256 = ?", [(bytes.fromhex(name),) for name in names]
        )
