"""A proxy before the service that lets no large body through, as nginx does out of the box."""

from __future__ import annotations

import os
import socket

import pytest

from desktop_app.core.changes.bodies import Answer, Attach
from desktop_app.core.ids import EvidenceKind, Status
from desktop_app.storage import evidence
from desktop_app.sync.files import upload_queue
from desktop_app.sync.http.batch_sizes import Sizes
from support.exchangers import Begin, Exchanger
from support.faulty_network import Ask, FaultyNetwork, http

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb00430001")
PAGE = b"<html><head><title>413 Request Entity Too Large</title></head></html>"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry a broken connection without waiting."""
    monkeypatch.setattr(upload_queue, "FIRST_WAIT", 0.001)


class AtMost:
    """Bodies over *limit* bytes are answered as stock nginx answers them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        _head, _, body = request.partition(b"\r\n\r\n")
        if len(body) > self._limit:
            client.sendall(http("413 Request Entity Too Large", PAGE, Content_Type="text/html"))
        else:
            client.sendall(ask(request))


def photo(clerk: Exchanger, size: int) -> bytes:
    data = JPEG + os.urandom(size) + b"\xff\xd9"
    name = evidence.keep(clerk.store, data, "image/jpeg")
    body = Attach(evidence=EvidenceKind.PHOTO, sha256=name, media="image/jpeg", size=len(data))
    clerk.write(body, item="premises.available")
    return data


def too_large(proxy: FaultyNetwork, limit: int) -> int:
    """Return how many requests were over *limit* bytes of body."""
    return sum(len(one.partition(b"\r\n\r\n")[2]) > limit for one in proxy.requests)


def test_pieces_of_photos_shrink_to_what_passes_and_grow_no_more_over_it(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    limit = 1024 * 1024
    proxy.default = lambda: AtMost(limit)
    photo(clerk, 6 * 1024 * 1024)
    proxy.forget()
    outcome = clerk.exchange()
    assert (outcome.evidence_sent, outcome.evidence_waiting) == (1, 0)
    assert outcome.troubles == ()
    assert too_large(proxy, limit) == 1


def test_where_nothing_passes_the_proxy_is_blamed_and_the_answers_are_sent(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    proxy.default = lambda: AtMost(4 * 1024)
    data = photo(clerk, 100_000)
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.evidence_waiting) == (1, 1)
    (trouble,) = outcome.troubles
    assert "Máy trung gian" in trouble.text
    assert str(len(data)) in trouble.text


def test_answers_go_in_smaller_batches(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk = enrolled()
    limit = 12 * 1024
    proxy.default = lambda: AtMost(limit)
    for number in range(240):
        note = os.urandom(60).hex()
        clerk.write(
            Answer(checklist="decree-118/1", status=Status.MET, note=note), item=f"x.{number}"
        )
    outcome = clerk.exchange()
    assert outcome.sent == 240
    assert outcome.waiting == 0
    assert too_large(proxy, limit) <= 4


def test_batches_grow_no_more_over_what_was_refused() -> None:
    smaller = Sizes(changes=500).refused(400)
    assert smaller is not None
    for _ in range(5):
        smaller = smaller.after(0.1)
    assert smaller.changes == 200
    assert Sizes(changes=50).refused(50) is None
