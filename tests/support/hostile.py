"""Short messages that decode to very large ones, which readers have to refuse."""

from __future__ import annotations

from functools import cache

import pytest

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.sync.wire import budget
from desktop_app.sync.wire.columns import ColumnWriter
from desktop_app.sync.wire.frames import Frame, pack
from desktop_app.sync.wire.messages import MAX_CHANGES, SyncResponse, encode_response

LIST, MAP, MIXED = 5, 6, 7  # sorts of ``desktop_app.sync.wire.values``
EMPTY_LIST, EMPTY_MAP, SMALL_NUMBER = LIST, MAP, 1
DEVICE = "ab" * 16


def packed(writer: ColumnWriter) -> bytes:
    keys, columns = writer.parts()
    return pack(Frame(is_response=False, keys=keys, columns=columns))


def request_head(entries: int, device: str = DEVICE) -> ColumnWriter:
    """Return a writer that begins a request with one segment of so many entries."""
    writer = ColumnWriter()
    writer.number(writer.device_code(device))
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


def nested(member: int, count: int = 1_000_000, *, device: str = DEVICE) -> bytes:
    """Return a request with one field that is a list of *count* times *member*."""
    writer = request_head(1, device)
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
    """Return a request of one entry that declares the shapes of thousands of others."""
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


def lawless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise the writers' own size limit for the rest of the test."""
    monkeypatch.setattr(budget, "MAX_DECODED", 2**40)


@cache
def empty_lists(device: str = DEVICE) -> bytes:
    """Return about 160 bytes of a request of *device* that would become a million lists."""
    with pytest.MonkeyPatch.context() as broken:
        lawless(broken)
        return nested(EMPTY_LIST, device=device)
