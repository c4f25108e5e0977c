"""Who issues a paper: settings of this data, with defaults for a commune's centre."""

from __future__ import annotations

from datetime import date

import msgspec

from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.reports.data import CommuneName, Letterhead, Signer
from desktop_app.storage.store import Store
from desktop_app.workspace.context import settings

LONGEST_NUMBER = 20  # characters of a paper's number: what stands between "Số:" and the symbol


class LetterheadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an office sets once; "" takes the default. One line a line of text."""

    agency: str = ""
    superior: str = ""
    in_sentence: str = ""
    symbol: str = ""
    place: str = ""
    recipients: str = ""
    copies: str = ""
    signer_titles: str = ""
    signer: str = ""
    requested_by: str = ""  # "Công văn số … ngày … của …" of the round


def letterhead_settings(store: Store) -> LetterheadSettings:
    """Return what was set, empty where nothing was."""
    return settings.read(store, settings.LETTERHEAD, LetterheadSettings) or LetterheadSettings()


def save_letterhead_settings(store: Store, given: LetterheadSettings) -> None:
    """Keep *given* on this PC; raise TextRefused for what cannot be kept."""
    cleaned = {
        name: clean_text(value, limit=MAX_NAME * 8)
        for name, value in msgspec.structs.asdict(given).items()
    }
    settings.keep(store, settings.LETTERHEAD, cleaned)


def centre_letterhead(
    given: LetterheadSettings, place: CommuneName, *, number: str, day: date | None, year: int
) -> Letterhead:
    """Return the letterhead of a commune's centre, as far as nothing else is set.

    See docs/rules.md#paper-3.
    """
    unit = f"{place.kind} {place.name}"
    return Letterhead(
        agency=_lines(given.agency) or ("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
        superior=_lines(given.superior) or (f"ỦY BAN NHÂN DÂN {unit.upper()}",),
        in_sentence=given.in_sentence or f"Trung tâm Phục vụ hành chính công {unit}",
        symbol=given.symbol or "TTPVHCC",
        place=given.place or place_line(place),
        year=year,
        number=_number(number),
        day=day,
        recipients=_lines(given.recipients) or (f"Ủy ban nhân dân {unit}",),
        copies=_lines(given.copies)
        or ("Như trên", f"Chủ tịch, các Phó Chủ tịch UBND {place.kind}", "Lưu: VT, TTPVHCC"),
        signer=Signer(titles=_lines(given.signer_titles) or ("GIÁM ĐỐC",), name=given.signer),
    )


def agency_letterhead(
    given: LetterheadSettings, *, number: str, day: date | None, year: int
) -> Letterhead | None:
    """Return the letterhead of an agency over an area; None where none is set.

    An area is no agency (docs/rules.md#paper-3): without one its report is a table sheet.
    """
    if not given.agency:
        return None
    return Letterhead(
        agency=_lines(given.agency),
        superior=_lines(given.superior),
        in_sentence=given.in_sentence or " ".join(_lines(given.agency)).capitalize(),
        symbol=given.symbol or "VP",
        place=given.place,
        year=year,
        number=_number(number),
        day=day,
        recipients=_lines(given.recipients),
        copies=_lines(given.copies) or ("Như trên", "Lưu: VT"),
        signer=Signer(titles=_lines(given.signer_titles), name=given.signer),
    )


def in_sentence(area: str) -> str:
    """Return the name of an area as it stands within a sentence: "khu vực Bù Đăng"."""
    first, rest = area[:1], area[1:]
    is_type = area.split(" ", 1)[0] in ("Khu", "Cụm", "Địa", "Huyện", "Tỉnh", "Thành", "Vùng")
    return first.lower() + rest if is_type else area


def place_line(place: CommuneName) -> str:
    """Return the place of the date line: the own name, the full one where it is a number,
    or a person's or an event's (Decree 30/2020, annex I)."""
    if place.name.isdigit() or place.name in _NAMED_AFTER:
        return f"{str(place.kind).capitalize()} {place.name}"
    return place.name


# Communes named after a person or an event take their type on the date line; the list is short
# and editable in the settings, because no data distinguishes a person's name from a place's.
_NAMED_AFTER = frozenset(
    name.strip()
    for name in """
    Võ Thị Sáu; Điện Biên Phủ; Nguyễn Trãi; Lê Hồng Phong; Hai Bà Trưng; Trần Phú; Quang
    Trung; Nguyễn Huệ; Lê Lợi; Tô Hiệu; Phan Đình Phùng; Lương Văn Tri; Hoàng Văn Thụ; Lê
    Thanh Nghị; Chu Văn An; Trần Hưng Đạo; Trần Nhân Tông; Lê Đại Hành; Phạm Sư Mạnh; Trần
    Liễu; Nguyễn Đại Năng; Nguyễn Lương Bằng; Ngô Quyền; Lê Chân; Lê Ích Mộc; Nguyễn Bỉnh
    Khiêm; Nguyễn Văn Linh; Phạm Ngũ Lão; Hoàng Hoa Thám; Trần Lãm; Nguyễn Du; Lê Quý Đôn; Lý
    Thường Kiệt; Trương Quang Trọng; Nguyễn Nghiêm; Hồ Đắc Kiện; Lý Văn Lâm; Nguyễn Phích; Hồ
    Thị Kỷ; Trần Văn Thời; Tạ An Khương; Trần Phán; Nguyễn Việt Khái; Phan Ngọc Hiển; Đồng
    Khởi
    """.replace("\n", " ").split(";")
)


def _number(text: str) -> str:
    return clean_text(text, limit=LONGEST_NUMBER, single_line=True)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
