"""backup, restore, check: what is printed and what is restored."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from support.commands import Program


def spoil(folder: Path) -> None:
    """Damage bytes of the database, in the middle of the entries."""
    file = folder / "desk.db"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    data = bytearray(file.read_bytes())
    for page in range(4, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    file.write_bytes(data)


def test_a_copy_is_made_and_put_back_and_nothing_entered_since_is_lost(
    clerk: Program, tmp_path: Path
) -> None:
    clerk.done("answer", "B1", "--status", "met")
    said = clerk.done("backup", tmp_path / "bản sao.db")
    assert "bản sao.db" in said
    assert "khóa" in said.lower() or "khoá" in said.lower()
    clerk.done("answer", "D1", "--status", "met")
    told = clerk.done("restore", tmp_path / "bản sao.db")
    assert "aside" in told
    shown = clerk("show", "--json").document
    answered = {one["item"] for one in shown["answers"] if one["declared"]}
    assert {"premises.available", "net.internet"} <= answered
    clerk.done("check")


def test_a_copy_goes_to_a_new_folder_too(clerk: Program, tmp_path: Path) -> None:
    clerk.done("answer", "B1", "--status", "met")
    clerk.done("backup", tmp_path / "copy.db")
    other = clerk.at(tmp_path / "new")
    other.done("restore", tmp_path / "copy.db")
    assert "premises.available" in other.done("show", "--json")


def test_a_copy_replaces_a_file_only_where_that_is_meant(clerk: Program, tmp_path: Path) -> None:
    copy = tmp_path / "bản sao.db"
    copy.write_bytes(b"of last month")
    said = clerk("backup", copy)
    assert (said.code, said.out) == (1, "")
    assert str(copy) in said.err and "--yes" in said.err
    assert copy.read_bytes() == b"of last month"
    assert "--all-files" in clerk.done("backup", copy, "--yes")
    assert "--all-files" not in clerk.done("backup", copy, "--yes", "--all-files")
    clerk.done("restore", copy)


def test_what_is_no_copy_is_refused_in_one_sentence(clerk: Program, tmp_path: Path) -> None:
    clerk.done("answer", "B1", "--status", "met")
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 " * 1000)
    for file in (tmp_path / "letter.pdf", tmp_path / "nothing.db"):
        said = clerk("restore", file)
        assert (said.code, said.out) == (1, "")
        assert len(said.err.splitlines()) == 1
        assert "--salvage" not in said.err, "the present data is whole"
    assert "không phải bản sao" in clerk("restore", tmp_path / "letter.pdf").err
    clerk.done("check")


def test_a_damaged_copy_is_named_as_one(clerk: Program, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    clerk.done("backup", copy)
    copy.write_bytes(copy.read_bytes()[:100] + b"\xa5" * 8000)
    said = clerk("restore", copy)
    assert (said.code, said.out) == (1, "")
    assert f"Bản sao {copy} bị hỏng" in said.err


def test_a_damaged_database_is_found_and_put_right(clerk: Program, tmp_path: Path) -> None:
    for item in ("B1", "D1", "D2"):
        clerk.done("answer", item, "--status", "met", "--note", "đã kiểm tra " * 40)
    folder = clerk.folder / "backups"
    folder.mkdir()
    clerk.done("backup", folder / "desk-2026-11-20.db")
    spoil(clerk.folder)
    said = clerk("check")
    assert said.code == 1
    assert "--salvage" in said.err + said.out
    told = clerk.done("check", "--salvage")
    assert "desk-2026-11-20.db" in told
    clerk.done("check")
    assert "premises.available" in clerk.done("show", "--json")


def test_what_has_no_receipt_is_told_by_the_exit_code(clerk: Program, tmp_path: Path) -> None:
    clerk.done("answer", "A3", "--value", "4/5")
    said = clerk.in_english()("waiting")
    assert said.code == 1  # the uninstaller reads the code alone
    assert said.err.startswith("Without a receipt of the service: ")
    assert clerk.at(tmp_path / "none")("waiting").code == 0
