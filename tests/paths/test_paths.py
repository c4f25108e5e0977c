from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.__main__ import main


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Clear the cached folders of the program's files."""
    paths._shipped.cache_clear()
    yield
    paths._shipped.cache_clear()


def test_from_source_the_files_lie_in_the_checkout() -> None:
    checkout = Path(__file__).resolve().parents[2]
    assert paths.resources() == checkout / "resources"
    assert paths.checklists() == checkout / "checklists"


@pytest.mark.usefixtures("forgetful")
def test_frozen_the_files_lie_in_the_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    (tmp_path / "resources").mkdir()
    assert paths.resources() == tmp_path / "resources"
    with pytest.raises(paths.FilesMissing, match="checklists"):
        paths.checklists()


def test_the_default_folder_is_the_account_s_own() -> None:
    folder = paths.default_data_folder()
    assert folder.is_absolute()
    assert folder.name == "commune-readiness"


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial"])
def test_no_data_is_begun_in_a_folder_that_onedrive_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "OneDrive - Xã"))
    inside = tmp_path / "OneDrive - Xã" / "Tài liệu" / "du-lieu"
    with pytest.raises(paths.FolderRefused, match="OneDrive"):
        paths.make_data_folder(inside)
    assert not inside.exists()
    assert paths.make_data_folder(tmp_path / "OneDrive - Xã cũ").is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
class TestModeBits:
    def test_a_new_data_folder_is_closed_to_others(self, tmp_path: Path) -> None:
        before = os.umask(0o277)
        try:
            folder = paths.make_data_folder(tmp_path / "Dữ liệu xã")
        finally:
            os.umask(before)
        assert folder.stat().st_mode & 0o777 == 0o700

    def test_an_empty_folder_is_closed_and_a_filled_one_left_alone(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o755)
        assert paths.make_data_folder(tmp_path).stat().st_mode & 0o777 == 0o700
        tmp_path.chmod(0o755)
        (tmp_path / "of somebody").touch()
        assert paths.make_data_folder(tmp_path).stat().st_mode & 0o777 == 0o755


def test_missing_parents_are_made_and_the_answer_is_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.make_data_folder(Path("a/b")) == tmp_path / "a" / "b"


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(paths.FolderRefused, match="cannot be used"):
        paths.make_data_folder(tmp_path / "x" / "y")


@pytest.mark.skipif(sys.platform == "win32", reason="an account there always has a home")
def test_an_account_without_a_home_is_told_to_name_a_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pwd

    def nobody(_uid: int) -> None:
        raise KeyError

    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for words in (["show"], ["clock"]):
        assert main(words) == 1
        said = capsys.readouterr().err
        assert "--data" in said
        assert "Traceback" not in said
    with pytest.raises(paths.FolderRefused, match="whole path"):
        paths.make_data_folder(Path("~/rà soát"))
    with pytest.raises(paths.FolderRefused, match="whole path"):
        paths.absolute(Path("~khong-co-ai/rà soát"))


@pytest.mark.parametrize("program", ["ra-soat.exe", "versions/0.2.0/ra-soat.exe"])
def test_the_card_of_an_office_lies_beside_the_installation_whatever_its_version(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "service.the").touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / program))
    assert paths.provided_card() == tmp_path / "service.the"
    (tmp_path / "service.the").unlink()
    assert paths.provided_card() is None
