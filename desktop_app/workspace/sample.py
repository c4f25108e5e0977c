"""Fill communes with sample data, at different stages, for the training demo."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import assert_never

import msgspec

from desktop_app.core.checklist.checklist import Item, ItemType
from desktop_app.core.checklist.item import DateRule, DateTest
from desktop_app.core.ids import CentreId, EvidenceKind, ItemId, Method, Status
from desktop_app.i18n import figures
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from desktop_app.workspace.verbs.supervising import VisitEntry

from .workspace import Workspace


class Profile(StrEnum):
    """How far a sample commune has come."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    DRAFT = "draft"  # answered in part, not submitted
    WAITING = "waiting"  # all met, a Not applicable waits for approval


class SamplePeople(msgspec.Struct, frozen=True, kw_only=True):
    """The people of a sample commune, made up, and how far they have come.

    ``has_key``: the leader confirms by PIN on the clerk's PC, else on a signed slip.
    """

    clerk: str
    position: str
    phone: str
    leader: str
    profile: Profile
    has_key: bool = False

    @property
    def submits(self) -> bool:
        """Whether the leader has confirmed."""
        return self.profile is not Profile.DRAFT


SUPERVISOR = "Phạm Văn Lực"
TOWN = (
    SamplePeople(
        clerk="Nguyễn Thị Hoa",
        position="Công chức Văn phòng",
        phone="0271 000 110",
        leader="Nguyễn Văn An",
        profile=Profile.AMBER,
        has_key=True,
    ),
    SamplePeople(
        clerk="Điểu Khuê",
        position="Công chức Tư pháp - Hộ tịch",
        phone="0271 000 111",
        leader="Trần Quốc Việt",
        profile=Profile.GREEN,
    ),
    SamplePeople(
        clerk="Lê Hữu Đức",
        position="Chuyên viên",
        phone="0271 000 112",
        leader="Hoàng Thị Lý",
        profile=Profile.RED,
    ),
    SamplePeople(
        clerk="Vũ Thị Ngần",
        position="Công chức Văn phòng",
        phone="0271 000 113",
        leader="Bùi Đình Khôi",
        profile=Profile.WAITING,
    ),
    SamplePeople(
        clerk="Trần Thị Mỹ",
        position="Chuyên viên",
        phone="0271 000 114",
        leader="Đỗ Minh Tâm",
        profile=Profile.DRAFT,
    ),
)

# Which critical items are not met, by profile; the others are met with evidence.
_UNMET = {
    Profile.AMBER: {"sig.person_certs": "not_provided", "net.tslcd": "line_power"},
    Profile.RED: {
        "staff.assigned": "no_staff",
        "device.computers": "no_funding",
        "device.scanners": "not_provided",
        "net.internet": "line_power",
        "net.tslcd": "line_power",
        "sig.person_certs": "not_provided",
        "digit.reuse": "upper_software",
    },
    Profile.DRAFT: {"sig.person_certs": "not_provided"},
}
_SECRET_NOT_APPLICABLE = ItemId("sig.secret_sign")


def fill(workspace: Workspace, profile: Profile, *, seed: int) -> None:
    """Answer the checklist as *profile* says, with evidence, causes and one remedy."""
    checklist = workspace.checklist
    unmet = _UNMET.get(profile, {})
    for number, item in enumerate(checklist.items_in_order):
        if profile is Profile.DRAFT and number % 3 == 2:
            continue
        if item.id == _SECRET_NOT_APPLICABLE and profile is Profile.WAITING:
            reason = item.na.reasons[0].id
            entry = AnswerEntry(status=Status.NOT_APPLICABLE, reason=reason)
            workspace.declaring.answer(item.id, entry, seconds=6)
            continue
        cause = unmet.get(item.id)
        entry = _entry(workspace, item, cause, seed)
        workspace.declaring.answer(item.id, entry, seconds=8 + number % 5)
        if cause is None and item.critical and item.evidence.wanted:
            _attach(workspace, item, seed)
    if unmet:
        first = ItemId(next(iter(unmet)))
        today = workspace.moment().today
        workspace.declaring.plan_action(
            first,
            Plan(
                who="Văn phòng HĐND và UBND xã",
                what="Đề nghị cấp trên bổ sung phần còn thiếu",
                due=today + timedelta(days=14),
                responsibility="Giám đốc Trung tâm theo dõi, đôn đốc hằng tuần",
                product="Văn bản đề nghị và biên bản bàn giao",
                authority="Ủy ban nhân dân xã",
            ),
        )


def inspect(workspace: Workspace, centre: CentreId, *, seed: int, ends: bool = True) -> None:
    """Check the sample commune number *seed* on site: every critical item, one different.

    Without *ends* the visit stays open.
    """
    present = TOWN[seed % len(TOWN)]
    supervising, checklist = workspace.supervising, workspace.checklist
    now = workspace.moment().local
    decided = now.date() - timedelta(days=5)
    visit = supervising.open_visit(
        centre,
        VisitEntry(
            method=Method.ON_SITE,
            started=now.replace(hour=8, minute=30, second=0, microsecond=0),
            decision=f"Quyết định số 45/QĐ-UBND ngày {figures.day(decided)}",
            team_head="Lê Văn Minh",
            team_head_title="Phó Chánh Văn phòng",
            recorder=SUPERVISOR,
            recorder_title="chuyên viên",
            representative=f"{present.leader}, Giám đốc Trung tâm",
            present=f"{present.clerk}, {present.position.lower()}",
        ),
    )
    for item in checklist.critical_items:
        differs = item.id == "device.computers"
        entry = _entry(workspace, item, None, seed)
        if differs:
            entry = AnswerEntry(value="3", of="5", note="02 máy hỏng, chờ sửa")
        supervising.verify(centre, item.id, entry, visit=visit.hash)
    supervising.amend_visit(
        centre,
        visit.hash,
        VisitEntry(
            ended=now.replace(hour=10, minute=45, second=0, microsecond=0),
            opinion="Đơn vị thống nhất với kết quả kiểm tra.",
            conclusion="Trung tâm hoạt động nền nếp; cần sửa hoặc thay 02 máy tính hỏng.",
        ),
        close=ends,
    )


def _entry(workspace: Workspace, item: Item, cause: str | None, seed: int) -> AnswerEntry:
    whole = 4 + seed % 4
    today = workspace.moment().today
    met = cause is None
    solver = None if met else item.solved_by[-1]
    match item.type:
        case ItemType.STATUS:
            status = Status.MET if met else Status.UNMET
            return AnswerEntry(status=status, cause=cause, solver=solver)
        case ItemType.RATIO:
            part = whole if met else 0 if item.id == "digit.reuse" else whole - 2
            return AnswerEntry(value=str(part), of=str(whole), cause=cause, solver=solver)
        case ItemType.COUNT:
            return AnswerEntry(value="2" if met else "0", cause=cause, solver=solver)
        case ItemType.NUMBER:
            return AnswerEntry(value="96" if item.hard_max == 100 else "120")
        case ItemType.DATE:
            rule = item.met_rule
            ahead = isinstance(rule, DateRule) and rule.met is DateTest.NOT_PAST
            day = today + timedelta(days=400) if ahead else today - timedelta(days=60)
            return AnswerEntry(value=day.isoformat())
        case ItemType.CHOICE:
            choice = next(one for one in item.choices if one.met is met)
            return AnswerEntry(value=choice.id, cause=cause, solver=solver)
        case _:
            assert_never(item.type)


def _attach(workspace: Workspace, item: Item, seed: int) -> None:
    today = workspace.moment().today
    if item.evidence.wanted[0] is EvidenceKind.PHOTO:
        name = f"{item.code.lower()}-{today:%d%m%Y}.jpg"
        photo = sample_photo(seed * 97 + len(item.id))
        workspace.attaching.attach(item.id, data=photo, name=name)
        return
    workspace.attaching.attach(
        item.id,
        kind=item.evidence.wanted[0],
        name=item.short.vi,
        number=f"{12 + seed}/QĐ-UBND",
        day=today - timedelta(days=120),
    )
