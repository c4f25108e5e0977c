"""Stored facts: roster, checklists, clock offset, settings."""

from __future__ import annotations

import msgspec

from desktop_app.core.digests import sha256_hex
from desktop_app.core.ids import CommuneCode

from .rewinds import TORN
from .store import Store

_ROSTER = "roster"
_CHECKLIST = "checklist/"
_CLOCK = "clock"


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """What to add to the device's clock to get the service's time, in seconds.

    ``learnt_at``: when that was learnt, by the device's clock, UTC seconds.
    """

    offset: int
    learnt_at: int


def save_roster(store: Store, data: bytes) -> None:
    """Keep the signed roster in place of the one before, byte for byte."""
    _save_document(store, _ROSTER, data)


def roster_bytes(store: Store) -> bytes | None:
    """Return the signed roster as it was saved, or None."""
    return _document(store, _ROSTER)


def save_checklist(store: Store, data: bytes) -> str:
    """Store a published checklist beside the others and return its SHA-256."""
    sha256 = sha256_hex(data)
    _save_document(store, _CHECKLIST + sha256, data)
    return sha256


def checklist_bytes(store: Store, sha256: str) -> bytes | None:
    """Return the checklist of that SHA-256; None where it is not kept, or not whole any more."""
    data = _document(store, _CHECKLIST + sha256)
    return data if data is not None and sha256_hex(data) == sha256 else None


def checklists(store: Store) -> tuple[str, ...]:
    """Return the SHA-256 of every undamaged checklist, in the order of arrival."""
    return tuple(
        sha256 for sha256 in _checklist_names(store) if checklist_bytes(store, sha256) is not None
    )


def damaged_checklists(store: Store) -> tuple[str, ...]:
    """Return the SHA-256 of every checklist whose bytes are not those any more."""
    return tuple(
        sha256 for sha256 in _checklist_names(store) if checklist_bytes(store, sha256) is None
    )


def _checklist_names(store: Store) -> tuple[str, ...]:
    found = store.rows(
        "SELECT substr(name, ?) FROM document WHERE name GLOB ? ORDER BY rowid",
        (len(_CHECKLIST) + 1, _CHECKLIST + "*"),
    )
    return tuple(sha256 for (sha256,) in found)


def setting(store: Store, name: str) -> str | None:
    """Return the JSON text of a setting, or None."""
    found = store.row("SELECT value FROM setting WHERE name = ?", (name,))
    return None if found is None else str(found[0])


def set_setting(store: Store, name: str, value: str) -> None:
    """Keep *value*, a JSON text, as the setting *name*."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO setting (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )


def clock(store: Store) -> Clock | None:
    """Return what is known of the service's time; None before the first contact."""
    found = store.row("SELECT value FROM memory WHERE name = ?", (_CLOCK,))
    return None if found is None else msgspec.json.decode(found[0], type=Clock)


def learn_clock(store: Store, clock: Clock) -> None:
    """Keep *clock* in place of what was known before."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)",
            (_CLOCK, msgspec.json.encode(clock).decode()),
        )


def torn_marks(store: Store) -> int:
    """Return how many marks were rewritten since a person was last informed."""
    found = store.row("SELECT value FROM memory WHERE name = ?", (TORN,))
    return int(found[0]) if found else 0


def forget_torn_marks(store: Store) -> None:
    """Reset that number after informing a person."""
    with store.transaction() as connection:
        connection.execute("DELETE FROM memory WHERE name = ?", (TORN,))


def last_contact(store: Store) -> dict[CommuneCode, int]:
    """Return the service's last contact with each commune, in its own UTC seconds."""
    return dict(store.rows("SELECT code, contact FROM commune WHERE contact IS NOT NULL"))


def _save_document(store: Store, name: str, data: bytes) -> None:
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO document (name, data) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET data = excluded.data",
            (name, data),
        )


def _document(store: Store, name: str) -> bytes | None:
    found = store.row("SELECT data FROM document WHERE name = ?", (name,))
    return None if found is None else bytes(found[0])
