"""Evidence files: whole or not there, and told apart by what the service has."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from pathlib import Path

import pytest

from desktop_app.core.changes.bodies import Attach, Detach, Submit
from desktop_app.core.ids import CentreId, EvidenceHash, EvidenceKind
from desktop_app.storage import evidence
from desktop_app.storage.evidence import EvidenceCounts, keep, open_evidence
from desktop_app.storage.partial_files import PartialFile
from desktop_app.storage.storage_faults import DiskFull, EvidenceRefused
from support.desks import CHECKLIST, COMMUNE, WALL, Desk, Stranger

PHOTO = b"\xff\xd8 a photo"


def attach(sha256: EvidenceHash) -> Attach:
    return Attach(evidence=EvidenceKind.PHOTO, sha256=sha256, media="image/jpeg")


def test_a_file_is_kept_under_its_hash_and_for_the_account_alone(desk: Desk) -> None:
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    path = open_evidence(desk.store, sha256)
    assert path == desk.store.folder / "evidence" / sha256[:2] / sha256
    assert path.read_bytes() == PHOTO
    assert list((desk.store.folder / "evidence" / "parts").iterdir()) == []
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_photo_twice_is_one_file(desk: Desk) -> None:
    assert keep(desk.store, PHOTO, "image/jpeg") == keep(desk.store, PHOTO, "image/jpeg")


def test_a_damaged_file_is_put_right_by_attaching_it_again(desk: Desk) -> None:
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    path = open_evidence(desk.store, sha256)
    assert path is not None
    path.write_bytes(b"")
    keep(desk.store, PHOTO, "image/jpeg")
    assert path.read_bytes() == PHOTO


@pytest.mark.parametrize("name", ["ab" * 32, "../../desk.db", "", "AB" * 32])
def test_what_is_not_here_is_none(desk: Desk, name: str) -> None:
    assert open_evidence(desk.store, EvidenceHash(name)) is None


def test_a_photo_waits_until_the_service_has_it(desk: Desk) -> None:
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    assert evidence.unsent_evidence(desk.store) == []  # nothing refers to it yet
    desk.say(attach(sha256), "a")
    desk.say(attach(sha256), "b")
    (unsent,) = evidence.unsent_evidence(desk.store)
    assert (unsent.commune, unsent.sha256, unsent.size) == (COMMUNE, sha256, len(PHOTO))
    assert evidence.evidence_counts(desk.store) == EvidenceCounts(
        referred=1, delivered=0, unsent=1, unsent_bytes=len(PHOTO)
    )
    here, held = evidence.whereabouts(desk.store, COMMUNE)
    assert (list(here), list(held)) == ([sha256], [])
    evidence.mark_evidence_sent(desk.store, COMMUNE, sha256, now=WALL)
    assert evidence.unsent_evidence(desk.store) == []
    assert evidence.evidence_counts(desk.store, COMMUNE).delivered == 1
    assert list(evidence.whereabouts(desk.store, COMMUNE)[1]) == [sha256]
    evidence.forget_delivery(desk.store, COMMUNE, [sha256])
    assert evidence.unsent_evidence(desk.store) == [unsent]


def test_each_commune_must_be_given_the_file(desk: Desk) -> None:
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    for centre in ("00004", "00007"):
        desk.say(attach(sha256), "a", centre=CentreId(centre))
    evidence.mark_evidence_sent(desk.store, COMMUNE, sha256, now=WALL)
    assert [one.commune for one in evidence.unsent_evidence(desk.store)] == ["00007"]


def test_a_photo_attached_by_mistake_does_not_leave_the_computer(desk: Desk) -> None:
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    mistake = desk.say(attach(sha256), "a")
    desk.say(Detach(target=mistake.hash), "a")
    assert evidence.unsent_evidence(desk.store) == []
    assert open_evidence(desk.store, sha256) is not None


def test_a_signed_slip_is_evidence_too(desk: Desk) -> None:
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    desk.say(Submit(checklist=CHECKLIST, covers={}, digest="", slip=sha256))
    assert [one.sha256 for one in evidence.unsent_evidence(desk.store)] == [sha256]


def test_what_others_attached_is_wanted_and_taken_once_it_is_true(desk: Desk) -> None:
    other = Stranger(2)
    true = EvidenceHash("ab" * 32)
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    path = open_evidence(desk.store, sha256)
    assert path is not None
    other.say(attach(sha256), "a")
    other.say(attach(true), "a")
    other.say(attach(EvidenceHash("not a hash")), "a")
    desk.take(other.segment())
    assert [one.sha256 for one in evidence.wanted_evidence(desk.store)] == [true]
    assert evidence.wanted_evidence(desk.store, [COMMUNE]) != []
    with PartialFile(desk.store, true) as coming, pytest.raises(EvidenceRefused):
        coming.add(b"other bytes")
        coming.keep(COMMUNE, "image/jpeg", now=WALL)
    assert open_evidence(desk.store, true) is None
    with PartialFile(desk.store, sha256) as coming:
        coming.add(PHOTO)
        coming.keep(COMMUNE, "image/jpeg", now=WALL)
    assert evidence.unsent_evidence(desk.store) == []


def test_what_came_before_a_connection_broke_is_there_the_next_time(desk: Desk) -> None:
    sha256 = EvidenceHash(hashlib.sha256(PHOTO).hexdigest())
    with PartialFile(desk.store, sha256) as coming:
        coming.add(PHOTO[:5])
    assert open_evidence(desk.store, sha256) is None
    with PartialFile(desk.store, sha256) as coming:
        assert coming.size == 5
        coming.add(PHOTO[5:])
        coming.keep(COMMUNE, "image/jpeg", now=WALL)
    path = open_evidence(desk.store, sha256)
    assert path is not None
    assert path.read_bytes() == PHOTO


def test_a_photo_that_no_room_is_left_for_gives_its_room_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    sha256 = EvidenceHash(hashlib.sha256(PHOTO).hexdigest())
    with PartialFile(desk.store, sha256) as coming:
        coming.add(PHOTO)
        with monkeypatch.context() as broken, pytest.raises(DiskFull):
            broken.setattr(os, "fsync", full)
            coming.keep(COMMUNE, "image/jpeg", now=WALL)
    with PartialFile(desk.store, sha256) as coming:
        assert coming.size == 0
    assert list(evidence.evidence_files(desk.store)) == []


def test_a_full_disk_leaves_nothing_half(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        keep(desk.store, PHOTO, "image/jpeg")
    files = [path for path in (desk.store.folder / "evidence").rglob("*") if path.is_file()]
    assert files == []
    assert list(evidence.evidence_files(desk.store)) == []


def test_what_a_program_that_was_ended_left_half_is_swept(desk: Desk) -> None:
    keep(desk.store, PHOTO, "image/jpeg")
    parts = desk.store.folder / "evidence" / "parts"
    old, fresh = parts / "old", parts / "fresh"
    for part in (old, fresh):
        part.write_bytes(b"half")
    long_ago = time.time() - 7_200
    os.utime(old, (long_ago, long_ago))
    keep(desk.store, b"another", "image/jpeg")
    assert [path.name for path in parts.iterdir()] == ["fresh"]


def test_a_relative_folder_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk = Desk(Path("dữ liệu"))
    sha256 = keep(desk.store, PHOTO, "image/jpeg")
    monkeypatch.chdir("/")
    assert open_evidence(desk.store, sha256) is not None
    desk.store.close()
