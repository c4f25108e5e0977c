"""A photo that shows what it must not is erased: gone everywhere, and what was said of it stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from central_service.administration.checking import check
from central_service.administration.daily import Daily
from desktop_app.core.ids import (
    CentreId,
    CommuneCode,
    EvidenceHash,
    EvidenceKind,
    ItemId,
    Role,
    Status,
)
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import evidence, retention
from desktop_app.storage.storage_faults import EvidenceErased
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.keeping import restore
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.commands import Program
from support.offices import Join
from support.people import DAK_NHAU
from support.service import RunningService
from support.usb_drives import UsbDrive, card_of, command

HERE, THERE = CentreId("25399"), CentreId("25396")
PREMISES = ItemId("premises.available")
MET = AnswerEntry(status=Status.MET)
WHY = "Ảnh chụp rõ căn cước của người dân"
BY = "Trần Minh, Sở KH&CN"


def attached(desk: Workspace, data: bytes, name: str = "tru-so.jpg") -> EvidenceHash:
    """Answer, attach a photo, and return its name."""
    desk.declaring.answer(PREMISES, MET)
    before = {one.sha256 for one in desk.desk().items[PREMISES].evidence}
    desk.attaching.attach(PREMISES, data=data, name=name, kind=EvidenceKind.PHOTO)
    (made,) = {one.sha256 for one in desk.desk().items[PREMISES].evidence} - before
    assert made is not None
    return made


def erase(place: RunningService, sha256: str, *words: str) -> str:
    """Erase as an officer's script does; return what was said."""
    told = command(place, "evidence", "erase", sha256, "--reason", WHY, "--by", BY, "--yes", *words)
    assert (told.code, told.err) == (0, "")
    return told.out


def traces(folder: Path, data: bytes) -> list[Path]:
    """Return every file below *folder* that holds *data*, or bears its name."""
    return [file for file in folder.rglob("*") if file.is_file() and data in file.read_bytes()]


def kept(desk: Workspace, sha256: EvidenceHash) -> bytes:
    file = evidence.open_evidence(desk._context.store, sha256)
    assert file is not None
    return file.read_bytes()


def test_an_erased_photo_goes_from_the_service_and_from_every_desk(
    clerk: Workspace, supervisor: Workspace, place: RunningService
) -> None:
    bad, good = attached(clerk, sample_photo(1)), attached(clerk, sample_photo(2), "cua.jpg")
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    supervisor.exchanging.fetch_evidence(DAK_NHAU, bad)
    supervisor.attaching.copy_to_open(bad, "ảnh")
    retention.keep_small(supervisor._context.store, bad, b"small picture")
    small = retention.small_of(supervisor._context.store, bad)
    data = kept(clerk, bad)
    folders = (clerk.folder, supervisor.folder, place.folder)
    assert all(traces(folder, data) for folder in folders)
    acts = len(json.loads(command(place, "audit", "--json").out))
    planned = command(place, "evidence", "erase", bad[:12], "--reason", WHY, "--dry-run")
    assert (planned.code, bad[:16] in planned.out) == (0, True)
    assert len(json.loads(command(place, "audit", "--json").out)) == acts
    told = erase(place, bad[:12])
    assert bad in told
    assert BY in told
    assert traces(place.folder, data) == []
    for desk in (clerk, supervisor):
        outcome = desk.exchanging.sync()
        assert (outcome.troubles, outcome.evidence_waiting, outcome.complete) == ((), 0, True)
        assert traces(desk.folder, data) == []
        pieces = {one.sha256: one for one in desk.desk(centre=HERE).items[PREMISES].evidence}
        assert pieces[good].erased is None
        gone = pieces[bad].erased
        assert gone is not None
        assert (gone.by, gone.reason, pieces[bad].is_here) == (BY, WHY, False)
        assert desk.check() == []
    assert small is not None
    assert not small.exists()
    # It is neither given nor asked for again, and may not be attached again.
    with pytest.raises(EvidenceErased):
        supervisor.exchanging.fetch_evidence(DAK_NHAU, bad)
    with pytest.raises(EvidenceErased):
        attached(clerk, sample_photo(1))
    assert bad not in {one.sha256 for one in evidence.wanted_evidence(supervisor._context.store)}
    # What was said stays, signed.
    (act,) = [
        one for one in json.loads(command(place, "audit", "--json").out) if one["act"] == "erase"
    ]
    assert (act["detail"]["sha256"], act["detail"]["reason"]) == (bad, WHY)
    assert check(place.service).faults == []
    assert BY in command(place, "evidence", "erased").out
    # Saying it again changes nothing.
    assert BY in erase(place, bad)
    assert check(place.service).faults == []


def test_papers_and_lists_say_that_the_file_was_removed(
    clerk: Workspace, place: RunningService, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = attached(clerk, sample_photo(1))
    clerk.exchanging.sync()
    erase(place, bad)
    clerk.exchanging.sync()
    clerk.close()
    program = Program(clerk.folder, capsys)
    said = program.done("show", PREMISES)
    assert f"theo quyết định của {BY}" in said
    assert WHY in said
    (piece,) = [one for one in program.shown(PREMISES)["evidence"] if one["sha256"] == bad]
    assert piece["erased"]["by"] == BY


def test_a_file_on_a_usb_drive_that_was_not_handed_in_is_not_taken(
    clerk: Workspace, place: RunningService, tmp_path: Path
) -> None:
    """Nobody but the commune knows the photo: the officer names it by its whole SHA-256."""
    drive = UsbDrive(tmp_path / "usb")
    clerk.carrying.import_package(card_of(place, drive))
    bad, good = attached(clerk, sample_photo(1)), attached(clerk, sample_photo(2), "cua.jpg")
    clerk.carrying.export_package(drive.file("di.goi"), evidence=True)
    refused = command(place, "evidence", "erase", bad[:12], "--reason", WHY, "--yes")
    assert refused.code == 1
    assert "64" in refused.err
    erase(place, bad)
    comes = drive.file("ve.goi")
    told = command(place, "package", "import", drive.file("di.goi"), "--receipt", comes)
    assert told.code == 0
    assert BY in told.out + told.err
    held = place.service.evidence
    assert not (held / bad[:2] / bad).exists()
    assert (held / good[:2] / good).exists()
    came = clerk.carrying.import_package(comes)
    assert came.returned is not None
    pieces = {one.sha256: one for one in clerk.desk().items[PREMISES].evidence}
    assert pieces[bad].erased is not None
    assert evidence.open_evidence(clerk._context.store, bad) is None
    outcome = clerk.exchanging.sync()
    assert (outcome.troubles, outcome.evidence_waiting) == ((), 0)
    assert check(place.service).faults == []


def test_a_commune_that_attaches_the_same_photo_later_is_told_too(
    clerk: Workspace, join: Join, place: RunningService
) -> None:
    bad = attached(clerk, sample_photo(1))
    clerk.exchanging.sync()
    neighbour = join("lan", Role.CLERK, CommuneCode("25396"))
    neighbour.exchanging.sync()
    erase(place, bad)
    assert attached(neighbour, sample_photo(1)) == bad  # it was not told of it
    neighbour.exchanging.sync()
    outcome = neighbour.exchanging.sync()
    assert (outcome.troubles, outcome.evidence_waiting) == ((), 0)
    (piece,) = neighbour.desk().items[PREMISES].evidence
    assert piece.erased is not None
    assert evidence.open_evidence(neighbour._context.store, bad) is None
    assert check(place.service).faults == []


def test_a_copy_from_before_brings_no_erased_photo_back(
    clerk: Workspace, supervisor: Workspace, place: RunningService, tmp_path: Path
) -> None:
    bad, good = attached(clerk, sample_photo(1)), attached(clerk, sample_photo(2), "cua.jpg")
    clerk.exchanging.sync()
    data = kept(clerk, bad)
    copy, files = tmp_path / "copy.db", tmp_path / "files"
    assert command(place, "backup", copy, "--files", files).code == 0
    old = tmp_path / "old"  # a copy of the copied files, which no later backup clears
    shutil.copytree(files, old)
    erase(place, bad)
    assert command(place, "backup", tmp_path / "later.db", "--files", files).code == 0
    assert traces(files, data) == []
    place.stop()
    place.service.close()
    told = command(place, "restore", copy, "--files", old)
    assert told.code == 0, told.err
    place.service = place._open()
    place.start()
    assert traces(place.service.evidence, data) == []
    assert (place.service.evidence / good[:2] / good).is_file()
    for desk in (clerk, supervisor):
        outcome = desk.exchanging.sync()
        assert (outcome.troubles, outcome.evidence_waiting) == ((), 0)
    assert traces(clerk.folder, data) == []
    assert traces(place.service.evidence, data) == []
    assert check(place.service).faults == []
    assert BY in command(place, "evidence", "erased").out


def test_an_erased_file_that_somebody_copies_back_is_removed_with_the_next_days_work(
    clerk: Workspace, place: RunningService, tmp_path: Path
) -> None:
    bad = attached(clerk, sample_photo(1))
    clerk.exchanging.sync()
    data = kept(clerk, bad)
    erase(place, bad)
    file = place.service.evidence / bad[:2] / bad
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    assert check(place.service).faults != []
    Daily(place.service, tmp_path / "copies").clear()
    assert not file.exists()
    assert check(place.service).faults == []


def test_a_row_of_an_erasure_that_was_changed_by_hand_is_a_finding(
    clerk: Workspace, place: RunningService
) -> None:
    bad = attached(clerk, sample_photo(1))
    clerk.exchanging.sync()
    erase(place, bad)
    with place.service.database.writing() as connection:
        connection.exec_driver_sql("UPDATE erasures SET reason = 'x'")
    assert any("reason" in fault for fault in check(place.service).faults)
    with place.service.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM erasures")
    assert check(place.service).faults != []


def test_a_desk_that_is_put_back_to_an_older_copy_does_not_bring_the_photo_back(
    clerk: Workspace, place: RunningService, tmp_path: Path
) -> None:
    bad = attached(clerk, sample_photo(1))
    clerk.exchanging.sync()
    data = kept(clerk, bad)
    copy = tmp_path / "copy.db"
    clerk.keeping.back_up(copy, all_files=True)
    erase(place, bad)
    clerk.exchanging.sync()
    clerk.close()
    restore(clerk.folder, copy)
    with Workspace.open(clerk.folder) as desk:
        assert evidence.open_evidence(desk._context.store, bad) is None
        assert traces(clerk.folder / "evidence", data) == []
        (piece,) = desk.desk().items[PREMISES].evidence
        assert piece.erased is not None
        outcome = desk.exchanging.sync()
        assert (outcome.troubles, outcome.evidence_waiting) == ((), 0)
    assert check(place.service).faults == []
