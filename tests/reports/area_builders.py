"""Sample areas: rows that differ in every way a commune's can."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from reports.builders import DUE, NOVEMBER, a_provenance, checklist

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import CommuneCode, Difference, ItemId, Method, Readiness
from desktop_app.reports.data import (
    AreaReport,
    Colour,
    CommuneName,
    CommuneRow,
    Letterhead,
    Missing,
    PlaceKind,
    Signer,
)


def a_province_letterhead(**changes: Any) -> Letterhead:
    """Return the head of a province's Office of the People's Committee."""
    made = Letterhead(
        superior=("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH",),
        agency=("VĂN PHÒNG",),
        in_sentence="Văn phòng Ủy ban nhân dân Thành phố Hồ Chí Minh",
        symbol="VP",
        place="Thành phố Hồ Chí Minh",
        year=2026,
        recipients=("Văn phòng Chính phủ", "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        copies=("Như trên", "Chánh Văn phòng, các Phó Chánh Văn phòng", "Lưu: VT, KSTT"),
        signer=Signer(titles=("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
    )
    return msgspec.structs.replace(made, **changes)


_NAMES = ("Bến Thành", "Sài Gòn", "Thủ Đức", "An Nhơn Tây", "Cần Giờ", "Tân Sơn Nhì", "Hiệp Bình")
_MISSABLE = (
    ("sig.person_certs", "not_provided", "province"),
    ("staff.assigned", "no_staff", "province"),
    ("device.computers", "no_funding", "commune"),
    ("digit.reuse", "upper_software", "ministry"),
    ("sig.secret_sign", "", ""),
    ("net.tslcd", "line_power", "carrier"),
    ("tthc.internal_process", "in_progress", "province"),
    ("device.scanners", "no_funding", "commune"),
)


def a_row(number: int, **changes: Any) -> CommuneRow:
    """Return commune *number* of an area; numbers 0 to 9 differ in every way a row can."""
    kinds = (PlaceKind.PHUONG, PlaceKind.XA, PlaceKind.PHUONG)
    kind = PlaceKind.DAC_KHU if number == 5 else kinds[number % 3]
    place = CommuneName(
        code=CommuneCode(f"{26740 + number * 3:05d}"),
        kind=kind,
        name=f"{_NAMES[number % 7]} {number // 7 + 1}" if number > 6 else _NAMES[number % 7],
        province="Thành phố Hồ Chí Minh",
    )
    missing = tuple(
        Missing(item=ItemId(item), standing=Standing.UNMET, cause=cause, solver=solver)
        for index, (item, cause, solver) in enumerate(_MISSABLE)
        if number % 10 > index + (number // 10) % 3
    )
    level = Readiness.GREEN
    if missing:
        level = Readiness.AMBER if len(missing) < 5 else Readiness.RED
    silent = number % 17 == 16
    late = number % 23 == 22
    checked = number % 4 == 0
    made = CommuneRow(
        place=place,
        submitted=Colour(
            level=Readiness.NOT_SUBMITTED if silent else Readiness.OVERDUE if late else level,
            not_met=len(missing),
            day=None if silent else date(2026, 9 if late else 11, 5 + number % 15),
        ),
        reported=not (silent or late),
        critical_met=None if silent else 18 - len(missing),
        missing=() if silent else missing,
        answered=40 if silent else 64,
        verified=Colour(
            level=level, not_met=len(missing), day=date(2026, 11, 12), method=Method.ON_SITE
        )
        if checked and not silent
        else None,
        verified_items=18 if checked else 0,
        differences=(Difference.MATCH,) * 17 + (Difference.DECLARED_HIGHER,)
        if checked and not silent
        else (),
        receipt="" if silent else "7K3F-9M2P",
    )
    return msgspec.structs.replace(made, **changes)


def an_area_report(communes: int = 168, **changes: Any) -> AreaReport:
    """Return the report of the largest province."""
    made = AreaReport(
        letterhead=a_province_letterhead(),
        area="Thành phố Hồ Chí Minh",
        round=NOVEMBER,
        due=DUE,
        checklist=checklist(),
        communes=tuple(a_row(n, group=f"Khu vực {n * 8 // communes + 1}") for n in range(communes)),
        provenance=a_provenance(receipt="", received=None, submitted=None, confirmed_by=""),
    )
    return msgspec.structs.replace(made, **changes)
