"""The output of both command lines contains no terminal control sequences."""

from __future__ import annotations

import errno
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.cli.context import print_json
from desktop_app.i18n.terminal import TerminalText


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Xã Đak Nhau\n", "Xã Đak Nhau\n"),
        ("a\x1b[2Jb\tc", "a\ufffd[2Jb\tc"),
        ("\x9b31m\u202eexe.fdp", "\ufffd31mexe.fdp"),
        ("\rđã gửi 3/12", "\rđã gửi 3/12"),
        ("tên\rgiả", "tên\ufffdgiả"),
        ("\r    \r", "\r    \r"),
    ],
)
def test_nothing_that_a_terminal_obeys_passes(text: str, shown: str) -> None:
    under = io.StringIO()
    stream = TerminalText(under)
    print(text, end="", file=stream, flush=True)
    assert under.getvalue() == shown


@pytest.mark.parametrize("program", ["desktop_app", "central_service"])
def test_both_programs_print_through_it(program: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", program, "no\u202everb\x9b"],
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        check=False,
    )
    told = (said.stdout + said.stderr).decode()
    assert said.returncode == 2
    assert "no" in told and "\u202e" not in told and "\x9b" not in told


class PipeOfWindows(io.RawIOBase):
    """A pipe whose reader went away: Windows calls that an invalid argument."""

    def writable(self) -> bool:
        return True

    def write(self, _data: object) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")


@pytest.mark.parametrize("words", ["đã gửi\n", "x" * 100_000])
def test_a_reader_that_went_away_is_told_alike_on_every_system(words: str) -> None:
    stream = TerminalText(io.TextIOWrapper(io.BufferedWriter(PipeOfWindows()), encoding="utf-8"))
    with pytest.raises(BrokenPipeError):
        print(words, end="", file=stream, flush=True)


class Windowed:
    """A run of a program that Windows gave no standard streams."""

    START = (
        "import sys\n"
        "sys.stdin = sys.stdout = sys.stderr = None\n"
        "from {program}.__main__ import main\n"
        "raise SystemExit(main(sys.argv[1:]))\n"
    )

    @classmethod
    def run(cls, program: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        start = cls.START.format(program=program)
        command = [sys.executable, "-c", start, *words]
        return subprocess.run(command, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("program", "words", "code"),
    [
        ("desktop_app", ["--version"], 0),
        ("desktop_app", ["no such verb"], 2),
        ("desktop_app", ["licences"], 0),
        ("desktop_app", ["show"], 1),
        ("central_service", ["licences"], 0),
        ("central_service", ["nothing"], 2),
    ],
)
def test_a_program_without_streams_carries_out_its_verbs(
    tmp_path: Path, program: str, words: list[str], code: int
) -> None:
    where = ["--data", str(tmp_path / "none")] if program == "desktop_app" else []
    done = Windowed.run(program, *where, *words)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


@pytest.mark.parametrize(("system", "letters"), [("win32", "\\u0110ak"), ("linux", "Đak")])
def test_json_that_is_piped_survives_the_code_pages_of_windows(
    system: str, letters: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", system)
    print_json({"commune": "Đak Nhau"})
    said = capsys.readouterr().out
    assert letters in said
    assert json.loads(said) == {"commune": "Đak Nhau"}
