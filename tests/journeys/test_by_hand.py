"""Communes without a connection: all goes by USB drive; nothing is shown as sent too early."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.ids import CentreId, ItemId, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import feeds, state
from desktop_app.storage.packages import PackageOrigin, State
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.package_views import Imported, ImportedKind, Need
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.offices import AREA, Clock, Join
from support.people import DAK_NHAU, PIN
from support.service import NAME, RunningService
from support.usb_drives import UsbDrive, card_of, command

CENTRE = CentreId("25399")
PREMISES = ItemId("premises.available")


@pytest.fixture
def usb_drive(tmp_path: Path) -> UsbDrive:
    return UsbDrive(tmp_path / "usb")


@pytest.fixture
def clerk(tmp_path: Path, place: RunningService, pc_clock: Clock) -> Iterator[Workspace]:
    """Yield the desk of a clerk that is not enrolled."""
    beginning = Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU)
    with Workspace.begin(tmp_path / "hoa", beginning) as desk:
        yield desk


@pytest.fixture
def with_leader(clerk: Workspace) -> Iterator[Workspace]:
    """Yield the clerk's desk with a leader's key on the same PC."""
    leader = Beginning(person="An", commune=DAK_NHAU, role=Role.LEADER, pin=PIN)
    with Workspace.begin(clerk.folder, leader) as desk:
        yield desk


def connect(clerk: Workspace, place: RunningService, usb_drive: UsbDrive) -> Imported:
    """Enrol the clerk's key by USB drive, there and back."""
    clerk.carrying.import_package(card_of(place, usb_drive))
    code = place.code(Role.CLERK, commune=DAK_NHAU)
    clerk.carrying.export_package(usb_drive.file("1.goi"), code=code)
    return there_and_back(clerk, place, usb_drive, "1.goi")


def there_and_back(
    clerk: Workspace, place: RunningService, usb_drive: UsbDrive, name: str
) -> Imported:
    """Carry a package to the service's host, and its receipts home."""
    back = usb_drive.file("bien-nhan.goi")
    told = command(place, "package", "import", usb_drive.file(name), "--receipt", back, "--yes")
    assert (told.code, told.err) == (0, "")
    return clerk.carrying.import_package(back)


def test_a_commune_without_a_connection_connects_sends_and_gets_its_receipts(
    with_leader: Workspace, place: RunningService, usb_drive: UsbDrive
) -> None:
    clerk = with_leader
    carrying = clerk.carrying
    fill(clerk, Profile.GREEN, seed=1)
    clerk.submitting.submit(pin=PIN)
    assert carrying.preview().needs is Need.CARD
    card = carrying.import_package(card_of(place, usb_drive, "--address", place.url))
    assert card.card is not None
    assert card.card.roster.name == NAME
    assert carrying.preview().needs is Need.CODE
    clerk_code = place.code(Role.CLERK, commune=DAK_NHAU)
    leader_code = place.code(Role.LEADER, commune=DAK_NHAU)
    carrying.export_package(usb_drive.file("nhap.goi"), code=clerk_code)
    waiting = feeds.waiting(clerk._context.store)
    written = carrying.export_package(
        usb_drive.file("goi.goi"), code=leader_code, role=Role.LEADER, pin=PIN
    )
    assert written.changes == waiting
    assert written.size <= 20 * 1024
    assert feeds.waiting(clerk._context.store) == waiting  # written is not sent
    assert carrying.last_written() is not None

    came = there_and_back(clerk, place, usb_drive, "goi.goi")
    assert came.came is ImportedKind.RETURN
    assert came.returned is not None
    assert (came.returned.troubles, came.returned.refused) == ((), 0)
    assert (came.returned.sent, came.waiting, came.service) == (waiting, 0, NAME)
    assert len(came.returned.enrolled) == 2
    custody = clerk.desk().custody
    assert (custody.is_connected, custody.answers_received) == (True, custody.answers)
    assert carrying.last_written() is None
    assert clerk.check() == []
    # Once there is a connection, token and address are here already.
    assert clerk.exchanging.sync().complete


def test_what_others_said_comes_home_with_the_receipts(
    clerk: Workspace, place: RunningService, usb_drive: UsbDrive, supervisor: Workspace
) -> None:
    connect(clerk, place, usb_drive)
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    clerk.carrying.export_package(usb_drive.file("2.goi"))
    assert command(place, "package", "import", usb_drive.file("2.goi"),
                   "--receipt", usb_drive.file("x.goi")).code == 0  # fmt: skip
    supervisor.exchanging.sync()
    supervisor.supervising.return_items(CENTRE, (PREMISES,), "Thiếu ảnh mặt trước")
    supervisor.exchanging.sync()
    place.open_round("2026-12")
    came = there_and_back(clerk, place, usb_drive, "2.goi")
    assert came.returned is not None
    assert came.returned.received == 1
    returned = clerk.desk(round_=state.rounds_of(clerk._context.store, CENTRE)[-1])
    assert returned.items[PREMISES].returned is not None
    assert "2026-12" in clerk.rounds()


def test_returns_in_any_order_and_any_number_of_times_change_nothing_for_the_worse(
    clerk: Workspace, place: RunningService, usb_drive: UsbDrive
) -> None:
    connect(clerk, place, usb_drive)
    returns = []
    for number, status in enumerate((Status.MET, Status.UNMET, Status.MET)):
        clerk.declaring.answer(PREMISES, AnswerEntry(status=status))
        package, back = usb_drive.file(f"p{number}.goi"), usb_drive.file(f"r{number}.goi")
        clerk.carrying.export_package(package)
        assert command(place, "package", "import", package, "--receipt", back, "--yes").code == 0
        returns.append(back)
    for back in (returns[2], returns[0], returns[1], returns[2], returns[0]):
        came = clerk.carrying.import_package(back)
        assert came.returned is not None
        assert came.returned.troubles == ()
        assert came.waiting == 0
    assert clerk.check() == []
    for package in sorted(usb_drive.folder.glob("p*.goi"), reverse=True):
        back = usb_drive.file("r.goi")
        told = command(place, "package", "import", package, "--receipt", back, "--yes")
        assert told.code == 0
    assert command(place, "verify").code == 0


def test_a_supervisor_reads_carries_hands_in_and_brings_home(
    clerk: Workspace, place: RunningService, usb_drive: UsbDrive, supervisor: Workspace
) -> None:
    connect(clerk, place, usb_drive)
    supervisor.exchanging.sync()
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    clerk.attaching.attach(PREMISES, data=sample_photo(3), name="tru-so.jpg")
    clerk.carrying.export_package(usb_drive.file("vang.goi"))
    there_and_back(clerk, place, usb_drive, "vang.goi")  # the roster names the supervisor now
    supervisor.exchanging.sync()
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.UNMET))
    (reader,) = clerk.carrying.preview().readers
    name = clerk.carrying.preview().file_name
    assert (name.isascii(), name.endswith(".goi")) == (True, True)
    clerk.carrying.export_package(usb_drive.file(name), evidence=True, readers=(reader.device,))

    came = supervisor.carrying.import_package(usb_drive.file(name))
    assert came.came is ImportedKind.CARRIED
    assert came.note is not None
    assert came.read is not None
    assert (came.read.changes, came.read.left) == (1, 0)
    seen = supervisor.desk(centre=CENTRE).items[PREMISES]
    assert seen.answer is not None
    assert seen.answer.status is Status.UNMET
    assert feeds.waiting(clerk._context.store) == 1  # carried is not received
    (carried,) = supervisor.carrying.carried()
    assert (carried.state, carried.sha256) == (State.WAITING, came.note.sha256)

    outcome = supervisor.exchanging.sync()
    assert (outcome.carried, outcome.troubles) == (1, ())
    home = next(one for one in supervisor.carrying.carried() if one.way is PackageOrigin.HOME)
    assert home.answers == carried.sha256
    supervisor.carrying.pass_on(home.sha256, usb_drive.file("mang-ve.goi"))
    back = clerk.carrying.import_package(usb_drive.file("mang-ve.goi"))
    assert back.returned is not None
    assert (back.returned.sent, back.waiting, back.returned.files) == (1, 0, 1)
    assert clerk.desk().custody.photos_received == clerk.desk().custody.photos == 1
    again = supervisor.exchanging.sync()
    assert (again.carried, again.complete) == (0, True)
    assert supervisor.check() == []


def test_what_a_carried_package_brings_is_seen_with_the_sync_that_hands_it_in(
    clerk: Workspace, place: RunningService, usb_drive: UsbDrive, supervisor: Workspace
) -> None:
    connect(clerk, place, usb_drive)
    supervisor.exchanging.sync()
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    clerk.carrying.export_package(usb_drive.file("goi.goi"))
    came = supervisor.carrying.import_package(usb_drive.file("goi.goi"))
    assert (came.came, came.read) == (ImportedKind.CARRIED, None)  # sealed to the service alone
    assert supervisor.desk(centre=CENTRE).items[PREMISES].answer is None
    outcome = supervisor.exchanging.sync()
    assert (outcome.carried, outcome.received, outcome.complete) == (1, 1, True)
    seen = supervisor.desk(centre=CENTRE).items[PREMISES].answer
    assert seen is not None
    assert seen.status is Status.MET
    assert [row.answered for row in supervisor.board().rows if row.centre == CENTRE] == [1]


def test_a_usb_drive_may_go_from_carrier_to_carrier(
    clerk: Workspace, place: RunningService, usb_drive: UsbDrive, supervisor: Workspace, join: Join
) -> None:
    connect(clerk, place, usb_drive)
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    clerk.carrying.export_package(usb_drive.file("goi.goi"))
    colleague = join("mai", Role.SUPERVISOR)
    first = supervisor.carrying.import_package(usb_drive.file("goi.goi"))
    assert (first.came, first.read) == (ImportedKind.CARRIED, None)  # sealed to the service alone
    assert first.note is not None
    supervisor.carrying.pass_on(first.note.sha256, usb_drive.file("chuyen.goi"))
    second = colleague.carrying.import_package(usb_drive.file("chuyen.goi"))
    assert second.note is not None
    assert second.note.sha256 == first.note.sha256
    assert colleague.exchanging.sync().carried == 1
    assert supervisor.exchanging.sync().carried == 1  # once more is success
    homes = [
        one for desk in (supervisor, colleague) for one in desk.carrying.carried()
        if one.way is PackageOrigin.HOME
    ]  # fmt: skip
    for number, (desk, home) in enumerate(zip((supervisor, colleague), homes, strict=True)):
        desk.carrying.pass_on(home.sha256, usb_drive.file(f"ve{number}.goi"))
        came = clerk.carrying.import_package(usb_drive.file(f"ve{number}.goi"))
        assert (came.came, came.waiting) == (ImportedKind.RETURN, 0)
    assert clerk.desk().custody.waiting == 0
    assert AREA in supervisor.areas()


def test_what_was_read_from_a_usb_drive_gives_way_to_what_the_service_holds(
    clerk: Workspace,
    place: RunningService,
    usb_drive: UsbDrive,
    supervisor: Workspace,
    tmp_path: Path,
) -> None:
    connect(clerk, place, usb_drive)
    clerk.carrying.export_package(usb_drive.file("2.goi"))
    there_and_back(clerk, place, usb_drive, "2.goi")  # the roster names the supervisor now
    supervisor.exchanging.sync()
    shutil.copytree(clerk.folder, tmp_path / "copy")  # a second PC made of a disk image
    with Workspace.open(tmp_path / "copy") as copy:
        copy.declaring.answer(PREMISES, AnswerEntry(status=Status.UNMET, note="bản sao"))
        (reader,) = copy.carrying.preview().readers
        copy.carrying.export_package(usb_drive.file("copy.goi"), readers=(reader.device,))
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET, note="bản gốc"))
    clerk.carrying.export_package(usb_drive.file("3.goi"))
    there_and_back(clerk, place, usb_drive, "3.goi")

    came = supervisor.carrying.import_package(usb_drive.file("copy.goi"))
    assert came.read is not None
    assert came.read.changes == 1
    seen = supervisor.desk(centre=CENTRE).items[PREMISES].answer
    assert seen is not None
    assert seen.note == "bản sao"
    supervisor.exchanging.sync()  # brings the other branch, and hands this one in
    seen = supervisor.desk(centre=CENTRE).items[PREMISES].answer
    assert seen is not None
    assert (seen.status, seen.note) == (Status.MET, "bản gốc")
    assert supervisor.check() == []
    again = supervisor.carrying.import_package(usb_drive.file("copy.goi"))
    assert again.read is not None
    assert again.read.changes == 0  # what the service holds stays
    seen = supervisor.desk(centre=CENTRE).items[PREMISES].answer
    assert seen is not None
    assert seen.note == "bản gốc"
    assert supervisor.check() == []


def test_what_was_read_of_a_machine_that_was_lost_is_shown_no_more(
    clerk: Workspace, place: RunningService, usb_drive: UsbDrive, supervisor: Workspace
) -> None:
    connect(clerk, place, usb_drive)
    clerk.carrying.export_package(usb_drive.file("2.goi"))
    there_and_back(clerk, place, usb_drive, "2.goi")
    supervisor.exchanging.sync()
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    (reader,) = clerk.carrying.preview().readers
    clerk.carrying.export_package(usb_drive.file("3.goi"), readers=(reader.device,))
    supervisor.carrying.import_package(usb_drive.file("3.goi"))
    assert supervisor.desk(centre=CENTRE).items[PREMISES].answer is not None
    place.revoke(clerk.identities[0].device, lost=True)
    outcome = supervisor.exchanging.sync()
    assert [one.code for one in outcome.troubles] == ["package_revoked"]
    assert [one.state for one in supervisor.carrying.carried()] == [State.REFUSED]
    supervisor.exchanging.sync()
    assert supervisor.desk(centre=CENTRE).items[PREMISES].answer is None
    assert supervisor.check() == []
