"""Check all stored data; each finding says what to do."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import assert_never

import msgspec

from desktop_app.core.changes.change import change_hash
from desktop_app.core.changes.feeds import first_head, head_verifies, next_head
from desktop_app.core.changes.fold import fold, unit_of
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CommuneCode, DeviceId

from . import facts, folding, rows
from .evidence import evidence_files
from .storage_faults import StorageFault, damaged
from .store import Store


class FindingKind(StrEnum):
    """What is not as it should be."""

    DATABASE = "database"
    CHAIN = "chain"
    SIGNATURE = "signature"
    STATE = "state"
    EVIDENCE = "evidence"
    REWIND = "rewind"
    CHECKLIST = "checklist"
    MARK = "mark"

    @property
    def is_damage(self) -> bool:
        """Tell whether data may have been lost, so that a copy is looked for."""
        match self:
            case FindingKind.DATABASE | FindingKind.CHAIN:
                return True
            case (
                FindingKind.SIGNATURE
                | FindingKind.STATE
                | FindingKind.EVIDENCE
                | FindingKind.REWIND
                | FindingKind.CHECKLIST
                | FindingKind.MARK
            ):
                return False
        assert_never(self)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it should be, and what to do (i18n.sentence)."""

    about: FindingKind
    fault: Fault


def check(store: Store, public_keys: Mapping[DeviceId, bytes] | None = None) -> list[Finding]:
    """Return what is wrong with the data, nothing if all of it is whole.

    *public_keys*: those of the roster; this computer's own are known. The signature at the end
    of a feed whose key is not known is not looked at. Nothing is changed, but a state that does
    not follow from its changes is folded again when the data is next opened.
    """
    findings = _database(store)
    if findings:  # what is read from a damaged file would only raise more alarm
        return findings
    try:
        keys = {**(public_keys or {}), **_own_keys(store)}
        findings += _feeds(store, keys)
        findings += _state(store)
        findings += _rewinds(store)
        findings += _checklists(store)
        findings += _marks(store)
    except StorageFault as fault:
        findings.append(Finding(about=FindingKind.DATABASE, fault=fault))
    except (ValueError, TypeError, msgspec.MsgspecError):  # rows that no change can have
        findings.append(Finding(about=FindingKind.DATABASE, fault=damaged(store.file)))
    findings += _evidence(store)
    return findings


def _marks(store: Store) -> Iterator[Finding]:
    count = facts.torn_marks(store)
    if count:
        fault = Fault(
            N_(
                "The file “mark”, which tells how far this PC had come, was damaged in {count}"
                " places, as by a power cut. It was put right by what is held; nothing is to do."
            ),
            count=count,
        )
        yield Finding(about=FindingKind.MARK, fault=fault)


def check_entries(store: Store) -> list[Finding]:
    """Return what is wrong with the database and the chains of a copy, which is left as it is."""
    findings = _database(store)
    if not findings:
        try:
            findings += _feeds(store, _own_keys(store))
        except StorageFault as fault:
            findings.append(Finding(about=FindingKind.DATABASE, fault=fault))
        except (ValueError, TypeError, msgspec.MsgspecError):
            findings.append(Finding(about=FindingKind.DATABASE, fault=damaged(store.file)))
    return findings


def _database(store: Store) -> list[Finding]:
    try:
        told = [line for (line,) in store.rows("PRAGMA integrity_check(20)")]
        broken = store.rows("PRAGMA foreign_key_check")
    except StorageFault as fault:
        return [Finding(about=FindingKind.DATABASE, fault=fault)]
    if told == ["ok"] and not broken:
        return []
    return [Finding(about=FindingKind.DATABASE, fault=damaged(store.file))]


def _own_keys(store: Store) -> dict[DeviceId, bytes]:
    return dict(store.rows("SELECT device, public_key FROM identity"))


def _feeds(store: Store, keys: Mapping[DeviceId, bytes]) -> Iterator[Finding]:
    for feed, commune, device in store.rows("SELECT id, commune, device FROM feed ORDER BY id"):
        yield from _feed(store, feed, commune, device, keys.get(device))


def _feed(
    store: Store, feed: int, commune: CommuneCode, device: DeviceId, key: bytes | None
) -> Iterator[Finding]:
    head, sequence, last_signature = first_head(device, commune), 0, None
    for kept_head, signature, *row in store.rows(
        f"SELECT c.head, c.signature, {rows.HELD} {rows.FROM_HELD}"
        " WHERE c.feed = ? ORDER BY c.sequence",
        (feed,),
    ):
        sequence += 1
        hash_ = rows.unpacked(row[0])[0]
        # A stub has no content to compare with; the signed chain over it holds all the same.
        is_true = row[1] is None or change_hash(rows.held_of(row).change) == hash_
        head = next_head(head, hash_)
        if not is_true or row[5] != sequence or head != kept_head:
            yield Finding(
                about=FindingKind.CHAIN,
                fault=Fault(
                    N_(
                        "Entry {sequence} of device {device} for commune {commune} is not the one"
                        " that was written. “check --salvage” takes it from the newest copy, or"
                        " lets the service give it back."
                    ),
                    sequence=sequence,
                    device=device[:8],
                    commune=commune,
                ),
            )
            return
        last_signature = signature
    if last_signature is None or key is None:
        return  # signed before sending, or written by a device that this computer cannot know
    if not head_verifies(key, device, commune, sequence, head, last_signature):
        yield Finding(
            about=FindingKind.SIGNATURE,
            fault=Fault(
                N_(
                    "The signature of device {device} on its entries for commune {commune} is"
                    " wrong. Keep a copy of the data folder and call for help."
                ),
                device=device[:8],
                commune=commune,
            ),
        )


def _state(store: Store) -> list[Finding]:
    differing = sum(
        _differing(store, commune) for (commune,) in store.rows("SELECT DISTINCT commune FROM feed")
    )
    if not differing:
        return []
    with store.transaction() as connection:
        _have_folded_again(connection)
    return [
        Finding(
            about=FindingKind.STATE,
            fault=Fault(
                N_(
                    "What is shown for {count} items is not what the entries say. No entry is"
                    " lost; close the program and open it again, and it is worked out anew."
                ),
                count=differing,
            ),
        )
    ]


def _differing(store: Store, commune: CommuneCode) -> int:
    """Return how many units of a commune are not what its changes fold to."""
    found = store.rows(
        f"SELECT c.unit, {rows.HELD} {rows.FROM_HELD}"
        " WHERE f.commune = ? AND c.kind IS NOT NULL AND c.refused IS NULL",
        (commune,),
    )
    changes = [(unit_id, rows.held_of(row)) for unit_id, *row in found]
    expected = fold(held for _unit_id, held in changes)
    kept = {}
    ids = {}
    for unit_id, data, *address in store.rows(
        "SELECT id, state, kind, centre, round, item, part FROM unit"
        " WHERE centre >= ? AND centre < ?",
        (commune, commune + "~"),
    ):
        unit = rows.unit_of_row(*address)
        ids[unit] = unit_id
        if data is not None:
            kept[unit] = folding.state_of(data)
    wrong = {unit for unit in expected.keys() | kept.keys() if expected.get(unit) != kept.get(unit)}
    wrong |= {unit_of(held) for unit_id, held in changes if ids.get(unit_of(held)) != unit_id}
    return len(wrong)


def _have_folded_again(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM memory WHERE name = 'fold'")


def _rewinds(store: Store) -> Iterable[Finding]:
    for gone in store.rewound:
        yield Finding(
            about=FindingKind.REWIND,
            fault=Fault(
                N_(
                    "The data on this computer was put back to an older state: entries {first} to"
                    " {last} for commune {commune} are missing. Connect, so that the service can"
                    " give back what it received; nothing written since is lost."
                ),
                first=gone.kept + 1,
                last=gone.marked,
                commune=gone.commune,
            ),
        )


def _checklists(store: Store) -> Iterable[Finding]:
    for sha256 in facts.damaged_checklists(store):
        yield Finding(
            about=FindingKind.CHECKLIST,
            fault=Fault(
                N_(
                    "The checklist {name} that is kept on this computer is damaged, so the one that"
                    " came with the program stands in for it. Connect: the service gives it again."
                ),
                name=sha256[:8],
            ),
        )


def _evidence(store: Store) -> Iterator[Finding]:
    for sha256, path in evidence_files(store):
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            yield Finding(
                about=FindingKind.EVIDENCE,
                fault=Fault(
                    N_(
                        "The evidence file {file} is missing or cannot be read. Put it back, or"
                        " attach the photo or document again."
                    ),
                    file=path,
                ),
            )
            continue
        if found != sha256:
            yield Finding(
                about=FindingKind.EVIDENCE,
                fault=Fault(
                    N_(
                        "The evidence file {file} was changed after it was attached. Attach the"
                        " original photo or document again."
                    ),
                    file=path,
                ),
            )
