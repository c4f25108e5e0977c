"""Anything that a message may hold, for hypothesis."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.roster import SignedRoster
from desktop_app.core.changes.segments import Segment, Stub
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, ItemId, RoundId
from desktop_app.sync.wire.compression_table import WORDS
from desktop_app.sync.wire.messages import Page, SyncRequest, SyncResponse

any_text = st.text(max_size=30)  # every character, also NUL, but no surrogates
words = st.sampled_from(WORDS) | st.sampled_from(["Đã sửa xong", "Máy in – hỏng", "e\u0302"])
texts = words | any_text
hashes = st.binary(min_size=32, max_size=32).map(lambda raw: ChangeHash(raw.hex()))
devices = st.sampled_from([DeviceId(f"{n:032x}") for n in (1, 2, 2**127)])
communes = st.integers(0, 99_999).map(lambda n: CommuneCode(f"{n:05d}"))
numbers = st.integers(-(2**53) + 1, 2**53 - 1)
leaves = st.none() | st.booleans() | numbers | texts | hashes | devices
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
kinds = st.sampled_from(["answer", "verify", "submit", "kind.of.2031"])
fields = st.dictionaries(
    st.sampled_from(["status", "note", "value", "judged", "seconds", "new field"]), values
)
moments = st.integers(0, 2**53 - 1)


@st.composite
def segments(draw: st.DrawFn, *, stubs: bool = True) -> Segment:
    """A run of one feed; its bases and values name earlier changes as often as unknown ones."""
    device, commune = draw(devices), draw(communes)
    first = draw(st.integers(1, 2**40))
    entries: list[Change | Stub] = []
    known: list[ChangeHash] = []
    for sequence in range(first, first + draw(st.integers(1, 6))):
        named = st.sampled_from(known) | hashes if known else hashes
        some = st.lists(named, max_size=3)
        bases: tuple[ChangeHash, ...] = tuple(draw(some))
        if stubs and draw(st.integers(0, 5)) == 0:
            stub = Stub(hash=draw(hashes), bases=bases, reason=draw(texts))
            known.append(stub.hash)
            entries.append(stub)
        else:
            said: dict[str, Any] = draw(fields)
            naming: bool = draw(st.booleans())
            if bases and naming:
                said |= {"judged": [*bases], "visit": bases[0]}
            change = Change(
                kind=draw(kinds),
                version=draw(st.integers(0, 3)),
                device=device,
                commune=commune,
                sequence=sequence,
                counter=draw(moments),
                wall=draw(st.integers(-(2**40), 2**40)),
                offset=draw(st.none() | st.integers(-(2**40), 2**40)),
                offset_age=draw(st.none() | st.integers(-(2**40), 2**40)),
                bases=bases,
                origin=draw(st.sampled_from((None, *bases))),
                centre=CentreId(draw(st.just(commune) | st.just(f"{commune}-2") | texts)),
                round=RoundId(draw(st.just("2026-11") | texts)),
                item=ItemId(draw(texts)),
                fields=said,
            )
            known.append(change_hash(change))
            entries.append(change)
    return Segment(
        device=device,
        commune=commune,
        first=first,
        entries=tuple(entries),
        signature=draw(st.binary(min_size=64, max_size=64)),
        received=draw(moments) if stubs else 0,
    )


positions = st.dictionaries(communes, moments, max_size=5)
requests = st.builds(
    SyncRequest,
    device=devices,
    roster=st.tuples(moments, moments),
    segments=st.lists(segments(stubs=False), max_size=3).map(tuple),
    positions=st.none() | positions,
    digest=st.none() | st.binary(min_size=16, max_size=16),
    page_bytes=moments,
    contacts_since=moments,
)
receipts = st.builds(
    Receipt,
    service=devices,
    epoch=moments,
    device=devices,
    commune=communes,
    through=moments,
    head=hashes,
    refused=st.lists(st.tuples(moments, texts), max_size=3).map(tuple),
    time=moments,
    signature=st.binary(min_size=64, max_size=64),
)
responses = st.builds(
    SyncResponse,
    time=moments,
    epoch=moments,
    receipts=st.lists(receipts, max_size=3).map(tuple),
    refused_whole=st.none() | texts,
    roster=st.none()
    | st.builds(
        SignedRoster,
        roster=st.binary(max_size=200),
        signature=st.binary(min_size=64, max_size=64),
    ),
    page=st.none()
    | st.builds(
        Page,
        segments=st.lists(segments(), max_size=3).map(tuple),
        positions=positions,
        complete=st.booleans(),
    ),
    need_positions=st.booleans(),
    contacts=positions,
)


def change(**parts: object) -> Change:
    """Return a small change with *parts* of it set."""
    whole: dict[str, object] = {
        "kind": "answer", "device": DeviceId("ab" * 16), "commune": "25195", "sequence": 1,
        "counter": 1, "wall": 1_794_800_000, "centre": "25195", "round": RoundId("2026-11"),
    }  # fmt: skip
    return msgspec.convert(whole | parts, Change)


def request_with(*entries: Change) -> SyncRequest:
    run = Segment(
        device=entries[0].device, commune=entries[0].commune, first=entries[0].sequence,
        entries=entries, signature=bytes(64),
    )  # fmt: skip
    return SyncRequest(device=run.device, segments=(run,))
