"""submit: the leader's PIN or the signed slip; it prints what it covers."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.commands import Program
from support.people import PIN


def test_the_leader_confirms_and_every_gap_is_named(with_leader: Program, pin_file: Path) -> None:
    with_leader.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    with_leader.done("answer", "A2", "--status", "met")
    printed = with_leader.done("submit", "--pin-file", pin_file)
    assert "2 câu trả lời" in printed
    assert "ĐỎ" in printed
    lines = printed.splitlines()
    assert len(lines) == 2 + 18
    assert "  A2 Giám đốc Trung tâm – thiếu minh chứng" in lines
    assert "  A3 Nhân sự làm việc – chưa đạt đủ" in lines
    assert "  C1 Máy tính – chưa trả lời" in lines
    assert with_leader.shown()["readiness"]["submitted"] == "red"
    with_leader.done("answer", "A3", "--value", "5/5")
    assert "1 câu trả lời sửa sau khi trình" in with_leader.done("show")


def test_without_a_leader_the_signed_slip_is_recorded(clerk: Program, photo: Path) -> None:
    clerk.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    refused = clerk("submit")
    assert refused.code == 1
    assert "phiếu trình" in refused.err
    printed = clerk.done("submit", "--slip", photo, "--leader", "Nguyễn Văn An")
    assert "phiếu trình" in printed.splitlines()[0]
    assert "Nguyễn Văn An" in clerk.done("show")


def test_what_confirms_nothing_leaves_everything_as_it_was(
    with_leader: Program, pin_file: Path, photo: Path, tmp_path: Path
) -> None:
    assert with_leader("submit", "--pin-file", pin_file).code == 1  # nothing answered yet
    with_leader.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    before = with_leader.shown()
    wrong = tmp_path / "wrong"
    wrong.write_text("000000\n", "utf-8")
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    text = tmp_path / "e.txt"
    text.write_text("no photo", "utf-8")
    refused: list[tuple[list[str | Path], int]] = [
        (["--pin-file", wrong], 1),
        (["--pin-file", binary], 1),
        (["--pin-file", tmp_path / "none"], 1),
        (["--slip", text], 1),
        (["--slip", tmp_path / "none.jpg"], 1),
        (["--slip", photo, "--leader", "x" * 121], 1),
        (["--slip", photo, "--pin-file", pin_file], 2),
        ([], 2),  # the PIN is asked for only at a terminal
    ]
    for words, code in refused:
        assert with_leader("submit", *words).code == code, words
    assert with_leader.shown() == before


def test_a_pin_file_of_notepad_opens_the_key(with_leader: Program, tmp_path: Path) -> None:
    with_leader.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    notepad = tmp_path / "pin.txt"
    notepad.write_bytes(b"\xef\xbb\xbf" + PIN.encode() + b"\r\n")
    with_leader.done("submit", "--pin-file", notepad)


def test_the_pin_is_asked_where_a_person_sits(
    with_leader: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_leader.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return PIN

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", typed)
    with_leader.done("submit")
    assert len(asked) == 1
    assert "PIN" in asked[0]


def test_a_new_pin_is_typed_twice(clerk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    leader = ("init", "--person", "An", "--role", "leader")
    typed = iter(["246810", "246811", PIN, PIN])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert clerk(*leader).code == 1
    clerk.done(*leader)


@pytest.mark.skipif(os.name != "posix", reason="files have no modes on Windows")
def test_a_pin_that_other_accounts_can_read_is_refused(with_leader: Program) -> None:
    with_leader.done("answer", "A2", "--status", "met")
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "pin"
        file.write_text("246810\n", "utf-8")
        file.chmod(0o644)
        said = with_leader("submit", "--pin-file", file)
        assert said.code == 1
        assert f"chmod 600 {file}" in said.err
        file.chmod(0o600)
        with_leader.done("submit", "--pin-file", file)
