"""The shipped checklist is complete and readable."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from desktop_app import checklist_files
from desktop_app.checklist_files import ChecklistRefused, checklist_bytes, checklist_from_bytes
from desktop_app.checklist_files.validate import accept
from desktop_app.core.checklist.checklist import Basis, CitationStatus, DateRule, ItemType
from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import ItemId, Readiness, Status
from desktop_app.i18n import sentence

CHECKLIST = checklist_files.load(checklist_files.newest())
ITEMS = CHECKLIST.items_in_order


def test_it_has_64_items_in_8_sections_and_18_are_critical() -> None:
    assert [section.code for section in CHECKLIST.sections] == list("ABCDEFGH")
    assert [len(section.items) for section in CHECKLIST.sections] == [11, 11, 7, 5, 6, 10, 9, 5]
    assert len(CHECKLIST.critical_items) == CHECKLIST.readiness.parameter("critical_items") == 18
    assert Counter(item.type for item in ITEMS) == {
        ItemType.STATUS: 39,
        ItemType.RATIO: 14,
        ItemType.COUNT: 5,
        ItemType.DATE: 3,
        ItemType.NUMBER: 2,
        ItemType.CHOICE: 1,
    }


def test_the_codes_count_up_within_each_section() -> None:
    for section in CHECKLIST.sections:
        expected = [f"{section.code}{number}" for number in range(1, len(section.items) + 1)]
        assert [item.code for item in section.items] == expected


def test_it_is_named_as_answers_and_papers_name_it() -> None:
    assert (CHECKLIST.id, CHECKLIST.version) == ("decree-118", "1")
    assert CHECKLIST.effective_from == date(2026, 11, 1)
    assert checklist_files.newest().name == "decree-118-v1.toml"


def test_what_could_not_be_read_is_not_cited_as_read() -> None:
    for item in ITEMS:
        for citation in item.citations:
            if re.search(r"chưa (đọc|xác định|đối chiếu)|mới xác định", citation.vi):
                assert citation.citation_status is not CitationStatus.VERIFIED, citation.vi
            if re.search(r"Điều 13 về", citation.vi):
                assert citation.citation_status is CitationStatus.CROSS_REFERENCED


def test_no_area_and_no_number_of_devices_is_a_threshold_of_law() -> None:
    assert CHECKLIST.item(ItemId("premises.area_m2")).informational
    by_law = [item for item in ITEMS if item.rule_basis is Basis.ARTICLE]
    assert {item.code[0] for item in by_law}.isdisjoint("BC")  # premises, devices
    for item in by_law:
        assert any(one.citation_status is CitationStatus.VERIFIED for one in item.citations)
        assert item.type not in (ItemType.COUNT, ItemType.NUMBER, ItemType.RATIO)


def test_the_colours_are_the_applications_own_and_say_so() -> None:
    rule = CHECKLIST.readiness
    assert [level.id for level in rule.levels] == [
        Readiness.GREEN, Readiness.AMBER, Readiness.RED,
    ]  # fmt: skip
    assert [grey.id for grey in rule.grey] == [Readiness.OVERDUE, Readiness.NOT_SUBMITTED]
    assert all(level.basis is Basis.APP for level in rule.levels[1:])
    assert all(grey.basis is Basis.APP for grey in rule.grey)
    assert all(level.rule_basis is Basis.APP for level in rule.levels)
    assert all(parameter.basis is Basis.APP for parameter in rule.parameters)
    assert "quy tắc của ứng dụng" in rule.printed_note.vi
    assert not rule.province_colour.allowed
    assert rule.label(Readiness.OVERDUE).vi == "QUÁ HẠN CẬP NHẬT"


def test_the_secret_item_keeps_its_quotation_marks_and_asks_nothing() -> None:
    (secret,) = [item for item in ITEMS if item.secret]
    assert secret.short.vi == secret.short.en == "“Chữ ký số mật”"
    assert CHECKLIST.is_secret(secret.id)
    assert not secret.evidence.wanted
    assert not CHECKLIST.asks_cause(secret, Status.UNMET)
    assert [reason.id for reason in secret.na.reasons] == ["not_to_be_provided"]


def test_ten_named_criteria_and_five_task_groups_stand_on_items() -> None:
    assert len(CHECKLIST.named_criteria) == 10
    assert len(CHECKLIST.readiness.groups118) == 5
    for criterion in CHECKLIST.named_criteria:
        assert all(CHECKLIST.find(item) for item in criterion.items)


def test_expiry_is_mentioned_at_60_and_at_30_days() -> None:
    rule = CHECKLIST.item_by_code("E4").met_rule
    assert isinstance(rule, DateRule)
    assert rule.warn_days == (60, 30)


def test_an_unknown_item_is_told_apart_from_a_known_one() -> None:
    assert CHECKLIST.find(ItemId("net.lan")) is not None
    assert CHECKLIST.find(ItemId("net.teleport")) is None
    with pytest.raises(EntryRefused, match="Z9"):
        CHECKLIST.item_named("Z9")


def test_the_bytes_are_the_whole_checklist() -> None:
    data = checklist_bytes(CHECKLIST)
    assert checklist_from_bytes(data) == CHECKLIST
    assert checklist_bytes(checklist_from_bytes(data)) == data
    assert re.fullmatch(r"[0-9a-f]{64}", checklist_files.content_hash(data))


def test_the_bytes_are_the_same_in_another_process() -> None:
    code = (
        "from desktop_app import checklist_files as f;"
        "print(f.content_hash(f.checklist_bytes(f.load(f.newest()))))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert other == checklist_files.content_hash(checklist_bytes(CHECKLIST))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"id": 1}', b" " * (2 << 20)],
)
def test_bytes_that_are_no_checklist_are_refused(data: bytes) -> None:
    with pytest.raises(ChecklistRefused) as refused:
        checklist_from_bytes(data)
    for word in ("`", "$", "Expected", "JSON", "malformed", "recursion", "utf-8"):  # of a library
        assert word not in sentence(refused.value)


def test_a_checklist_from_outside_is_checked_before_it_is_used() -> None:
    data = checklist_bytes(CHECKLIST)
    assert accept(data) == CHECKLIST
    for old, new, said in (
        (b'"a>=b"', b'"a>=z"', "a>=z"),
        (b'"code":"A2"', b'"code":"A1"', "A1"),
        (b'"amber_max_not_met","value":4', b'"amber_max_not_met","value":0', "amber_max"),
    ):
        assert old in data
        with pytest.raises(ChecklistRefused, match=said):
            accept(data.replace(old, new, 1))


def test_a_member_of_a_newer_program_is_passed_over() -> None:
    data = checklist_bytes(CHECKLIST)
    newer = b'{"a_member_of_next_year":[1],' + data[1:]
    assert checklist_from_bytes(newer) == CHECKLIST
