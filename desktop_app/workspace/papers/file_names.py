"""What the file of a paper is called."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.ids import PaperKind, RoundId


def file_name(kind: PaperKind, about: str, round_: RoundId | str) -> str:
    """Return the name of a paper's file: "bao-cao-25399-2026-11.pdf".

    *about*: the centre or the item, "" for an area.
    """
    return "-".join(filter(None, (_stem(kind), about, round_))) + ".pdf"


def _stem(kind: PaperKind) -> str:
    match kind:
        case PaperKind.COMMUNE:
            return "bao-cao"
        case PaperKind.AREA:
            return "bao-cao-dia-ban"
        case PaperKind.INSPECTION:
            return "bien-ban"
        case PaperKind.SLIP:
            return "phieu-trinh"
        case PaperKind.BLANK:
            return "phieu-trong"
        case PaperKind.LETTER:
            return "cong-van"
        case PaperKind.RETURNED:
            return "cong-van-bo-sung"
        case PaperKind.ACTIONS:
            return "nhiem-vu"
        case PaperKind.FUNDING:
            return "kinh-phi"
        case PaperKind.PUBLIC:
            return "cong-khai"
    assert_never(kind)
