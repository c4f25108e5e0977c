"""Evidence put to items: photos, documents, measurements, reports (minh chứng)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from desktop_app import photos
from desktop_app.core.assessment.assessment import attached
from desktop_app.core.assessment.judging import written_day
from desktop_app.core.changes.bodies import Attach, Detach
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.fault import N_, EntryRefused, NotAllowed
from desktop_app.core.files.evidence_files import FileRefused, NotTaken, refuse_kind
from desktop_app.core.files.media import HEAD, Media
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    EvidenceHash,
    EvidenceKind,
    ItemId,
    Layer,
    Role,
    RoundId,
)
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.photos import Prepared
from desktop_app.reports import preview
from desktop_app.storage import erasures, evidence, opened_copies, retention, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.moment import Moment

from .declaring import refuse_on_secret
from .ended_visits import needed_visit, refuse_ended


class Attaching:
    """Attaches and hides evidence; a file is on disk before the change that names it."""

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
        before: Callable[[Prepared], object] | None = None,
    ) -> Held:
        """Put a file, pasted bytes, or a document's number and date to *item*.

        An image is a photo, anything else the first kind but photo that the item wants. *before*
        is called with the file as it will be kept.
        Raise EntryRefused with a sentence for what cannot be taken; nothing is changed then.
        """
        context = self._context
        where = context.centre(centre)
        checklist = context.checklist_of(where, context.round(round_))
        known = checklist.item(item)
        refuse_on_secret(checklist, known)
        refuse_ended(context.store, where, context.round(round_), visit)
        kept = self.prepare(file, data, name)
        name = _fitting(name or (file.absolute().name if file is not None else ""))
        number = clean_text(number, limit=MAX_NAME, single_line=True)
        if kept is None and (not number or day is None):
            raise EntryRefused(
                N_("{code}: give a file, or the number and the date of a document."),
                code=known.code,
            )
        if kept is not None and kind is EvidenceKind.PHOTO and not kept.is_image:
            if kept.pages > 1:
                raise EntryRefused(
                    N_("“{name}” has {count} pages: it is a document, not a photo."),
                    name=name,
                    count=kept.pages,
                )
            raise EntryRefused(N_("“{name}” is not a photo."), name=name)
        _refuse_future(known, day, context.moment())
        if before is not None and kept is not None:
            before(kept)
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

    def prepare(
        self, file: Path | None, data: bytes | None = None, name: str = ""
    ) -> Prepared | None:
        """Return a file or pasted bytes as they would be kept, None where neither is given.

        Raise EntryRefused with a sentence for what cannot be taken.
        """
        if file is not None:
            name = _fitting(name or file.absolute().name)
            data = _read(file, name)
        if data is None:
            return None
        kept = photos.prepare(data, name=_fitting(name))
        if kept.media == Media.PDF and preview.needs_password(kept.data):
            raise FileRefused(NotTaken.SEALED, _fitting(name))
        return kept

    def detach(
        self,
        item: ItemId,
        target: ChangeHash,
        *,
        note: str = "",
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Hide a piece of evidence, *note* saying why; its file and its history stay."""
        context = self._context
        where = context.centre(centre)
        known = state.held(context.store, target)
        self._refuse_others(known, where)
        self._refuse_of_ended_visit(known)
        said = clean_text(note, limit=MAX_NAME, single_line=True)
        body = Detach(target=target, layer=context.layer(where), note=said)
        if known is None or known.change.item != item:  # else it may be one that is set aside
            item = context.checklist_of(where, context.round(round_)).item(item).id
        return self._write(item, body, round_, where)

    def attach_again(
        self,
        item: ItemId,
        target: ChangeHash,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Put a piece back that was taken off; it counts as long as it would have."""
        context = self._context
        where = context.centre(centre)
        known = state.held(context.store, target)
        self._refuse_others(known, where)
        self._refuse_of_ended_visit(known)
        piece = attached(known) if known is not None else None
        if known is None or piece is None:
            raise EntryRefused(N_("This evidence is not in this data."))
        return self._write(item, as_old_as(known, piece), round_, where)

    def turn(
        self,
        item: ItemId,
        target: ChangeHash,
        quarters: int,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> tuple[Held, Held]:
        """Put a copy of a photo, turned clockwise by *quarters*, in the place of the original.

        The original is hidden and stays whole; the copy counts as long as the original did.
        """
        context = self._context
        where = context.centre(centre)
        known = state.held(context.store, target)
        self._refuse_others(known, where)
        self._refuse_of_ended_visit(known)
        piece = attached(known) if known is not None else None
        file = self.file_of(piece.sha256) if piece is not None and piece.sha256 else None
        if known is None or piece is None or file is None:
            raise EntryRefused(N_("The file of this evidence is not on this PC yet."))
        new = photos.turned(file.read_bytes(), quarters, name=piece.name)
        copy = msgspec.structs.replace(
            as_old_as(known, piece),
            sha256=evidence.keep(context.store, new.data, new.media),
            media=new.media,
            size=len(new.data),
        )
        round_, about = context.round(round_), known.change.item or item
        drafts = [
            Draft(body=body, centre=where, round=round_, item=about)
            for body in (copy, Detach(target=known.identity, layer=piece.layer))
        ]
        writer = context.writer(context.speaker(where))
        added, hidden = writing.write(context.store, writer, drafts)
        return added, hidden

    def _refuse_others(self, known: Held | None, centre: CentreId) -> None:
        piece = attached(known) if known is not None else None
        if piece is not None and piece.layer is not self._context.layer(centre):
            raise NotAllowed(N_("This evidence is kept by others; it is not yours to remove."))

    def _refuse_of_ended_visit(self, known: Held | None) -> None:
        """Raise EntryRefused for a photo of an item from a visit that has ended."""
        piece = attached(known) if known is not None else None
        if known is not None and piece is not None and known.change.item:
            change = known.change
            refuse_ended(self._context.store, change.centre, change.round, piece.visit)

    def attach_sheet(
        self,
        centre: CentreId,
        visit: ChangeHash,
        file: Path | None = None,
        *,
        data: bytes | None = None,
        name: str = "",
        round_: RoundId | None = None,
    ) -> Held:
        """Put a photo or scan of the signed minutes to *visit*, which has ended.

        Raise EntryRefused where it goes on: what is signed is not written yet.
        """
        context = self._context
        _register, body = needed_visit(context.store, centre, context.round(round_), visit)
        if not body.closed:
            raise EntryRefused(
                N_("End the visit first: the photo is of the minutes that both sides signed.")
            )
        kept = self.prepare(file, data, name)
        if kept is None:
            raise EntryRefused(N_("Choose the photo of the signed minutes."))
        piece = Attach(
            evidence=EvidenceKind.PHOTO if kept.is_image else EvidenceKind.DOCUMENT,
            sha256=evidence.keep(context.store, kept.data, kept.media),
            name=_fitting(name or (file.absolute().name if file is not None else "")),
            media=kept.media,
            size=len(kept.data),
            captured=kept.captured,
            layer=Layer.VERIFIED,
            visit=visit,
        )
        context.identity(Role.SUPERVISOR)  # refuses where this PC has no such key
        return self._write("", piece, round_, centre)

    def detach_sheet(
        self, centre: CentreId, target: ChangeHash, *, round_: RoundId | None = None
    ) -> Held:
        """Take a photo of signed minutes off again; its file and its history stay."""
        self._refuse_others(state.held(self._context.store, target), centre)
        return self._write("", Detach(target=target, layer=Layer.VERIFIED), round_, centre)

    def keep_slip(self, file: Path | None, data: bytes | None = None) -> EvidenceHash:
        """Keep the photo of a signed slip and return its name."""
        kept = self.prepare(file, data)
        if kept is None:
            raise EntryRefused(N_("Choose the photo of the signed slip."))
        return evidence.keep(self._context.store, kept.data, kept.media)

    def file_of(self, sha256: EvidenceHash) -> Path | None:
        """Return the file of a piece of evidence, None while it is not on this PC."""
        return evidence.open_evidence(self._context.store, sha256)

    def is_erased(self, sha256: str) -> bool:
        """Return whether the service's officer took the file away everywhere."""
        return erasures.erased(self._context.store, EvidenceHash(sha256)) is not None

    def small_of(self, sha256: EvidenceHash) -> Path | None:
        """Return the small picture kept of a photo that was cleared from this PC, or None."""
        return retention.small_of(self._context.store, sha256)

    def copy_to_open(self, sha256: EvidenceHash, name: str = "") -> Path | None:
        """Return a copy that other programs may open, None while the file is not on this PC.

        Its suffix follows its content; raise FileRefused where that is no evidence.
        """
        return opened_copies.copy_to_open(self._context.store, sha256, name)

    def history(self, change: ChangeHash) -> Held | None:
        """Return a change by its hash, hidden evidence included."""
        return state.held(self._context.store, change)

    def _write(
        self,
        item: ItemId | Literal[""],
        body: Attach | Detach,
        round_: RoundId | None,
        centre: CentreId,
    ) -> Held:
        context = self._context
        draft = Draft(body=body, centre=centre, round=context.round(round_), item=item)
        (held,) = writing.write(context.store, context.writer(context.speaker(centre)), [draft])
        return held


def as_old_as(held: Held, piece: Attach) -> Attach:
    """Return *piece*, which *held* attached, to be attached anew without counting for longer."""
    if piece.captured is not None or piece.evidence is EvidenceKind.DOCUMENT:
        return piece  # a document counts until it is replaced
    return msgspec.structs.replace(piece, captured=written_day(held))


def _kind_of(kept: Prepared | None, item: Item) -> EvidenceKind:
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
    """Return a file's name as it is kept: a long one is cut, not refused, as nobody typed it."""
    name = clean_text("".join(c if c.isprintable() else "?" for c in name), limit=4 * len(name))
    if len(name) <= MAX_NAME:
        return name
    suffix = Path(name).suffix[:10]
    return f"{name[: MAX_NAME - len(suffix) - 1]}…{suffix}"


def _read(file: Path, name: str) -> bytes:
    try:
        about = file.stat()
        if stat.S_ISDIR(about.st_mode):
            raise EntryRefused(
                N_("“{name}” is a folder. Open it and attach the files in it."), name=name
            )
        if not stat.S_ISREG(about.st_mode):  # a pipe or a device may never end
            raise EntryRefused(N_("“{name}” is not a file that can be attached."), name=name)
        with file.open("rb") as stream:
            # The type is checked before the size: nobody is advised to make a video smaller.
            media = refuse_kind(stream.read(HEAD), name)
            photos.refuse_large(about.st_size, media, name)
            stream.seek(0)
            data = stream.read(about.st_size + 1)
            now = os.fstat(stream.fileno())
    except OSError as error:
        raise EntryRefused(
            N_("“{name}” cannot be read: {why}."), name=name, why=why_refused(error)
        ) from error
    if (len(data), now.st_mtime_ns) != (about.st_size, about.st_mtime_ns):
        raise EntryRefused(
            N_("Another program is still writing “{name}”. Wait for it or close the file there,"
               " then attach it again."),
            name=name,
        )  # fmt: skip
    return data
