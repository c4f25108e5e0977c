"""The program as a process: what only a real one shows (bytes, pipes, code pages)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.commands import Program
from support.people import DAK_NHAU

ENDED = subprocess.CompletedProcess[bytes]


def run(folder: Path, *words: str | bytes, **environment: str) -> ENDED:
    """Run the program on *folder* with a Latin-1 console, unless *environment* says otherwise."""
    variables = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1", **environment}
    command = [sys.executable, "-m", "desktop_app", "--data", str(folder), *words]
    ended = subprocess.run(
        command, capture_output=True, env=variables, stdin=subprocess.DEVNULL, check=False
    )
    assert b"Traceback" not in ended.stderr
    return ended


def test_a_morning_of_commands_on_a_console_that_knows_no_vietnamese(tmp_path: Path) -> None:
    folder = tmp_path / "Dữ liệu xã"
    begun = run(folder, "init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    assert begun.returncode == 0
    assert "Đã tạo khóa" in begun.stdout.decode("utf-8")
    assert run(folder, "answer", "A3", "--value", "4/5", "--note", "nghỉ ốm").returncode == 0
    refused = run(folder, "answer", "A3", "--value", "bốn")
    assert refused.returncode == 1
    assert "“bốn”" in refused.stderr.decode("utf-8")
    shown = run(folder, "show", "A3", "--json")
    assert json.loads(shown.stdout)["answers"][0]["declared"]["note"] == "nghỉ ốm"
    assert run(folder, "show", "--nonsense").returncode == 2
    assert run(folder, "sync").returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="arguments are bytes on POSIX only")
def test_bytes_that_are_no_text_are_refused_with_a_sentence(clerk: Program) -> None:
    refused: list[list[str | bytes]] = [
        ["answer", "A3", "--value", b"\xff"],
        ["answer", "A3", "--value", "4/5", "--note", b"\xc3("],
        ["comment", b"\xe2\x28\xa1", "x"],
        ["show", b"\xff\xfe"],
        ["init", "--person", b"\xff", "--commune", DAK_NHAU],
        ["attach", "A3", b"\xff.jpg"],
    ]
    for words in refused:
        ended = run(clerk.folder, *words)
        assert ended.returncode == 1, words
        assert ended.stderr.decode("utf-8").strip()
    assert run(clerk.folder, b"\xff").returncode == 2
    assert clerk.shown()["waiting"] == 1


def test_a_mistake_in_the_program_is_a_sentence_and_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "dữ liệu"
    assert run(folder, "init", "--person", "Hoa", "--commune", DAK_NHAU).returncode == 0
    start = (
        "import sys\n"
        "from desktop_app.__main__ import start\n"
        "import desktop_app.cli.main as m\n"
        "m.run = lambda *a, **k: 1 // 0\n"
        "raise SystemExit(start())\n"
    )
    command = [sys.executable, "-c", start, "--data", str(folder), "show"]
    quiet = {k: v for k, v in os.environ.items() if k != "COMMUNE_READINESS_TRACEBACK"}
    ended = subprocess.run(command, capture_output=True, env=quiet, check=False)
    said = ended.stderr.decode("utf-8")
    log = folder / "log" / "errors.log"
    assert ended.returncode == 1
    assert "Traceback" not in said and str(log) in said and "lỗi của chương trình" in said
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_who_stops_reading_is_no_error_of_ours(clerk: Program) -> None:
    command = [sys.executable, "-m", "desktop_app", "--data", str(clerk.folder), "show", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode("utf-8")
        process.wait(60)
    assert said == ""


def test_without_a_passphrase_file_that_exists_nothing_is_made(tmp_path: Path) -> None:
    ended = run(
        tmp_path / "a", "init", "--person", "A", "--commune", DAK_NHAU,
        COMMUNE_READINESS_PASSPHRASE_FILE=str(tmp_path / "none"),
    )  # fmt: skip
    assert ended.returncode == 1
    assert "COMMUNE_READINESS_PASSPHRASE_FILE" in ended.stderr.decode("utf-8")
    assert list(tmp_path.iterdir()) == []
