"""Three issuers, each with a letterhead of its own that is kept; and the place line."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from desktop_app.checklist_files.communes import load
from desktop_app.core.ids import CommuneCode, PaperKind, Role, RoundId
from desktop_app.reports.data import CommuneName, PlaceKind
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import settings
from desktop_app.workspace.papers.letterheads import Issuer, LetterheadSettings
from desktop_app.workspace.papers.place_lines import NAMED_AFTER, place_line
from desktop_app.workspace.papers.requests import PaperRequest

Begin = Callable[..., Workspace]
OFFICE = LetterheadSettings(
    agency="VĂN PHÒNG", superior="ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", letter_symbol="VP-KSTT"
)


def a_place(name: str, kind: PlaceKind = PlaceKind.XA) -> CommuneName:
    return CommuneName(code=CommuneCode("00001"), kind=kind, name=name, province="")


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (a_place("Đak Nhau"), "Đak Nhau"),
        (a_place("Nguyễn Bỉnh Khiêm"), "Xã Nguyễn Bỉnh Khiêm"),
        (a_place("Quang Trung", PlaceKind.PHUONG), "Phường Quang Trung"),
        (a_place("1 Bảo Lộc", PlaceKind.PHUONG), "Phường 1 Bảo Lộc"),
        (a_place("Lê Thanh Nghị", PlaceKind.PHUONG), "Phường Lê Thanh Nghị"),
        (a_place("Côn Đảo", PlaceKind.DAC_KHU), "Côn Đảo"),
        (a_place("Võ Thị Sáu"), "Xã Võ Thị Sáu"),
    ],
)
def test_a_person_a_number_and_an_event_take_the_full_name(place: CommuneName, line: str) -> None:
    assert place_line(place) == line


def test_every_name_in_the_list_of_persons_is_that_of_a_commune() -> None:
    known = {commune.name for commune in load()}
    # Names of the decree's own example and of communes that were merged in July 2025.
    assert NAMED_AFTER - known == {"Lê Hồng Phong", "Võ Thị Sáu"}


def test_the_three_issuers_are_set_once_each_and_kept(begin: Begin) -> None:
    desk = begin()
    papers = desk.papers
    for issuer in Issuer:
        papers.save_letterhead(issuer, msgspec.structs.replace(OFFICE, signer=issuer.value))
    folder = desk.folder
    desk.close()
    with Workspace.open(folder) as again:
        for issuer in Issuer:
            assert again.papers.letterhead(issuer).signer == issuer.value
        assert again.papers.values(PaperKind.COMMUNE).letterhead.signer.name == "commune"
        area = again.papers.values(PaperKind.AREA).letterhead
        assert area is not None and area.signer.name == "area"
        assert area.letter_symbol == "VP-KSTT"


def test_a_request_belongs_to_its_round(clerk: Workspace) -> None:
    november, december = RoundId("2026-11"), RoundId("2026-12")
    asked = msgspec.structs.replace(OFFICE, requested_by="Công văn số 5")
    clerk.papers.save_letterhead(Issuer.COMMUNE, asked, november)
    assert clerk.papers.letterhead(Issuer.COMMUNE, november).requested_by == "Công văn số 5"
    assert clerk.papers.letterhead(Issuer.COMMUNE, december).requested_by == ""
    report = clerk.papers.values(PaperKind.COMMUNE, PaperRequest(round=november))
    assert report.requested_by == "Công văn số 5"
    assert clerk.papers.values(PaperKind.COMMUNE, PaperRequest(round=december)).requested_by == ""


def test_a_letterhead_that_was_kept_before_is_that_of_the_desks_own_reports(
    clerk: Workspace,
) -> None:
    old = {"agency": "ỦY BAN NHÂN DÂN\nXÃ ĐAK NHAU", "requested_by": "Công văn số 7"}
    settings.keep(clerk._context.store, settings.LETTERHEAD, old)
    assert clerk.papers.letterhead(Issuer.COMMUNE).requested_by == "Công văn số 7"
    assert clerk.papers.values(PaperKind.COMMUNE).letterhead.agency == (
        "ỦY BAN NHÂN DÂN",
        "XÃ ĐAK NHAU",
    )
    assert clerk.papers.letterhead(Issuer.TEAM) == LetterheadSettings()


def test_a_supervisors_agency_does_not_issue_a_communes_report(begin: Begin) -> None:
    desk = begin("over", role=Role.SUPERVISOR)
    desk.papers.save_letterhead(Issuer.AREA, OFFICE)
    assert desk.papers.values(PaperKind.COMMUNE).letterhead.agency == (
        "TRUNG TÂM PHỤC VỤ",
        "HÀNH CHÍNH CÔNG",
    )
