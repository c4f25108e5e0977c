"""Print what a program and a service of wire version 1 say: ``python tests/data/wire/make.py``.

Run in ``tests/``. What it printed was committed once as version-1.json, from the first program that
spoke the version, and stays: programs in the communes speak it for years. If a test says that it
is not understood any more, the program is wrong, not the file.
"""

from __future__ import annotations

import hashlib
import json

import msgspec

from desktop_app.core.changes.change import Change, canonical_bytes, change_hash
from desktop_app.core.changes.feeds import device_id, first_head, next_head, public_key_of
from desktop_app.core.changes.receipts import Receipt, sign_receipt
from desktop_app.core.changes.segments import Segment
from desktop_app.core.ids import CommuneCode
from desktop_app.sync.wire.messages import (
    Page,
    SyncRequest,
    SyncResponse,
    encode_request,
    encode_response,
)
from support.workloads import answers, segment

COMMUNE = CommuneCode("25399")
SERVICE_KEY = hashlib.sha256(b"the service of version 1").digest()
TIME = 1_795_000_000


def key_of(person: str) -> bytes:
    """Return the key of a machine of the example."""
    return hashlib.sha256(f"{person} of {COMMUNE}".encode()).digest()


def request(person: str, count: int) -> SyncRequest:
    """Return the first request of a machine that knows no roster yet."""
    written = answers(COMMUNE, key_of(person), count=count, free=False)
    later = msgspec.structs.replace(
        written[0], sequence=count + 1, counter=count + 1, wall=written[-1].wall + 90, offset=-2,
        offset_age=60, bases=(change_hash(written[0]),),
    )  # fmt: skip
    run = segment([*written, later], key_of(person))
    return SyncRequest(device=run.device, segments=(run,), positions={COMMUNE: 0})


def response(asked: SyncRequest, other: Segment) -> SyncResponse:
    """Return a service's answer: a receipt, and what a colleague wrote."""
    (run,) = asked.segments
    head = first_head(run.device, run.commune)
    for entry in run.entries:
        assert isinstance(entry, Change)
        head = next_head(head, change_hash(entry))
    receipt = Receipt(
        service=device_id(public_key_of(SERVICE_KEY)), epoch=1, device=run.device,
        commune=run.commune, through=run.last, head=head.hex(), refused=((2, "malformed"),),
        time=TIME,
    )  # fmt: skip
    return SyncResponse(
        time=TIME, epoch=1, receipts=(sign_receipt(receipt, SERVICE_KEY),),
        page=Page(
            segments=(msgspec.structs.replace(other, received=TIME - 60),),
            positions={COMMUNE: 2}, complete=True,
        ),
    )  # fmt: skip


def main() -> None:
    """Print the file."""
    asked, other = request("Hoa", 6), request("Lan", 3)
    told = {
        "version": 1,
        "request": encode_request(asked).hex(),
        "entries": [canonical_bytes(e).decode() for e in asked.segments[0].entries],  # type: ignore[arg-type]
        "response": encode_response(response(asked, other.segments[0]), to=asked).hex(),
        "page": [canonical_bytes(e).decode() for e in other.segments[0].entries],  # type: ignore[arg-type]
    }
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
