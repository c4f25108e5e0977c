"""Who issues papers: three issuers, each set once in this data and kept, with defaults."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_app.core.ids import RoundId
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.reports.data import CommuneName, Letterhead, Signer
from desktop_app.storage.store import Store
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

from .place_lines import place_line
from .requests import PaperRequest

LONGEST_NUMBER = 20  # characters of a paper's number: what stands between "Số:" and the symbol


class Issuer(StrEnum):
    """Who issues a paper."""

    COMMUNE = "commune"  # the centre, or the commune's committee: report of the commune
    AREA = "area"  # the agency over an area: report of the area, letters
    TEAM = "team"  # the inspecting team: minutes


class LetterheadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an issuer sets once; "" takes the default. One line a line of text."""

    agency: str = ""
    superior: str = ""
    in_sentence: str = ""
    symbol: str = ""
    letter_symbol: str = ""  # of letters, where it differs: "UBND-KSTT"
    place: str = ""
    recipients: str = ""
    copies: str = ""
    signer_titles: str = ""
    signer: str = ""
    requested_by: str = ""  # "Công văn số … ngày … của …", of one round


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The letterhead of one issuer as it is stored, and the requests by round."""

    letterhead: LetterheadSettings = LetterheadSettings()
    requested_by: dict[str, str] = {}


def letterhead_settings(
    context: DeskContext, issuer: Issuer, round_: RoundId | None
) -> LetterheadSettings:
    """Return what was set for *issuer*, empty where nothing was; the request is of *round_*."""
    kept = _kept(context, issuer)
    asked = kept.requested_by.get(context.round(round_), "")
    return msgspec.structs.replace(kept.letterhead, requested_by=asked)


def save_letterhead_settings(
    context: DeskContext, issuer: Issuer, round_: RoundId | None, given: LetterheadSettings
) -> None:
    """Keep *given* on this PC for *issuer*; raise TextRefused for what cannot be kept."""
    cleaned = LetterheadSettings(
        **{
            name: clean_text(value, limit=MAX_NAME * 8)
            for name, value in msgspec.structs.asdict(given).items()
        }
    )
    kept = _kept(context, issuer)
    asked = {**kept.requested_by, context.round(round_): cleaned.requested_by}
    changed = _Kept(
        letterhead=msgspec.structs.replace(cleaned, requested_by=""),
        requested_by={when: text for when, text in asked.items() if text},
    )
    known = _all_kept(context.store)
    settings.keep(context.store, settings.LETTERHEADS, {**known, issuer.value: changed})


def _all_kept(store: Store) -> dict[str, _Kept]:
    return settings.read(store, settings.LETTERHEADS, dict[str, _Kept]) or {}


def _kept(context: DeskContext, issuer: Issuer) -> _Kept:
    kept = _all_kept(context.store).get(issuer)
    if kept is not None:
        return kept
    # One letterhead was kept for all papers before: it was that of the desk's own reports.
    own = Issuer.AREA if context.is_supervisor else Issuer.COMMUNE
    before = settings.read(context.store, settings.LETTERHEAD, LetterheadSettings)
    if before is None or issuer is not own:
        return _Kept()
    asked: dict[str, str] = {context.round(): before.requested_by} if before.requested_by else {}
    return _Kept(letterhead=msgspec.structs.replace(before, requested_by=""), requested_by=asked)


def commune_letterhead(
    context: DeskContext, request: PaperRequest, place: CommuneName, *, year: int
) -> Letterhead:
    """Return the letterhead of a commune's own paper; of its centre, where nothing else is set.

    What a supervisor set is never a commune's (docs/rules.md#paper-3).
    """
    given = LetterheadSettings()
    if not context.is_supervisor:
        given = letterhead_settings(context, Issuer.COMMUNE, request.round)
    unit = f"{place.kind} {place.name}"
    return Letterhead(
        agency=_lines(given.agency) or ("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
        superior=_lines(given.superior) or (f"ỦY BAN NHÂN DÂN {unit.upper()}",),
        in_sentence=given.in_sentence or f"Trung tâm Phục vụ hành chính công {unit}",
        symbol=given.symbol or "TTPVHCC",
        letter_symbol=given.letter_symbol,
        place=given.place or place_line(place),
        year=year,
        number=_number(request.number),
        day=request.day,
        recipients=_lines(given.recipients) or (f"Ủy ban nhân dân {unit}",),
        copies=_lines(given.copies)
        or ("Như trên", f"Chủ tịch, các Phó Chủ tịch UBND {place.kind}", "Lưu: VT, TTPVHCC"),
        signer=Signer(titles=_lines(given.signer_titles) or ("GIÁM ĐỐC",), name=given.signer),
    )


def agency_letterhead(
    context: DeskContext, request: PaperRequest, *, year: int
) -> Letterhead | None:
    """Return the letterhead of the agency over an area; None where none is set.

    An area is no agency (docs/rules.md#paper-3): without one its report is a table sheet.
    """
    given = letterhead_settings(context, Issuer.AREA, request.round)
    if not given.agency:
        return None
    return Letterhead(
        agency=_lines(given.agency),
        superior=_lines(given.superior),
        in_sentence=given.in_sentence or _sentence(given.agency),
        symbol=given.symbol or "VP",
        letter_symbol=given.letter_symbol,
        place=given.place,
        year=year,
        number=_number(request.number),
        day=request.day,
        recipients=_lines(given.recipients),
        copies=_lines(given.copies) or ("Như trên", "Lưu: VT"),
        signer=Signer(titles=_lines(given.signer_titles), name=given.signer),
    )


def team_letterhead(
    context: DeskContext, request: PaperRequest, place: CommuneName, *, year: int
) -> Letterhead:
    """Return the letterhead of minutes: the inspecting team's, under the agency that sent it."""
    given = letterhead_settings(context, Issuer.TEAM, request.round)
    sent_by = letterhead_settings(context, Issuer.AREA, request.round).agency
    over = _lines(given.superior) or _lines(sent_by)
    agency = _lines(given.agency) or ("ĐOÀN KIỂM TRA",)
    return Letterhead(
        agency=agency,
        superior=over or (f"ỦY BAN NHÂN DÂN {place.province.upper()}".strip(),),
        in_sentence=given.in_sentence or _sentence("\n".join(agency)),
        symbol=given.symbol or "ĐKT",
        place=given.place or place_line(place),
        year=year,
        number=_number(request.number),
        copies=_lines(given.copies) or ("Đơn vị được kiểm tra", "Lưu: VT, hồ sơ"),
        signer=Signer(titles=_lines(given.signer_titles), name=given.signer),
    )


def in_sentence(area: str) -> str:
    """Return the name of an area as it stands within a sentence: "khu vực Bù Đăng"."""
    first, rest = area[:1], area[1:]
    is_type = area.split(" ", 1)[0] in ("Khu", "Cụm", "Địa", "Huyện", "Tỉnh", "Thành", "Vùng")
    return first.lower() + rest if is_type else area


def _sentence(agency: str) -> str:
    return " ".join(_lines(agency)).capitalize()


def _number(text: str) -> str:
    return clean_text(text, limit=LONGEST_NUMBER, single_line=True)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
