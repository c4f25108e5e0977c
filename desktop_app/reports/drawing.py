"""Any paper as the bytes of a PDF; what draws it is loaded when it is asked for."""

from __future__ import annotations

import io
from typing import assert_never

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


def drawn(report: Report) -> bytes:
    """Return *report* drawn; the same values give the same bytes on one installation."""
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
