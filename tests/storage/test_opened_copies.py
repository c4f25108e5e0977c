"""Other programs get a copy of evidence, named by its content and not executable."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from desktop_app.core.files.evidence_files import FileRefused
from desktop_app.core.ids import EvidenceHash
from desktop_app.storage import evidence
from desktop_app.storage.opened_copies import copy_to_open
from desktop_app.storage.storage_faults import SaveFailed
from support.attachments import ACTIVE, DOCUMENTS, PROGRAMS, SCRIPTS, WEB_PAGES
from support.desks import Desk


def kept(desk: Desk, data: bytes) -> EvidenceHash:
    """Keep *data* as an older version of the program did, whatever it is."""
    return evidence.keep(desk.store, data, "application/zip")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_copy_has_the_suffix_of_its_content_whatever_its_name_says(
    desk: Desk, name: str
) -> None:
    data, suffix = DOCUMENTS[name]
    copy = copy_to_open(desk.store, kept(desk, data), "quyết định.exe")
    assert copy is not None
    assert (copy.name, copy.read_bytes()) == (f"quyết định{suffix}", data)
    if os.name == "posix":
        assert copy.stat().st_mode & 0o777 == 0o400
        assert copy.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("files", [PROGRAMS, SCRIPTS, WEB_PAGES, ACTIVE])
def test_what_could_start_a_program_is_not_opened(desk: Desk, files: dict[str, bytes]) -> None:
    for data in files.values():
        with pytest.raises(FileRefused):
            copy_to_open(desk.store, kept(desk, data), "quyết định.pdf")
    assert not (desk.store.folder / "opened").exists()


def test_a_copy_that_is_open_already_is_the_same_and_one_that_was_changed_is_made_anew(
    desk: Desk,
) -> None:
    sha256 = kept(desk, DOCUMENTS["PDF"][0])
    first = copy_to_open(desk.store, sha256, "a")
    assert first is not None
    assert copy_to_open(desk.store, sha256, "a") == first
    first.chmod(0o600)
    first.write_bytes(b"changed")
    again = copy_to_open(desk.store, sha256, "a")
    assert again is not None
    assert again.read_bytes() == DOCUMENTS["PDF"][0]
    assert evidence.open_evidence(desk.store, sha256) != again


def test_copies_of_earlier_days_are_removed(desk: Desk) -> None:
    old = copy_to_open(desk.store, kept(desk, DOCUMENTS["PDF"][0]), "a")
    assert old is not None
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(old.parent, (long_ago, long_ago))
    new = copy_to_open(desk.store, kept(desk, DOCUMENTS["Word"][0]), "a")
    assert new is not None
    assert not old.exists()
    assert new.exists()


def test_a_file_that_is_not_here_has_no_copy(desk: Desk) -> None:
    assert copy_to_open(desk.store, EvidenceHash("ab" * 32), "a") is None


def test_a_folder_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    sha256 = kept(desk, DOCUMENTS["PDF"][0])
    (desk.store.folder / "opened").write_bytes(b"in the way")
    with pytest.raises(SaveFailed):
        copy_to_open(desk.store, sha256, "a")
