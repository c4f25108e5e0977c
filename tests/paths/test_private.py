"""Folders and files of one account: by modes on POSIX, by rights on Windows."""

from __future__ import annotations

import getpass
import re
import subprocess
from pathlib import Path

from central_service.signing.seal import make_key
from desktop_app import paths
from desktop_app.paths.private import (
    close_to_others,
    ensure_private_folder,
    make_folder_inside,
    make_private_folder,
)
from support.systems import needs_modes, windows_only

ROOMS = [Path(paths.__file__).parents[2] / name for name in ("desktop_app", "central_service")]


@needs_modes
def test_folders_and_files_are_for_the_account_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "xã" / "dữ liệu")
    make_folder_inside(tmp_path / "xã" / "dữ liệu" / "ảnh")
    file = tmp_path / "khóa"
    file.touch(mode=0o644)
    close_to_others(file)
    modes = [one.stat().st_mode & 0o777 for one in (tmp_path / "xã").rglob("*")]
    assert modes == [0o700, 0o700]
    assert file.stat().st_mode & 0o777 == 0o600


@needs_modes
def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    ensure_private_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_no_folder_is_made_with_a_mode_that_newer_pythons_turn_into_rights_on_windows() -> None:
    # Python 3.12.4 gives mkdir(mode=0o700) rights for the owner alone there, and what an elevated
    # process makes is owned by the administrators.
    allowed = Path(paths.__file__).with_name("private.py")
    found = [
        str(file)
        for room in ROOMS
        for file in room.rglob("*.py")
        if file != allowed and re.search(r"mkdir\([^)]*0o7", file.read_text(encoding="utf-8"))
    ]
    assert found == []


def rights(path: Path) -> set[str]:
    """Return the names that have rights to *path*."""
    told = subprocess.run(["icacls", str(path)], capture_output=True, check=True).stdout.decode(
        "utf-8", "replace"
    )
    return set(re.findall(r"(\S+):\(", told.replace(str(path), "")))


@windows_only
def test_on_windows_the_data_and_the_services_key_have_rights_of_their_own(
    tmp_path: Path,
) -> None:
    folder = paths.make_data_folder(tmp_path / "dữ liệu")
    (folder / "ảnh").mkdir()
    make_key(tmp_path / "service.key")
    for one in (folder, folder / "ảnh", tmp_path / "service.key"):
        names = {name.rpartition("\\")[2].casefold() for name in rights(one)}
        assert getpass.getuser().casefold() in names
        assert names <= {getpass.getuser().casefold(), "system", "administrators"}
    (folder / "ảnh" / "a").write_text("x")  # and the account itself may write


@needs_modes
def test_the_services_key_is_made_in_a_folder_of_its_own(tmp_path: Path) -> None:
    make_key(tmp_path / "new" / "service.key")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
