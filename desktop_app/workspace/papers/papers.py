"""Official papers of this data: collect the values of a paper and draw it (docs/rules.md#paper)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, TypeVar, assert_never

from desktop_app.core.ids import CentreId, PaperKind, ParagraphName, RoundId
from desktop_app.reports import data as paper
from desktop_app.workspace.context.desk_context import DeskContext

from . import area_values, commune_values
from .commune_values import vietnamese_desk
from .letterheads import LetterheadSettings, letterhead_settings, save_letterhead_settings
from .paragraphs import edit_paragraph
from .requests import PaperRequest

Data = TypeVar("Data")
_ANY = PaperRequest()


class Papers:
    """The papers of one data folder."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def draw(self, kind: PaperKind, request: PaperRequest = _ANY) -> bytes:
        """Return a paper as the bytes of a PDF, on the figures as they stand."""
        from desktop_app.reports.area import draw_area
        from desktop_app.reports.blank import draw_blank
        from desktop_app.reports.commune import draw_commune
        from desktop_app.reports.inspection import draw_inspection
        from desktop_app.reports.letter import draw_letter
        from desktop_app.reports.slip import draw_slip

        match kind:
            case PaperKind.COMMUNE:
                return _drawn(draw_commune, self.commune_report(request))
            case PaperKind.AREA:
                return _drawn(draw_area, self.area_report(request))
            case PaperKind.INSPECTION:
                return _drawn(draw_inspection, self.inspection_report(request))
            case PaperKind.SLIP:
                return _drawn(draw_slip, commune_values.slip_report(self._context, request))
            case PaperKind.BLANK:
                return _drawn(draw_blank, commune_values.blank_form(self._context, request))
            case PaperKind.LETTER:
                return _drawn(draw_letter, self.gap_letter(request))
        assert_never(kind)

    def commune_report(self, request: PaperRequest = _ANY) -> paper.CommuneReport:
        """Return the values of the report of one commune (BÁO CÁO)."""
        return commune_values.commune_report(self._context, request)

    def area_report(self, request: PaperRequest = _ANY) -> paper.AreaReport:
        """Return the values of the report of an area; a table sheet where no agency is set."""
        return area_values.area_report(self._context, request)

    def gap_letter(self, request: PaperRequest) -> paper.LetterReport:
        """Return the values of the letter (công văn) on ``request.item``."""
        return area_values.gap_letter(self._context, request)

    def inspection_report(self, request: PaperRequest) -> paper.InspectionReport:
        """Return the values of the minutes of a visit (BIÊN BẢN)."""
        return commune_values.inspection_report(self._context, request)

    def receipt(self, *, round_: RoundId | None = None) -> bytes:
        """Return the newest receipt as a page; raise EntryRefused while there is none."""
        from desktop_app.reports.receipt import draw_receipt

        from .paper_lines import receipt_slip

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

    @property
    def settings(self) -> LetterheadSettings:
        """What this office set for its papers."""
        return letterhead_settings(self._context.store)

    def save_settings(self, settings: LetterheadSettings) -> None:
        """Keep what this office sets for its papers."""
        save_letterhead_settings(self._context.store, settings)

    def edit(
        self,
        kind: PaperKind,
        paragraph: ParagraphName,
        text: str,
        *,
        centre: CentreId | None = None,
        area: str = "",
        round_: RoundId | None = None,
    ) -> None:
        """Save a paragraph of a report in a person's words; "" takes the prefilled one again."""
        edit_paragraph(
            self._context, kind, paragraph, text, centre=centre, area=area, round_=round_
        )


def _drawn(draw: Callable[[Data, BinaryIO], None], data: Data) -> bytes:
    out = io.BytesIO()
    draw(data, out)
    return out.getvalue()
