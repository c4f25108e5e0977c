"""Faults of a USB drive while a file is written to it, and their sentences."""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.workspace.exchange import usb_drive
from desktop_app.workspace.exchange.usb_drive import (
    UsbDriveFault,
    UsbDriveFull,
    UsbDriveGone,
    UsbDriveLies,
    UsbDriveProtected,
)
from support.systems import needs_file_limits, removes_open_files


@contextlib.contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Let the disk of this process end at *size* bytes a file."""
    import resource  # not on Windows, which runs the other tests of this file

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@needs_file_limits
def test_a_full_usb_drive_is_said_to_be_full_and_keeps_what_it_had(tmp_path: Path) -> None:
    target = tmp_path / "a.goi"
    target.write_bytes(b"magic old")
    with no_file_over(1_000), pytest.raises(UsbDriveFull):
        usb_drive.write_to_usb_drive(target, lambda file: _all(file, bytes(5_000)), begins=b"magic")
    assert target.read_bytes() == b"magic old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.goi"]


def _all(file: Any, data: bytes) -> None:
    file.write(data)
    file.flush()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EROFS, UsbDriveProtected), (errno.EACCES, UsbDriveProtected),
        (errno.EIO, UsbDriveGone),
        (errno.ENODEV, UsbDriveGone), (errno.ENOSPC, UsbDriveFull), (errno.EMFILE, UsbDriveFault),
    ],
)  # fmt: skip
def test_what_the_system_says_of_a_usb_drive_is_said_in_words(
    tmp_path: Path, number: int, kind: type[UsbDriveFault]
) -> None:
    def fails(_file: object) -> None:
        raise OSError(number, "…")

    with pytest.raises(kind) as told:
        usb_drive.write_to_usb_drive(tmp_path / "a.goi", fails, begins=b"magic")
    assert type(told.value) is kind
    assert list(tmp_path.iterdir()) == []


@removes_open_files
def test_a_usb_drive_pulled_out_while_it_is_written_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    with pytest.raises(UsbDriveGone):
        usb_drive.write_to_usb_drive(
            folder / "a.goi", lambda _file: shutil.rmtree(folder), begins=b"magic"
        )
    with pytest.raises(UsbDriveGone):
        usb_drive.write_to_usb_drive(folder / "a.goi", lambda file: None, begins=b"magic")


def test_a_usb_drive_that_gives_back_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb_drive, "_read_back", lambda part: ("0" * 64, 9))
    with pytest.raises(UsbDriveLies):
        usb_drive.write_to_usb_drive(
            tmp_path / "a.goi", lambda file: _all(file, b"magic 123"), begins=b"magic"
        )
    assert list(tmp_path.iterdir()) == []
