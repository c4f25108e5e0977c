"""Programs and services of different versions exchange, or report clearly that they cannot.

``tests/data/wire/version-1.json`` holds messages of the first program and service of version 1.
"""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from central_service.founding.service import Service
from desktop_app.core.changes.change import Change, canonical_bytes, change_hash
from desktop_app.core.changes.feeds import device_id, first_head, next_head, public_key_of
from desktop_app.core.changes.receipts import receipt_verifies
from desktop_app.core.changes.segments import check_segment
from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import sentence, use_language
from desktop_app.storage import state
from desktop_app.sync.http.exchange_faults import Refused, TooNew, TooOld
from desktop_app.sync.wire import frames
from desktop_app.sync.wire.frames import Frame, pack, unpack
from desktop_app.sync.wire.messages import decode_request, decode_response, encode_request
from support.exchangers import XA, Begin
from support.faulty_network import Ask, FaultyNetwork
from support.population import SimulatedDevice, populate
from support.service import RunningService

OLD: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "wire" / "version-1.json").read_text("utf-8")
)
COMMUNE = CommuneCode(XA)
ADDED = b"\x09\x05later\x7f\x00"  # two numbered extras behind everything a message holds today


def canonical(entry: object) -> str:
    """Return the hashed form of an entry, which must be a whole change."""
    assert isinstance(entry, Change)
    return canonical_bytes(entry).decode()


def known_as(service: Service, person: str) -> SimulatedDevice:
    """Enrol a machine whose key is made from *person*."""
    (simulated_device,) = populate(service, [COMMUNE], person=person)
    return simulated_device


def later(message: bytes) -> bytes:
    """Return *message* as a later program of the same version would send it, with more in it."""
    frame = unpack(message)
    return pack(
        Frame(
            is_response=frame.is_response,
            keys=frame.keys,
            columns=frame.columns + ADDED,
            roster=frame.roster,
        )
    )


class Altered:
    """The network alters bodies: of requests by *up*, of good replies by *down*."""

    def __init__(
        self,
        up: Callable[[bytes], bytes] = lambda body: body,
        down: Callable[[bytes], bytes] = lambda body: body,
    ) -> None:
        self.up, self.down = up, down

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        reply = ask(_with_body(request, self.up))
        good = reply.startswith(b"HTTP/1.1 200")
        client.sendall(_with_body(reply, self.down) if good else reply)


def _with_body(message: bytes, change: Callable[[bytes], bytes]) -> bytes:
    head, _, body = message.partition(b"\r\n\r\n")
    changed = change(body)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(changed), b"", b""]) + changed


def as_version(number: int) -> Callable[[bytes], bytes]:
    """Return what makes a message one of another version."""
    return lambda body: bytes([number]) + body[1:]


# --- an older program, a newer service; an older service, a newer program


def test_what_the_first_program_sent_is_taken_and_answered(service: RunningService) -> None:
    body = bytes.fromhex(OLD["request"])
    asked = decode_request(body)
    assert [canonical(e) for e in asked.segments[0].entries] == OLD["entries"]
    simulated_device = known_as(service.service, "Hoa")
    assert simulated_device.device == asked.device
    heads = {"Authorization": f"Bearer {simulated_device.token}"}
    answer = requests.post(f"{service.url}/v1/sync", data=body, headers=heads, timeout=20)
    assert answer.status_code == 200
    assert answer.content[0] == OLD["version"]  # in the version that it was asked in
    heads_of = [first_head(asked.device, COMMUNE)]
    for entry in asked.segments[0].entries:
        assert isinstance(entry, Change)
        heads_of.append(next_head(heads_of[-1], change_hash(entry)))
    told = decode_response(
        answer.content,
        to=asked,
        service=service.service.seal.service,
        head_at=lambda _device, _commune, sequence: heads_of[sequence],
    )
    (receipt,) = told.receipts
    assert receipt.through == len(OLD["entries"])
    assert receipt.head == heads_of[-1].hex()
    assert told.refused_whole is None


def test_what_the_first_service_answered_is_understood() -> None:
    asked = decode_request(bytes.fromhex(OLD["request"]))
    head = first_head(asked.device, COMMUNE)
    for entry in asked.segments[0].entries:
        assert isinstance(entry, Change)
        head = next_head(head, change_hash(entry))
    service_key = public_key_of(hashlib.sha256(b"the service of version 1").digest())
    told = decode_response(
        bytes.fromhex(OLD["response"]),
        to=asked,
        service=device_id(service_key),
        head_at=lambda _device, _commune, _sequence: head,
    )
    assert receipt_verifies(told.receipts[0], service_key)
    assert told.receipts[0].refused == ((2, "malformed"),)
    assert told.page is not None
    (theirs,) = told.page.segments
    assert [canonical(entry) for entry in theirs.entries] == OLD["page"]
    author = public_key_of(hashlib.sha256(f"Lan of {COMMUNE}".encode()).digest())
    check_segment(theirs, before=first_head(theirs.device, COMMUNE), public_key=author)


# --- more than is known here, in the same version


def test_a_later_program_may_say_more_to_this_service(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    proxy.next(Altered(up=later))
    assert clerk.exchange().sent == 1


def test_a_later_service_may_say_more_to_this_program(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk, colleague = enrolled(), enrolled("Lan")
    colleague.answer("premises.available")
    colleague.exchange()
    clerk.answer("staff.assigned")
    proxy.next(Altered(down=later))
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.received, outcome.complete) == (1, 1, True)


def test_a_kind_of_entry_of_a_later_program_reaches_others_as_it_is(
    service: RunningService, enrolled: Begin
) -> None:
    later_program, colleague = known_as(service.service, "Mai"), enrolled("Lan")
    fields: dict[str, object] = {"κ": [1, None, "ﬁ"], "until": "2031"}
    run = later_program.write(fields, kind="poll.2031", version=7)
    body = encode_request(later_program.request(run, position=None))
    requests.post(f"{service.url}/v1/sync", data=body, timeout=20).raise_for_status()
    assert colleague.exchange().received == 1
    (entry,) = run.entries
    assert isinstance(entry, Change)
    kept = state.held(colleague.store, change_hash(entry))
    assert kept is not None
    assert canonical_bytes(kept.change) == canonical_bytes(entry)


# --- a version that is not known


@pytest.mark.parametrize(
    ("alter", "kind", "words"),
    [
        (Altered(up=as_version(2)), TooNew, "cũ hơn"),  # this program is the newer one
        (Altered(up=as_version(0)), TooOld, "mới hơn"),
        (Altered(down=as_version(2)), TooOld, "mới hơn"),
        (Altered(down=as_version(0)), TooNew, "cũ hơn"),
    ],
)
def test_another_version_is_said_in_a_sentence_and_nothing_is_lost(
    enrolled: Begin, proxy: FaultyNetwork, alter: Altered, kind: type[Refused], words: str
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    proxy.next(alter)
    with pytest.raises(kind) as refused:
        clerk.exchange()
    assert words in sentence(refused.value)
    assert clerk.waiting == 1
    assert clerk.exchange().sent == 1


def test_the_service_names_both_versions_to_whoever_asks_in_another(
    service: RunningService,
) -> None:
    body = bytes([9]) + bytes.fromhex(OLD["request"])[1:]
    answer = requests.post(f"{service.url}/v1/sync", data=body, timeout=20)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "wire_version")
    assert problem["params"] == {"found": 9, "known": frames.WIRE_VERSION}
    use_language("vi")
    assert "9" in problem["message"]
