"""A receipt shows a device's last number; it is sent only to those who may read that device."""

from __future__ import annotations

import msgspec
import pytest

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.segments import Segment
from desktop_app.core.ids import Role
from desktop_app.sync.wire.messages import BatchRefusal
from support.machines import HERE, THERE, Connect, Machine


@pytest.fixture
def clerk(connect: Connect) -> Machine:
    """A clerk of HERE with three entries that the service holds."""
    one = connect()
    for _ in range(3):
        one.write(HERE)
    one.sync(HERE)
    return one


def beyond(clerk: Machine) -> Segment:
    """Return a run that begins far after what is held, with a signature of nobody."""
    return msgspec.structs.replace(clerk.segment(HERE, 1, 1), first=1000, signature=bytes(64))


def told(
    sender: Machine, *segments: Segment, token: str | None = "own"
) -> tuple[tuple[Receipt, ...], str | None]:
    """Send *segments* and return the receipts and why not all was taken."""
    (response,) = sender.ask(sender.request(*segments, pull=False), token=token)
    return response.receipts, response.refused_whole


def out_of_place(segment: Segment) -> Segment:
    """Return *segment* with its entries numbered as its first entry says."""
    numbered = (
        msgspec.structs.replace(entry, sequence=n)
        for n, entry in enumerate(segment.entries, segment.first)
    )
    return msgspec.structs.replace(segment, entries=tuple(numbered))


def test_a_gap_tells_a_stranger_nothing_of_another_device(clerk: Machine, connect: Connect) -> None:
    other = connect(commune=THERE)
    gap = out_of_place(beyond(clerk))
    assert told(other, gap) == ((), BatchRefusal.GAP)
    assert told(other, gap, token=None) == ((), BatchRefusal.GAP)


def test_an_empty_run_and_a_copied_entry_tell_a_stranger_nothing(
    clerk: Machine, connect: Connect
) -> None:
    other = connect(commune=THERE)
    empty = msgspec.structs.replace(clerk.segment(HERE, 1, 1), entries=())
    unsigned = msgspec.structs.replace(clerk.segment(HERE, 1, 2), signature=bytes(64))
    for run in (empty, unsigned):
        receipts, _refused = told(other, run, token=None)
        assert receipts == ()


def test_the_author_and_its_readers_are_told_where_a_gap_begins(
    clerk: Machine, connect: Connect
) -> None:
    gap = out_of_place(beyond(clerk))
    for reader in (clerk, connect(), connect(Role.SUPERVISOR)):
        receipts, refused = told(reader, gap)
        assert refused == BatchRefusal.GAP
        assert [receipt.through for receipt in receipts] == [3]


def test_whoever_brings_what_the_author_signed_is_told_without_a_token(
    clerk: Machine, connect: Connect
) -> None:
    other = connect(commune=THERE)
    receipts, refused = told(other, clerk.segment(HERE, 1, 3), token=None)
    assert (refused, [receipt.through for receipt in receipts]) == (None, [3])
    clerk.write(HERE)
    receipts, _ = told(other, clerk.segment(HERE, 1, 4), token=None)
    assert [receipt.through for receipt in receipts] == [4]
