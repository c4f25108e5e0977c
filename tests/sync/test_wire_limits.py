"""Messages: what is not ours, too much, or damaged is refused, and costs little."""

from __future__ import annotations

import hashlib
import random
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.changes.change import MAX_BASES, Change
from desktop_app.core.changes.feeds import first_head, public_key_of
from desktop_app.core.changes.segments import check_segment
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId
from desktop_app.sync.wire.columns import ColumnWriter
from desktop_app.sync.wire.frames import Frame, pack
from desktop_app.sync.wire.messages import (
    MAX_BATCH_BYTES,
    MAX_CHANGES,
    SyncRequest,
    SyncResponse,
    WireVersionUnknown,
    decode_request,
    decode_response,
    encode_request,
    encode_response,
)
from support.examples import examples
from support.messages import change, request_with, requests, responses
from support.workloads import answers, segment

KEY = hashlib.sha256(b"a key of the tests").digest()
XA = CommuneCode("25195")


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
            lawless.setattr("desktop_app.sync.wire.budget.MAX_DECODED", 2**40)
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


@settings(max_examples=examples(300))
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    for message in (data, b"\x01\xa0" + data, b"\x01\xa1" + data, b"\x01\xa7" + data):
        for decode in (decode_request, decode_response):
            try:
                decode(message)
            except WireRefused:
                continue


@settings(max_examples=examples(200))
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
