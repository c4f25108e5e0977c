"""Packages at the service: taken like an exchange, or refused with nothing changed."""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path

import msgspec
import pytest

from central_service.custody.writer import WriteJob, Writer, Written
from central_service.packages.packages import take_package
from desktop_app.core.ids import Role
from desktop_app.photos.sample import sample_photo
from desktop_app.sync.package.sealed_file import (
    Content,
    PartKind,
    device_recipient,
    new_service_secret,
    service_recipient,
)
from desktop_app.sync.wire.messages import encode_request
from support.machines import HERE, THERE, Connect, Machine, Said
from support.packages import counted, imported, receipts_in, refused
from support.service import RunningService
from support.usb_drives import command, flipped, opened, package_of

PHOTO = sample_photo(3)
NAME = hashlib.sha256(PHOTO).hexdigest()


def test_a_package_is_taken_like_a_request_and_answered_all_at_once(
    connect: Connect, service: RunningService
) -> None:
    clerk, supervisor = connect(), connect(Role.SUPERVISOR)
    for _ in range(3):
        clerk.write(HERE)
    clerk.sync(HERE)
    clerk.write(HERE)
    service.open_round("2027-01")
    told, back = imported(service, package_of(clerk, service, clerk.request(clerk.segment(HERE))))
    assert (told.code, told.err) == (0, "")
    (receipt,) = receipts_in(clerk, back)
    assert (receipt.through, receipt.refused) == (4, ())
    assert receipt.number in told.out
    for response in opened(clerk, back).responses:
        clerk.take(response)
    assert clerk.roster is not None
    assert "2027-01" in [one.round for one in clerk.roster.rounds]
    supervisor.pull()
    assert len(supervisor.seen(HERE)) == 4
    assert command(service, "verify").code == 0


def test_the_same_package_a_hundred_times_is_success_with_the_same_receipt(
    connect: Connect, service: RunningService
) -> None:
    clerk, carrier = connect(), connect(Role.SUPERVISOR)
    for _ in range(5):
        clerk.write(HERE)
    data = package_of(clerk, service, clerk.request(clerk.segment(HERE)))
    told, back = imported(service, data)
    first = receipts_in(clerk, back)
    held = counted(service)
    for _ in range(99):
        again = carrier.http("POST", "/v1/packages", data=data).content
        assert receipts_in(clerk, again) == first
    told, back = imported(service, data)
    assert receipts_in(clerk, back) == first
    assert first[0].number in told.out
    after = counted(service)
    assert after | {"contacts": 0} == held | {"contacts": 0}


def test_packages_may_come_in_any_order_and_beside_a_connection(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    packages = []
    for last in (2, 4, 6):
        clerk.write(HERE)
        clerk.write(HERE)
        request = clerk.request(clerk.segment(HERE, 1, last))  # no receipt yet: all of it again
        packages.append(package_of(clerk, service, request))
    through = []
    for data in (packages[1], packages[0], packages[2], packages[1]):
        _told, back = imported(service, data)
        through.append(receipts_in(clerk, back)[0].through)
    assert through == [4, 4, 6, 6]
    assert clerk.sync(HERE).receipts[0].through == 6


def test_a_gap_is_told_in_the_receipts_and_takes_nothing(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    for _ in range(4):
        clerk.write(HERE)
    request = clerk.request(clerk.segment(HERE, 3, 4))
    told, back = imported(service, package_of(clerk, service, request))
    assert told.code == 0
    assert "gap" in told.out
    responses = opened(clerk, back).responses
    assert "gap" in {response.refused_whole for response in responses}
    assert [one.through for one in receipts_in(clerk, back)] == [0]


def test_several_messages_in_one_package_are_taken_in_turn(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    for _ in range(4):
        clerk.write(HERE)
    halves = [clerk.request(clerk.segment(HERE, a, a + 1), pull=a == 1) for a in (1, 3)]
    _told, back = imported(service, package_of(clerk, service, *halves))
    assert [one.through for one in receipts_in(clerk, back)] == [4]


def test_evidence_travels_along_and_the_way_home_says_what_is_held(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    page = b"<html>no evidence</html>"
    files = {
        f"{HERE}/{NAME}": PHOTO,
        f"{THERE}/{NAME}": PHOTO,  # not a commune of this machine
        f"{HERE}/{hashlib.sha256(page).hexdigest()}": page,
    }
    told, back = imported(service, package_of(clerk, service, files=files))
    assert told.code == 0
    assert opened(clerk, back).held == ((HERE, NAME),)
    assert clerk.http("GET", f"/v1/evidence/{HERE}/{NAME}").content == PHOTO
    assert told.out.count("\n") >= 4  # what was not taken is told
    _told, again = imported(service, package_of(clerk, service, files=files))
    assert opened(clerk, again).held == ((HERE, NAME),)


def test_a_file_under_another_name_spoils_the_package(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.write(HERE)
    for name in (f"{HERE}/{'0' * 64}", "no name", f"{HERE}/..", f"x/{NAME}"):
        request = clerk.request(clerk.segment(HERE))
        refused(service, package_of(clerk, service, request, files={name: PHOTO}), 1)


def test_a_machine_is_connected_by_package_and_again(
    connect: Connect, service: RunningService
) -> None:
    new = Machine(service.url)
    ask = new.request_enrolment(service.code(Role.CLERK, commune=HERE), HERE)
    new.write(HERE)
    data = package_of(new, service, new.request(new.segment(HERE)), enrol=(ask,))
    tokens = set()
    for _ in range(2):
        told, back = imported(service, data)
        assert told.code == 0
        home = opened(new, back)
        (enrolled,) = home.enrolled
        assert enrolled.device == new.device
        tokens.add(msgspec.json.decode(enrolled.reply)["token"])
        assert [one.through for one in receipts_in(new, back)] == [1]
        assert len(home.responses) >= 3  # the roster, receipts, a page
    (new.token,) = tokens
    assert new.pull()[-1].page is not None
    new.close()


def test_checklists_that_are_known_are_not_brought_again(
    connect: Connect, service: RunningService
) -> None:
    clerk, sha256 = connect(), service.publish()
    known = Content(kind=PartKind.KNOWN, data=msgspec.json.encode([sha256]))
    _told, without = imported(service, package_of(clerk, service, also=(known,)))
    _told, with_it = imported(service, package_of(clerk, service))
    assert len(opened(clerk, with_it).checklists) == len(opened(clerk, without).checklists) + 1


def test_a_package_counts_as_a_sign_of_life(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    before = counted(service)["contacts"]
    assert imported(service, package_of(clerk, service))[0].code == 0
    assert counted(service)["contacts"] == before + 1


def test_what_is_damaged_foreign_or_cut_off_is_refused(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.write(HERE)
    data = package_of(clerk, service, clerk.request(clerk.segment(HERE)))
    said = {
        refused(service, data[:-10], 1),
        refused(service, b"PK\x03\x04" + data, 1),
        refused(service, data.replace(b"package 1", b"package 9", 1), 1),
        refused(service, next(iter(flipped(data, [len(data) - 5]))), 1),
    }
    assert len(said) == 4  # each has its own sentence
    assert receipts_in(clerk, imported(service, data)[1])[0].through == 1


def test_a_package_for_another_service_or_for_a_machine_is_refused(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    other = service_recipient(new_service_secret())
    refused(service, package_of(clerk, service, recipient=other), 4)
    refused(service, package_of(clerk, service, addressee=clerk.device), 4)
    mine = device_recipient(clerk.public_key)
    refused(service, package_of(clerk, service, recipient=mine), 4)
    refused(service, imported(service, package_of(clerk, service))[1], 4)  # a return


@pytest.mark.parametrize("lost", [False, True])
def test_a_package_from_a_revoked_machine_is_refused_unless_somebody_wants_it_kept(
    connect: Connect, service: RunningService, lost: bool
) -> None:
    clerk, supervisor = connect(), connect(Role.SUPERVISOR)
    clerk.write(HERE)
    data = package_of(clerk, service, clerk.request(clerk.segment(HERE)))
    service.revoke(clerk.device, lost=lost)
    assert "--from-revoked" in refused(service, data, 4)
    told, back = imported(service, data, "--from-revoked")
    assert told.code == 0
    home = opened(clerk, back)
    (receipt,) = receipts_in(clerk, back)
    assert (receipt.through, bool(receipt.refused)) == (1, lost)
    assert all(one.page is None and one.roster is None for one in home.responses)
    supervisor.pull()
    assert bool(supervisor.seen(HERE)) is not lost


def test_a_machine_that_nobody_connected_is_refused_and_so_is_a_wrong_code(
    connect: Connect, service: RunningService
) -> None:
    used = service.code(Role.CLERK, commune=HERE)
    connect().enrol(used)
    for code in (None, used, "AAAA-AAAA-AAA", service.code(Role.CLERK, commune=THERE)):
        stranger = Machine(service.url)
        stranger.write(HERE)
        enrol = (stranger.request_enrolment(code, HERE),) if code else ()
        request = stranger.request(stranger.segment(HERE))
        refused(service, package_of(stranger, service, request, enrol=enrol), 4)
        stranger.close()


def test_a_wrong_code_for_a_second_key_holds_up_nothing(
    connect: Connect, service: RunningService
) -> None:
    clerk, leader = connect(), Machine(service.url)
    clerk.write(HERE)
    request = clerk.request(clerk.segment(HERE))
    ask = leader.request_enrolment("AAAA-AAAA-AAA", HERE)
    told, back = imported(service, package_of(clerk, service, request, enrol=(ask,)))
    assert told.code == 0
    (enrolled,) = opened(clerk, back).enrolled
    assert msgspec.json.decode(enrolled.problem)["code"] == "code_unknown"
    assert receipts_in(clerk, back)[0].through == 1
    leader.close()


def test_whoever_writes_in_anothers_name_is_refused(
    connect: Connect, service: RunningService
) -> None:
    clerk, thief = connect(), connect()
    clerk.write(HERE)
    stolen = clerk.request(clerk.segment(HERE))
    refused(service, package_of(clerk, service, stolen, sender=thief.private_key), 1)
    junk = Content(kind=PartKind.ENROL, data=b'{"code": 5}')
    refused(service, package_of(clerk, service, stolen, also=(junk,)), 1)


def test_the_way_home_opens_for_its_machine_alone_and_says_which(
    connect: Connect, service: RunningService
) -> None:
    clerk, other = connect(), connect()
    clerk.write(HERE)
    _told, back = imported(service, package_of(clerk, service, clerk.request(clerk.segment(HERE))))
    with pytest.raises(Exception, match="sealed for somebody else"):
        opened(other, back)
    assert back.startswith(b"commune-readiness package 1\n")


def test_a_receipt_file_that_cannot_be_written_loses_nothing(
    connect: Connect, service: RunningService, tmp_path: Path
) -> None:
    clerk = connect()
    clerk.write(HERE)
    file = tmp_path / "goi.goi"
    file.write_bytes(package_of(clerk, service, clerk.request(clerk.segment(HERE))))
    for receipt in (tmp_path / "no" / "where.goi", file):
        told = command(service, "package", "import", file, "--receipt", receipt)
        assert (told.code, told.out) == (1, "")
    told = command(service, "package", "import", file, "--receipt", tmp_path / "ve.goi")
    assert told.code == 0


def test_a_file_in_the_place_of_the_receipts_stays_unless_it_is_said(
    connect: Connect, service: RunningService, tmp_path: Path
) -> None:
    clerk = connect()
    clerk.write(HERE)
    package, receipt = tmp_path / "goi.goi", tmp_path / "thu.docx"
    package.write_bytes(package_of(clerk, service, clerk.request(clerk.segment(HERE))))
    receipt.write_bytes(b"a letter")
    told = command(service, "package", "import", package, "--receipt", receipt)
    assert (told.code, told.out) == (1, "")
    assert str(receipt) in told.err and "--yes" in told.err
    assert receipt.read_bytes() == b"a letter"
    told = command(service, "package", "import", package, "--receipt", receipt, "--yes")
    assert told.code == 0
    assert receipt.read_bytes() != b"a letter"


def test_the_route_takes_packages_of_anybody_from_anybody_in_force(
    connect: Connect, service: RunningService
) -> None:
    clerk, carrier, gone = connect(), connect(Role.VIEWER), connect()
    clerk.write(HERE)
    data = package_of(clerk, service, clerk.request(clerk.segment(HERE)))
    service.revoke(gone.device)
    for bearer, code in ((gone, "revoked"), (Machine(service.url), "token")):
        with pytest.raises(Said) as said:
            bearer.http("POST", "/v1/packages", data=data)
        assert said.value.code == code
    answer = carrier.http("POST", "/v1/packages", data=data)
    assert receipts_in(clerk, answer.content)[0].through == 1
    service.revoke(clerk.device)
    for bad, code in ((data, "package_revoked"), (data[:-1], "package"), (b"", "package")):
        with pytest.raises(Said) as said:
            carrier.http("POST", "/v1/packages", data=bad)
        assert said.value.code == code


def test_a_return_that_could_not_be_written_is_written_the_next_time(
    connect: Connect, service: RunningService
) -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    clerk = connect()
    clerk.write(HERE)
    data = package_of(clerk, service, clerk.request(clerk.segment(HERE)))
    with contextlib.closing(Writer(service.service)) as writer:

        def hold(job: WriteJob) -> Written:
            return writer.submit(job).result()

        with pytest.raises(OSError, match="No space"):
            take_package(service.service, io.BytesIO(data), Full(), hold)
        back = io.BytesIO()
        taken = take_package(service.service, io.BytesIO(data), back, hold)
    assert receipts_in(clerk, back.getvalue()) == list(taken.receipts)
    assert taken.receipts[0].through == 1


def test_a_message_of_a_newer_exchange_is_named_as_such(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    newer = bytes([2]) + encode_request(clerk.request())[1:]
    data = package_of(clerk, service, also=(Content(kind=PartKind.REQUEST, data=newer),))
    assert "2" in refused(service, data, 1)
