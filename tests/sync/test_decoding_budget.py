"""What decoding produces is charged by what it takes in memory, whatever form it has."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest

from desktop_app.core.fault import WireRefused
from desktop_app.sync.wire import budget
from desktop_app.sync.wire.budget import Budget, TooMuchSaid
from desktop_app.sync.wire.columns import ColumnWriter
from desktop_app.sync.wire.messages import decode_request, decode_response, encode_request
from support.hostile import (
    EMPTY_LIST,
    EMPTY_MAP,
    SMALL_NUMBER,
    lawless,
    many_fields,
    many_shapes,
    nested,
    refusals,
)
from support.messages import change, request_with

MESSAGE = 8 * 1024 * 1024  # bytes that a message may become in these tests
AROUND = 3 * 1024 * 1024  # the unpacked columns, and lists that live for a moment


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty lists": lambda: nested(EMPTY_LIST),
    "empty maps": lambda: nested(EMPTY_MAP),
    "small numbers": lambda: nested(SMALL_NUMBER),
    "fields": lambda: many_fields(100),
    "shapes": lambda: many_shapes(1_000, 200),
    "refusals": lambda: refusals(400, 5_000),  # more than ten times what MESSAGE allows
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
    with suppress(WireRefused):  # of a damaged message the part that was read is measured
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
