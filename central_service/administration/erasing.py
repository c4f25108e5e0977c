"""Erase a file of evidence that shows what it must not: its content goes, what was said stays.

The hash, who said so, when and why are a signed act. Desks that hold the file learn it from the
roster of their next exchange and remove it too (docs/sync.md, "Erased files").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, literal, select

from central_service.access.erasures import ErasedFile, erase_in, erased_files
from central_service.database import schema
from central_service.files.erased_content import remove_content, remove_file
from central_service.files.evidence import evidence_hash
from central_service.founding.service import Service, now
from central_service.stores.folder_store import FolderStore
from central_service.trouble.service_faults import Malformed, NotHeld, SettingRefused
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.i18n import N_

from .erased_list import list_them, listed

MAX_REASON = 200  # characters: every desk concerned keeps it
LEAST_NAMED = 8  # characters of a hash that name a file
_WHOLE = 64  # characters of a hash
_BEGINNING = re.compile("[0-9a-f]{1,63}")


class HeldFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is held for a commune: its size in bytes, who sent it and when (UTC seconds)."""

    sha256: EvidenceHash
    commune: CommuneCode
    size: int
    media: str
    person: str
    received: int


class ErasurePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What erasing would do: where the file is held, and which communes name it in their entries.

    ``before``: it is erased already, as this says.
    """

    sha256: EvidenceHash
    held: tuple[HeldFile, ...]
    named_in: tuple[CommuneCode, ...]
    before: ErasedFile | None = None

    @property
    def communes(self) -> tuple[CommuneCode, ...]:
        """The communes that are told; none: all of them, because nobody named the file yet."""
        return tuple(sorted({one.commune for one in self.held} | set(self.named_in)))


def held_files(connection: Connection, commune: CommuneCode) -> list[HeldFile]:
    """Return the files that are held for *commune*, the latest first."""
    return _held(connection, schema.evidence.c.commune == commune)


def erasure_plan(connection: Connection, text: str) -> ErasurePlan:
    """Return what erasing the file that *text* names would do.

    *text* is its whole SHA-256, or the beginning of one that is held. Raise Malformed, NotHeld,
    SettingRefused.
    """
    sha256 = _named(connection, text.strip().lower())
    known = next((one for one in erased_files(connection) if one.sha256 == sha256), None)
    return ErasurePlan(
        sha256=sha256,
        held=tuple(_held(connection, schema.evidence.c.sha256 == sha256)),
        named_in=_named_in(connection, sha256),
        before=known,
    )


def erase(service: Service, plan: ErasurePlan, *, reason: str, by: str) -> ErasedFile:
    """Erase the file of *plan*; return what is kept of it. Raise SettingRefused for no reason."""
    why = clean_text(reason, limit=MAX_REASON, single_line=True)
    who = clean_text(by, limit=MAX_NAME, single_line=True)
    if not why or not who:
        raise SettingRefused(N_("Say why the file is erased, and who decided it."))
    made = ErasedFile(sha256=plan.sha256, made=now(), by=who, reason=why, communes=plan.communes)
    # The list first: after a power cut in between, the next day's work erases it (erase_listed).
    list_them(service.folder, [made])
    _erase(service, [made])
    return made


def erase_listed(service: Service, *folders: Path) -> list[ErasedFile]:
    """Erase again what the lists in *folders* name and the database does not know; return those.

    The list beside the keys is one of them. What is erased is removed where it was brought back.
    """
    wanted = {one.sha256: one for folder in (*folders, service.folder) for one in listed(folder)}
    with service.database.reading() as connection:
        known = {one.sha256: one for one in erased_files(connection)}
    again = [one for name, one in sorted(wanted.items()) if name not in known]
    _erase(service, again)
    list_them(service.folder, [*wanted.values(), *known.values()])
    remove_content(service, list(known))
    return again


def clear_copies(service: Service, files: Path) -> int:
    """Remove what was erased from copied *files* of evidence, and list it; return how many."""
    with service.database.reading() as connection:
        known = erased_files(connection)
        held = select(schema.evidence.c.sha256)
        let_go = connection.execute(
            select(schema.erasures.c.sha256)
            .where(schema.erasures.c.months > 0, schema.erasures.c.sha256.not_in(held))
            .distinct()
        ).scalars()
        names = {one.sha256 for one in known} | {EvidenceHash(name) for name in let_go}
    list_them(files, known)
    return sum(remove_file(FolderStore(files), name) for name in sorted(names))


def _erase(service: Service, files: Iterable[ErasedFile]) -> None:
    some = list(files)
    if not some:
        return
    with service.database.writing() as connection:
        for one in some:
            erase_in(connection, service, one)
    remove_content(service, [one.sha256 for one in some])


def _held(connection: Connection, which: object) -> list[HeldFile]:
    table, members = schema.evidence.c, schema.members.c
    rows = connection.execute(
        select(table.sha256, table.commune, table.size, table.media, table.received, members.person)
        .outerjoin(schema.members, members.device == table.device)
        .where(which)  # type: ignore[arg-type]
        .order_by(table.received.desc(), table.sha256, table.commune)
    )
    return [
        HeldFile(
            sha256=EvidenceHash(row.sha256),
            commune=CommuneCode(row.commune),
            size=row.size,
            media=row.media,
            person=row.person or "",
            received=row.received,
        )
        for row in rows
    ]


def _named(connection: Connection, text: str) -> EvidenceHash:
    if len(text) == _WHOLE:
        return evidence_hash(text)
    if not _BEGINNING.fullmatch(text):
        raise Malformed(N_("“{text}” is not the SHA-256 of a file."), text=text[:70])
    table = schema.evidence.c
    found = connection.execute(
        select(table.sha256)
        .where(table.sha256.between(text, text + "g"))  # no digit comes after f
        .distinct()
        .limit(2)
    ).scalars()
    names = list(found)
    if len(text) < LEAST_NAMED or len(names) > 1:
        raise SettingRefused(
            N_("{text} is too little of the file's name: write more of it, or all 64 characters."),
            text=text or "–",
        )
    if not names:
        raise NotHeld(
            N_(
                "No file that is held has a name that begins with {text}. One that is on desks or"
                " USB drives alone is named by all 64 characters."
            ),
            text=text,
        )
    return EvidenceHash(names[0])


def _named_in(connection: Connection, sha256: EvidenceHash) -> tuple[CommuneCode, ...]:
    """Return the communes whose entries name the file, held or not; this reads every entry."""
    table, needle = schema.changes.c, literal(sha256.encode())
    place = (
        func.instr(table.body, needle)
        if connection.dialect.name == "sqlite"
        else func.position(needle.op("IN")(table.body))
    )
    rows = connection.execute(select(table.commune).where(place > 0).distinct())
    return tuple(CommuneCode(commune) for commune in sorted(rows.scalars()))
