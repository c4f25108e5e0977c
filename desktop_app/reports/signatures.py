"""The end of a paper: Nơi nhận level with the signer's title, and the three of the minutes."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table

from desktop_app.reports.body import balanced_lines, gap, style, text
from desktop_app.reports.data import Letterhead
from desktop_app.reports.fonts import printable, typeface
from desktop_app.reports.page import TEXT_WIDTH

SIGNATURE_ROOM = 30 * mm  # a seal is 36 mm wide and covers a third of the signature
_COPIES_WIDTH = 70 * mm
_TITLE_SIZE = 14
_COPY_SIZE = 11
_ABREAST_SIZE = 13


def copies_list(copies: Sequence[str], *, addressed: bool) -> list[Paragraph]:
    """Return "Nơi nhận:" and its lines, each with a dash, the last one ended.

    "Như trên" means who stands after "Kính gửi": left out of a paper not *addressed* to anybody.
    """
    copies = [one for one in copies if addressed or not one.lower().startswith("như trên")]
    if not copies:
        return []
    last = len(copies) - 1
    dashed = style(_COPY_SIZE, left=6, first=-6)
    return [
        text("Nơi nhận:", style(12, weight="bold_italic", leading=1.25)),
        *(
            text(f"- {copy}{'.' if number == last else ';'}", dashed)
            for number, copy in enumerate(copies)
        ),
    ]


def signature_block(letterhead: Letterhead, *, addressed: bool) -> Flowable:
    """Return Nơi nhận on the left and the signer on the right, with room for signature and seal.

    *addressed*: "Kính gửi" stands on the paper.
    """
    bold = style(_TITLE_SIZE, weight="bold", align="centre")
    signer = letterhead.signer
    right: list[Flowable] = [text(line, bold) for line in signer.titles]
    right += [gap(SIGNATURE_ROOM), text(signer.name, bold)]
    left: list[Flowable] = [*copies_list(letterhead.copies, addressed=addressed)]
    return Table(
        [[left, right]],
        colWidths=[_COPIES_WIDTH, TEXT_WIDTH - _COPIES_WIDTH],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def signatures_abreast(signers: Sequence[tuple[str, str]]) -> Flowable:
    """Return (title, name) pairs side by side, each with room to sign by hand."""
    bold = style(_ABREAST_SIZE, weight="bold", align="centre")
    hint = style(12, weight="italic", align="centre")
    width = TEXT_WIDTH / len(signers)
    return Table(
        [
            [text("\n".join(_title_lines(title, width)), bold) for title, _ in signers],
            [text("(Ký, ghi rõ họ tên)", hint) for _ in signers],
            [gap(SIGNATURE_ROOM) for _ in signers],
            [text(name, bold) for _, name in signers],
        ],
        colWidths=[width] * len(signers),
        style=[
            ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _title_lines(title: str, width: float) -> list[str]:
    return balanced_lines(printable(title), typeface().bold, _ABREAST_SIZE, width - 6)
