"""A file that another program has open for a moment is replaced all the same."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest

from desktop_app.core.digests import sha256_hex
from desktop_app.core.system_refusals import why_refused
from desktop_app.credentials.sealed_folder import SealedFolder
from desktop_app.i18n import sentence
from desktop_app.paths import make_data_folder, replacing
from desktop_app.storage import backups, evidence
from desktop_app.storage.storage_faults import SaveFailed
from desktop_app.storage.store import Store
from desktop_app.workspace.exchange.usb_drive import UsbDriveFault, write_to_usb_drive
from desktop_app.workspace.papers.file_forms import NotWritten, write_file


class Held:
    """A system on which another program has the file open: it refuses the first *times* renames."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times, self.asked = 0, 0
        self.error = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._replace = os.replace
        monkeypatch.setattr(os, "replace", self._asked)

    def _asked(self, part: Path, file: Path) -> None:
        self.asked += 1
        if self.asked <= self.times:
            raise self.error
        self._replace(part, file)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr("desktop_app.paths.replacing.time.sleep", lambda _seconds: None)
    return Held(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = Store.create(make_data_folder(tmp_path / "data"))
    yield one
    one.close()


def _goi(file: BinaryIO) -> None:
    file.write(b"goi")


WAYS: dict[str, tuple[Callable[[Store, Path], object], type[Exception]]] = {
    "attaching": (
        lambda store, _folder: evidence.keep(store, b"%PDF-1.4\n", "application/pdf"),
        SaveFailed,
    ),
    "exporting": (lambda _store, folder: write_file(folder / "a.csv", b"a"), NotWritten),
    "a stick": (
        lambda _store, folder: write_to_usb_drive(folder / "a.goi", _goi, begins=b"goi"),
        UsbDriveFault,
    ),
    "a copy": (lambda store, folder: backups.back_up(store, folder / "copy.db"), SaveFailed),
    "today's copy": (lambda store, _folder: backups.daily(store, date(2026, 11, 9)), SaveFailed),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_rename_that_is_refused_once_is_done_a_moment_later(
    held: Held, store: Store, tmp_path: Path, way: str
) -> None:
    act, _fault = WAYS[way]
    for winerror in (None, 5, 32, 33):
        held.asked, held.times = 0, 1
        if winerror is not None:
            held.error.winerror = winerror  # type: ignore[attr-defined]
        act(store, tmp_path)
        if way in ("attaching", "today's copy"):
            break  # what is there already is not written again
        assert held.asked == 2


@pytest.mark.parametrize("way", WAYS)
def test_what_is_held_for_longer_is_said_to_be_in_use_and_nothing_is_left(
    held: Held, store: Store, tmp_path: Path, way: str
) -> None:
    act, fault = WAYS[way]
    held.times = 1_000
    before = {file for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(fault) as raised:
        act(store, tmp_path)
    assert "đang được chương trình khác dùng" in sentence(raised.value)  # type: ignore[arg-type]
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == before
    assert 5 < held.asked < 20


def test_keys_are_kept_when_the_file_was_held_for_a_moment(held: Held, tmp_path: Path) -> None:
    folder = SealedFolder(tmp_path)
    held.times = 2
    folder.save("key-1", b"secret", "mật khẩu thử")
    assert folder.load("key-1", "mật khẩu thử") == b"secret"


def test_any_other_refusal_is_told_at_once(held: Held, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(b"a")
    held.times, held.error = 1_000, OSError(errno.ENOSPC, "full")  # type: ignore[assignment]
    with pytest.raises(OSError, match="full"):
        replacing.replace(part, tmp_path / "file")
    assert held.asked == 1


WINDOWS = {
    19: "chống ghi",
    23: "đọc lại bị sai",
    32: "chương trình khác",
    33: "chương trình khác",
    39: "đầy",
    112: "đầy",
    225: "virus",
    1117: "hỏng",
    1167: "không còn",
}


@pytest.mark.parametrize("number", WINDOWS)
@pytest.mark.parametrize("beside", [errno.EACCES, errno.EINVAL])
def test_what_windows_says_exactly_goes_before_the_errno_beside_it(
    number: int, beside: int
) -> None:
    error = OSError(beside, "English words")
    error.winerror = number  # type: ignore[attr-defined]
    said = why_refused(error)
    assert not isinstance(said, str)
    assert WINDOWS[number] in sentence(said)


def test_four_troubles_of_a_disk_have_four_sentences() -> None:
    numbers = (errno.EIO, errno.ESTALE, errno.EACCES, errno.ENOSPC)
    said = {sentence(why_refused(OSError(one, "x"))) for one in numbers}  # type: ignore[arg-type]
    assert len(said) == 4


def test_a_file_system_without_modes_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "chmod", refuse)
    folder = make_data_folder(tmp_path / "FAT")
    with closing(Store.create(folder)) as store:
        name = evidence.keep(store, b"%PDF-1.4\n", "application/pdf")
        assert name == sha256_hex(b"%PDF-1.4\n")
    written = write_to_usb_drive(folder / "a.goi", _goi, begins=b"goi")
    assert written.path.read_bytes() == b"goi"
