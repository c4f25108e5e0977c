"""What decoding produces is charged by what it takes in memory, whatever form it has."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest

from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.core.receipts import Receipt
from desktop_app.sync.wire import budget
from desktop_app.sync.wire.budget import Budget, TooMuchSaid
from desktop_app.sync.wire.columns import ColumnWriter
from desktop_app.sync.wire.frames import Frame, pack
from desktop_app.sync.wire.messages import (
    MAX_CHANGES,
    SyncResponse,
    decode_request,
    decode_response,
    encode_request,
    encode_response,
)
from support.messages import change, request_with

LIST, MAP, MIXED = 5, 6, 7  # sorts of ``desktop_app.sync.wire.messages.values``
EMPTY_LIST, EMPTY_MAP, SMALL_NUMBER = LIST, MAP, 1
DEVICE = "ab" * 16
MESSAGE = 8 * 1024 * 1024  # bytes that a message may become in these tests
AROUND = 3 * 1024 * 1024  # the unpacked columns, and lists that live for a moment


def lawless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writers write what no reader takes."""
    monkeypatch.setattr(budget, "MAX_DECODED", 2**40)


def packed(writer: ColumnWriter) -> bytes:
    keys, columns = writer.parts()
    return pack(Frame(is_response=False, keys=keys, columns=columns))


def request_head(entries: int) -> ColumnWriter:
    """Return a writer that begins a request with one segment of so many entries."""
    writer = ColumnWriter()
    writer.number(writer.device_code(DEVICE))
    for number in (0, 0, 0, 1):  # roster, what it asks, one segment
        writer.number(number)
    writer.numbers([1])
    writer.signeds([25399])
    writer.numbers([1])
    writer.numbers([entries])
    writer.signeds([0])
    writer.raw(bytes(64))
    return writer


def clocks_and_texts(writer: ColumnWriter, entries: int) -> None:
    """Write what stands between the shapes of entries and their fields."""
    for _ in range(4 + 2):  # clocks, origin, centre
        writer.numbers([0] * entries)
    writer.texts(["2026-11"] * entries)
    writer.ordered_texts(["x"] * entries)
    writer.numbers([0] * entries)  # bases


def nested(member: int, count: int = 1_000_000) -> bytes:
    """Return a request with one field that is a list of *count* times *member*."""
    writer = request_head(1)
    writer.number(1)
    writer.signed(1)
    writer.number(1)
    writer.texts(("answer", "note"))
    writer.numbers([1])
    clocks_and_texts(writer, 1)
    writer.number(MIXED)
    writer.number(count + 1)
    writer.listed([count << 3 | LIST] + [member] * count)
    return packed(writer)


def many_fields(fields: int, entries: int = MAX_CHANGES) -> bytes:
    """Return a request of thousands of entries that have the same fields, all null."""
    writer = request_head(entries)
    writer.number(1)
    writer.signed(1)
    writer.number(fields)
    writer.texts(("answer", *(f"field {n}" for n in range(fields))))
    writer.numbers([1] * entries)
    clocks_and_texts(writer, entries)
    for _ in range(fields):
        writer.number(2)  # the column holds constants
        writer.numbers([0] * entries)
    return packed(writer)


def many_shapes(shapes: int, names: int) -> bytes:
    """Return a request of one entry that says how thousands of others would look."""
    writer = request_head(shapes)
    writer.number(shapes)
    for shape in range(shapes):
        writer.signed(shape)
        writer.number(names)
        writer.texts((f"{shape}", *(f"{n}" for n in range(names))))
    writer.numbers([1] * shapes)
    return packed(writer)


def refusals(receipts: int, lines: int) -> bytes:
    """Return a response whose receipts refuse thousands of entries each, without a reason."""
    one = Receipt(
        service=DeviceId(DEVICE),
        epoch=1,
        device=DeviceId(DEVICE),
        commune=CommuneCode("25399"),
        through=lines,
        head="00" * 32,
        refused=((1, ""),) * lines,
        time=1,
        signature=bytes(64),
    )
    return encode_response(SyncResponse(time=1, epoch=1, receipts=(one,) * receipts))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty lists": lambda: nested(EMPTY_LIST),
    "empty maps": lambda: nested(EMPTY_MAP),
    "small numbers": lambda: nested(SMALL_NUMBER),
    "fields": lambda: many_fields(100),
    "shapes": lambda: many_shapes(1_000, 200),
    "refusals": lambda: refusals(4_000, 5_000),
}


def decode(message: bytes, allowed: Budget) -> object:
    if message[1] & 1:
        return decode_response(message, budget=allowed)
    return decode_request(message, allowed)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_short_message_that_would_fill_memory_is_refused_before_it_does(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        lawless(broken)
        message = HOSTILE[kind]()
    tracemalloc.start()
    with pytest.raises(TooMuchSaid):
        decode(message, Budget(MESSAGE))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MESSAGE + AROUND


@pytest.mark.parametrize(
    "message",
    [
        lambda: nested(EMPTY_LIST, 80_000),
        lambda: nested(EMPTY_MAP, 80_000),
        lambda: nested(SMALL_NUMBER, 80_000),
        lambda: many_fields(8),
        lambda: many_shapes(100, 150),
        lambda: refusals(10, 5_000),
    ],
)
def test_what_is_read_within_a_budget_takes_no_more_than_was_charged(
    message: Callable[[], bytes],
) -> None:
    data, allowed = message(), Budget()
    tracemalloc.start()
    with suppress(WireRefused):  # of a damaged one the part that was read is measured
        decode(data, allowed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < budget.MAX_DECODED - allowed.left + AROUND


def test_messages_of_one_package_share_a_budget() -> None:
    message = encode_request(request_with(*(change(sequence=n) for n in range(1, 50))))
    alone = Budget()
    decode_request(message, alone)
    shared = Budget(2 * (budget.MAX_DECODED - alone.left))
    decode_request(message, shared)
    decode_request(message, shared)
    assert shared.left == 0
    with pytest.raises(TooMuchSaid):
        decode_request(message, shared)


def test_whatever_is_written_is_charged_as_it_is_read() -> None:
    """So a writer is told of a message that no reader would take."""
    run = [change(sequence=n, fields={"note": f"{n}", "judged": [{"x": n}] * 3}) for n in (1, 2, 3)]
    writers, init = list[ColumnWriter](), ColumnWriter.__init__

    class Noting(ColumnWriter):
        def __init__(self) -> None:
            init(self)
            self.budget = Budget()
            self.charge = self.budget.charge
            writers.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop_app.sync.wire.messages.ColumnWriter", Noting)
        message = encode_request(request_with(*run))
    read = Budget()
    decode_request(message, read)
    assert writers[0].budget.left == read.left  # type: ignore[attr-defined]
