"""The command line with a wrong clock: what it prints, and how answers are corrected."""

from __future__ import annotations

import pytest

from desktop_app.workspace.context import desk_context as context_module
from support.commands import Program
from support.offices import Clock
from support.people import DAK_NHAU

IN_1980 = 315_532_860


@pytest.fixture
def pc_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(context_module, "time", one)
    return one


def test_a_clock_that_cannot_be_right_is_named_until_the_day_is_told(
    program: Program, pc_clock: Clock
) -> None:
    pc_clock.now = IN_1980
    begun = program.done("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    assert "01/01/1980" in begun
    assert "01/01/1980" in program.done("show")
    refused = program("clock", "--today", "1/1/1999")
    assert (refused.code, refused.out) == (1, "")
    assert "kỳ 11/2026" in program.done("clock", "--today", "9/11/2026")
    assert "1980" not in program.done("show")
    program.done("answer", "A5", "--status", "met")
    assert program.shown()["round"] == "2026-11"


def test_what_a_wrong_clock_put_elsewhere_is_shown_and_brought_or_left(
    program: Program, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, IN_1980
    program.done("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    program.done("answer", "A5", "--status", "met")
    program.done("comment", "A5", "con dấu mới")
    assert "misdated" not in program.shown()
    pc_clock.now = right
    assert "misdated" in program.done("show")
    told = program.shown()["misdated"]
    assert (told["items"], told["entries"]) == (["lead.seal_account"], 2)
    assert "2 nội dung" in program.done("misdated")
    assert program("misdated", "--bring", "--leave").code == 2
    assert program.shown("A5")["declared"] is None
    program.done("misdated", "--bring")
    assert program.shown("A5")["declared"]["status"] == "met"
    assert [one["text"] for one in program.shown("A5")["comments"]] == ["con dấu mới"]
    assert "misdated" not in program.done("show")
    pc_clock.now = IN_1980
    program.done("answer", "A2", "--status", "met")
    pc_clock.now = right
    program.done("misdated", "--leave")
    assert "misdated" not in program.done("show")
    assert program.shown("A2")["declared"] is None


def test_findings_of_a_wrong_clock_are_shown_and_brought_or_left(
    supervisor: Program, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, IN_1980
    about = ("--centre", DAK_NHAU)
    supervisor.done("verify", "A5", "--status", "met", *about)
    assert "misdated" not in supervisor.shown()
    pc_clock.now = right
    assert "misdated" in supervisor.done("show")
    (told,) = supervisor.shown()["misdated"]
    assert (told["centre"], told["entries"]) == (DAK_NHAU, 2)
    asked = supervisor.done("misdated")
    assert "2 nội dung" in asked
    assert DAK_NHAU in asked
    assert "chờ" in supervisor.done("misdated", "--centre", "25396")
    supervisor.done("misdated", "--bring")
    assert "misdated" not in supervisor.shown()
    said = supervisor("show", "A5", *about, "--json").document
    assert said["answers"][0]["verified"]["status"] == "met"
    pc_clock.now = IN_1980
    supervisor.done("verify", "A2", "--status", "met", *about)
    pc_clock.now = right
    supervisor.done("misdated", "--leave")
    assert "misdated" not in supervisor.shown()
