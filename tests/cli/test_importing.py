"""The verb that takes answers from phones: shown first, written with --yes."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.checklist.form_fields import FormField, field_name
from desktop_app.core.ids import ItemId
from support.commands import Program
from support.people import DAK_NHAU

ITEM = ItemId("lead.director_assigned")


def test_answers_from_phones_are_shown_and_then_written(clerk: Program, tmp_path: Path) -> None:
    round_ = clerk.shown()["round"]
    head = [field_name(ITEM, one) for one in (FormField.STATUS, FormField.NOTE)]
    file = tmp_path / "phiếu.csv"
    file.write_text(
        ",".join(["end", "commune", "round", "person", *(f"g-{one}" for one in head)])
        + f"\n2026-11-20,{DAK_NHAU},{round_},Nam,met,QĐ 12\n",
        "utf-8",
    )
    shown = clerk.done("import", "submissions", file)
    assert "A2 Giám đốc Trung tâm: Chưa trả lời → Đạt, “QĐ 12”" in shown
    assert "Chưa ghi gì" in shown
    assert clerk.shown(ITEM)["declared"] is None
    assert "Đã ghi 1 câu trả lời." in clerk.done("import", "submissions", file, "--yes")
    said = clerk.shown(ITEM)["declared"]
    assert (said["status"], said["note"]) == ("met", "QĐ 12")
