"""Evidence put to items: photos, documents, measurements, reports (minh chứng)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop_app import photos
from desktop_app.core.bodies import Attach, Detach
from desktop_app.core.changes import Held
from desktop_app.core.checklist import Item
from desktop_app.core.faults import N_, EntryRefused
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    EvidenceHash,
    EvidenceKind,
    ItemId,
    Layer,
    RoundId,
)
from desktop_app.core.text import MAX_NAME, clean_text
from desktop_app.storage import evidence, state, writing
from desktop_app.storage.writing import Draft

from .bench import Bench
from .declaring import refuse_on_secret

MAX_FILE = 20 * 1024 * 1024  # bytes of one document


class Attaching:
    """Attach evidence and hide it; a file is on disk before the change that names it."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def attach(
        self,
        item: ItemId,
        file: Path | None = None,
        *,
        data: bytes | None = None,
        kind: EvidenceKind | None = None,
        name: str = "",
        number: str = "",
        day: date | None = None,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
        visit: ChangeHash | None = None,
    ) -> Held:
        """Put a file, pasted bytes, or a document's number and date to *item*.

        An image is a photo, anything else the first kind but photo that the item wants.
        Raise EntryRefused with a sentence for what cannot be taken; nothing is changed then.
        """
        bench = self._bench
        known = bench.checklist.item(item)
        refuse_on_secret(bench, known)
        if file is not None:
            data, name = _read(file), name or file.name
        sha256, media, size, captured = None, "", 0, None
        if data is not None:
            kept = photos.prepare(data, name=name)
            media, size = kept.media, len(kept.data)
            captured = kept.captured
            sha256 = evidence.keep(bench.store, kept.data, media)
            kind = kind or (EvidenceKind.PHOTO if kept.is_image else _first_kind(known))
        else:
            kind = kind or EvidenceKind.DOCUMENT
            if not clean_text(number, limit=MAX_NAME) or day is None:
                raise EntryRefused(
                    N_("{code}: give a file, or the number and the date of a document."),
                    code=known.code,
                )
        body = Attach(
            evidence=kind,
            sha256=sha256,
            name=clean_text(name, limit=MAX_NAME, single_line=True),
            media=media,
            size=size,
            number=clean_text(number, limit=MAX_NAME, single_line=True),
            date=day,
            captured=captured,
            layer=Layer.VERIFIED if bench.is_supervisor else Layer.DECLARED,
            visit=visit,
        )
        return self._write(known, body, round_, centre)

    def detach(
        self,
        item: ItemId,
        target: ChangeHash,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Hide a piece of evidence; its file and its history stay."""
        return self._write(self._bench.checklist.item(item), Detach(target=target), round_, centre)

    def keep_slip(self, file: Path | None, data: bytes | None = None) -> EvidenceHash:
        """Keep the photo of a signed slip and return its name."""
        data = _read(file) if file is not None else data
        if data is None:
            raise EntryRefused(N_("Choose the photo of the signed slip."))
        kept = photos.prepare(data, name=file.name if file else "")
        return evidence.keep(self._bench.store, kept.data, kept.media)

    def file_of(self, sha256: EvidenceHash) -> Path | None:
        """Return the file of a piece of evidence, None while it is not on this PC."""
        return evidence.open_evidence(self._bench.store, sha256)

    def history(self, change: ChangeHash) -> Held | None:
        """Return a change by its hash, hidden evidence included."""
        return state.held(self._bench.store, change)

    def _write(
        self, item: Item, body: Attach | Detach, round_: RoundId | None, centre: CentreId | None
    ) -> Held:
        bench = self._bench
        draft = Draft(
            body=body, centre=bench.centre(centre), round=bench.round(round_), item=item.id
        )
        (held,) = writing.write(bench.store, bench.pen(bench.identity()), [draft])
        return held


def _first_kind(item: Item) -> EvidenceKind:
    others = [kind for kind in item.evidence.wanted if kind is not EvidenceKind.PHOTO]
    return others[0] if others else EvidenceKind.DOCUMENT


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE:
            raise EntryRefused(
                N_("“{name}” is larger than {limit} MB; make it smaller first."),
                name=file.name,
                limit=MAX_FILE // 2**20,
            )
        return file.read_bytes()
    except OSError as error:
        raise EntryRefused(
            N_("“{name}” cannot be read: {why}."), name=file.name, why=error.strerror or error
        ) from error
