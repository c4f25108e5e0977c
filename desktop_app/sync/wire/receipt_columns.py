"""Receipts as columns: what the reader knows is left out and filled in again when reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from desktop_app.core.changes.change import MAX_COUNTER
from desktop_app.core.changes.feeds import Head
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId

from .budget import RECEIPT, REFUSAL
from .columns import ColumnReader, ColumnWriter, broken
from .communes import read_communes, write_communes

MAX_RECEIPTS = 5_000  # of one message
MAX_REFUSED = 5_000  # of one receipt
_SIGNATURE, _HEAD = 64, 32  # bytes

HeadAt = Callable[[DeviceId, CommuneCode, int], Head | None]


class SharedContext(msgspec.Struct, frozen=True, kw_only=True):
    """What both sides of a response know, so that its receipts can leave it out.

    ``sent`` are the feeds with the sequence that the request ended at; ``head_at`` is called by the
    reader only, and returns the head that it sent.
    """

    device: DeviceId
    sent: frozenset[tuple[DeviceId, CommuneCode, int]]
    service: DeviceId | None = None
    head_at: HeadAt | None = None


def write_receipts(
    writer: ColumnWriter,
    receipts: Sequence[Receipt],
    known: SharedContext | None,
    *,
    time: int,
    epoch: int,
) -> None:
    """Write *receipts*; with *known*, without what the reader has."""
    if len(receipts) > MAX_RECEIPTS or any(len(r.refused) > MAX_REFUSED for r in receipts):
        raise WireRefused(N_("There are too many receipts for one message."))
    writer.number(len(receipts))
    if not receipts:
        return
    writer.charge(RECEIPT * len(receipts))
    writer.numbers([0 if known else 1 + writer.device_code(r.service) for r in receipts])
    writer.numbers([writer.device_code(r.device) for r in receipts])
    write_communes(writer, [r.commune for r in receipts])
    writer.numbers([r.through for r in receipts])
    heads = [known is None or (r.device, r.commune, r.through) not in known.sent for r in receipts]
    writer.numbers([int(told) for told in heads])
    writer.signeds([r.epoch - epoch for r in receipts])
    writer.signeds([r.time - time for r in receipts])
    writer.numbers([len(r.refused) for r in receipts])
    for receipt, told in zip(receipts, heads, strict=True):
        if receipt.refused:
            writer.charge(REFUSAL * len(receipt.refused))
            writer.numbers([sequence for sequence, _ in receipt.refused])
            writer.texts([reason for _, reason in receipt.refused])
        head = bytes.fromhex(receipt.head) if told else b""
        if len(receipt.signature) != _SIGNATURE or len(head) != told * _HEAD:
            raise broken()
        writer.raw(head + receipt.signature)


def read_receipts(
    reader: ColumnReader, known: SharedContext | None, *, time: int, epoch: int
) -> tuple[Receipt, ...]:
    """Return whole receipts; raise WireRefused where one leaves out what is not *known*."""
    count = reader.count(MAX_RECEIPTS)
    if not count:
        return ()
    reader.charge(RECEIPT * count)
    services = [_service(reader, code, known) for code in reader.numbers(count)]
    devices = [DeviceId(reader.device_of(code)) for code in reader.numbers(count)]
    communes = read_communes(reader, count)
    throughs, heads = reader.numbers(count), reader.numbers(count)
    epochs, times = reader.signeds(count), reader.signeds(count)
    refusals = reader.numbers(count)
    if max(throughs) > MAX_COUNTER or max(refusals) > MAX_REFUSED or max(heads) > 1:
        raise broken()
    receipts = []
    for n in range(count):
        refused: list[tuple[int, str]] = []
        if refusals[n]:
            reader.charge(REFUSAL * refusals[n])
            sequences = reader.numbers(refusals[n])
            refused = list(zip(sequences, reader.texts(refusals[n]), strict=True))
        feed = devices[n], communes[n]
        head = reader.raw(_HEAD) if heads[n] else _head(known, *feed, throughs[n])
        receipts.append(
            Receipt(
                service=services[n],
                epoch=epoch + epochs[n],
                device=devices[n],
                commune=communes[n],
                through=throughs[n],
                head=head.hex(),
                refused=tuple(refused),
                time=time + times[n],
                signature=reader.raw(_SIGNATURE),
            )
        )
    return tuple(receipts)


def _service(reader: ColumnReader, code: int, known: SharedContext | None) -> DeviceId:
    if code:
        return DeviceId(reader.device_of(code - 1))
    if known is None or known.service is None:
        raise _unknown()
    return known.service


def _head(
    known: SharedContext | None, device: DeviceId, commune: CommuneCode, through: int
) -> Head:
    head = known.head_at(device, commune, through) if known and known.head_at else None
    if head is None:
        raise _unknown()
    return head


def _unknown() -> WireRefused:
    return WireRefused(N_("A receipt leaves out something that is not known here."))
