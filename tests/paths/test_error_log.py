"""The log of mistakes: where it lies, that it stays small, that it never stops the program."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from desktop_app.core.version import VERSION
from desktop_app.paths import error_log


def a_mistake(words: str = "lỗi lạ") -> RuntimeError:
    try:
        raise RuntimeError(words)
    except RuntimeError as error:
        return error


def test_a_mistake_is_written_with_its_traceback_and_the_version(tmp_path: Path) -> None:
    file = error_log.write(tmp_path, a_mistake())
    assert file == error_log.file_in(tmp_path) == tmp_path / "log" / "errors.log"
    text = file.read_text(encoding="utf-8")
    assert "RuntimeError: lỗi lạ" in text and "a_mistake" in text and VERSION in text


def test_the_files_stay_few_and_small(tmp_path: Path) -> None:
    for _ in range(30):
        error_log.write(tmp_path, a_mistake("x" * 100_000))
    files = list((tmp_path / "log").iterdir())
    assert len(files) == 4
    assert all(file.stat().st_size < 400_000 for file in files)


def test_before_there_is_a_data_folder_it_lies_in_the_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    file = error_log.write(tmp_path / "none", a_mistake())
    assert file is not None and file.parent == tmp_path
    assert not (tmp_path / "none").exists()


def test_where_nothing_can_be_written_nothing_is_raised(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file in the way")
    assert error_log.write(tmp_path, a_mistake()) is None


def test_warnings_of_the_rooms_are_kept_and_plain_notes_are_not(tmp_path: Path) -> None:
    log = error_log.ErrorLog(tmp_path)
    logger = logging.getLogger("test_error_log")
    logger.propagate = False
    logger.addHandler(log)
    logger.info("nothing")
    assert not (tmp_path / "log").exists()
    logger.warning("the disk of %s is slow", "Hoa")
    assert "the disk of Hoa is slow" in error_log.file_in(tmp_path).read_text(encoding="utf-8")
    logger.removeHandler(log)
