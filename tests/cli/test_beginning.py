"""init: the local data, offline; where it cannot be made nothing is left behind."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from desktop_app.core.ids import Role
from desktop_app.workspace import Workspace
from support.commands import Program
from support.people import DAK_NHAU

CLERK = ("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)


def test_the_data_is_made_offline_and_stands_at_once(program: Program) -> None:
    assert str(program.folder) in program.done(*CLERK, "--phone", "0271 000 110")
    shown = program.shown()
    assert shown["centre"] == DAK_NHAU
    assert shown["readiness"]["if_submitted_now"] == "red"
    assert len(shown["readiness"]["missing"]) == 18
    assert (shown["waiting"], shown["last_receipt"]) == (1, None)


def test_combining_letters_are_kept_in_one_form(program: Program) -> None:
    program.done("init", "--person", unicodedata.normalize("NFD", " Vàng  Thị Mỷ "),
                 "--commune", DAK_NHAU)  # fmt: skip
    with Workspace.open(program.folder) as desk:
        assert [one.person for one in desk.identities] == ["Vàng Thị Mỷ"]


def test_a_leader_is_added_to_the_same_folder(clerk: Program, pin_file: Path) -> None:
    clerk.done("init", "--person", "An", "--role", "leader", "--pin-file", pin_file,
               "--commune", DAK_NHAU)  # fmt: skip
    with Workspace.open(clerk.folder) as desk:
        assert [(one.role, one.commune) for one in desk.identities] == [
            (Role.CLERK, DAK_NHAU),
            (Role.LEADER, DAK_NHAU),
        ]


def test_the_folder_tells_the_commune_of_a_further_key(with_leader: Program) -> None:
    with Workspace.open(with_leader.folder) as desk:
        assert {one.commune for one in desk.identities} == {DAK_NHAU}


def test_a_supervisor_names_no_commune(supervisor: Program) -> None:
    with Workspace.open(supervisor.folder) as desk:
        (identity,) = desk.identities
    assert (identity.role, identity.commune) == (Role.SUPERVISOR, None)


def test_without_keyring_and_passphrase_both_ways_are_named_and_nothing_is_made(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMUNE_READINESS_PASSPHRASE_FILE")
    said = program(*CLERK)
    assert (said.code, said.out) == (1, "")
    assert "COMMUNE_READINESS_PASSPHRASE_FILE" in said.err
    assert "kho khóa" in said.err
    assert not program.folder.exists()


REFUSED = [
    (["--person", "A"], 2, "--commune"),
    (["--person", "A", "--commune", "12"], 1, "“12”"),
    (["--person", "A", "--commune", "99999"], 1, "“99999”"),
    (["--person", " ", "--commune", DAK_NHAU], 1, "họ và tên"),
    (["--person", "a" * 121, "--commune", DAK_NHAU], 1, "121"),
    (["--person", "A", "--commune", DAK_NHAU, "--phone", "0" * 50], 1, "50"),
    (["--person", "A", "--commune", DAK_NHAU, "--position", "x\x07"], 1, "7"),
    (["--person", "A\0", "--commune", DAK_NHAU], 1, "điều khiển"),
    (["--person", "A\ud800", "--commune", DAK_NHAU], 1, "ký tự hỏng"),
    (["--person", "A", "--commune", DAK_NHAU, "--role", "leader"], 2, "--pin-file"),
    (["--person", "A", "--commune", DAK_NHAU, "--role", "viewer"], 2, "viewer"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "named"), REFUSED, ids=lambda w: str(w)[:40])
def test_what_is_refused_names_why_and_makes_nothing(
    program: Program, words: list[str], code: int, named: str
) -> None:
    said = program("init", *words)
    assert (said.code, said.out) == (code, "")
    assert named in said.err
    assert not program.folder.exists()


@pytest.mark.parametrize(
    ("pin", "named"), [("12345\n", "6"), ("\n", "6"), ("", "6"), (None, "tệp")]
)
def test_a_pin_that_protects_nothing_is_refused(
    program: Program, tmp_path: Path, pin: str | None, named: str
) -> None:
    file = tmp_path / "pin"
    if pin is not None:
        file.write_text(pin, "utf-8")
    said = program(*CLERK, "--role", "leader", "--pin-file", file)
    assert said.code == 1
    assert named in said.err
    assert not program.folder.exists()


def test_a_pin_for_a_clerk_is_refused_not_ignored(program: Program, pin_file: Path) -> None:
    said = program(*CLERK, "--pin-file", pin_file)
    assert said.code == 2
    assert "PIN" in said.err
    assert not program.folder.exists()


def test_the_same_role_or_another_commune_changes_nothing(clerk: Program, pin_file: Path) -> None:
    again = clerk("init", "--person", "B", "--commune", DAK_NHAU)
    assert again.code == 1
    assert "clerk" in again.err
    other = ("--commune", "00004", "--role", "leader", "--pin-file", pin_file)
    moved = clerk("init", "--person", "B", *other)
    assert moved.code == 1
    assert "25399" in moved.err
    assert "00004" in moved.err
    with Workspace.open(clerk.folder) as desk:
        assert [one.person for one in desk.identities] == ["Nguyễn Thị Hoa"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path, program: Program) -> None:
    file = tmp_path / "tệp"
    file.write_text("mine", "utf-8")
    assert program.at(file)(*CLERK).code == 1
    assert program.at(file / "below")(*CLERK).code == 1
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "words", [["show"], ["answer", "A3", "--value", "4/5"], ["check"], ["sync"]], ids=" ".join
)
def test_without_data_a_verb_says_how_to_begin(program: Program, words: list[str]) -> None:
    said = program(*words)
    assert said.code == 1
    assert "init" in said.err
    assert not program.folder.exists()
