"""Papers state only what was entered, and two PCs give the same data the same hash."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from reports import area_builders, builders
from reports.reading import drawn, said

from desktop_app.reports.area import draw_area
from desktop_app.reports.commune import draw_commune
from desktop_app.reports.data_hash import data_hash
from desktop_app.reports.inspection import draw_inspection
from desktop_app.workspace.papers.inspectors import HEADS, RECORDERS, TEAM_HEADS, named_as

TEAM = "Ông Lê Văn Minh, Phó Trưởng đoàn\nBà Trần Thị Mỹ, Chánh Văn phòng, Trưởng đoàn\nĐỗ Thanh"


@pytest.mark.parametrize(
    ("text", "roles", "name"),
    [
        (TEAM, TEAM_HEADS, "Trần Thị Mỹ"),
        (TEAM, RECORDERS, ""),
        (f"{TEAM}\nBà Ông Thị Hoa, chuyên viên, Thư ký", RECORDERS, "Ông Thị Hoa"),
        ("Nguyễn Văn An, Phó Giám đốc", HEADS, ""),
        ("Nguyễn Văn An, Giám đốc", HEADS, "Nguyễn Văn An"),
        ("", HEADS, ""),
    ],
)
def test_only_who_was_entered_as_such_signs_the_minutes(
    text: str, roles: tuple[str, ...], name: str
) -> None:
    assert named_as(text, roles) == name


def test_as_above_stands_only_where_somebody_is_addressed() -> None:
    letterhead = builders.a_letterhead(copies=("Như trên", "Lưu: VT"), recipients=())
    minutes = said(drawn(draw_inspection, builders.an_inspection(letterhead=letterhead)))
    assert "Như trên" not in minutes and "- Lưu: VT." in minutes
    report = builders.a_commune_report(letterhead=letterhead)
    assert "Như trên" not in said(drawn(draw_commune, report))
    area = area_builders.an_area_report(
        3, letterhead=area_builders.a_province_letterhead(recipients=())
    )
    assert "Như trên" not in said(drawn(draw_area, area))


def test_what_one_pc_knows_of_its_exchange_does_not_change_the_hash() -> None:
    report = builders.a_commune_report()
    heard = datetime(2026, 11, 18, 9, 24, tzinfo=UTC)
    there = msgspec.structs.replace(
        report.provenance, receipt="", received=heard, program="9.9", waiting=0
    )
    over = msgspec.structs.replace(report, provenance=there, requested_by="Công văn số 5")
    assert data_hash(over) == data_hash(report)
    text = said(drawn(draw_commune, over))
    assert "chưa có biên nhận" not in text.lower()
    assert "Máy chủ đã nhận lúc 16:24 ngày 18/11/2026; số biên nhận do đơn vị giữ" in text


def test_what_no_receipt_covers_is_said_beside_the_receipt() -> None:
    report = builders.a_commune_report()
    behind = msgspec.structs.replace(report.provenance, receipt="7K3F-9M2P", waiting=3)
    text = said(drawn(draw_commune, msgspec.structs.replace(report, provenance=behind)))
    assert "còn 03 thay đổi chưa có biên nhận" in text
