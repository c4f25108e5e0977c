"""Official papers of this data: collect the values of a paper and draw it (docs/rules.md#paper)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeVar, assert_never, overload

from desktop_app.core.changes.change import Held
from desktop_app.core.ids import CentreId, PaperKind, ParagraphName, RoundId
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.reports import data as paper
from desktop_app.workspace.context.desk_context import DeskContext

from .batches import BatchStep, batch_files, draw_batch, join_files
from .letterheads import (
    Issuer,
    LetterheadSettings,
    letterhead_settings,
    save_letterhead_settings,
)
from .paragraphs import edit_paragraph
from .requests import PaperRequest

if TYPE_CHECKING:
    from desktop_app.reports.view_data import ViewSheet

    from .checking_papers import PaperCheck  # loads PDFium
    from .file_forms import TableForm
    from .tables_out import TableShape

Data = TypeVar("Data")
_ANY = PaperRequest()


class Papers:
    """The papers of one data folder."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def draw(self, kind: PaperKind, request: PaperRequest = _ANY, form: str = "pdf") -> bytes:
        """Return a paper as the bytes of a file, on the figures as they stand.

        *form* is "pdf", or "docx" for the reports that leaders edit.
        """
        from desktop_app.reports.drawing import PaperForm, drawn

        return drawn(self.values(kind, request), PaperForm(form))

    @overload
    def values(
        self, kind: Literal[PaperKind.COMMUNE], request: PaperRequest = _ANY
    ) -> paper.CommuneReport: ...
    @overload
    def values(
        self, kind: Literal[PaperKind.AREA], request: PaperRequest = _ANY
    ) -> paper.AreaReport: ...
    @overload
    def values(
        self, kind: Literal[PaperKind.LETTER], request: PaperRequest = _ANY
    ) -> paper.LetterReport: ...
    @overload
    def values(
        self, kind: Literal[PaperKind.RETURNED], request: PaperRequest = _ANY
    ) -> paper.ReturnedLetter: ...
    @overload
    def values(self, kind: PaperKind, request: PaperRequest = _ANY) -> paper.Report: ...

    def values(self, kind: PaperKind, request: PaperRequest = _ANY) -> paper.Report:
        """Return the values that a paper is drawn from."""
        # Only here: a page that asks for a letterhead is opened without them.
        from . import area_values, commune_values, minutes_values

        context = self._context
        match kind:
            case PaperKind.COMMUNE:
                return commune_values.commune_report(context, request)
            case PaperKind.INSPECTION:
                return minutes_values.inspection_report(context, request)
            case PaperKind.SLIP:
                return commune_values.slip_report(context, request)
            case PaperKind.BLANK:
                return commune_values.blank_form(context, request)
            case PaperKind.RETURNED:
                return commune_values.returned_letter(context, request)
            case PaperKind.AREA:
                return area_values.area_report(context, request)
            case PaperKind.PUBLIC:
                return area_values.public_report(context, request)
            case PaperKind.LETTER:
                return area_values.gap_letter(context, request)
            case PaperKind.ACTIONS:
                return area_values.actions_report(context, request)
            case PaperKind.FUNDING:
                return area_values.funding_report(context, request)
        assert_never(kind)

    def batch(
        self, kind: PaperKind, request: PaperRequest, folder: Path, *, resume: bool = False
    ) -> Iterator[BatchStep]:
        """Write the paper of each commune of ``request.area`` into *folder*, a step at a time."""
        return draw_batch(self._context, self.values, kind, request, folder, resume=resume)

    def batch_files(self, kind: PaperKind, request: PaperRequest, folder: Path) -> list[Path]:
        """Return the files that such a batch writes, those with nothing to print included."""
        return batch_files(self._context, kind, request, folder)

    def join(
        self, files: Sequence[Path], kind: PaperKind, request: PaperRequest, folder: Path
    ) -> Path:
        """Write *files* into one, beside them, and return it."""
        return join_files(files, kind, self._context.round(request.round), folder)

    def check(self, pdf: bytes) -> PaperCheck:
        """Return where a finished paper differs from what the data here give."""
        from .checking_papers import check_paper

        return check_paper(self._context, self.values, pdf)

    def write_table(
        self,
        shape: TableShape,
        rounds: tuple[RoundId, ...],
        file: Path,
        form: TableForm,
        *,
        centre: CentreId | None = None,
        area: str | None = None,
    ) -> None:
        """Write a table of one commune, or of an area, to *file*."""
        from .tables_out import write_table

        write_table(self._context, shape, rounds, file, form, centre=centre, area=area)

    def receipt(self, *, round_: RoundId | None = None) -> bytes:
        """Return the newest receipt as a page; raise EntryRefused while there is none."""
        from desktop_app.reports.receipt import draw_receipt

        from .paper_lines import receipt_slip
        from .vietnamese import vietnamese_desk

        desk = vietnamese_desk(self._context, None, round_)
        return _drawn(draw_receipt, receipt_slip(self._context, desk))

    def carriage(self, sha256: str) -> bytes:
        """Return the note of a package taken along; raise EntryRefused where there is none."""
        from desktop_app.reports.carriage import draw_carriage

        from .paper_lines import carriage_note

        return _drawn(draw_carriage, carriage_note(self._context, sha256))

    def handover(self, *, taker: str = "") -> bytes:
        """Return the sheet for handing this PC over to *taker*: what is stored, what is unsent."""
        from desktop_app.reports.handover import draw_handover

        from .handing_over import handover

        return _drawn(draw_handover, handover(self._context, taker=taker))

    def card(self) -> bytes:
        """Return the quick card of a clerk; a supervisor's is for any commune."""
        from desktop_app.reports.card import draw_card

        from .card_values import card_values

        return _drawn(draw_card, card_values(self._context))

    def diary(self, *, round_: RoundId | None = None) -> bytes:
        """Return the connection diary of the month of *round_*, by the log of this PC."""
        from desktop_app.reports.diary import draw_diary

        from .diary_values import diary

        with in_vietnamese():
            values = diary(self._context, round_=round_)
        return _drawn(draw_diary, values)

    def costs(self, *, round_: RoundId | None = None) -> bytes:
        """Return the sheet of what closing this commune's gaps costs, by group of items."""
        from desktop_app.reports.costs import draw_costs

        from .cost_values import cost_sheet

        with in_vietnamese():
            values = cost_sheet(self._context, round_=round_)
        return _drawn(draw_costs, values)

    def view(self, sheet: ViewSheet) -> bytes:
        """Return what a supervisor sees on the screen as a paper."""
        from desktop_app.reports.view_sheet import draw_view

        return _drawn(draw_view, sheet)

    def letterhead(self, issuer: Issuer, round_: RoundId | None = None) -> LetterheadSettings:
        """Return what was set for the papers of *issuer*, with the request for *round_*."""
        return letterhead_settings(self._context, issuer, round_)

    def save_letterhead(
        self, issuer: Issuer, given: LetterheadSettings, round_: RoundId | None = None
    ) -> None:
        """Keep what is set for the papers of *issuer*."""
        save_letterhead_settings(self._context, issuer, round_, given)

    def edit(
        self,
        kind: PaperKind,
        paragraph: ParagraphName,
        text: str,
        *,
        centre: CentreId | None = None,
        area: str = "",
        round_: RoundId | None = None,
    ) -> Held:
        """Save a paragraph of a report in a person's words; "" takes the prefilled one again."""
        return edit_paragraph(
            self._context, kind, paragraph, text, centre=centre, area=area, round_=round_
        )


def _drawn(draw: Callable[[Data, BinaryIO], None], data: Data) -> bytes:
    out = io.BytesIO()
    draw(data, out)
    return out.getvalue()
