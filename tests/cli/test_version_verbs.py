"""Versions of the checklist from the command line: preview, move, back, and what show prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.ids import Role
from support.checklists import SECOND
from support.commands import Program
from support.people import DAK_NHAU
from support.service import RunningService, running


@pytest.fixture
def connected(clerk: Program, tmp_path: Path) -> Any:
    """The program of a clerk who answered three items and got the second version."""
    with running(tmp_path / "service") as service:
        service.open_round("2026-11")
        service.publish()
        code = service.code(Role.CLERK, commune=DAK_NHAU)
        clerk.done("enrol", "--server", service.url, "--code", code)
        clerk.done("answer", "premises.signage", "--status", "met")
        clerk.done("answer", "C2", "--value", "1", "--note", "Máy quét ở quầy 2")
        clerk.done("answer", "staff.term_decision", "--status", "met", "--note", "Đủ 5 người")
        service.publish(SECOND)
        clerk.done("sync")
        yield clerk, service


def test_a_script_previews_moves_and_moves_back(connected: tuple[Program, RunningService]) -> None:
    program, _service = connected
    before = program.shown()
    assert before["checklist"] == {
        "version": "decree-118/1", "offered": "decree-118/2", "before": None,
        "missing_here": None, "conflict": False, "submitted_by": None, "verified_by": None,
    }  # fmt: skip
    preview = program("checklist", "preview", "--json").document
    assert preview["kept"] == ["premises.signage"]
    assert preview["ask_again"] == ["device.scanners"]
    assert preview["set_aside"] == ["staff.term_decision"]
    assert program.shown() == before
    said = program.in_english().done("checklist", "move")
    assert "now decree-118/2" in said and "Asked again, the meaning changed: C2 Scanners" in said
    assert "A8 Secondment documents" in said
    moved = program.shown()
    assert moved["checklist"]["version"] == "decree-118/2"
    assert moved["checklist"]["before"] == "decree-118/1"
    (scanners,) = [one for one in moved["answers"] if one["item"] == "device.scanners"]
    assert scanners["declared"] is None
    assert scanners["ask_again"]["note"] == "Máy quét ở quầy 2"
    assert scanners["ask_again"]["checklist"] == "decree-118/1"
    (apart,) = moved["set_aside"]
    assert apart["declared"]["note"] == "Đủ 5 người"
    assert program("show", "staff.term_decision", "--json").document["set_aside"] == [apart]
    program.done("answer", "C8", "--value", "2")
    program.in_english().done("checklist", "back")
    back = program.shown()
    for one, was in zip(back["answers"], before["answers"], strict=True):
        assert (one["item"], one["declared"]) == (was["item"], was["declared"])
    assert [one["item"] for one in back["set_aside"]] == ["device.receipt_printer"]


def test_show_says_which_version_is_used_and_what_is_offered(
    connected: tuple[Program, RunningService],
) -> None:
    program, service = connected
    english = program.in_english()
    assert "Checklist decree-118/1" in english.done("show")
    assert "There is a newer version: decree-118/2" in english.done("show")
    program.done("checklist", "move", "2")
    said = english.done("show")
    assert "Checklist decree-118/2" in said
    assert "to be answered again; by version 1 it was" in said
    service.close_round("2026-11")
    program.done("sync")
    assert "what comes now is marked late" in english.done("show")


def test_what_cannot_be_moved_to_is_said_in_a_sentence(clerk: Program) -> None:
    english = clerk.in_english()
    for words, why in (
        (("checklist", "preview"), "no newer version"),
        (("checklist", "move", "7"), "published no version"),
        (("checklist", "move", "1"), "in use already"),
        (("checklist", "back"), "nothing to undo"),
    ):
        said = english(*words)
        assert said.code == 1 and why in said.err


def test_a_version_asked_for_in_a_new_round_is_used_from_its_first_answer(
    connected: tuple[Program, RunningService],
) -> None:
    program, service = connected
    service.open_round("2026-12", checklist="2")
    program.done("sync")
    shown = program.shown()
    assert (shown["round"], shown["checklist"]["version"]) == ("2026-12", "decree-118/2")
    program.done("answer", "C8", "--value", "2")
    assert program.shown()["checklist"]["version"] == "decree-118/2"
    old = program("show", "--round", "2026-11", "--json").document
    assert old["checklist"]["version"] == "decree-118/1", "the running round was not moved"


def test_an_item_that_is_set_aside_is_shown_with_all_that_was_said(
    connected: tuple[Program, RunningService],
) -> None:
    program, _service = connected
    program.done("attach", "A8", "--kind", "document", "--number", "12/QĐ", "--date", "1/9/2026")
    program.done("checklist", "move")
    shown = program.done("show", "staff.term_decision")
    assert "A8 Văn bản cử người" in shown
    assert "Đủ 5 người" in shown and "12/QĐ" in shown
