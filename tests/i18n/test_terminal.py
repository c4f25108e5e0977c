"""The output of both command lines contains no terminal control sequences."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

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
