"""Evidence put to items: photos, documents, measurements, reports (minh chứng)."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

from desktop_app import photos
from desktop_app.core.assessment import attached
from desktop_app.core.bodies import Attach, Detach
from desktop_app.core.changes import Held
from desktop_app.core.checklist import Item
from desktop_app.core.fault import N_, EntryRefused, NotAllowed
from desktop_app.core.ids import CentreId, ChangeHash, EvidenceHash, EvidenceKind, ItemId, RoundId
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text import MAX_NAME, clean_text
from desktop_app.storage import evidence, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.moment import Moment

from .declaring import refuse_on_secret

MAX_FILE = 20 * 1024 * 1024  # bytes of one document


class Attaching:
    """Attach evidence and hide it; a file is on disk before the change that names it."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

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
        context = self._context
        where = context.centre(centre)
        checklist = context.checklist_of(where, context.round(round_))
        known = checklist.item(item)
        refuse_on_secret(checklist, known)
        if file is not None:
            data, name = _read(file), name or file.name
        name, number = _fitting(name), clean_text(number, limit=MAX_NAME, single_line=True)
        kept = photos.prepare(data, name=name) if data is not None else None
        if kept is None and (not number or day is None):
            raise EntryRefused(
                N_("{code}: give a file, or the number and the date of a document."),
                code=known.code,
            )
        if kept is not None and kind is EvidenceKind.PHOTO and not kept.is_image:
            raise EntryRefused(N_("“{name}” is not a photo."), name=name)
        _refuse_future(known, day, context.moment())
        body = Attach(
            evidence=kind or _kind_of(kept, known),
            sha256=evidence.keep(context.store, kept.data, kept.media) if kept else None,
            name=name,
            media=kept.media if kept else "",
            size=len(kept.data) if kept else 0,
            number=number,
            date=day,
            captured=kept.captured if kept else None,
            layer=context.layer(where),
            visit=visit,
        )
        return self._write(known.id, body, round_, where)

    def detach(
        self,
        item: ItemId,
        target: ChangeHash,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Hide a piece of evidence; its file and its history stay."""
        context = self._context
        where = context.centre(centre)
        layer = context.layer(where)
        known = state.held(context.store, target)
        piece = attached(known) if known is not None else None
        if piece is not None and piece.layer is not layer:
            raise NotAllowed(N_("This evidence is kept by others; it is not yours to remove."))
        body = Detach(target=target, layer=layer)
        if known is None or known.change.item != item:  # else it may be one that is set aside
            item = context.checklist_of(where, context.round(round_)).item(item).id
        return self._write(item, body, round_, where)

    def keep_slip(self, file: Path | None, data: bytes | None = None) -> EvidenceHash:
        """Keep the photo of a signed slip and return its name."""
        data = _read(file) if file is not None else data
        if data is None:
            raise EntryRefused(N_("Choose the photo of the signed slip."))
        kept = photos.prepare(data, name=file.name if file else "")
        return evidence.keep(self._context.store, kept.data, kept.media)

    def file_of(self, sha256: EvidenceHash) -> Path | None:
        """Return the file of a piece of evidence, None while it is not on this PC."""
        return evidence.open_evidence(self._context.store, sha256)

    def history(self, change: ChangeHash) -> Held | None:
        """Return a change by its hash, hidden evidence included."""
        return state.held(self._context.store, change)

    def _write(
        self, item: ItemId, body: Attach | Detach, round_: RoundId | None, centre: CentreId
    ) -> Held:
        context = self._context
        draft = Draft(body=body, centre=centre, round=context.round(round_), item=item)
        (held,) = writing.write(context.store, context.writer(context.speaker(centre)), [draft])
        return held


def _kind_of(kept: photos.Prepared | None, item: Item) -> EvidenceKind:
    if kept is None:
        return EvidenceKind.DOCUMENT
    if kept.is_image:
        return EvidenceKind.PHOTO
    others = [kind for kind in item.evidence.wanted if kind is not EvidenceKind.PHOTO]
    return others[0] if others else EvidenceKind.DOCUMENT


def _refuse_future(item: Item, day: date | None, moment: Moment) -> None:
    if day is not None and day > moment.today and moment.is_known:
        raise EntryRefused(
            N_("{item}: the day {date} has not come yet."),
            item=item.code,
            date=f"{day.day}/{day.month}/{day.year}",
        )


def _fitting(name: str) -> str:
    """Return a file's name as it is kept: nobody typed it, so it is cut and never refused."""
    name = clean_text("".join(c if c.isprintable() else "?" for c in name), limit=4 * len(name))
    if len(name) <= MAX_NAME:
        return name
    suffix = Path(name).suffix[:10]
    return f"{name[: MAX_NAME - len(suffix) - 1]}…{suffix}"


def _read(file: Path) -> bytes:
    try:
        about = file.stat()
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
            # A pipe or a device may never end; a folder is refused by the system below.
            raise EntryRefused(N_("“{name}” is not a file that can be attached."), name=file.name)
        if about.st_size > MAX_FILE:
            raise EntryRefused(
                N_("“{name}” is larger than {limit} MB; make it smaller first."),
                name=file.name,
                limit=MAX_FILE // 2**20,
            )
        return file.read_bytes()
    except OSError as error:
        raise EntryRefused(
            N_("“{name}” cannot be read: {why}."), name=file.name, why=why_refused(error)
        ) from error
