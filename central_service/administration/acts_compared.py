"""Compare the tables with the signed acts: rows changed, added or deleted by hand are found."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, select

from central_service.access.codes import LIFE
from central_service.database import schema
from central_service.signing.service_keys import keys_in
from desktop_app import checklist_files
from desktop_app.checklist_files import ChecklistRefused, checklist_from_bytes
from desktop_app.core.changes.feeds import device_id
from desktop_app.core.changes.roster import (
    ChecklistNotice,
    Revocation,
    Roster,
    chain_verifies,
    checklist_verifies,
)
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import _

from .acts_replayed import Difference, Key, Replayed, Row, Rows, replayed


def compare_with_acts(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each row that the signed acts did not make as it is."""
    acts = schema.acts.c
    rows = connection.execute(select(acts.sequence, acts.body, acts.made).order_by(acts.sequence))
    signed = replayed((number, bytes(body), made) for number, body, made in rows)
    if signed.unknown:  # acts of a newer version may have made anything
        yield _("The service's act {number} is of a kind that this version does not know.").format(
            number=signed.unknown[0]
        )
        return
    for difference in _differences(connection, signed):
        yield _sentence(difference)
    yield from _keys(connection)
    yield from _checklists(connection)


def _differences(connection: Connection, signed: Replayed) -> Iterator[Difference]:
    for name, expected in signed.tables.items():
        held = _held(connection, name)
        if name == "codes":
            yield from _codes(signed, expected, held)
            continue
        yield from _compared(name, expected, held)
    yield from _told(connection, signed)


def _held(connection: Connection, name: str) -> Rows:
    table = schema.metadata.tables[name]
    keys = [column.name for column in table.primary_key]
    found: Rows = {}
    for row in connection.execute(select(table)).mappings():
        values: Row = {
            column: bytes(value) if isinstance(value, memoryview) else value
            for column, value in row.items()
        }
        key = tuple(values[column] for column in keys)
        if name == "codes":
            key = (bytes(row["hash"]).hex(),)
        if name == "notices":
            values["sha256"] = hashlib.sha256(bytes(row["content"])).hexdigest()
        if name == "members" and device_id(bytes(row["public_key"])) != row["device"]:
            values["person"] = ""  # another key under this name: nothing of the row counts
        found[key] = values
    return found


def _compared(name: str, expected: Rows, held: Rows) -> Iterator[Difference]:
    for key, row in expected.items():
        if key not in held:
            yield Difference(table=name, key=key, is_missing=True)
            continue
        for column, value in row.items():
            if held[key][column] != value:
                yield Difference(
                    table=name, key=key, column=column, held=held[key][column], signed=value
                )
    for key in held:
        if key not in expected:
            yield Difference(table=name, key=key)


def _codes(signed: Replayed, expected: Rows, held: Rows) -> Iterator[Difference]:
    """Compare the codes: by hash, those of earlier versions by how many there are of a moment."""
    withdrawn = {key for key, row in expected.items() if "role" not in row}
    exact = {key: row for key, row in expected.items() if key not in withdrawn}
    old = {key: row for key, row in held.items() if key not in exact}
    yield from _compared("codes", exact, {key: held[key] for key in exact if key in held})
    for key, row in old.items():
        due = {
            "expires": int(str(row["made"])) + LIFE,
            "withdrawn": expected[key]["withdrawn"] if key in withdrawn else 0,
        }
        yield from _compared("codes", {key: due}, {key: row})
    counted = Counter(_place(row) for row in old.values())
    told = Counter(signed.old_codes)
    for place in counted.keys() | told.keys():
        if counted[place] != told[place]:
            is_missing = counted[place] < told[place]
            yield Difference(table="codes", key=place, is_missing=is_missing)
    used = Counter(
        (device_id(bytes(row["public_key"])), *_place(row)[1:], row["used"])  # type: ignore[call-overload]
        for row in held.values()
        if row["public_key"] is not None
    )
    enrolled = Counter(signed.enrolments)
    for enrolment in used.keys() | enrolled.keys():
        if used[enrolment] != enrolled[enrolment]:
            is_missing = used[enrolment] < enrolled[enrolment]
            yield Difference(table="codes", key=enrolment, column="used", is_missing=is_missing)


def _place(row: Row) -> Key:
    return row["made"], row["role"], row["commune"], row["area"]


def _told(connection: Connection, signed: Replayed) -> Iterator[Difference]:
    """Compare the first contact after a revocation, until which the device's changes count."""
    table = schema.members.c
    rows = connection.execute(select(table.device, table.told).where(table.told.is_not(None)))
    for device, told in rows:
        revoked = signed.revoked_at.get(device)
        if revoked is None or told < revoked:
            yield Difference(
                table="members", key=(device,), column="told", held=told, signed=revoked
            )


def _keys(connection: Connection) -> Iterator[str]:
    if not chain_verifies(keys_in(connection)):
        yield _("The service's keys are not signed one by the other.")


def _checklists(connection: Connection) -> Iterator[str]:
    keys = keys_in(connection)
    roster = Roster(service=DeviceId(""), name="", epoch=0, number=0, time=0, keys=keys, members=())
    table = schema.checklists.c
    for row in connection.execute(
        select(
            table.sha256, table.id, table.version, table.content, table.signature,
            table.secret_items,
        )
    ):  # fmt: skip
        notice = ChecklistNotice(
            id=row.id, version=row.version, sha256=row.sha256, signature=bytes(row.signature)
        )
        content = bytes(row.content)
        whole = checklist_files.content_hash(content) == row.sha256
        if whole:
            try:
                secret = " ".join(checklist_from_bytes(content).secret_rule.items)
                whole = secret == row.secret_items
            except ChecklistRefused:
                whole = False
        if not whole or not checklist_verifies(notice, roster):
            yield _("The checklist {id}, version {version}, is not as it was published.").format(
                id=row.id, version=row.version
            )


def _sentence(found: Difference) -> str:
    what = _what(found.table, found.key)
    if found.column and found.is_missing:
        return _("{what}: the signed acts say that it was used, and the table does not.").format(
            what=what
        )
    if found.is_missing:
        return _("{what}: the signed acts made it, and it is missing.").format(what=what)
    if not found.column or found.column == "used":
        return _("{what}: no signed act made it.").format(what=what)
    return _("{what}: “{column}” is {held}, and by the signed acts it is {signed}.").format(
        what=what,
        column=found.column,
        held=_shown(found.held),
        signed=_shown(found.signed),
    )


def _what(table: str, key: Key) -> str:
    """Return what people call the row of *table* with *key*."""
    told = ", ".join(_shown(part) for part in key if part not in ("", None))
    words = {
        "service": _("The service's own row"),
        "service_keys": _("The service's key {key}"),
        "age_keys": _("The key for packages {key}"),
        "members": _("Machine {key}"),
        "grants": _("Role {key}"),
        "successions": _("Replaced key {key}"),
        "areas": _("Area {key}"),
        "area_communes": _("Commune of an area {key}"),
        "rounds": _("Round {key}"),
        "checklists": _("Checklist {key}"),
        "codes": _("Code {key}"),
        "notices": _("Notice {key}"),
        "erasures": _("Erased file {key}"),
    }
    return words[table].format(key=told)


def _shown(value: object) -> str:
    """Return *value* short: of ids and hashes the beginning is enough to find them."""
    if isinstance(value, bytes):
        value = value.hex()
    if isinstance(value, Revocation):
        value = value.value
    text = "–" if value in (None, "") else str(value)
    return text if len(text) < 32 or not text.isalnum() else text[:12]
