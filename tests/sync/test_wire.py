"""Messages: whatever goes in comes out, and nothing else is taken for one."""

from __future__ import annotations

import hashlib
import random
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.changes import MAX_BASES, Change, canonical_bytes, change_hash
from desktop_app.core.faults import WireRefused
from desktop_app.core.feeds import first_head, next_head, public_key_of
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, RoundId
from desktop_app.core.receipts import Receipt
from desktop_app.core.segments import Segment, check_segment
from desktop_app.sync.columns import ColumnWriter
from desktop_app.sync.frames import Frame, pack
from desktop_app.sync.letters import LETTERS
from desktop_app.sync.wire import (
    MAX_BATCH_BYTES,
    MAX_CHANGES,
    Page,
    SyncRequest,
    SyncResponse,
    WireVersionUnknown,
    decode_request,
    decode_response,
    decode_responses,
    encode_request,
    encode_response,
    positions_digest,
)
from desktop_app.sync.words import WORDS
from support.messages import requests, responses
from support.workloads import answers, segment

KEY = hashlib.sha256(b"a key of the tests").digest()
XA = CommuneCode("25195")


def change(**parts: object) -> Change:
    """Return a small change with *parts* of it set."""
    whole: dict[str, object] = {
        "kind": "answer", "device": DeviceId("ab" * 16), "commune": XA, "sequence": 1,
        "counter": 1, "wall": 1_794_800_000, "centre": CentreId(XA), "round": RoundId("2026-11"),
    }  # fmt: skip
    return msgspec.convert(whole | parts, Change)


def request_with(*entries: Change) -> SyncRequest:
    run = Segment(
        device=entries[0].device, commune=entries[0].commune, first=entries[0].sequence,
        entries=entries, signature=bytes(64),
    )  # fmt: skip
    return SyncRequest(device=run.device, segments=(run,))


# --- what goes in comes out


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


@settings(max_examples=50)
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


# --- what is not ours is refused


def test_another_version_says_clearly_that_it_is_not_understood() -> None:
    message = encode_request(request_with(change()))
    with pytest.raises(WireVersionUnknown) as newer:
        decode_request(b"\x02" + message[1:])
    assert newer.value.is_newer
    assert "version 2" in str(newer.value)
    with pytest.raises(WireVersionUnknown) as older:
        decode_request(b"\x00" + message[1:])
    assert not older.value.is_newer
    with pytest.raises(WireVersionUnknown):
        encode_request(SyncRequest(wire=2, device=DeviceId("ab" * 16)))


@pytest.mark.parametrize(
    "data", [b"", b"\x01", b"<html><body>Login", b"{}", b"\x01\xa0", b"\x01\xa0" + b"\xff" * 9]
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(WireRefused) as refused:
        decode_request(data)
    assert not isinstance(refused.value, WireVersionUnknown)
    with pytest.raises(WireRefused):
        decode_response(data)


def test_a_request_is_no_response() -> None:
    with pytest.raises(WireRefused):
        decode_response(encode_request(request_with(change())))
    with pytest.raises(WireRefused):
        decode_request(encode_response(SyncResponse(time=1, epoch=1)))


@pytest.mark.parametrize(
    "wrong",
    [
        change(fields={"value": 0.5}),
        change(fields={"value": 2**53}),
        change(fields={"value": {"x": [-(2**53)]}}),
        change(counter=-1),
        change(commune="1234"),
        change(commune="١٢٣٤٥"),
        change(device="not a device"),
        change(bases=["beef"]),
        change(item="\ud800"),
    ],
)
def test_what_has_no_exact_form_does_not_leave(wrong: Change) -> None:
    with pytest.raises(WireRefused):
        encode_request(request_with(wrong))


def test_an_entry_out_of_its_place_does_not_leave() -> None:
    with pytest.raises(WireRefused):
        encode_request(request_with(change(), change(sequence=3)))
    with pytest.raises(WireRefused):
        encode_request(request_with(change(), change(sequence=2, commune="00004")))


def test_what_is_nested_without_end_is_refused() -> None:
    value: object = "x"
    for _ in range(40):
        value = [value]
    with pytest.raises(WireRefused):
        encode_request(request_with(change(fields={"value": value})))


# --- caps


def test_a_message_holds_five_thousand_changes_and_no_more() -> None:
    run = [change(sequence=n, counter=n) for n in range(1, MAX_CHANGES + 1)]
    assert len(decode_request(encode_request(request_with(*run))).segments[0].entries) == 5000
    with pytest.raises(WireRefused):
        encode_request(request_with(*run, change(sequence=5001, counter=5001)))


def test_a_mebibyte_of_columns_is_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    texts = [chance.randbytes(14_000).hex() for _ in range(40)]
    big = [change(sequence=n, fields={"note": text}) for n, text in enumerate(texts, 1)]
    with pytest.raises(WireRefused):
        encode_request(request_with(*big))
    assert decode_request(encode_request(request_with(*big[:30])))


def peak(work: Callable[[], object]) -> int:
    """Return the bytes that *work* held at most."""
    tracemalloc.start()
    try:
        with pytest.raises(WireRefused):
            work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bomb_is_refused_without_filling_memory() -> None:
    bomb = pack(Frame(is_response=False, keys=b"", columns=bytes(MAX_BATCH_BYTES)))
    assert len(bomb) < 200
    assert peak(lambda: decode_request(bomb)) < 16 * 1024 * 1024


def test_a_short_message_cannot_say_a_great_deal(monkeypatch: pytest.MonkeyPatch) -> None:
    """One long text named by thousands of changes; one list of it; thousands of fields each."""
    long = "x" * 30_000
    names = {f"field {n}": 0 for n in range(400)}
    said: list[list[Change]] = [
        [change(sequence=n, fields={"note": long}) for n in range(1, 3000)],
        [change(fields={"note": [long] * 100_000})],
        [change(sequence=n, fields=names) for n in range(1, 3000)],
    ]
    for entries in said:
        with pytest.raises(WireRefused):
            encode_request(request_with(*entries))
        with monkeypatch.context() as lawless:
            lawless.setattr("desktop_app.sync.columns.MAX_EXPANDED", 2**40)
            message = encode_request(request_with(*entries))
        assert len(message) < 100_000
        assert peak(partial(decode_request, message)) < 64 * 1024 * 1024


def hostile(*tail: int) -> bytes:
    """Return a request whose columns go on with *tail* after one segment of 5,000 entries."""
    writer = ColumnWriter()
    writer.number(writer.device_code("ab" * 16))
    for number in (0, 0, 0, 1):  # roster, what it asks, one segment
        writer.number(number)
    writer.numbers([1])
    writer.signeds([int(XA)])
    writer.numbers([1])
    writer.numbers([5000])
    writer.signeds([0])
    writer.raw(bytes(64))
    for number in tail:
        writer.number(number)
    keys, columns = writer.parts()
    return pack(Frame(is_response=False, keys=keys, columns=columns))


def test_counts_are_not_believed() -> None:
    constant = 1
    for tail in [
        (5000,),  # shapes
        (1, 0, 10**9),  # one shape with a thousand million fields
        (1, 0, 0, 66, constant, 1),  # no fields, then nothing about any of the 5,000
        (1, 0, 0, 66, constant, 1, *(constant, 0) * 8, constant, 10**12),  # so many bases each
        (0, constant, 0, constant, 64),  # stubs with 64 bases each, of which none comes
    ]:
        assert peak(partial(decode_request, hostile(*tail))) < 32 * 1024 * 1024


def test_more_bases_than_a_change_may_have_are_refused() -> None:
    many = [ChangeHash(f"{n:064x}") for n in range(MAX_BASES + 1)]
    with pytest.raises(WireRefused):
        decode_request(encode_request(request_with(change(bases=many))))


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    for message in (data, b"\x01\xa0" + data, b"\x01\xa1" + data, b"\x01\xa7" + data):
        for decode in (decode_request, decode_response):
            try:
                decode(message)
            except WireRefused:
                continue


@settings(max_examples=200)
@given(requests | responses, st.data())
def test_a_flipped_bit_is_refused_or_read_and_never_a_crash(
    message: SyncRequest | SyncResponse, data: st.DataObject
) -> None:
    decode: Callable[[bytes], object]
    if isinstance(message, SyncRequest):
        encoded, decode = bytearray(encode_request(message)), decode_request
    else:
        encoded, decode = bytearray(encode_response(message)), decode_response
    for _ in range(data.draw(st.integers(1, 3))):
        encoded[data.draw(st.integers(0, len(encoded) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(WireRefused):
        decode(bytes(encoded))


def test_a_flipped_bit_never_changes_what_was_signed() -> None:
    whole = answers(XA, KEY)
    request = SyncRequest(device=whole[0].device, segments=(segment(whole, KEY),))
    good, chance = encode_request(request), random.Random(7)
    for _ in range(400):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        try:
            read = decode_request(bytes(bad))
        except WireRefused:
            continue
        for run in read.segments:
            if run != request.segments[0]:
                before = first_head(run.device, run.commune)
                with pytest.raises(WireRefused):
                    check_segment(run, before=before, public_key=public_key_of(KEY))


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
    """What was written once is read for ever; zstd may change, so reading is what counts."""
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
