"""Every paper with the data that strains its layout: the emptiest, the fullest, the longest."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec
from reports import area_builders, builders

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import CentreId, CommuneCode, EvidenceKind, Method, Readiness, Status
from desktop_app.reports import paper_wording
from desktop_app.reports.area_figures import problems
from desktop_app.reports.check_sheet import CheckLine, CheckSheet, draw_check_sheet
from desktop_app.reports.data import (
    ActionLine,
    ActionsReport,
    Colour,
    CommuneName,
    Evidence,
    FundingLine,
    FundingReport,
    ItemLine,
    Narrative,
    PlacedAction,
    PlaceKind,
    PublicReport,
    ReturnedLetter,
    ReturnedLine,
    Signer,
)
from desktop_app.reports.drawing import PaperForm, drawn
from desktop_app.reports.gap_letter import draft_letter
from desktop_app.reports.returned_letter import complete_letter
from desktop_app.reports.trip_sheet import TripSheet, TripStop, draw_trip_sheet
from desktop_app.workspace.papers.place_lines import place_line

CON_DAO = CommuneName(
    code=CommuneCode("26732"),
    kind=PlaceKind.DAC_KHU,
    name="Côn Đảo",
    province="Thành phố Hồ Chí Minh",
)
NGUYEN_BINH_KHIEM = CommuneName(
    code=CommuneCode("11833"),
    kind=PlaceKind.XA,
    name="Nguyễn Bỉnh Khiêm",
    province="thành phố Hải Phòng",
)
PLACES = (builders.DAK_NHAU, builders.LONG_WARD, CON_DAO, NGUYEN_BINH_KHIEM)
SIZES = (0, 1, 168)
TITLE_300 = (
    "Ông Nguyễn Phúc Tôn Thất Hoàng Long, Phó Trưởng phòng phụ trách Phòng Kiểm soát thủ tục hành "
    "chính thuộc Văn phòng Ủy ban nhân dân thành phố, kiêm Phó Giám đốc Trung tâm Phục vụ hành "
    "chính công thành phố, ủy viên Ban Chỉ đạo phát triển khoa học, công nghệ, đổi mới sáng tạo, "
    "chuyển đổi số và Đề án 06 thành phố"
)
LONG = (
    "Trung tâm đã bố trí đủ quầy tiếp nhận và trang thiết bị theo quy định, tuy nhiên đường truyền "
    "còn gián đoạn trong giờ cao điểm, máy quét của hai quầy hỏng từ tháng 9, chứng thư chữ ký số "
    "của ba công chức chưa được cấp, phần mềm một cửa điện tử chưa đồng bộ trạng thái hồ sơ. "
)


def papers() -> Iterator[tuple[str, bytes]]:
    """Yield the name of each paper and its PDF or DOCX."""
    for made in (
        _communes(),
        _areas(),
        _minutes(),
        _letters(),
        _sheets(),
        _slips_and_forms(),
        _trips(),
    ):
        yield from made


def nothing_said() -> tuple[ItemLine, ...]:
    """Return the 64 lines of a commune that answered nothing."""
    return tuple(
        ItemLine(item=item.id, standing=None if item.informational else Standing.UNANSWERED)
        for item in builders.checklist().items_in_order
    )


def everything_said() -> tuple[ItemLine, ...]:
    """Return the 64 lines, each with a long note, evidence, a request and a finding."""
    found = []
    for line in builders.verified(builders.all_lines()):
        item = builders.checklist().item(line.item)
        if item.secret or line.declared is None:
            found.append(line)
            continue
        found.append(
            msgspec.structs.replace(
                line,
                declared=msgspec.structs.replace(line.declared, note=LONG.strip()),
                cause=line.cause or "upper_software",
                solver=line.solver or "supplier",
                evidence=(
                    builders.a_photo(),
                    Evidence(
                        kind=EvidenceKind.DOCUMENT,
                        number="1234567/QĐ-UBND-VPHĐND",
                        day=date(2026, 2, 5),
                        expired=True,
                    ),
                ),
                returned="Bổ sung ảnh chụp toàn cảnh quầy tiếp nhận và biên bản bàn giao.",
                changed_since=True,
                conflict=True,
            )
        )
    return tuple(found)


def many_actions(count: int) -> tuple[ActionLine, ...]:
    """Return *count* orders, each with long words."""
    ids = [item.id for item in builders.checklist().items_in_order if not item.secret]
    return tuple(
        ActionLine(
            what=f"Nhiệm vụ {n + 1}: {LONG.strip()}" if n % 3 == 0 else "Trang bị 02 máy tính",
            who=TITLE_300 if n % 5 == 0 else "Bà Trần Thị Hoa, Phó Giám đốc Trung tâm",
            due=date(2026, 11, 1) + timedelta(days=n),
            responsibility="Trung tâm chủ trì, Phòng Kinh tế phối hợp",
            product="Biên bản bàn giao",
            authority="Chủ tịch Ủy ban nhân dân xã",
            item=ids[n % len(ids)],
            ordered=n % 2 == 0,
            progress="Đã có dự toán, đang chờ thẩm định giá" if n % 4 else "",
        )
        for n in range(count)
    )


def _communes() -> Iterator[tuple[str, bytes]]:
    for place in PLACES:
        report = builders.a_commune_report(
            place,
            letterhead=builders.a_letterhead(place, place=place_line(place)),
        )
        yield f"commune-{place.code}.pdf", drawn(report)
    nothing = builders.a_commune_report(
        CON_DAO,
        requested_by="",
        submitted=None,
        verified=None,
        named_met=0,
        lines=nothing_said(),
        actions=(),
        letterhead=builders.a_letterhead(CON_DAO, signer=Signer(titles=("CHỦ TỊCH",))),
        provenance=builders.a_provenance(
            receipt="", received=None, submitted=None, confirmed_by=""
        ),
    )
    full = builders.a_commune_report(
        builders.LONG_WARD,
        lines=everything_said(),
        actions=many_actions(40),
        narrative=Narrative(situation=LONG * 12, causes=f"{LONG}\n{LONG}", requests=LONG * 6),
    )
    for name, report in (("nothing", nothing), ("full", full)):
        for form in PaperForm:
            yield f"commune-{name}.{form}", drawn(report, form)


def _areas() -> Iterator[tuple[str, bytes]]:
    for count in SIZES:
        area = area_builders.an_area_report(count)
        bare = area_builders.an_area_report(count, letterhead=None, area="cụm Bắc Bù Đăng")
        yield f"area-{count}.pdf", drawn(area)
        yield f"area-{count}.docx", drawn(area, PaperForm.DOCX)
        yield f"area-bare-{count}.pdf", drawn(bare)
        yield f"public-{count}.pdf", drawn(PublicReport(**msgspec.structs.asdict(area)))
    special = tuple(
        area_builders.a_row(n, place=place) for n, place in enumerate((CON_DAO, builders.PHU_QUOC))
    )
    only = area_builders.an_area_report(area="các đặc khu")
    only = msgspec.structs.replace(only, communes=special)
    yield "area-dac-khu.pdf", drawn(only)
    yield "public-dac-khu.pdf", drawn(PublicReport(**msgspec.structs.asdict(only)))
    silent = tuple(
        msgspec.structs.replace(
            area_builders.a_row(n),
            submitted=Colour(level=Readiness.NOT_SUBMITTED, not_met=0),
            reported=False,
            critical_met=None,
            missing=(),
            answered=0,
            verified=None,
            verified_items=0,
            differences=(),
            receipt="",
        )
        for n in range(60)
    )
    green = tuple(area_builders.a_row(n * 10) for n in range(60))
    for name, rows in (("silent", silent), ("green", green)):
        area = msgspec.structs.replace(area_builders.an_area_report(), communes=rows)
        yield f"area-{name}.pdf", drawn(area)
    told = Narrative(situation=LONG * 20, causes=LONG * 20, requests=LONG * 20)
    yield "area-told.pdf", drawn(area_builders.an_area_report(60, narrative=told))


def _minutes() -> Iterator[tuple[str, bytes]]:
    yield "minutes.pdf", drawn(builders.an_inspection())
    blank: dict[str, Any] = {
        "decision": "", "location": "", "started": None, "ended": None, "team": (),
        "present": (), "lines": (), "verified": None, "opinion": "", "conclusion": "",
        "orders": (), "recorder": "", "unit_head": "", "team_head": "",
    }  # fmt: skip
    yield "minutes-empty.pdf", drawn(builders.an_inspection(**blank))
    for people in (10, 11, 12):
        yield (
            f"minutes-full-{people}.pdf",
            drawn(
                builders.an_inspection(
                    team=(TITLE_300,) * people,
                    present=(TITLE_300,) * people,
                    decision=f"Quyết định số 45/QĐ-UBND {LONG}",
                    opinion=LONG * 4,
                    conclusion=LONG * 4,
                    orders=many_actions(12),
                    lines=everything_said(),
                    recorder="Công Tằng Tôn Nữ Thị Hoàng Thanh",
                    unit_head="Nguyễn Phúc Tôn Thất Hoàng Long",
                    team_head="Lê Nguyễn Hoàng Minh Châu Phương",
                )
            ),
        )
    for lines in range(1, 9):  # somewhere the signatures come to the edge of a page
        yield (
            f"minutes-edge-{lines}.pdf",
            drawn(builders.an_inspection(opinion="\n".join(["Đơn vị nhất trí."] * lines * 3))),
        )
    yield (
        "minutes-dac-khu-online.pdf",
        drawn(
            builders.an_inspection(
                place=CON_DAO,
                centre=CentreId(CON_DAO.code),
                centre_name=paper_wording.centre_name(CON_DAO),
                method=Method.ONLINE,
            )
        ),
    )


def _letters() -> Iterator[tuple[str, bytes]]:
    report = builders.a_commune_report()
    items = [item for item in builders.checklist().items_in_order if not item.secret]
    for count in (1, 30):
        lines = tuple(
            ReturnedLine(
                item=item.id,
                declared=builders.answered(item, Status.MET),
                standing=Standing.MET_WITHOUT_EVIDENCE,
                comment=LONG.strip() if n % 3 == 0 else "Bổ sung ảnh.",
                day=date(2026, 11, 16),
            )
            for n, item in enumerate(items[:count])
        )
        for place in (builders.LONG_WARD, CON_DAO):
            letter = ReturnedLetter(
                letterhead=area_builders.a_province_letterhead(letter_symbol="VP-KSTT"),
                place=place,
                centre=CentreId(place.code),
                centre_name=paper_wording.centre_name(place),
                round=report.round,
                due=report.due,
                checklist=report.checklist,
                subject="",
                recipients=(),
                text="",
                lines=lines,
                provenance=report.provenance,
            )
            yield f"returned-{count}-{place.code}.pdf", drawn(complete_letter(letter))
    for count in (8, 168):
        for kind, letterhead in (
            ("letter", area_builders.a_province_letterhead()),
            ("draft", None),
        ):
            area = area_builders.an_area_report(count, letterhead=letterhead)
            for problem in problems(area.communes, area.checklist)[:2]:
                name = f"gap-{kind}-{count}-{problem.item.code}.pdf"
                yield name, drawn(draft_letter(area, problem))


def _sheets() -> Iterator[tuple[str, bytes]]:
    report = builders.a_commune_report()
    for count in SIZES:
        yield (
            f"actions-{count}.pdf",
            drawn(
                ActionsReport(
                    area="khu vực Bù Đăng",
                    round=report.round,
                    due=report.due,
                    checklist=report.checklist,
                    as_of=date(2026, 12, 20),
                    actions=tuple(
                        PlacedAction(place=PLACES[n % 4], action=one, overdue=max(0, 49 - n))
                        for n, one in enumerate(many_actions(count))
                    ),
                    provenance=report.provenance,
                )
            ),
        )
        places = tuple(area_builders.a_row(n).place for n in range(count))
        lines = tuple(
            FundingLine(item=item.id, places=places[: 1 + n * 3])
            for n, item in enumerate(builders.checklist().items_in_order)
            if not item.secret and count
        )
        yield (
            f"funding-{count}.pdf",
            drawn(
                FundingReport(
                    area="khu vực Bù Đăng",
                    round=report.round,
                    due=report.due,
                    checklist=report.checklist,
                    lines=lines,
                    communes=count,
                    submitted=count,
                    provenance=report.provenance,
                )
            ),
        )


def _slips_and_forms() -> Iterator[tuple[str, bytes]]:
    yield "slip.pdf", drawn(builders.a_slip())
    yield (
        "slip-long.pdf",
        drawn(
            builders.a_slip(
                place=builders.LONG_WARD,
                centre_name=paper_wording.centre_name(builders.LONG_WARD),
                lines=builders.nothing_met(),
                position=TITLE_300[:160],
            )
        ),
    )
    yield "slip-nothing.pdf", drawn(builders.a_slip(lines=nothing_said(), last=None))
    yield "blank.pdf", drawn(builders.a_blank_form())
    yield (
        "blank-long.pdf",
        drawn(
            builders.a_blank_form(
                place=builders.LONG_WARD,
                centre_name=paper_wording.centre_name(builders.LONG_WARD),
            )
        ),
    )
    yield (
        "blank-nobody.pdf",
        drawn(builders.a_blank_form(place=None, centre_name="", round=None, due=None)),
    )


def _trips() -> Iterator[tuple[str, bytes]]:
    checklist = builders.checklist()
    for name, count, words in (("few", 23, ""), ("full", 64, LONG.strip())):
        lines = tuple(
            CheckLine(
                item=item.id,
                before=builders.answered(item, Status.MET),
                declared=builders.answered(item, Status.PARTIAL),
                found=builders.answered(item, Status.UNMET) if n % 2 else None,
                returned=words if n % 4 == 0 else "",
            )
            for n, item in enumerate(checklist.items_in_order[:count])
        )
        out = io.BytesIO()
        draw_check_sheet(
            CheckSheet(
                place=builders.LONG_WARD,
                centre=CentreId(builders.LONG_WARD.code),
                centre_name=paper_wording.centre_name(builders.LONG_WARD),
                round=builders.NOVEMBER,
                checklist=checklist,
                lines=lines,
                reasons=words or "6 chênh lệch với lần kiểm tra 14/10",
                contact=f"{TITLE_300}, 0987 654 321" if words else "",
                open_actions=tuple(f"{one.what}, {one.due}" for one in many_actions(9))
                if words
                else (),
            ),
            out,
        )
        yield f"check-sheet-{name}.pdf", out.getvalue()
    for count in (0, 1, 12):
        out = io.BytesIO()
        draw_trip_sheet(
            TripSheet(
                first=date(2026, 12, 4),
                last=date(2026, 12, 5),
                method="Thực địa",
                decision="Quyết định số 214/QĐ-VP ngày 24/11/2026",
                team=(TITLE_300, "Bà Lê Thị Ổn, Chuyên viên"),
                stops=tuple(
                    TripStop(
                        place=PLACES[n % 4],
                        reasons=LONG.strip() if n % 3 == 0 else "Lãnh đạo yêu cầu",
                        contact=TITLE_300 if n % 5 == 1 else "Bà Hoàng Thị Ngữ, Giám đốc",
                        phone="0987 654 321",
                        representative="",
                        last_visit="" if n % 2 else "thực địa 18/9/2026",
                    )
                    for n in range(count)
                ),
            ),
            out,
        )
        yield f"trip-{count}.pdf", out.getvalue()
