"""Sample papers: whole, plausible, and with only what a test cares about given by name."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec

from desktop_app.checklist_files import load, newest
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import Item, ItemType
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import (
    CentreId,
    CommuneCode,
    Difference,
    EvidenceKind,
    ItemId,
    Method,
    Readiness,
    RoundId,
    Status,
)
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.reports import paper_wording
from desktop_app.reports.data import (
    ActionLine,
    Answered,
    BlankForm,
    Colour,
    CommuneName,
    CommuneReport,
    Evidence,
    InspectionReport,
    ItemLine,
    Letterhead,
    PlaceKind,
    Provenance,
    Signer,
    SlipReport,
)

NOVEMBER = RoundId("2026-11")
DUE = date(2026, 11, 20)

DAK_NHAU = CommuneName(
    code=CommuneCode("25399"),
    kind=PlaceKind.XA,
    name="Đak Nhau",
    province="thành phố Đồng Nai",
)
LONG_WARD = CommuneName(
    code=CommuneCode("26848"),
    kind=PlaceKind.PHUONG,
    name="Thuận Hóa Tân Phú Trung Đông Hưng Thuận",
    province="Thành phố Hồ Chí Minh",
)
PHU_QUOC = CommuneName(
    code=CommuneCode("31078"),
    kind=PlaceKind.DAC_KHU,
    name="Phú Quốc",
    province="tỉnh An Giang",
)


@cache
def checklist() -> Checklist:
    """Return the checklist that is shipped."""
    return load(newest())


def a_letterhead(unit: CommuneName = DAK_NHAU, **changes: Any) -> Letterhead:
    """Return the head of a commune's People's Committee."""
    made = Letterhead(
        agency=("ỦY BAN NHÂN DÂN", paper_wording.place_name(unit).upper()),
        in_sentence=f"Ủy ban nhân dân {paper_wording.place_name(unit)}",
        symbol="UBND",
        place=unit.name,
        year=2026,
        recipients=(f"Ủy ban nhân dân {unit.province}",),
        copies=(
            "Như trên",
            f"Chủ tịch, các Phó Chủ tịch UBND {unit.kind.value}",
            "Lưu: VT, TTPVHCC",
        ),
        signer=Signer(titles=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name="Nguyễn Văn An"),
    )
    return msgspec.structs.replace(made, **changes)


def a_provenance(**changes: Any) -> Provenance:
    """Return figures of 16:00 on 18 November 2026 with a receipt."""
    made = Provenance(
        data_time=datetime(2026, 11, 18, 16, 0, tzinfo=VIETNAM),
        program="1.0.0",
        receipt="7K3F-9M2P",
        received=datetime(2026, 11, 18, 9, 24, tzinfo=VIETNAM),
        submitted=datetime(2026, 11, 18, 9, 20, tzinfo=VIETNAM),
        confirmed_by="Nguyễn Văn An",
    )
    return msgspec.structs.replace(made, **changes)


def a_line(item_id: str, status: Status = Status.MET, **changes: Any) -> ItemLine:
    """Return a line of the item, evidence and value as its status wants them."""
    item = checklist().item(ItemId(item_id))
    made = ItemLine(
        item=item.id,
        declared=answered(item, status),
        standing=None if item.informational else standing(status),
        evidence=() if item.secret or status is not Status.MET else (a_photo(),),
    )
    return msgspec.structs.replace(made, **changes)


def a_photo() -> Evidence:
    """Return a photo of 3 June 2026, valid for a year."""
    return Evidence(kind=EvidenceKind.PHOTO, day=date(2026, 6, 3), valid_until=date(2027, 6, 3))


def a_document() -> Evidence:
    """Return a document known by number and date."""
    return Evidence(kind=EvidenceKind.DOCUMENT, number="12/QĐ-UBND", day=date(2026, 2, 5))


def answered(item: Item, status: Status, **changes: Any) -> Answered:
    """Return an answer with a value that fits the item's type."""
    value, of = None, None
    if status in (Status.MET, Status.PARTIAL, Status.UNMET, Status.ANSWERED):
        match item.type:
            case ItemType.RATIO:
                value, of = {"met": "5", "partial": "4"}.get(status.value, "1"), "5"
            case ItemType.COUNT:
                value = "3" if status is not Status.UNMET else "0"
            case ItemType.NUMBER:
                value = "148.5"
            case ItemType.DATE:
                value = "2026-03-12"
            case ItemType.CHOICE:
                value = item.choices[0].id if status is Status.MET else item.choices[-1].id
            case _:
                pass
    made = Answered(status=status, value=value, of=of, day=date(2026, 11, 12))
    return msgspec.structs.replace(made, **changes)


def standing(status: Status) -> Standing:
    """Return how a status counts where evidence is no question."""
    if status is Status.NOT_APPLICABLE:
        return Standing.NOT_APPLICABLE_APPROVED
    return Standing(status.value)


UNMET: dict[str, tuple[Status, str, str]] = {
    "staff.assigned": (Status.PARTIAL, "no_staff", "province"),
    "device.computers": (Status.PARTIAL, "no_funding", "commune"),
    "sig.person_certs": (Status.UNMET, "not_provided", "province"),
    "sig.secret_sign": (Status.UNMET, "", ""),
    "net.backup_link": (Status.UNMET, "line_power", "carrier"),
    "sw.civil_registry": (Status.PARTIAL, "upper_software", "ministry"),
    "premises.accessibility": (Status.UNMET, "no_funding", "commune"),
}


def all_lines(**unmet: tuple[Status, str, str]) -> tuple[ItemLine, ...]:
    """Return the 64 lines: most met, some not, one without evidence, one not answered."""
    lines: list[ItemLine] = []
    for item in checklist().items_in_order:
        if item.id in UNMET:
            status, cause, solver = UNMET[item.id]
            lines.append(a_line(item.id, status, cause=cause, solver=solver))
        elif item.id == "device.scanners":
            lines.append(a_line(item.id, standing=Standing.MET_WITHOUT_EVIDENCE, evidence=()))
        elif item.id == "lead.centre_established":
            lines.append(a_line(item.id, evidence=(a_document(),)))
        elif item.id == "sec.level_dossier":
            lines.append(ItemLine(item=item.id, standing=Standing.UNANSWERED))
        elif item.informational:
            lines.append(a_line(item.id, Status.ANSWERED))
        elif item.id == "tthc.internal_process":
            note = (
                "Sở Khoa học và Công nghệ đang cập nhật quy trình điện tử cho 12 thủ tục mới công "
                "bố; phần còn lại đã thiết lập xong và vận hành từ tháng 9."
            )
            lines.append(a_line(item.id, declared=answered(item, Status.MET, note=note)))
        else:
            lines.append(a_line(item.id))
    return tuple(lines)


def verified(lines: tuple[ItemLine, ...]) -> tuple[ItemLine, ...]:
    """Return the lines with the critical ones checked: one declared too high."""
    done: list[ItemLine] = []
    for line in lines:
        item = checklist().item(line.item)
        if not item.critical or line.declared is None:
            done.append(line)
            continue
        wrong = item.id == "net.internet"
        found = Answered(status=Status.PARTIAL if wrong else line.declared.status)
        difference = Difference.DECLARED_HIGHER if wrong else Difference.MATCH
        done.append(msgspec.structs.replace(line, verified=found, difference=difference))
    return tuple(done)


def some_actions() -> tuple[ActionLine, ...]:
    """Return three remedies, one ordered by a check and one finished."""
    return (
        ActionLine(
            what="Trang bị bổ sung 02 máy tính cho quầy tiếp nhận",
            who="Bà Trần Thị Hoa, Phó Giám đốc Trung tâm",
            due=date(2026, 11, 30),
            responsibility="Trung tâm chủ trì, Phòng Kinh tế phối hợp",
            product="02 máy tính lắp đặt, biên bản bàn giao",
            authority="Chủ tịch Ủy ban nhân dân xã quyết định mua sắm",
            item=ItemId("device.computers"),
            progress="Đã có dự toán",
        ),
        ActionLine(
            what="Đề nghị cấp chứng thư chữ ký số cho 03 công chức chưa có",
            who="Ông Lê Văn Bình, công chức Văn phòng - Thống kê",
            due=date(2027, 1, 5),
            product="Chứng thư chữ ký số đã cấp",
            authority="Ban Cơ yếu Chính phủ cấp theo đề nghị",
            item=ItemId("sig.person_certs"),
            ordered=True,
        ),
        ActionLine(
            what="Niêm yết lại danh mục thủ tục hành chính",
            who="Bà Phạm Thị Mai",
            due=date(2026, 11, 10),
            item=ItemId("tthc.published"),
            done=True,
        ),
    )


def a_commune_report(place: CommuneName = DAK_NHAU, **changes: Any) -> CommuneReport:
    """Return the report of a commune with four critical items open."""
    made = CommuneReport(
        letterhead=a_letterhead(place),
        place=place,
        centre=CentreId(place.code),
        centre_name=paper_wording.centre_name(place),
        round=NOVEMBER,
        due=DUE,
        checklist=checklist(),
        requested_by=(
            "Công văn số 1234/VP-KSTT ngày 02 tháng 11 năm 2026 của Văn phòng Ủy ban nhân dân "
            f"{place.province} về việc rà soát điều kiện hoạt động của Trung tâm Phục vụ hành "
            "chính công cấp xã"
        ),
        submitted=Colour(level=Readiness.RED, not_met=5, day=date(2026, 11, 18)),
        verified=Colour(
            level=Readiness.RED, not_met=6, day=date(2026, 11, 12), method=Method.ON_SITE
        ),
        named_met=5,
        lines=verified(all_lines()),
        actions=some_actions(),
        provenance=a_provenance(),
    )
    return msgspec.structs.replace(made, **changes)


def an_inspection(**changes: Any) -> InspectionReport:
    """Return the minutes of a check of the 18 critical items on the spot."""
    made = InspectionReport(
        letterhead=a_letterhead(
            superior=("ỦY BAN NHÂN DÂN THÀNH PHỐ ĐỒNG NAI",),
            agency=("ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH SỐ 45/QĐ-UBND",),
            in_sentence="Đoàn kiểm tra theo Quyết định số 45/QĐ-UBND",
            symbol="ĐKT",
            copies=("Đơn vị được kiểm tra", "Văn phòng UBND thành phố", "Lưu: VT, Hồ sơ"),
        ),
        place=DAK_NHAU,
        centre=CentreId("25399"),
        centre_name=paper_wording.centre_name(DAK_NHAU),
        round=NOVEMBER,
        checklist=checklist(),
        method=Method.ON_SITE,
        decision=(
            "Quyết định số 45/QĐ-UBND ngày 03 tháng 11 năm 2026 của Chủ tịch Ủy ban nhân dân "
            "thành phố Đồng Nai về việc thành lập Đoàn kiểm tra"
        ),
        location="Trụ sở Trung tâm Phục vụ hành chính công xã Đak Nhau, thôn 2, xã Đak Nhau",
        started=datetime(2026, 11, 12, 8, 30, tzinfo=VIETNAM),
        ended=datetime(2026, 11, 12, 10, 45, tzinfo=VIETNAM),
        team=(
            "Ông Lê Văn Minh, Phó Chánh Văn phòng Ủy ban nhân dân thành phố, Trưởng đoàn",
            "Bà Đỗ Thị Thanh, chuyên viên Phòng Kiểm soát thủ tục hành chính, người ghi biên bản",
        ),
        present=(
            "Ông Nguyễn Văn An, Chủ tịch Ủy ban nhân dân xã",
            "Bà Trần Thị Hoa, Phó Giám đốc Trung tâm",
        ),
        lines=tuple(line for line in verified(all_lines()) if line.verified is not None),
        verified=Colour(
            level=Readiness.RED, not_met=6, day=date(2026, 11, 12), method=Method.ON_SITE
        ),
        opinion="Đơn vị nhất trí với kết quả kiểm tra và cam kết khắc phục đúng thời hạn.",
        conclusion=(
            "Trung tâm cơ bản bố trí đủ trụ sở, nhân sự; đường truyền Internet còn gián đoạn "
            "trong giờ cao điểm, chưa đáp ứng."
        ),
        orders=some_actions()[:2],
        recorder="Đỗ Thị Thanh",
        unit_head="Nguyễn Văn An",
        team_head="Lê Văn Minh",
        provenance=a_provenance(submitted=None, confirmed_by=""),
    )
    return msgspec.structs.replace(made, **changes)


def a_slip(**changes: Any) -> SlipReport:
    """Return the slip of a commune with five critical items open."""
    made = SlipReport(
        place=DAK_NHAU,
        centre=CentreId("25399"),
        centre_name=paper_wording.centre_name(DAK_NHAU),
        round=NOVEMBER,
        due=DUE,
        checklist=checklist(),
        preview=Colour(level=Readiness.RED, not_met=5),
        last=Colour(level=Readiness.RED, not_met=7, day=date(2026, 10, 19)),
        lines=all_lines(),
        prepared_by="Trần Thị Hoa",
        position="Phó Giám đốc Trung tâm",
        leader="Nguyễn Văn An",
        provenance=a_provenance(receipt="", received=None, submitted=None, confirmed_by=""),
    )
    return msgspec.structs.replace(made, **changes)


def a_blank_form(**changes: Any) -> BlankForm:
    """Return the blank form of a commune for the round."""
    made = BlankForm(
        place=DAK_NHAU,
        centre_name=paper_wording.centre_name(DAK_NHAU),
        round=NOVEMBER,
        due=DUE,
        checklist=checklist(),
    )
    return msgspec.structs.replace(made, **changes)


def nothing_met() -> tuple[ItemLine, ...]:
    """Return the 18 critical lines at their worst and longest."""
    lines: list[ItemLine] = []
    for item in checklist().critical_items:
        status = Status.UNMET if item.secret else Status.PARTIAL
        said = answered(item, status)
        if item.type is ItemType.RATIO:
            said = msgspec.structs.replace(said, value="123456", of="1234567")
        line = ItemLine(
            item=item.id,
            declared=said,
            standing=Standing(status.value),
            cause="" if item.secret else "upper_software",
            solver="" if item.secret else "supplier",
            conflict=True,
        )
        lines.append(line)
    return tuple(lines)
