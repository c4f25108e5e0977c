"""What can happen to a stick while a file is written to it, and what is said of it."""

from __future__ import annotations

import contextlib
import errno
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.workspace import sticks
from desktop_app.workspace.sticks import (
    StickFault,
    StickFull,
    StickGone,
    StickLies,
    StickProtected,
)


@contextlib.contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Let the disk of this process end at *size* bytes a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_stick_is_said_to_be_full_and_keeps_what_it_had(tmp_path: Path) -> None:
    target = tmp_path / "a.goi"
    target.write_bytes(b"magic old")
    with no_file_over(1_000), pytest.raises(StickFull):
        sticks.write_to_stick(target, lambda file: _all(file, bytes(5_000)), begins=b"magic")
    assert target.read_bytes() == b"magic old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.goi"]


def _all(file: Any, data: bytes) -> None:
    file.write(data)
    file.flush()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EROFS, StickProtected), (errno.EACCES, StickProtected), (errno.EIO, StickGone),
        (errno.ENODEV, StickGone), (errno.ENOSPC, StickFull), (errno.EMFILE, StickFault),
    ],
)  # fmt: skip
def test_what_the_system_says_of_a_stick_is_said_in_words(
    tmp_path: Path, number: int, kind: type[StickFault]
) -> None:
    def fails(_file: object) -> None:
        raise OSError(number, "…")

    with pytest.raises(kind) as told:
        sticks.write_to_stick(tmp_path / "a.goi", fails, begins=b"magic")
    assert type(told.value) is kind
    assert list(tmp_path.iterdir()) == []


def test_a_stick_pulled_out_while_it_is_written_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    with pytest.raises(StickGone):
        sticks.write_to_stick(
            folder / "a.goi", lambda _file: shutil.rmtree(folder), begins=b"magic"
        )
    with pytest.raises(StickGone):
        sticks.write_to_stick(folder / "a.goi", lambda file: None, begins=b"magic")


def test_a_stick_that_gives_back_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sticks, "_read_back", lambda part: ("0" * 64, 9))
    with pytest.raises(StickLies):
        sticks.write_to_stick(
            tmp_path / "a.goi", lambda file: _all(file, b"magic 123"), begins=b"magic"
        )
    assert list(tmp_path.iterdir()) == []
