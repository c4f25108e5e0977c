"""One paper for each commune of an area: written one by one, so that it can stop and go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop_app.core.fault import N_, EntryRefused, Fault
from desktop_app.core.ids import CentreId, PaperKind, RoundId
from desktop_app.core.system_refusals import why_refused
from desktop_app.reports.data import Report
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.overview import centres_of

from .file_forms import NotWritten, write_file
from .file_names import file_name
from .requests import PaperRequest

Values = Callable[[PaperKind, PaperRequest], Report]

JOINED = "tat-ca"  # the file of all papers begins so


class StepOutcome(StrEnum):
    """What became of one commune's paper."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"  # its file was there, of the same data: not drawn again
    NOTHING = "nothing"  # there is nothing to print: no check, no request


class BatchStep(msgspec.Struct, frozen=True, kw_only=True):
    """One commune is done: how far it is, and with what result."""

    number: int  # from 1
    total: int
    centre: CentreId
    outcome: StepOutcome
    file: Path | None = None
    why: Fault | None = None  # of a paper that has nothing to say


def draw_batch(
    context: DeskContext,
    values: Values,
    kind: PaperKind,
    request: PaperRequest,
    folder: Path,
    *,
    resume: bool = False,
) -> Iterator[BatchStep]:
    """Write the paper of each commune of ``request.area`` into *folder*, a step at a time.

    Every file is whole or not there: who stops asking for steps keeps those that are done. With
    *resume*, a file of the same data and letterhead stays as it is. Raise NotWritten, and
    EntryRefused for a paper that is not about one commune.
    """
    if not kind.is_of_one_commune:
        raise EntryRefused(N_("A paper on an area is one paper: “report {kind}”."), kind=kind)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritten(
            N_("“{file}” cannot be written: {why}."), file=folder, why=why_refused(error)
        ) from error
    centres = centres_of(context, request.area)
    request = msgspec.structs.replace(request, round=context.round(request.round))
    return _steps(values, kind, request, folder, centres, resume=resume)


def batch_files(
    context: DeskContext, kind: PaperKind, request: PaperRequest, folder: Path
) -> list[Path]:
    """Return the file of each commune of ``request.area`` in *folder*, there or not."""
    round_ = context.round(request.round)
    return [folder / file_name(kind, one, round_) for one in centres_of(context, request.area)]


def _steps(
    values: Values,
    kind: PaperKind,
    request: PaperRequest,
    folder: Path,
    centres: tuple[CentreId, ...],
    *,
    resume: bool,
) -> Iterator[BatchStep]:
    from desktop_app.reports.drawing import drawn
    from desktop_app.reports.paper_reading import is_drawn_from

    for number, centre in enumerate(centres, start=1):
        file = folder / file_name(kind, centre, request.round or "")
        own = msgspec.structs.replace(request, centre=centre, area=None)
        try:
            report = values(kind, own)
        except EntryRefused as refused:
            yield BatchStep(
                number=number, total=len(centres), centre=centre,
                outcome=StepOutcome.NOTHING, why=refused,
            )  # fmt: skip
            continue
        if resume and is_drawn_from(file, report):
            outcome = StepOutcome.UNCHANGED
        else:
            outcome = StepOutcome.WRITTEN
            write_file(file, drawn(report))
        yield BatchStep(
            number=number, total=len(centres), centre=centre, outcome=outcome, file=file
        )


def join_files(files: Sequence[Path], kind: PaperKind, round_: RoundId, folder: Path) -> Path:
    """Write all of *files* into one beside them and return it; raise NotWritten."""
    from desktop_app.reports.joining import joined

    whole = folder / f"{JOINED}-{file_name(kind, '', round_)}"
    write_file(whole, joined(file.read_bytes() for file in files))
    return whole
