"""answer, comment, action and resolve: show prints what a script wrote."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from support.commands import Program

# Arguments of "answer", and what "show --json" then prints of the item.
ANSWERS = [
    (["A2", "--status", "met"], {"status": "met", "value": None}),
    (["lead.director_assigned", "--status", "unmet", "--cause", "no_guidance"],
     {"status": "unmet", "cause": "no_guidance", "solver": "commune"}),
    (["D2", "--status", "partial", "--cause", "line_power", "--solver", "carrier"],
     {"status": "partial", "cause": "line_power", "solver": "carrier"}),
    (["a3", "--value", "4", "--of", "5"], {"status": "partial", "value": "4", "of": "5"}),
    (["A3", "--value", "4/5"], {"status": "partial", "value": "4", "of": "5"}),
    (["A3", "--value", "5", "--of", "5", "--status", "partial", "--note", "một người nghỉ"],
     {"status": "partial", "note": "một người nghỉ"}),
    (["A3", "--value", "unknown", "--of", "5"], {"status": "not_known", "value": "unknown"}),
    (["A3", "--value", "unknown", "--note", "chờ văn thư"], {"status": "not_known", "of": None}),
    (["A4", "--value", "2"], {"status": "met", "value": "2"}),
    (["A4", "--value", "0"], {"status": "unmet", "value": "0"}),
    (["B2", "--value", "96,5"], {"status": "answered", "value": "96.5"}),
    (["B2", "--value", "1.600"], {"status": "answered", "value": "1600"}),
    (["H5", "--value", "88.5"], {"status": "answered", "value": "88.5"}),
    (["A1", "--value", "one_level_branch"], {"status": "met", "value": "one_level_branch"}),
    (["A1", "--value", "none"], {"status": "unmet", "value": "none"}),
    (["E4", "--value", "20/7/2099"], {"status": "met", "value": "2099-07-20"}),
    (["E4", "--value", "unknown"], {"status": "not_known", "value": "unknown"}),
    (["A2", "--status", "not_applicable", "--reason", "one_level_model"],
     {"status": "not_applicable", "reason": "one_level_model"}),
    (["E3", "--status", "unmet"], {"status": "unmet", "cause": None, "solver": None}),
    (["E3", "--status", "not_applicable", "--reason", "not_to_be_provided"],
     {"status": "not_applicable", "note": None}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), ANSWERS, ids=lambda w: " ".join(w)[:60])
def test_an_answer_is_kept_as_it_was_said(
    clerk: Program, words: list[str], expected: dict[str, Any]
) -> None:
    printed = clerk.done("answer", *words)
    declared = clerk.shown(words[0])["declared"]
    assert {name: declared[name] for name in expected} == expected
    assert declared["change"][:12] in printed
    assert declared["by"] == "Nguyễn Thị Hoa"
    assert declared["receipt"] is None


REFUSED = [
    (["A3", "--value", "x", "--of", "5"], "“x”"),
    (["A4", "--value", "-1"], "“-1”"),
    (["A4", "--value", "1,5"], "“1,5”"),
    (["A4", "--value", "2", "--of", "3"], "A4"),
    (["H5", "--value", "101"], "101"),
    (["A9", "--value", "31/2/2025"], "31/2/2025"),
    (["A1", "--value", "castle"], "one_level_branch"),
    (["A3", "--value", "4", "--of", "5", "--status", "met"], "không được nâng lên"),
    (["A3", "--value", "5", "--of", "5", "--status", "unmet"], "ghi chú"),
    (["A2", "--value", "3"], "A2"),
    (["A2", "--status", "answered"], "answered"),
    (["A2", "--status", "not_applicable"], "one_level_model"),
    (["A2", "--status", "not_applicable", "--reason", "vì thế"], "one_level_model"),
    (["A3", "--status", "not_applicable", "--reason", "one_level_model"], "A3"),
    (["A2", "--status", "unmet", "--cause", "luck"], "no_funding"),
    (["A2", "--status", "unmet", "--solver", "nobody"], "province"),
    (["E3", "--status", "partial"], "văn bản mật"),
    (["E3", "--status", "unmet", "--note", "số 12"], "văn bản mật"),
    (["E3", "--status", "unmet", "--cause", "other"], "văn bản mật"),
    (["E3", "--status", "not_applicable", "--reason", "lý do khác"], "văn bản mật"),
    (["Z9", "--status", "met"], "“Z9”"),
    (["", "--status", "met"], "“”"),
    (["A2", "--status", "met", "--round", "2026-13"], "2026-13"),
    (["A2", "--status", "met", "--centre", "abc"], "“abc”"),
    (["A2", "--status", "met", "--centre", "00004"], "00004"),
    (["A2", "--status", "met", "--note", "a" * 2001], "2001"),
    (["A2", "--status", "met", "--note", "a\0b"], "điều khiển"),
    (["A2", "--status", "met", "--note", "\udcff"], "ký tự hỏng"),
]


@pytest.mark.parametrize(("words", "named"), REFUSED, ids=lambda w: " ".join(w)[:60])
def test_a_refused_answer_says_why_and_changes_nothing(
    clerk: Program, words: list[str], named: str
) -> None:
    said = clerk("answer", *words)
    assert (said.code, said.out) == (1, "")
    assert named in said.err
    assert said.err.count("\n") == 1
    assert clerk.shown()["waiting"] == 1  # who works here, and nothing else


def test_an_answer_that_says_nothing_is_wrong_words(clerk: Program) -> None:
    assert clerk("answer", "A3").code == 2
    assert clerk.shown()["waiting"] == 1


def test_a_strange_number_is_kept_and_asked_about_until_it_is_explained(clerk: Program) -> None:
    strange = clerk.done("answer", "A3", "--value", "70", "--of", "70")
    assert "khác thường" in strange
    explained = clerk.done("answer", "A3", "--value", "70", "--of", "70",
                           "--reason", "sáp nhập bốn xã")  # fmt: skip
    assert "khác thường" not in explained
    assert clerk.shown("A3")["declared"]["reason"] == "sáp nhập bốn xã"


def test_combining_letters_are_stored_in_one_form(clerk: Program) -> None:
    note = unicodedata.normalize("NFD", "Máy quét hỏng ở Đắk Nhau, chờ Ủy ban")
    clerk.done("answer", "C2", "--value", "0", "--note", note, "--cause", "no_funding")
    clerk.done("comment", "C2", note)
    shown = clerk.shown("C2")
    assert shown["declared"]["note"] == unicodedata.normalize("NFC", note)
    assert shown["comments"][0]["text"] == unicodedata.normalize("NFC", note)


def test_what_is_left_out_stays_and_an_empty_word_takes_it_away(clerk: Program) -> None:
    clerk.done("answer", "A3", "--value", "4", "--of", "5", "--note", "cũ", "--cause", "no_staff")
    clerk.done("answer", "A3", "--value", "3")
    declared = clerk.shown("A3")["declared"]
    assert (declared["value"], declared["of"], declared["note"]) == ("3", "5", "cũ")
    clerk.done("answer", "A3", "--note", "")
    assert clerk.shown("A3")["declared"]["note"] is None


def test_a_later_round_is_chosen_by_hand(clerk: Program) -> None:
    clerk.done("answer", "A2", "--status", "met", "--round", "2031-01")
    assert clerk.shown("A2")["declared"] is None
    said = clerk("show", "A2", "--json", "--round", "2031-01")
    assert said.document["round"] == "2031-01"
    assert said.document["answers"][0]["declared"]["status"] == "met"


def test_a_remark_may_begin_with_a_dash(clerk: Program) -> None:
    clerk.done("comment", "A2", "--", "- xin hướng dẫn")
    assert clerk.shown("A2")["comments"][0]["text"] == "- xin hướng dẫn"


@pytest.mark.parametrize("words", [["A2", ""], ["A2", " \n "], ["E3", "x"], ["A2", "a" * 2001]])
def test_a_refused_remark_changes_nothing(clerk: Program, words: list[str]) -> None:
    assert clerk("comment", *words).code == 1
    assert clerk.shown()["waiting"] == 1


PLAN = ("--who", "Văn phòng", "--what", "Mua máy quét", "--due", "20/12/2099")


def test_a_remedy_is_made_and_stated_anew_by_the_start_of_its_id(clerk: Program) -> None:
    printed = clerk.done("action", "C2", *PLAN, "--cause", "no_funding", "--solver", "province")
    (made,) = clerk.shown("C2")["actions"]
    assert (made["who"], made["due"], made["done"]) == ("Văn phòng", "2099-12-20", False)
    assert made["change"][:12] in printed
    clerk.done("action", "C2", *PLAN, "--change", made["change"][:12], "--done")
    (again,) = clerk.shown("C2")["actions"]
    assert (again["change"], again["done"]) == (made["change"], True)


REFUSED_PLANS = [
    (["--who", ""], 1),
    (["--what", " "], 1),
    (["--due", "31/2/2026"], 2),
    (["--cause", "luck"], 1),
    (["--solver", "nobody"], 1),
    (["--change", "abc"], 1),
    (["--change", ""], 1),
]


@pytest.mark.parametrize(("words", "code"), REFUSED_PLANS, ids=lambda w: str(w))
def test_a_refused_remedy_changes_nothing(clerk: Program, words: list[str], code: int) -> None:
    assert clerk("action", "C2", *PLAN, *words).code == code
    assert clerk.shown("C2")["actions"] == []
    assert clerk("action", "E3", *PLAN).code == 1


def test_there_is_nothing_to_settle_without_a_conflict(clerk: Program) -> None:
    assert clerk("resolve", "A2", "--keep", "abc").code == 1
    clerk.done("answer", "A2", "--status", "met")
    said = clerk("resolve", "A2", "--keep", "abc")
    assert said.code == 1
    assert "abc" in said.err
