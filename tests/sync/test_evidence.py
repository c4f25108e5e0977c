"""Files: sent after the changes, fetched when somebody looks."""

from __future__ import annotations

import hashlib
import os

import pytest

from desktop_app.core.changes.bodies import Attach
from desktop_app.core.changes.change import Held
from desktop_app.core.ids import CommuneCode, EvidenceHash, EvidenceKind, Role
from desktop_app.storage import evidence
from desktop_app.storage.storage_faults import EvidenceRefused
from desktop_app.sync.exchange.exchange import Step, fetch_evidence
from desktop_app.sync.files import upload_queue
from desktop_app.sync.http.exchange_faults import Refused
from support.exchangers import XA, Begin, Exchanger
from support.faulty_network import Answered, FaultyNetwork, LostReply, LostRequest, NoFault, http

# The smallest complete JPEG header, then arbitrary picture data.
_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb00430001")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry a broken connection without waiting."""
    monkeypatch.setattr(upload_queue, "FIRST_WAIT", 0.001)


def photo(size: int = 20_000) -> bytes:
    return _JPEG + os.urandom(size) + b"\xff\xd9"


def attach(clerk: Exchanger, data: bytes, item: str = "premises.available") -> EvidenceHash:
    name = evidence.keep(clerk.store, data, "image/jpeg")
    body = Attach(evidence=EvidenceKind.PHOTO, sha256=name, media="image/jpeg", size=len(data))
    clerk.write(body, item=item)
    return name


def test_files_go_after_the_changes_and_once(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk = enrolled()
    data = photo()
    attach(clerk, data)
    steps: list[Step] = []
    outcome = clerk.exchange(progress=steps.append)
    assert (outcome.sent, outcome.evidence_sent, outcome.evidence_waiting) == (1, 1, 0)
    assert outcome.troubles == ()
    last = steps[-1]
    assert (last.files_sent, last.files_to_send, last.bytes_sent) == (1, 1, len(data))
    proxy.forget()
    assert clerk.exchange().evidence_sent == 0
    assert len(proxy.requests) == 1


def test_a_spoilt_name_among_those_lacking_does_not_leave_its_file_unsent(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    attach(clerk, photo())
    proxy.next(NoFault(), Answered(http("200 OK", b'{"%s":0}' % (b"0" * 64))))
    assert clerk.exchange().evidence_waiting == 1
    outcome = clerk.exchange()
    assert (outcome.evidence_sent, outcome.evidence_waiting) == (1, 0)


def test_a_file_that_the_service_has_is_not_sent_again(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    data = photo(200_000)
    attach(clerk, data)
    clerk.exchange()
    attach(other, data)
    proxy.forget()
    outcome = other.exchange()
    assert outcome.evidence_waiting == 0
    assert proxy.bytes_up < 5_000


def test_a_supervisor_fetches_what_is_looked_at(enrolled: Begin) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    data = photo()
    name = attach(clerk, data)
    clerk.exchange()
    supervisor.exchange()
    assert [one.sha256 for one in evidence.wanted_evidence(supervisor.store)] == [name]
    with supervisor.link() as link:
        path = fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
        assert path.read_bytes() == data
        again = fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
        assert (again, link.requests) == (path, 1)
        with pytest.raises(Refused):
            fetch_evidence(supervisor.store, link, CommuneCode(XA), EvidenceHash("00" * 32))
    assert supervisor.exchange().evidence_sent == 0


def test_a_file_with_another_content_is_not_kept(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    name = attach(clerk, photo())
    clerk.exchange()
    supervisor.exchange()
    proxy.next(Answered(http("200 OK", photo(), Content_Type="image/jpeg")))
    with supervisor.link() as link, pytest.raises(EvidenceRefused):
        fetch_evidence(supervisor.store, link, CommuneCode(XA), name)
    assert evidence.open_evidence(supervisor.store, name) is None


def test_a_connection_that_breaks_among_files_keeps_what_arrived(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    for _ in range(4):
        attach(clerk, photo())
    # The changes, the question, two files; then the connection is gone for good.
    proxy.next(NoFault(), NoFault(), NoFault(), LostReply(), *[LostRequest()] * 8)
    outcome = clerk.exchange()
    assert outcome.sent == 4  # the changes are received whatever happens to the files
    assert [trouble.code for trouble in outcome.troubles] == ["LineBroke"]
    assert 1 <= outcome.evidence_sent < 4
    proxy.coming.clear()
    rest = clerk.exchange()
    assert (rest.evidence_waiting, rest.troubles) == (0, ())


def test_a_file_that_is_refused_does_not_hold_up_the_others(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    for _ in range(3):
        attach(clerk, photo())
    refused = http("400 Bad Request", '{"code":"media_type","message":"Loại tệp lạ"}'.encode())
    proxy.next(NoFault(), NoFault(), Answered(refused))
    outcome = clerk.exchange()
    assert (outcome.evidence_sent, outcome.evidence_waiting) == (2, 1)
    (trouble,) = outcome.troubles
    assert trouble.code == "media_type"
    assert "Loại tệp lạ" in trouble.text


def test_what_is_entered_while_files_are_sent_goes_ahead(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    for _ in range(3):
        attach(clerk, photo())

    written: list[Held] = []

    def told(step: Step) -> None:
        if step.files_sent == 1 and not written:
            written.append(clerk.answer("staff.assigned"))

    outcome = clerk.exchange(progress=told)
    assert (outcome.evidence_sent, outcome.waiting) == (3, 0)
    kinds = [request.split(b" ", 2)[:2] for request in proxy.requests]
    put = [at for at, (_, path) in enumerate(kinds) if b"/uploads" in path]
    synced = [at for at, (_, path) in enumerate(kinds) if path == b"/v1/sync"]
    assert any(put[0] < at < put[-1] for at in synced)


def test_a_file_that_is_gone_from_the_disk_is_told(enrolled: Begin) -> None:
    clerk = enrolled()
    name = attach(clerk, photo())
    path = evidence.open_evidence(clerk.store, name)
    assert path is not None
    path.unlink()
    outcome = clerk.exchange()
    assert outcome.evidence_sent == 0
    assert name[:8] in outcome.troubles[0].text


def test_a_large_file_shows_how_far_it_is(enrolled: Begin) -> None:
    clerk = enrolled()
    data = photo(3_000_000)
    name = attach(clerk, data)
    assert hashlib.sha256(data).hexdigest() == name
    done: list[int] = []
    clerk.exchange(progress=lambda step: done.append(step.bytes_sent))
    assert len(set(done)) > 5
    assert done[-1] == len(data)
