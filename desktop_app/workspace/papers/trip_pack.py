"""The pack of a trip: its papers as files in the data folder, and what else lies on this disk.

Everything a visit needs is in the data already; what has to be fetched before leaving are files of
evidence. The papers are written too, so that they can be printed from any PC.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, CommuneCode, EvidenceHash, PaperKind
from desktop_app.core.system_refusals import why_refused
from desktop_app.paths.private import make_folder_inside
from desktop_app.reports.joining import joined, page_count
from desktop_app.storage import evidence, feeds, state
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.overview import read_board
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.trip import Trip, TripPaper

from .file_forms import NotWritten, write_file
from .requests import PaperRequest
from .trip_values import check_sheet, last_visit, spare_minutes, trip_sheet
from .vietnamese import vietnamese_desk

_FOLDER = "trips"
_MANIFEST = "goi.json"
SPARE_COPIES = 2  # each side keeps one


class PackedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of the pack: its file's name, and how it is printed. None: last time's minutes."""

    name: str
    centre: CentreId | None = None
    paper: TripPaper | None = None
    pages: int
    copies: int = 1

    @property
    def sheets(self) -> int:
        """How many sheets it takes, printed on both sides."""
        return self.copies * -(-self.pages // 2)


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    saved: datetime
    trip: Trip  # that the papers were drawn of
    state: str  # of the data
    papers: tuple[PackedPaper, ...]


class PackState(msgspec.Struct, frozen=True, kw_only=True):
    """What of a trip lies on this disk now."""

    saved: datetime | None  # when the papers were written, None where they are not all there
    is_current: bool  # they say what is known now
    size: int  # bytes of papers and files of evidence
    communes: int
    items: int
    rounds: int  # of which something is known
    unpulled: tuple[str, ...]  # communes of which nothing was fetched yet
    files: int  # photos and documents of these communes
    files_here: int
    critical_files_here: int
    lacking: tuple[str, ...]  # communes of which files are missing
    minutes: int  # communes with minutes of an earlier visit
    never: tuple[str, ...]  # communes that were never checked
    papers: tuple[PackedPaper, ...]

    def sheets(self, paper: TripPaper) -> int:
        """Return how many sheets *paper* takes."""
        return sum(one.sheets for one in self.papers if one.paper is paper)

    @property
    def is_complete(self) -> bool:
        """Whether everything that the trip needs is on this disk and of today's data."""
        nothing_lacks = self.files_here == self.files and not self.unpulled
        return self.saved is not None and self.is_current and nothing_lacks


class TripPacks:
    """Writes the papers of a trip, and looks at what is on the disk."""

    def __init__(
        self, context: DeskContext, draw: Callable[[PaperKind, PaperRequest], bytes]
    ) -> None:
        self._context, self._draw = context, draw

    def folder(self, trip: Trip) -> Path:
        """Return the folder of the pack."""
        return self._context.folder / _FOLDER / str(trip.id)

    def write(self, trip: Trip, *, area: str | None = None) -> PackState:
        """Draw every paper of *trip* from the data as they stand; raise NotWritten."""
        context, folder = self._context, self.folder(trip)
        try:
            make_folder_inside(folder)
        except OSError as error:
            raise NotWritten(
                N_("“{file}” cannot be written: {why}."), file=folder, why=why_refused(error)
            ) from error
        at = self._data_state(trip)
        desks = self._desks(trip)
        papers = []
        for paper, data in self._papers(trip, desks, area):
            counted = msgspec.structs.replace(paper, pages=page_count(data))
            write_file(folder / paper.name, data)
            papers.append(counted)
        manifest = _Manifest(
            saved=context.moment().local, trip=_said(trip), state=at, papers=tuple(papers)
        )
        write_file(folder / _MANIFEST, msgspec.json.encode(manifest))
        for file in folder.glob("*.pdf"):
            if file.name not in {paper.name for paper in papers}:
                with contextlib.suppress(OSError):  # of a commune that is no longer on the trip
                    file.unlink()
        return self.state(trip, desks)

    def _papers(
        self, trip: Trip, desks: list[Desk], area: str | None
    ) -> Iterator[tuple[PackedPaper, bytes]]:
        from desktop_app.reports.check_sheet import draw_check_sheet
        from desktop_app.reports.inspection import draw_spare_minutes
        from desktop_app.reports.trip_sheet import draw_trip_sheet

        context = self._context
        board = read_board(context, area=area, round_=desks[0].round if desks else None)
        for desk in desks:
            where, out = desk.centre, io.BytesIO()
            draw_check_sheet(check_sheet(context, desk, board, trip), out)
            yield (
                PackedPaper(
                    name=f"phieu-kiem-tra-{where}.pdf", centre=where, pages=0,
                    paper=TripPaper.CHECK_SHEETS,
                ),
                out.getvalue(),
            )  # fmt: skip
            out = io.BytesIO()
            draw_spare_minutes(spare_minutes(context, desk, trip), out)
            yield (
                PackedPaper(
                    name=f"bien-ban-trong-{where}.pdf", centre=where, pages=0,
                    paper=TripPaper.SPARE_MINUTES, copies=SPARE_COPIES,
                ),
                out.getvalue(),
            )  # fmt: skip
            request = PaperRequest(centre=where, round=desk.round)
            yield (
                PackedPaper(
                    name=f"phieu-trong-{where}.pdf", centre=where, pages=0,
                    paper=TripPaper.BLANK_FORMS,
                ),
                self._draw(PaperKind.BLANK, request),
            )  # fmt: skip
            before = last_visit(context, where)
            if before is not None:
                round_, visit, _words = before
                yield (
                    PackedPaper(name=f"bien-ban-lan-truoc-{where}.pdf", centre=where, pages=0),
                    self._draw(
                        PaperKind.INSPECTION,
                        PaperRequest(centre=where, round=round_, visit=visit),
                    ),
                )
        if desks:
            out = io.BytesIO()
            draw_trip_sheet(trip_sheet(context, desks, board, trip), out)
            yield (
                PackedPaper(name="to-chuyen-di.pdf", pages=0, paper=TripPaper.TRIP_SHEET),
                out.getvalue(),
            )

    def state(self, trip: Trip, desks: list[Desk] | None = None) -> PackState:
        """Return what of *trip* lies on this disk; files are looked for, not only noted."""
        context, folder = self._context, self.folder(trip)
        desks = self._desks(trip) if desks is None else desks
        manifest = self._manifest(trip)
        papers = manifest.papers if manifest is not None else ()
        sizes = [self._size(folder / paper.name) for paper in papers]
        files: dict[EvidenceHash, int] = {}
        critical: set[EvidenceHash] = set()
        lacking, never, minutes = [], [], 0
        rounds: set[str] = set()
        positions = feeds.positions(context.store)
        for desk in desks:
            own = _files(desk)
            found = {sha256: self._evidence_size(sha256) for sha256 in own}
            files |= found
            critical |= {sha256 for sha256, is_critical in own.items() if is_critical}
            if not all(found.values()):
                lacking.append(desk.commune.full_name)
            rounds.update(state.rounds_of(context.store, desk.centre))
            if last_visit(context, desk.centre) is None:
                never.append(desk.commune.full_name)
            else:
                minutes += 1
        is_written = manifest is not None and all(sizes)
        return PackState(
            saved=manifest.saved if manifest is not None and is_written else None,
            is_current=manifest is not None
            and manifest.trip == _said(trip)
            and manifest.state == self._data_state(trip),
            size=sum(sizes) + sum(files.values()),
            communes=len(desks),
            items=len(desks[0].items) if desks else 0,
            rounds=len(rounds),
            unpulled=tuple(
                desk.commune.full_name for desk in desks if desk.commune.code not in positions
            ),
            files=len(files),
            files_here=sum(size > 0 for size in files.values()),
            critical_files_here=sum(files[sha256] > 0 for sha256 in critical),
            lacking=tuple(lacking),
            minutes=minutes,
            never=tuple(never),
            papers=papers if is_written else (),
        )

    def missing_files(self, trip: Trip) -> list[tuple[CommuneCode, EvidenceHash]]:
        """Return the files of evidence that are to be fetched, those of critical items first."""
        wanted = [
            (not is_critical, desk.commune.code, sha256)
            for desk in self._desks(trip)
            for sha256, is_critical in _files(desk).items()
            if not self._evidence_size(sha256)
        ]
        return [(commune, sha256) for _later, commune, sha256 in sorted(wanted)]

    def printed(self, trip: Trip, papers: tuple[TripPaper, ...]) -> bytes:
        """Return the chosen *papers* as one file, each on a sheet of its own."""
        manifest = self._manifest(trip)
        folder = self.folder(trip)
        known = manifest.papers if manifest is not None else ()
        chosen = [
            (folder / one.name).read_bytes()
            for paper in papers
            for one in known
            if one.paper is paper
            for _copy in range(one.copies)
        ]
        return joined(chosen, on_sheets=True)

    def minutes_before(self, trip: Trip) -> bytes:
        """Return the minutes of each commune's last visit as the pack holds them, as one file."""
        manifest, folder = self._manifest(trip), self.folder(trip)
        known = manifest.papers if manifest is not None else ()
        return joined((folder / one.name).read_bytes() for one in known if one.paper is None)

    def _manifest(self, trip: Trip) -> _Manifest | None:
        try:
            data = (self.folder(trip) / _MANIFEST).read_bytes()
            return msgspec.json.decode(data, type=_Manifest)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _desks(self, trip: Trip) -> list[Desk]:
        desks = []
        for stop in trip.stops:
            with contextlib.suppress(Fault):  # a commune that this desk follows no longer
                desks.append(vietnamese_desk(self._context, stop.centre, None))
        return desks

    def _data_state(self, trip: Trip) -> str:
        """Return a word that is another once anything was written about these communes."""
        said = []
        for stop in trip.stops:
            changes = state.changes_of(self._context.store, stop.centre)
            said.append(f"{stop.centre}:{len(changes)}")
        return " ".join([f"{self._context.moment().today}", *said])

    def _evidence_size(self, sha256: EvidenceHash) -> int:
        file = evidence.open_evidence(self._context.store, sha256)
        return self._size(file) if file is not None else 0

    def _size(self, file: Path) -> int:
        try:
            return file.stat().st_size
        except OSError:
            return 0


def _files(desk: Desk) -> dict[EvidenceHash, bool]:
    """Return the files of evidence of a commune, and whether each is of a critical item."""
    found: dict[EvidenceHash, bool] = {}
    for one in desk.items.values():
        for piece in one.evidence:
            if piece.sha256 is not None and piece.erased is None:
                found[piece.sha256] = found.get(piece.sha256, False) or one.item.critical
    return found


def _said(trip: Trip) -> Trip:
    """Return what of *trip* is on its papers."""
    stops = tuple(msgspec.structs.replace(stop, visited=False) for stop in trip.stops)
    return msgspec.structs.replace(trip, printed=(), stops=stops)
