"""The service's whole folder is put back, mark included, unannounced: devices detect it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import requests

from central_service.administration.checking import check
from central_service.custody.checkpoints import checkpoint_at
from central_service.custody.writer import Writer
from central_service.founding.service import Service
from central_service.packages.packages import take_package
from central_service.signing.acts import standing
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.storage import feeds
from desktop_app.sync.exchange import known
from desktop_app.sync.exchange.intake import held_roster
from desktop_app.sync.package.sealed_file import Kind, Label, write_package
from desktop_app.sync.package_exchange.outgoing import outgoing
from desktop_app.sync.wire.messages import SyncRequest, encode_request
from support.exchangers import AREA, XA, XB, Begin, Exchanger, write_many
from support.population import SimulatedDevice, populate
from support.service import RunningService

A, B, C, D = "staff.assigned", "premises.available", "device.scanners", "net.internet"


def epoch_of(service: Service) -> int:
    with service.database.reading() as connection:
        said = standing(connection)
    assert said is not None
    return said.epoch


def settled(*desks: Exchanger) -> None:
    """Exchange until nobody lacks anything."""
    for _round in range(3):
        for desk in desks:
            outcome = desk.exchange()
            assert (outcome.waiting, outcome.troubles, outcome.complete) == (0, (), True)


def test_what_was_acknowledged_comes_back_with_the_next_sync(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    clerk.answer(A)
    settled(clerk, supervisor)
    service.photograph(tmp_path / "morning")
    clerk.answer(B)
    clerk.answer(C, "unmet")
    settled(clerk)
    service.put_back_whole(tmp_path / "morning")
    settled(clerk, supervisor)  # without anything to write
    assert epoch_of(service.service) == 2
    assert (supervisor.says(B, XA), supervisor.says(C, XA)) == ("met", "unmet")
    assert check(service.service).faults == []


def test_twice_and_with_others_writing_between_nobody_misses_anything(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk, other = enrolled(), enrolled("Lan", commune=XB)
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    clerk.answer(A)
    settled(clerk, other, supervisor)
    service.photograph(tmp_path / "morning")
    clerk.answer(B)
    settled(clerk, supervisor)
    for turn, item in enumerate((C, D), 1):
        service.put_back_whole(tmp_path / "morning")
        # Others write first: their work gets the positions that the lost work had.
        other.answer(item)
        other.exchange()
        supervisor.exchange()
        settled(clerk, other, supervisor)
        assert (supervisor.says(B, XA), supervisor.says(item, XB)) == ("met", "met")
        assert epoch_of(service.service) > turn
    assert supervisor.says(C, XB) == "met"
    assert check(service.service).faults == []


def test_positions_that_collide_hide_nothing_from_a_reader_whose_author_is_gone(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    lost, clerk = enrolled(), enrolled("Lan")
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    settled(lost, clerk, supervisor)
    service.photograph(tmp_path / "morning")
    lost.answer(A)
    lost.exchange()
    supervisor.exchange()
    before = feeds.positions(supervisor.store)
    service.put_back_whole(tmp_path / "morning")
    clerk.answer(B)
    clerk.exchange()
    assert feeds.positions(clerk.store)[CommuneCode(XA)] == before[CommuneCode(XA)]
    settled(supervisor, clerk)  # the author of what was lost never syncs again
    assert (supervisor.says(A, XA), supervisor.says(B, XA)) == ("met", "met")
    assert (clerk.says(A), clerk.says(B)) == ("met", "met")


def test_an_act_of_the_administrator_that_was_lost_is_noticed_too(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    settled(supervisor)
    service.photograph(tmp_path / "morning")
    service.open_round("2026-12")
    settled(supervisor)
    service.put_back_whole(tmp_path / "morning")
    settled(supervisor)
    assert epoch_of(service.service) == 2
    service.open_round("2026-12")
    settled(supervisor)


def test_much_that_was_sent_in_several_parts_is_noticed_when_its_end_is_lost(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk = enrolled()
    clerk.answer(A)
    settled(clerk)
    write_many(clerk, 400)
    clerk.exchange()
    service.photograph(tmp_path / "morning")
    write_many(clerk, 3, start=500)
    clerk.exchange()
    service.put_back_whole(tmp_path / "morning")
    settled(clerk)
    assert epoch_of(service.service) == 2


def test_a_service_that_lost_nothing_begins_no_epoch(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    clerk.answer(A)
    settled(clerk, supervisor)
    service.photograph(tmp_path / "morning")
    service.put_back_whole(tmp_path / "morning")
    service.restart()
    clerk.answer(B)
    settled(clerk, supervisor)
    assert epoch_of(service.service) == 1


@pytest.mark.parametrize("claim", [b"", bytes(10), b"\xff" * 10])
def test_nobody_can_have_an_epoch_begun_by_what_the_service_never_said(
    service: RunningService, enrolled: Begin, claim: bytes
) -> None:
    clerk = enrolled()
    clerk.answer(A)
    settled(clerk)
    for epoch, number, position in ((1, 2, 900), (1, 900, 1), (7, 2, 1)):
        said = SyncRequest(
            device=clerk.device,
            roster=(epoch, number),
            positions={CommuneCode(XA): position},
            checkpoint=claim,
        )
        with clerk.link() as link:
            list(link.sync(encode_request(said)))
    assert epoch_of(service.service) == 1


def test_a_checkpoint_is_good_for_its_own_device_and_positions_alone(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    clerk.answer(A)
    settled(clerk, other)
    service.photograph(tmp_path / "morning")
    clerk.answer(B)
    settled(clerk)
    stolen = known.checkpoint(clerk.store)
    assert stolen != b""
    service.put_back_whole(tmp_path / "morning")
    known.learn_checkpoint(other.store, stolen)
    settled(other)
    assert epoch_of(service.service) == 1
    with service.service.database.reading() as connection:
        nowhere = {CommuneCode(XA): 77}
        assert checkpoint_at(connection, service.service.seal, clerk.device, (1, 1), nowhere) == b""
    settled(clerk)
    assert epoch_of(service.service) == 2


def test_a_machine_that_has_to_be_connected_again_still_proves_the_loss(
    service: RunningService, enrolled: Begin, begin: Begin, tmp_path: Path
) -> None:
    other, supervisor, clerk = enrolled("Lan"), enrolled("Dũng", Role.SUPERVISOR), begin()
    settled(other, supervisor)
    code = service.code(Role.CLERK, commune=XA)
    service.photograph(tmp_path / "morning")
    clerk.enrol(service.url, code)
    clerk.answer(A)
    clerk.exchange()
    before = feeds.positions(clerk.store)
    service.put_back_whole(tmp_path / "morning")
    other.answer(B)  # takes the position that the lost answer had
    settled(other)
    assert feeds.positions(other.store) == before
    # Another code: the roster that comes with it has another number than the one before.
    clerk.enrol(service.url, service.code(Role.CLERK, commune=XA))
    settled(clerk, other, supervisor)
    assert epoch_of(service.service) == 2
    for desk in (clerk, other, supervisor):
        assert (desk.says(A, XA), desk.says(B, XA)) == ("met", "met")
    assert check(service.service).faults == []


def test_after_an_enrolment_in_a_later_epoch_everything_is_pulled_anew(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    service.back_up(tmp_path / "copy.db")
    clerk.answer(A)
    settled(clerk, other)
    before = feeds.positions(clerk.store)
    service.restore(tmp_path / "copy.db")
    other.answer(B)
    other.exchange()
    clerk.enrol(service.url, service.code(Role.CLERK, commune=XA))
    assert feeds.positions(clerk.store) == dict.fromkeys(before, 0)
    settled(clerk, other)
    assert (clerk.says(A), clerk.says(B)) == (other.says(A), other.says(B)) == ("met", "met")


def test_a_reader_of_many_communes_who_sends_a_digest_notices_too(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    district = [CommuneCode(f"{25_339 + 3 * number:05d}") for number in range(70)]
    service.area(AREA, *district)
    simulated_devices = populate(service.service, district)
    supervisor = enrolled("Dũng", Role.SUPERVISOR)

    def write(*some: SimulatedDevice) -> None:
        for simulated_device in some:
            body = encode_request(simulated_device.request(simulated_device.tick(), position=None))
            requests.post(f"{service.url}/v1/sync", data=body, timeout=30).raise_for_status()

    write(*simulated_devices)
    settled(supervisor)
    service.photograph(tmp_path / "morning")
    write(simulated_devices[0])
    settled(supervisor)
    service.put_back_whole(tmp_path / "morning")
    write(simulated_devices[1])  # another commune works on meanwhile
    settled(supervisor)
    assert epoch_of(service.service) == 2
    assert check(service.service).faults == []


def test_a_package_brings_the_proof_as_well(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk = enrolled()
    clerk.answer(A)
    settled(clerk)
    service.photograph(tmp_path / "morning")
    clerk.answer(B)
    settled(clerk)
    service.put_back_whole(tmp_path / "morning")
    roster = held_roster(clerk.store)
    out = outgoing(clerk.store, clerk.device, roster, (), with_evidence=False)
    stick, back = io.BytesIO(), io.BytesIO()
    write_package(
        stick,
        Label(kind=Kind.CHANGES, commune=CommuneCode(XA), changes=out.changes, date="2026-11-22"),
        out.contents,
        private_key=clerk.key,
        service=roster.service,
        recipients=roster.age_keys,
    )
    stick.seek(0)
    writer = Writer(service.service)
    take_package(service.service, stick, back, lambda job: writer.submit(job).result())
    writer.close()
    assert epoch_of(service.service) == 2
