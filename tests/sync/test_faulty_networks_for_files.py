"""Photos over connections that are cut, slow or paused: what arrived is never sent twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_app.core.changes.bodies import Attach
from desktop_app.core.ids import CommuneCode, EvidenceHash, EvidenceKind, Role
from desktop_app.storage import evidence, facts, feeds
from desktop_app.storage.partial_files import PartialFile
from desktop_app.storage.storage_faults import DiskFull
from desktop_app.sync.exchange.exchange import Step, fetch_evidence
from desktop_app.sync.files import upload_queue
from desktop_app.sync.files.piece_size import FIRST, LARGEST, SMALLEST, PieceSize
from desktop_app.sync.files.queue_choice import Order, QueueChoice, choose, queue_choice
from desktop_app.sync.http.exchange_faults import ConnectionBroke
from desktop_app.sync.http.speed import Speed
from support.cut_connection import CutConnection, cut_connection
from support.exchangers import XA, Begin, Exchanger
from support.faulty_network import CutReply, FaultyNetwork, LostReply, LostRequest, NoFault
from support.service import RunningService

_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb00430001")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry a broken connection without waiting."""
    monkeypatch.setattr(upload_queue, "FIRST_WAIT", 0.001)


def photo(size: int) -> bytes:
    return _JPEG + os.urandom(size) + b"\xff\xd9"


def attach(clerk: Exchanger, data: bytes) -> EvidenceHash:
    name = evidence.keep(clerk.store, data, "image/jpeg")
    body = Attach(evidence=EvidenceKind.PHOTO, sha256=name, media="image/jpeg", size=len(data))
    clerk.write(body, item="premises.available")
    return name


def test_photos_over_a_connection_cut_all_the_time_cost_little_more_than_their_bytes(
    enrolled: Begin, service: RunningService
) -> None:
    clerk = enrolled()
    names = [attach(clerk, photo(70_000)) for _ in range(6)]
    total = evidence.evidence_counts(clerk.store).unsent_bytes
    line = CutConnection(service.url, every=100_000, under_way=2_400)
    with cut_connection(line):
        while evidence.evidence_counts(clerk.store).unsent:
            clerk.exchange(line.url)
    assert line.cuts >= 4
    assert line.up <= 1.05 * total
    for name in names:
        assert (service.folder / "evidence" / name[:2] / name).is_file()


def test_a_lost_reply_costs_a_question_and_no_photo(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk = enrolled()
    data = photo(30_000)
    attach(clerk, data)
    proxy.forget()
    proxy.next(NoFault(), NoFault(), LostReply())  # the changes, which it lacks, the photo
    outcome = clerk.exchange()
    assert (outcome.evidence_sent, outcome.evidence_waiting) == (1, 0)
    assert proxy.bytes_up < len(data) + 5_000


def test_the_first_piece_is_of_moderate_size_and_pieces_grow_only_while_it_goes_fast() -> None:
    size = PieceSize()
    assert size.bytes == FIRST
    for _ in range(20):
        size = size.after(size.bytes, 0.1)
    assert size.bytes == LARGEST
    assert size.after(size.bytes, 6.0) == size
    assert size.after(100, 0.1) == size  # the short end of a file gives no measurement
    assert size.after(size.bytes, 30.0).bytes == LARGEST // 2
    for _ in range(20):
        size = size.smaller()
    assert size.bytes == SMALLEST


def test_the_time_left_follows_the_speed_of_the_last_minute() -> None:
    speed = Speed()
    assert speed.seconds_for(1000, 0.0) is None
    for second in range(10):
        speed.note(1000 * second, float(second))
    assert speed.seconds_for(60_000, 9.0) == 60
    for second in range(10, 200):  # and then only a tenth of that
        speed.note(9000 + 100 * (second - 9), float(second))
    assert speed.seconds_for(6000, 199.0) == 60
    speed.note(0, 200.0)  # a broken connection lost some bytes, so nothing is estimated from it
    assert speed.seconds_for(6000, 200.0) is None


def test_a_pause_stops_the_photos_at_once_and_never_the_answers(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    for _ in range(3):
        attach(clerk, photo(20_000))

    def told(step: Step) -> None:
        if step.files_sent == 1:
            choose(clerk.store, QueueChoice(is_paused=True))

    outcome = clerk.exchange(progress=told)
    assert outcome.evidence_paused
    assert 1 <= outcome.evidence_sent < 3
    assert outcome.troubles == ()
    clerk.answer("staff.assigned")
    proxy.forget()
    again = clerk.exchange()
    assert (again.sent, again.evidence_sent, again.evidence_paused) == (1, 0, True)
    assert len(proxy.requests) == 1
    choose(clerk.store, QueueChoice())
    rest = clerk.exchange()
    assert (rest.evidence_waiting, rest.evidence_paused) == (0, False)


def test_what_was_chosen_survives_the_program_and_what_cannot_be_read_is_no_choice(
    enrolled: Begin,
) -> None:
    clerk = enrolled()
    chosen = QueueChoice(is_paused=True, order=Order.CRITICAL, ahead=(EvidenceHash("ab" * 32),))
    choose(clerk.store, chosen)
    clerk.store.close()
    clerk.store = type(clerk.store).open(clerk.store.folder)
    assert queue_choice(clerk.store) == chosen
    facts.set_setting(clerk.store, "evidence_lane", '{"order": "of a later version"}')
    assert queue_choice(clerk.store) == QueueChoice()


def test_the_smallest_go_first_unless_somebody_chose_another(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    small, middle, large = (attach(clerk, photo(size)) for size in (5_000, 10_000, 20_000))
    choose(clerk.store, QueueChoice(ahead=(large,)))
    proxy.forget()
    clerk.exchange()
    sizes = [
        int(line.split(b":")[1])
        for request in proxy.requests
        for line in request.split(b"\r\n\r\n")[0].split(b"\r\n")
        if line.lower().startswith(b"upload-length")
    ]
    assert sizes == [20_028, 5_028, 10_028]
    assert len({small, middle, large}) == 3


def test_photos_of_required_items_go_first_where_that_was_chosen(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    attach(clerk, photo(5_000))
    required = attach(clerk, photo(20_000))
    choose(clerk.store, QueueChoice(order=Order.CRITICAL))
    proxy.forget()
    clerk.exchange(critical=[required])
    first = next(request for request in proxy.requests if b"/uploads" in request)
    assert b"Upload-Length: 20028" in first


def test_a_photo_that_is_damaged_here_is_told_and_not_sent_in_vain(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    name = attach(clerk, photo(20_000))
    attach(clerk, photo(10_000))
    path = evidence.open_evidence(clerk.store, name)
    assert path is not None
    path.write_bytes(photo(20_000))
    proxy.forget()
    outcome = clerk.exchange()
    assert (outcome.evidence_sent, outcome.evidence_waiting) == (1, 1)
    assert name[:8] in outcome.troubles[0].text
    assert proxy.bytes_up < 15_000


def test_a_supervisor_goes_on_where_the_connection_broke(
    enrolled: Begin, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    data = photo(40_000)
    name = attach(clerk, data)
    clerk.exchange()
    supervisor.exchange()
    proxy.next(CutReply(30_000), CutReply(5_000), NoFault())
    proxy.forget()
    with supervisor.link() as link:
        path = fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
    assert path.read_bytes() == data
    assert proxy.bytes_down < len(data) + 3_000
    assert supervisor.exchange().evidence_sent == 0


def test_a_supervisor_goes_on_another_day(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    data = photo(40_000)
    name = attach(clerk, data)
    clerk.exchange()
    supervisor.exchange()
    proxy.next(CutReply(30_000), *[LostRequest()] * 12)
    with supervisor.link() as link, pytest.raises(ConnectionBroke):
        fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
    proxy.coming.clear()
    proxy.forget()
    with supervisor.link() as link:
        path = fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
    assert path.read_bytes() == data
    assert proxy.bytes_down < 15_000


def test_a_beginning_that_is_too_long_is_of_no_use(enrolled: Begin) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    data = photo(4_000)
    name = attach(clerk, data)
    clerk.exchange()
    supervisor.exchange()
    with PartialFile(supervisor.store, name) as beginning:
        beginning.add(data + b"more")
    with supervisor.link() as link:
        path = fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
    assert path.read_bytes() == data


def test_a_full_disk_of_a_supervisor_is_told_in_a_sentence(
    enrolled: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    name = attach(clerk, photo(20_000))
    clerk.exchange()
    supervisor.exchange()

    def full(_self: object, _data: bytes) -> None:
        raise DiskFull("full")

    with monkeypatch.context() as broken, supervisor.link() as link:
        broken.setattr(PartialFile, "add", full)
        with pytest.raises(DiskFull):
            fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
    with supervisor.link() as link:
        assert fetch_evidence(supervisor.store, link, CommuneCode(XA), name).is_file()


@pytest.mark.logs
def test_a_full_disk_of_the_service_is_told_and_the_photo_goes_later(
    enrolled: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = enrolled()
    attach(clerk, photo(20_000))

    def full(_handle: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("central_service.files.uploads.os.write", full)
        outcome = clerk.exchange()
    assert (outcome.sent, outcome.waiting, outcome.evidence_waiting) == (1, 0, 1)
    assert [trouble.code for trouble in outcome.troubles] == ["Busy"]
    assert clerk.exchange().evidence_waiting == 0


def test_a_service_put_back_to_yesterday_is_asked_anew_which_photos_it_has(
    enrolled: Begin, service: RunningService
) -> None:
    clerk = enrolled()
    name = attach(clerk, photo(20_000))
    assert clerk.exchange().evidence_sent == 1
    Path(service.folder / "evidence" / name[:2] / name).unlink()
    present = feeds.receipts(clerk.store)[0]
    feeds.begin_epoch(clerk.store, present.service, present.epoch + 1)
    assert [one.sha256 for one in evidence.unsent_evidence(clerk.store)] == [name]


def test_the_outcome_counts_files_and_their_bytes(enrolled: Begin) -> None:
    clerk = enrolled()
    data = photo(12_345)
    attach(clerk, data)
    outcome = clerk.exchange()
    assert (outcome.evidence_sent, outcome.evidence_bytes_sent) == (1, len(data))
    assert (outcome.evidence_waiting, outcome.evidence_bytes_waiting) == (0, 0)
