"""Packages through the workspace: faults of USB drives, and the sentences on them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.fault import Fault, NotAllowed
from desktop_app.core.ids import CentreId, CommuneCode, DeviceId, ItemId, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import feeds
from desktop_app.storage.packages import State
from desktop_app.storage.storage_faults import SaveFailed
from desktop_app.storage.store import Store
from desktop_app.sync.package.sealed_file import (
    NotAPackage,
    OtherService,
    PackageAltered,
    PackageTruncated,
    SealRefused,
    read_header,
)
from desktop_app.sync.package.service_card import CardRefused
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.package_views import (
    CardNeeded,
    CodeMistyped,
    CodeNeeded,
    ImportedKind,
    Need,
    OtherComputer,
    OwnPackage,
)
from desktop_app.workspace.exchange.usb_drive import NotOurFile, UsbDriveFault, UsbDriveGone
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.people import DAK_NHAU, PIN
from support.service import RunningService, running
from support.usb_drives import UsbDrive, card_of, command, flipped

PREMISES = ItemId("premises.available")
MET = AnswerEntry(status=Status.MET)


@pytest.fixture
def usb_drive(tmp_path: Path) -> UsbDrive:
    return UsbDrive(tmp_path / "usb")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as one:
        one.open_round("2026-11")
        yield one


@pytest.fixture
def connected(clerk: Workspace, service: RunningService, usb_drive: UsbDrive) -> Workspace:
    """Return the desk of a clerk whose key travelled to the service and back."""
    clerk.carrying.import_package(card_of(service, usb_drive))
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    clerk.carrying.export_package(usb_drive.file("0.goi"), code=code)
    back = carried(service, usb_drive, "0.goi")
    assert clerk.carrying.import_package(back).waiting == 0
    for one in usb_drive.folder.iterdir():
        one.unlink()
    return clerk


def carried(service: RunningService, usb_drive: UsbDrive, name: str, back: str = "ve.goi") -> Path:
    """Have the service take a package; return its receipts."""
    receipt = usb_drive.file(back)
    told = command(
        service, "package", "import", usb_drive.file(name), "--receipt", receipt, "--yes"
    )
    assert told.code == 0, told
    return usb_drive.file(back)


def test_what_is_missing_before_a_first_package_is_named(
    clerk: Workspace, service: RunningService, usb_drive: UsbDrive
) -> None:
    assert clerk.carrying.preview().needs is Need.CARD
    with pytest.raises(CardNeeded):
        clerk.carrying.export_package(usb_drive.file("x.goi"), code="AAAA-AAAA-AAAA")
    clerk.carrying.import_package(card_of(service, usb_drive))
    assert usb_drive.names() == ["the-may-chu.the"]
    preview = clerk.carrying.preview()
    assert (preview.needs, preview.changes, preview.readers) == (Need.CODE, 1, ())
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(CodeMistyped):  # here, not days later
        clerk.carrying.export_package(usb_drive.file("x.goi"), code=wrong)
    assert clerk.carrying.preview().needs is Need.CODE


def test_a_code_given_once_travels_with_every_package_until_it_is_answered(
    clerk: Workspace, service: RunningService, usb_drive: UsbDrive
) -> None:
    clerk.carrying.import_package(card_of(service, usb_drive))
    with pytest.raises(CodeNeeded):
        clerk.carrying.export_package(usb_drive.file("x.goi"))
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    clerk.carrying.export_package(usb_drive.file("lost.goi"), code=code)
    clerk.declaring.answer(PREMISES, MET)
    preview = clerk.carrying.preview()
    assert (preview.needs, preview.changes) == (None, 2)
    clerk.carrying.export_package(usb_drive.file("found.goi"))
    came = clerk.carrying.import_package(carried(service, usb_drive, "found.goi"))
    assert came.returned is not None
    assert (len(came.returned.enrolled), came.waiting) == (1, 0)


def test_a_leaders_key_asks_for_its_pin_to_be_connected(
    with_leader: Workspace, service: RunningService, usb_drive: UsbDrive
) -> None:
    carrying = with_leader.carrying
    carrying.import_package(card_of(service, usb_drive))
    with_leader._context.forget_key(with_leader.identities[1].device)
    code = service.code(Role.LEADER, commune=DAK_NHAU)
    with pytest.raises(NotAllowed, match="PIN"):
        carrying.export_package(usb_drive.file("x.goi"), code=code, role=Role.LEADER)
    carrying.export_package(usb_drive.file("x.goi"), code=code, role=Role.LEADER, pin=PIN)
    with pytest.raises(OtherComputer):  # the leader's alone: it opens with the PIN
        with_leader._context.forget_key(with_leader.identities[1].device)
        carrying.import_package(carried(service, usb_drive, "x.goi"))
    came = carrying.import_package(usb_drive.file("ve.goi"), pin=PIN)
    assert came.returned is not None
    assert len(came.returned.enrolled) == 1


def test_written_is_not_sent_and_the_file_name_fits_any_usb_drive(
    connected: Workspace, usb_drive: UsbDrive
) -> None:
    connected.declaring.answer(PREMISES, MET)
    preview = connected.carrying.preview()
    assert preview.file_name.startswith("Dak Nhau 1 thay doi ")
    assert preview.file_name.isascii()
    assert not set(preview.file_name) & set('<>:"/\\|?*')
    written = connected.carrying.export_package(usb_drive.file(preview.file_name))
    assert written.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    assert abs(written.size - preview.size) < 600
    assert connected.desk().custody.waiting == 1
    last = connected.carrying.last_written()
    assert last is not None
    assert (last.name, last.changes, last.state) == (preview.file_name, 1, State.WAITING)
    with usb_drive.file(preview.file_name).open("rb") as source:
        header = read_header(source)
    assert (header.commune, header.changes) == (DAK_NHAU, 1)


def test_evidence_goes_only_when_asked_for_and_its_size_is_said_before(
    connected: Workspace, service: RunningService, usb_drive: UsbDrive
) -> None:
    connected.declaring.answer(PREMISES, MET)
    connected.attaching.attach(PREMISES, data=sample_photo(3), name="tru-so.jpg")
    preview = connected.carrying.preview()
    assert preview.files == 1
    small = connected.carrying.export_package(usb_drive.file("nho.goi"))
    large = connected.carrying.export_package(usb_drive.file("lon.goi"), evidence=True)
    assert (small.files, large.files) == (0, 1)
    assert abs(large.size - small.size - preview.file_bytes) < 1_000
    assert small.size < 3_000
    came = connected.carrying.import_package(carried(service, usb_drive, "nho.goi"))
    assert (came.waiting, connected.desk().custody.photos_received) == (0, 0)
    came = connected.carrying.import_package(carried(service, usb_drive, "lon.goi"))
    assert came.returned is not None
    assert (came.returned.files, connected.desk().custody.photos_received) == (1, 1)
    assert connected.carrying.preview().files == 0


def test_nobodys_file_is_written_over(connected: Workspace, usb_drive: UsbDrive) -> None:
    letter = usb_drive.file("Công văn.docx")
    letter.write_bytes(b"PK\x03\x04 a letter")
    with pytest.raises(NotOurFile):
        connected.carrying.export_package(letter)
    with pytest.raises(UsbDriveFault):
        connected.carrying.export_package(usb_drive.folder)
    assert letter.read_bytes() == b"PK\x03\x04 a letter"
    assert usb_drive.names() == ["Công văn.docx"]
    assert connected.carrying.last_written() is None


def test_a_failed_export_claims_nothing(connected: Workspace, tmp_path: Path) -> None:
    connected.declaring.answer(PREMISES, MET)
    with pytest.raises(UsbDriveGone):
        connected.carrying.export_package(tmp_path / "no USB drive" / "a.goi")
    assert connected.carrying.last_written() is None
    assert connected.desk().custody.waiting == 1


def test_what_is_no_package_or_not_whole_changes_nothing(
    connected: Workspace, service: RunningService, usb_drive: UsbDrive
) -> None:
    connected.declaring.answer(PREMISES, MET)
    connected.carrying.export_package(usb_drive.file("a.goi"))
    data = carried(service, usb_drive, "a.goi").read_bytes()
    bad: dict[type[Fault], bytes] = {
        PackageTruncated: data[:-20],
        NotAPackage: b"%PDF-1.7 a letter",
        PackageAltered: next(iter(flipped(data, [len(data) - 9]))),
        CardRefused: b"commune-readiness card 1\nxx",
    }
    for kind, content in bad.items():
        usb_drive.file("bad.goi").write_bytes(content)
        with pytest.raises(kind):
            connected.carrying.import_package(usb_drive.file("bad.goi"))
        assert connected.desk().custody.waiting == 1
    for nowhere in (usb_drive.file("none.goi"), usb_drive.folder):
        with pytest.raises(Fault):
            connected.carrying.import_package(nowhere)
    with pytest.raises(OwnPackage):
        connected.carrying.import_package(usb_drive.file("a.goi"))
    assert connected.carrying.carried() == ()
    assert connected.carrying.import_package(usb_drive.file("ve.goi")).waiting == 0


def test_receipts_for_another_pc_change_nothing_and_may_be_taken_along(
    connected: Workspace,
    service: RunningService,
    usb_drive: UsbDrive,
    begin: Callable[..., Workspace],
) -> None:
    neighbour = begin("neighbour", person="Trần Văn Bình", commune=CommuneCode("25396"))
    connected.carrying.export_package(usb_drive.file("a.goi"))
    back = carried(service, usb_drive, "a.goi")
    with pytest.raises(OtherComputer):
        neighbour.carrying.import_package(back)
    assert neighbour.carrying.carried() == ()
    came = neighbour.carrying.import_package(back, carry=True)
    assert came.came is ImportedKind.HOME
    assert came.note is not None
    neighbour.carrying.pass_on(came.note.sha256, usb_drive.file("b.goi"))
    assert connected.carrying.import_package(usb_drive.file("b.goi")).came is ImportedKind.RETURN


def test_anybody_may_take_a_sealed_package_along_and_learns_nothing_of_it(
    connected: Workspace, usb_drive: UsbDrive, begin: Callable[..., Workspace]
) -> None:
    neighbour = begin("neighbour", person="Trần Văn Bình", commune=CommuneCode("25396"))
    connected.declaring.answer(PREMISES, AnswerEntry(status=Status.MET, note="Nhà hai tầng"))
    connected.carrying.export_package(usb_drive.file("a.goi"))
    for _ in range(2):
        came = neighbour.carrying.import_package(usb_drive.file("a.goi"))
        assert came.note is not None
        assert (came.came, came.read, came.note.person) == (
            ImportedKind.CARRIED, None, "Trần Văn Bình",
        )  # fmt: skip
    (one,) = neighbour.carrying.carried()
    kept = neighbour.folder / "carried" / one.sha256
    assert kept.read_bytes() == usb_drive.file("a.goi").read_bytes()
    assert feeds.waiting(neighbour._context.store) == 1  # its own only
    with pytest.raises(Fault):
        neighbour.carrying.pass_on("0" * 64, usb_drive.file("b.goi"))


def test_a_return_of_another_service_is_refused(
    connected: Workspace, usb_drive: UsbDrive, tmp_path: Path, begin: Callable[..., Workspace]
) -> None:
    (tmp_path / "other").mkdir()
    with running(tmp_path / "other") as other:
        with pytest.raises(OtherService):
            connected.carrying.import_package(card_of(other, usb_drive))
        connected.carrying.export_package(usb_drive.file("a.goi"))
        told = command(other, "package", "import", usb_drive.file("a.goi"),
                       "--receipt", usb_drive.file("x.goi"))  # fmt: skip
        assert (told.code, told.out) == (4, "")
        assert usb_drive.names() == ["a.goi", "the-may-chu.the"]


def test_only_supervisors_of_the_commune_can_be_readers(
    connected: Workspace, usb_drive: UsbDrive
) -> None:
    for stranger in (DeviceId("0" * 32), connected.identities[0].device):
        with pytest.raises((Fault, SealRefused)):
            connected.carrying.export_package(usb_drive.file("a.goi"), readers=(stranger,))
    assert usb_drive.names() == []


def test_a_supervisor_without_a_connection_gets_the_whole_area_by_usb_drive(
    connected: Workspace,
    service: RunningService,
    usb_drive: UsbDrive,
    begin: Callable[..., Workspace],
) -> None:
    service.area("Cụm", DAK_NHAU, "25396")
    connected.declaring.answer(PREMISES, MET)
    connected.carrying.export_package(usb_drive.file("a.goi"))
    carried(service, usb_drive, "a.goi")
    desk = begin("supervisor", person="Phạm Văn Lực", commune=None, role=Role.SUPERVISOR)
    desk.carrying.import_package(card_of(service, usb_drive))
    assert desk.carrying.preview().file_name.startswith("Pham Van Luc 0 thay doi ")
    code = service.code(Role.SUPERVISOR, area="Cụm")
    desk.carrying.export_package(usb_drive.file("s.goi"), code=code)
    came = desk.carrying.import_package(carried(service, usb_drive, "s.goi"))
    assert came.returned is not None
    assert (came.returned.received, came.returned.troubles) == (2, ())
    assert desk.areas() == ("Cụm",)
    assert {row.centre for row in desk.board().rows} == {DAK_NHAU, "25396"}
    answered = desk.desk(centre=CentreId(DAK_NHAU)).items[PREMISES].answer
    assert answered is not None
    assert answered.status is Status.MET


def test_what_is_no_file_is_not_waited_for(connected: Workspace, tmp_path: Path) -> None:
    strange_ones = [Path(os.devnull)]
    if os.name == "posix":
        strange_ones.append(tmp_path / "pipe")
        os.mkfifo(strange_ones[-1])
    for strange in strange_ones:
        with pytest.raises(Fault, match="cannot be read"):
            connected.carrying.import_package(strange)


def test_an_import_that_breaks_off_between_any_two_writes_is_done_again(
    clerk: Workspace, service: RunningService, usb_drive: UsbDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.carrying.import_package(card_of(service, usb_drive))
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    service.publish()
    clerk.declaring.answer(PREMISES, MET)
    clerk.carrying.export_package(usb_drive.file("a.goi"), code=code)
    back = carried(service, usb_drive, "a.goi")
    left, whole = [0], Store.transaction

    def breaks_off(store: Store) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise SaveFailed("…")
        return whole(store)

    monkeypatch.setattr(Store, "transaction", breaks_off)
    for writes in range(200):
        left[0] = writes
        try:
            came = clerk.carrying.import_package(back)
        except SaveFailed:
            continue
        break
    assert writes > 5
    assert came.waiting == 0
    assert clerk.check() == []
    assert clerk.carrying.last_written() is None
