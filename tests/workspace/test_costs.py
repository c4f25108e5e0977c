"""The sheet of costs: every remedy, sums by group, and what nobody said a cost of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from reports.reading import read, said

from desktop_app.core.assessment.remedies import costs_by_group
from desktop_app.core.ids import ItemId, Status
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.cost_values import cost_sheet
from desktop_app.workspace.verbs.declaring import Plan
from support import clerks

SCANNER, STAFF = ItemId("device.scanners"), ItemId("staff.assigned")


def plan(desk: Workspace, item: ItemId | None, what: str, cost: int | None) -> None:
    desk.declaring.plan_action(
        item, Plan(who="Lê Văn Bình", what=what, due=date(2027, 1, 9), cost=cost)
    )


def test_a_desk_without_remedies_says_so(clerk: Workspace) -> None:
    pdf = clerk.papers.costs()
    assert "chưa có nhiệm vụ khắc phục nào" in said(pdf)


def test_every_remedy_stands_under_its_group_with_the_sums_of_the_window(clerk: Workspace) -> None:
    clerks.say(clerk, SCANNER, value="0")
    clerks.say(clerk, STAFF, value="1", of="5")
    plan(clerk, SCANNER, "Mua 02 máy quét", 24_000_000)
    plan(clerk, SCANNER, "Sửa máy quét cũ", 1_500_000)
    plan(clerk, STAFF, "Đề nghị tỉnh bổ sung người", None)
    plan(clerk, None, "Tập huấn toàn Trung tâm", 3_000_000)
    pdf = clerk.papers.costs()
    text = said(pdf)
    for sentence in (
        "còn 4 nhiệm vụ khắc phục phải làm, trong đó 3 nhiệm vụ đã ghi kinh phí, tổng cộng"
        " 28.500.000 đồng; 1 nhiệm vụ chưa ghi",
        "25.500.000 đồng", "chưa ghi kinh phí", "Chung của Trung tâm: 3.000.000 đồng",
        "Mua 02 máy quét", "24.000.000", "Đề nghị tỉnh bổ sung người", "Lê Văn Bình",
    ):  # fmt: skip
        assert sentence in text, sentence
    desk = clerk.desk()
    sheet = cost_sheet(clerk._context)
    assert sheet.groups == costs_by_group(desk.checklist, ((one.item, one) for one in desk.actions))
    assert sum(one.cost for one in sheet.groups) == 28_500_000
    assert len(sheet.lines) == sum(one.remedies + one.unknown for one in sheet.groups)
    assert len(read(pdf)) == 1


@pytest.mark.slow
def test_the_sheet_is_printed_by_its_verb(clerk: Workspace, tmp_path: Path) -> None:
    from desktop_app.__main__ import main

    folder = clerk.folder
    clerks.say(clerk, SCANNER, status=Status.UNMET, value="0")
    out = tmp_path / "kinh-phi.pdf"
    assert main(["--data", str(folder), "report", "costs", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
