"""The papers that the clerk prints, by their names."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.ids import PaperKind
from desktop_app.i18n import _
from desktop_app.ui.clerk.paper_names import ClerkPaper
from desktop_app.ui.papers import Paper
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.values.desk import Desk


def paper_called(name: ClerkPaper, desk: Desk) -> Paper:
    """Return the paper called *name*, to be drawn when it is shown."""
    request = PaperRequest(centre=desk.centre, round=desk.round)
    round_ = desk.round
    match name:
        case ClerkPaper.BLANK:
            return Paper(
                title=_("Blank form"),
                file_name=f"phieu-trong-{desk.commune.code}.pdf",
                draw=lambda door: door.papers.draw(PaperKind.BLANK, request),
            )
        case ClerkPaper.RECEIPT:
            return Paper(
                title=_("Receipt"),
                file_name=f"bien-nhan-{desk.commune.code}-{round_}.pdf",
                draw=lambda door: door.papers.receipt(round_=round_),
            )
        case ClerkPaper.COMMUNE:
            return Paper(
                title=_("Report of the commune"),
                file_name=f"bao-cao-{desk.commune.code}-{round_}.pdf",
                draw=lambda door: door.papers.draw(PaperKind.COMMUNE, request),
                draw_word=lambda door: door.papers.draw(PaperKind.COMMUNE, request, "docx"),
            )
        case ClerkPaper.SLIP:
            return Paper(
                title=_("Slip for the leader's signature"),
                file_name=f"phieu-trinh-{desk.commune.code}-{round_}.pdf",
                draw=lambda door: door.papers.draw(PaperKind.SLIP, request),
            )
        case ClerkPaper.CARD:
            return Paper(
                title=_("Quick card"),
                file_name=f"the-nho-{desk.commune.code}.pdf",
                draw=lambda door: door.papers.card(),
            )
        case ClerkPaper.DIARY:
            return Paper(
                title=_("Connection diary"),
                file_name=f"nhat-ky-ket-noi-{desk.commune.code}-{round_}.pdf",
                draw=lambda door: door.papers.diary(round_=round_),
            )
        case ClerkPaper.COSTS:
            return Paper(
                title=_("Funds that are needed"),
                file_name=f"kinh-phi-{desk.commune.code}-{round_}.pdf",
                draw=lambda door: door.papers.costs(round_=round_),
            )
    assert_never(name)
