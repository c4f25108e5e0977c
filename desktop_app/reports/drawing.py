"""Any paper as the bytes of a file; what draws it is loaded when it is asked for."""

from __future__ import annotations

import io
from enum import StrEnum
from typing import assert_never

from desktop_app.core.fault import N_, Fault
from desktop_app.reports.data import (
    ActionsReport,
    AreaReport,
    BlankForm,
    CommuneReport,
    FundingReport,
    InspectionReport,
    LetterReport,
    PublicReport,
    Report,
    ReturnedLetter,
    SlipReport,
)


class PaperForm(StrEnum):
    """The kinds of file that a paper is written as; the value is the end of its name."""

    PDF = "pdf"
    DOCX = "docx"


class NoWordFile(Fault):
    """A paper is not written for word processors."""


def drawn(report: Report, form: PaperForm = PaperForm.PDF) -> bytes:
    """Return *report* as a file; the same values give the same bytes on one installation.

    Raise NoWordFile for a paper that nobody edits before it is signed.
    """
    match form:
        case PaperForm.PDF:
            return _pdf(report)
        case PaperForm.DOCX:
            return _word_file(report)
    assert_never(form)


def _word_file(report: Report) -> bytes:
    from desktop_app.reports.word_file import word_file

    if isinstance(report, CommuneReport):
        from desktop_app.reports.commune import commune_paper

        return word_file(commune_paper(report), moment=report.provenance.data_time)
    if isinstance(report, AreaReport) and not isinstance(report, PublicReport):
        from desktop_app.reports.area import area_paper

        return word_file(area_paper(report), moment=report.provenance.data_time)
    raise NoWordFile(
        N_("Only the report of a commune and of an area are written as DOCX; take PDF for others.")
    )


def _pdf(report: Report) -> bytes:
    out = io.BytesIO()
    match report:
        case CommuneReport():
            from desktop_app.reports.commune import draw_commune

            draw_commune(report, out)
        case PublicReport():
            from desktop_app.reports.public import draw_public

            draw_public(report, out)
        case AreaReport():
            from desktop_app.reports.area import draw_area

            draw_area(report, out)
        case LetterReport() | ReturnedLetter():
            from desktop_app.reports.letter import draw_letter

            draw_letter(report, out)
        case InspectionReport():
            from desktop_app.reports.inspection import draw_inspection

            draw_inspection(report, out)
        case SlipReport():
            from desktop_app.reports.slip import draw_slip

            draw_slip(report, out)
        case ActionsReport():
            from desktop_app.reports.actions import draw_actions

            draw_actions(report, out)
        case FundingReport():
            from desktop_app.reports.funding import draw_funding

            draw_funding(report, out)
        case BlankForm():
            from desktop_app.reports.blank import draw_blank

            draw_blank(report, out)
        case _:
            assert_never(report)
    return out.getvalue()
