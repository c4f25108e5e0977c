"""Messages: decoding returns what was encoded, and nothing else is accepted."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.changes.change import Change, canonical_bytes, change_hash
from desktop_app.core.changes.feeds import first_head, next_head
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId
from desktop_app.sync.wire.columns import ColumnWriter
from desktop_app.sync.wire.compression_table import WORDS
from desktop_app.sync.wire.frames import Frame, pack
from desktop_app.sync.wire.messages import (
    Page,
    SyncRequest,
    SyncResponse,
    decode_request,
    decode_response,
    decode_responses,
    encode_request,
    encode_response,
    positions_digest,
)
from desktop_app.sync.wire.single_byte_text import LETTERS
from support.examples import examples
from support.messages import change, request_with, requests, responses
from support.workloads import answers, segment

KEY = hashlib.sha256(b"a key of the tests").digest()
XA = CommuneCode("25195")


# --- encoding and decoding


@given(requests)
def test_every_request_comes_back_as_it_was(request: SyncRequest) -> None:
    back = decode_request(encode_request(request))
    assert back == request
    for one, other in zip(request.segments, back.segments, strict=True):
        for sent, got in zip(one.entries, other.entries, strict=True):
            assert isinstance(sent, Change)
            assert isinstance(got, Change)
            assert canonical_bytes(sent) == canonical_bytes(got)


@given(responses)
def test_every_response_comes_back_as_it_was(response: SyncResponse) -> None:
    assert decode_response(encode_response(response)) == response


@given(responses, requests)
def test_receipts_leave_out_what_the_asker_knows_and_come_back_whole(
    response: SyncResponse, request: SyncRequest
) -> None:
    service = DeviceId("5e" * 16)
    receipts = tuple(msgspec.structs.replace(r, service=service) for r in response.receipts)
    if receipts and request.segments:
        sent = request.segments[0]
        known = {"device": sent.device, "commune": sent.commune, "through": sent.last}
        receipts = (msgspec.structs.replace(receipts[0], **known), *receipts[1:])
    response = msgspec.structs.replace(response, receipts=receipts)
    heads = {(r.device, r.commune, r.through): bytes.fromhex(r.head) for r in reversed(receipts)}
    back = decode_response(
        encode_response(response, to=request),
        to=request,
        service=service,
        head_at=lambda *feed: heads.get(feed),
    )
    if len(heads) == len(receipts):  # two receipts for one place with two heads: no device's case
        assert back == response


@settings(max_examples=examples(50))
@given(st.lists(responses, min_size=1, max_size=3), st.integers(1, 50))
def test_responses_are_taken_as_they_arrive(several: list[SyncResponse], step: int) -> None:
    asked = SyncRequest(device=DeviceId("ab" * 16))
    several = [msgspec.structs.replace(response, receipts=()) for response in several]
    body = b"".join(encode_response(response, to=asked) for response in several)
    chunks = [body[at : at + step] for at in range(0, len(body), step)]
    taken = decode_responses(chunks, to=asked, service=DeviceId("5e" * 16), head_at=lambda *_: None)
    assert list(taken) == several
    cut = decode_responses(
        [body[:-1]], to=asked, service=DeviceId("5e" * 16), head_at=lambda *_: None
    )
    got = []
    with pytest.raises(WireRefused):
        for response in cut:
            got.append(response)
    assert got == several[:-1]


def test_a_kind_of_a_later_program_travels_byte_for_byte() -> None:
    strange = change(
        kind="poll.2031", version=7, item="new.item",
        fields={"κ": [{"a": [None, True, -5, "ﬁn"]}, []], "b": "", "ab" * 32: "cd" * 16},
    )  # fmt: skip
    (back,) = decode_request(encode_request(request_with(strange))).segments[0].entries
    assert isinstance(back, Change)
    assert canonical_bytes(back) == canonical_bytes(strange)


def test_a_base_in_the_same_batch_takes_no_hash() -> None:
    first = change(fields={"status": "met"})
    again = change(sequence=2, counter=2, bases=[change_hash(first)], fields={"status": "unmet"})
    other = msgspec.structs.replace(again, bases=(ChangeHash("00" * 32),))
    near, far = (encode_request(request_with(first, x)) for x in (again, other))
    assert len(far) - len(near) >= 32
    assert decode_request(near) == request_with(first, again)


def test_a_program_of_tomorrow_may_add_what_this_one_passes_over() -> None:
    writer = ColumnWriter()
    writer.know_device("ab" * 16)
    for number in (1_794_800_000, 1, 32, 0):  # time, epoch, shortened, no receipts
        writer.number(number)
    plain = writer.parts()
    added = pack(Frame(is_response=True, keys=plain[0], columns=plain[1] + b"\x07\x03new\x01\x00"))
    asked = SyncRequest(device=DeviceId("ab" * 16))
    assert decode_response(added, to=asked) == SyncResponse(time=1_794_800_000, epoch=1)


# --- fixed for ever


def test_the_tables_of_version_1_are_fixed() -> None:
    def told(table: tuple[str, ...]) -> str:
        return hashlib.sha256("\n".join(table).encode()).hexdigest()[:16]

    assert len(set(WORDS)) == len(WORDS)
    assert len(set(LETTERS)) == len(LETTERS) <= 156
    assert (told(WORDS), told(LETTERS)) == ("916a53ca0ec21eb0", "6d9eb6659c01340f")


def golden_request() -> SyncRequest:
    whole = answers(XA, KEY, count=3, seed=1)
    changed = msgspec.structs.replace(
        whole[0], sequence=4, counter=4, wall=whole[2].wall + 60, offset=-3, offset_age=12,
        bases=(change_hash(whole[0]),),
    )  # fmt: skip
    return SyncRequest(
        device=whole[0].device, roster=(1, 7), positions={XA: 0},
        segments=(segment([*whole, changed], KEY),),
    )  # fmt: skip


GOLDEN_REQUEST = (
    "01a250aa01d8c9777f7d7c7f874623fe6b221f059abc481c33c6a3eface0ffbc59ff407533d940e51670db38"
    "9f292f64191271dff06eed0e2953e46d3eb86517993f0638fd3bfd9bdfa889f773275763ee1d34490b00002d"
    "0500e289242a806dc69c16a6c2af991370aa9269b0887dbe818b9c168384826e0502f7cdd17dd2392a747f22"
    "42a44c290fd9b6c53014edc69d6156e6276ec56dddb6294a2b1f64fb7ec0972d9805f07c3827fba7f3267c60"
    "c1fb4083d7999a1f02f40e9dab494dddf422faaf9b1bc9cd9dd46b4765e9da3a928c0aa592aead0f4c594d8e"
    "dab195cc48ca1ad13c209a26e0b6c136179869060850efb90360af2dcd33206b402903"
)
GOLDEN_RESPONSE = (
    "01a1401c000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
    "28292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f00a080f0d706012c010001d68903040000000102"
    "c10101d689030800"
)


def test_the_bytes_of_version_1_are_fixed() -> None:
    """Stored bytes must stay readable; zstd's output may change, so decoding is compared."""
    request = golden_request()
    assert decode_request(bytes.fromhex(GOLDEN_REQUEST)) == request
    assert decode_request(encode_request(request)) == request
    (run,) = request.segments
    head = first_head(run.device, run.commune)
    for entry in run.entries:
        assert isinstance(entry, Change)
        head = next_head(head, change_hash(entry))
    receipt = Receipt(
        service=DeviceId("5e" * 16), epoch=1, device=run.device, commune=XA, through=4,
        head=head.hex(), refused=((2, "role"),), time=1_794_900_000, signature=bytes(range(64)),
    )  # fmt: skip
    response = SyncResponse(
        time=1_794_900_000, epoch=1, receipts=(receipt,),
        page=Page(positions={XA: 4}, complete=True),
    )  # fmt: skip
    back = decode_response(
        bytes.fromhex(GOLDEN_RESPONSE), to=request, service=receipt.service,
        head_at=lambda *_: head,
    )  # fmt: skip
    assert back == response
    assert encode_response(response, to=request).hex() == GOLDEN_RESPONSE


def test_the_digest_of_positions_forgets_order_and_noughts() -> None:
    one = {CommuneCode("00004"): 3, CommuneCode("00008"): 9}
    other = {CommuneCode("00008"): 9, CommuneCode("00001"): 0, CommuneCode("00004"): 3}
    assert positions_digest(one) == positions_digest(other)
    assert positions_digest(one) != positions_digest({CommuneCode("00004"): 3})
    assert positions_digest({}).hex() == "263c54de32727ef9ff1c54ee78c194ab"
