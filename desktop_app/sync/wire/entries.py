"""Segments as columns: every change, stub and signature of one message.

What follows from a change's place is not written: device, commune and sequence come from the
segment, counters and times from the change before. The hashed bytes are the canonical ones
(core.changes), so nothing here can alter what anybody signed.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.core.changes.change import MAX_BASES, MAX_COUNTER, Change, change_hash
from desktop_app.core.changes.segments import Segment, Stub
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, RoundId

from .budget import ENTRY, SEGMENT
from .clocks import read_clocks, write_clocks
from .columns import ColumnReader, ColumnWriter, broken
from .communes import read_communes, steps, sums, write_communes
from .shapes import read_fields, read_shapes, write_fields, write_shapes
from .values import hashes_in, settled

MAX_CHANGES = 5_000  # a message (docs/rules.md#data-16)
_SIGNATURE = 64  # bytes

Entry = Change | Stub


def write_segments(writer: ColumnWriter, segments: Sequence[Segment]) -> None:
    """Write *segments* with everything in them; raise WireRefused for what does not fit."""
    entries = [entry for segment in segments for entry in segment.entries]
    if len(entries) > MAX_CHANGES:
        raise WireRefused(
            N_("{count} entries are too many for one message; at most {limit} are allowed."),
            count=len(entries),
            limit=MAX_CHANGES,
        )
    writer.number(len(segments))
    if not segments:
        return
    writer.charge(SEGMENT * len(segments) + ENTRY * len(entries))
    writer.numbers([writer.device_code(segment.device) for segment in segments])
    write_communes(writer, [segment.commune for segment in segments])
    writer.numbers([segment.first for segment in segments])
    writer.numbers([len(segment.entries) for segment in segments])
    writer.signeds(steps([segment.received for segment in segments]))
    for segment in segments:
        _refuse_misplaced(segment)
        writer.raw(segment.signature)
    if entries:
        _EntryWriter(writer, segments, entries).write()


def read_segments(reader: ColumnReader) -> tuple[Segment, ...]:
    """Return the segments that ``write_segments`` wrote."""
    count = reader.count(MAX_CHANGES)
    if not count:
        return ()
    reader.charge(SEGMENT * count)
    devices = [DeviceId(reader.device_of(code)) for code in reader.numbers(count)]
    communes = read_communes(reader, count)
    firsts = reader.numbers(count)
    sizes = reader.numbers(count)
    received = sums(reader.signeds(count))
    signatures = [reader.raw(_SIGNATURE) for _ in range(count)]
    if sum(sizes) > MAX_CHANGES or min(firsts) < 1 or min(received) < 0:
        raise broken()
    if max(firsts) > MAX_COUNTER or max(received) > MAX_COUNTER:
        raise broken()
    reader.charge(ENTRY * sum(sizes))
    places: list[tuple[int, int]] = []  # segment and sequence of each entry
    for number, (first, size) in enumerate(zip(firsts, sizes, strict=True)):
        places += [(number, sequence) for sequence in range(first, first + size)]
    entries = _read_entries(reader, places, devices, communes) if places else []
    segments, at = [], 0
    for number, size in enumerate(sizes):
        segments.append(
            Segment(
                device=devices[number],
                commune=communes[number],
                first=firsts[number],
                entries=tuple(entries[at : at + size]),
                signature=signatures[number],
                received=received[number],
            )
        )
        at += size
    return tuple(segments)


class _EntryWriter:
    """Writes the entries of all segments, column by column."""

    def __init__(
        self, writer: ColumnWriter, segments: Sequence[Segment], entries: Sequence[Entry]
    ) -> None:
        self.writer = writer
        self.segments = segments
        self.entries = entries
        self.changes = [entry for entry in entries if isinstance(entry, Change)]
        self.rows = [row for row, entry in enumerate(entries) if isinstance(entry, Change)]
        self.places = _places_of(entries).get

    def write(self) -> None:
        writer, changes = self.writer, self.changes
        shapes = write_shapes(writer, self.entries)
        write_clocks(writer, self.segments)
        writer.numbers([self._origin(*row) for row in zip(self.rows, changes, strict=True)])
        writer.numbers(
            [0 if str(c.centre) == c.commune else 1 + writer.text_code(c.centre) for c in changes]
        )
        writer.texts([change.round for change in changes])
        writer.ordered_texts([change.item for change in changes])
        writer.numbers([len(entry.bases) for entry in self.entries])
        for row, entry in enumerate(self.entries):
            for base in entry.bases:
                writer.number(self._hash(row, base))
        for entry in self.entries:
            if isinstance(entry, Stub):
                writer.number(writer.hash_code(entry.hash))
                writer.texts([entry.reason])
        write_fields(writer, shapes, list(zip(self.rows, changes, strict=True)), self.places)

    def _origin(self, row: int, change: Change) -> int:
        return 0 if change.origin is None else 1 + self._hash(row, change.origin)

    def _hash(self, row: int, digest: str) -> int:
        earlier = self.places(digest)
        back = row - earlier if earlier is not None and earlier < row else None
        return self.writer.hash_code(digest, back)


def _read_entries(
    reader: ColumnReader,
    places: Sequence[tuple[int, int]],
    devices: Sequence[DeviceId],
    communes: Sequence[CommuneCode],
) -> list[Entry]:
    shapes, codes = read_shapes(reader, len(places))
    rows = [row for row, code in enumerate(codes) if code]
    clocks = read_clocks(reader, [places[row][0] for row in rows])
    origins = [
        reader.hash_of(code - 1, row) if code else None
        for code, row in zip(reader.numbers(len(rows)), rows, strict=True)
    ]
    centres = [
        CentreId(reader.text_of(code - 1) if code else communes[places[row][0]])
        for code, row in zip(reader.numbers(len(rows)), rows, strict=True)
    ]
    rounds = reader.texts(len(rows))
    items = reader.ordered_texts(len(rows))
    bases = _read_bases(reader, len(places))
    stubs = {
        row: (reader.hash_of(reader.number(), row), reader.text())
        for row, code in enumerate(codes)
        if not code
    }
    fields = read_fields(reader, shapes, codes)

    # An entry may name an earlier one by its index, so they are decoded in order.
    hashes = _Hashes()
    nth = 0
    for row, (number, sequence) in enumerate(places):
        base_hashes = tuple(hashes.of(base) for base in bases[row])
        entry: Entry
        if row in stubs:
            digest, reason = stubs[row]
            entry = Stub(hash=hashes.of(digest), bases=base_hashes, reason=reason)
        else:
            kind, version, _ = shapes[codes[row] - 1]
            origin = origins[nth]
            counter, wall, offset, age = clocks[nth]
            entry = Change(
                kind=kind,
                version=version,
                device=devices[number],
                commune=communes[number],
                sequence=sequence,
                counter=counter,
                wall=wall,
                offset=offset,
                offset_age=age,
                bases=base_hashes,
                origin=None if origin is None else hashes.of(origin),
                centre=centres[nth],
                round=RoundId(rounds[nth]),
                item=items[nth],
                fields=settled(fields[row], hashes.at) if reader.names_earlier else fields[row],
            )
            nth += 1
        hashes.entries.append(entry)
    return hashes.entries


def _read_bases(reader: ColumnReader, entries: int) -> list[list[str | int]]:
    bases = []
    for row, size in enumerate(reader.numbers(entries)):
        if size > MAX_BASES:
            raise broken()
        bases.append([reader.hash_of(reader.number(), row) for _ in range(size)])
    return bases


class _Hashes:
    """The hashes of the entries read so far, each computed when it is first asked for."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._known: dict[int, str] = {}

    def at(self, row: int) -> str:
        """Return the hash of the entry at *row*."""
        if row not in self._known:
            entry = self.entries[row]
            self._known[row] = change_hash(entry) if isinstance(entry, Change) else entry.hash
        return self._known[row]

    def of(self, digest: str | int) -> ChangeHash:
        """Return *digest*, or the hash of the entry whose index it is."""
        return ChangeHash(self.at(digest) if isinstance(digest, int) else digest)


def _places_of(entries: Sequence[Entry]) -> dict[str, int]:
    """Return the index of each entry whose hash another one of the message may name."""
    named: set[str] = {base for entry in entries for base in entry.bases}
    for entry in entries:
        if isinstance(entry, Change):
            named.update(hashes_in(entry.fields))
            if entry.origin is not None:
                named.add(entry.origin)
    if not named:
        return {}
    hashes = (change_hash(entry) if isinstance(entry, Change) else entry.hash for entry in entries)
    return {digest: row for row, digest in enumerate(hashes) if digest in named}


def _refuse_misplaced(segment: Segment) -> None:
    """Refuse a segment that the reader could not rebuild."""
    if len(segment.signature) != _SIGNATURE or segment.first < 1 or segment.received < 0:
        raise broken()
    for sequence, entry in enumerate(segment.entries, segment.first):
        if isinstance(entry, Change) and (entry.device, entry.commune, entry.sequence) != (
            segment.device,
            segment.commune,
            sequence,
        ):
            raise WireRefused(
                N_("An entry for commune {commune} stands in a place that is not its own."),
                commune=segment.commune,
            )
