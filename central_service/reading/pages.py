"""Pages of what a reader lacks, in whole signed runs (docs/rules.md#data-11).

A page holds what came after the reader's positions, commune by commune, in the order in which the
service took it; it is cut only at signed heads. All of a page is read from one snapshot of the
database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, or_, select

from central_service.access.scopes import Scope
from central_service.database import schema
from central_service.database.stored import entry_from
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.segments import Segment
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.sync.wire.messages import MAX_CHANGES, Page

_AT_ONCE = 100  # communes of one statement; SQLite allows a thousand conditions
_HOUR = 3600
# Measured sizes of encoded pages: an estimate of how much to read at once.
_CHANGE_BYTES, _SEGMENT_BYTES = 12, 90

Positions = Mapping[CommuneCode, int]


class _Run(msgspec.Struct, kw_only=True):
    """Signed batches of one feed that are sent as one segment."""

    commune: CommuneCode
    device: DeviceId
    first: int
    last: int
    signature: bytes
    received: int
    submits: bool

    def takes_in(self, row: Row[Any]) -> bool:
        """Return whether the batch *row* may be appended, so that one signature is enough.

        A segment has one time of receipt, its last. A submission's own time counts, and a figure
        can be requested as of any full hour: runs end there.
        """
        return (
            not self.submits
            and row.first == self.last + 1
            and row.received // _HOUR == self.received // _HOUR
        )


class ChosenRuns(msgspec.Struct, frozen=True, kw_only=True):
    """The runs of a page before their content is read."""

    runs: tuple[_Run, ...]
    positions: dict[CommuneCode, int]
    complete: bool


def current_positions(connection: Connection, scope: Scope) -> dict[CommuneCode, int]:
    """Return the positions of the communes of *scope* that have any changes."""
    table = schema.communes.c
    rows = connection.execute(
        select(table.commune, table.position).where(
            table.commune.in_(list(scope.roles)), table.position > 0
        )
    )
    return {CommuneCode(row.commune): row.position for row in rows}


def next_page(
    connection: Connection,
    scope: Scope,
    held: Positions,
    *,
    most_bytes: int,
    sent: Mapping[CommuneCode, int] | None = None,
) -> Page:
    """Return the changes after the positions *held*, about *most_bytes* of them when encoded.

    At least one run is in it where anything is lacking, however long that is. *sent* has the ends
    of the reader's own feeds as its request showed them. Later changes of them are sent to it too:
    a second copy of its data wrote them, or it was put back to an older state.
    """
    chosen = _choose(connection, scope, held, most_bytes, sent or {})
    return Page(
        segments=tuple(_segments(connection, scope, chosen.runs)),
        positions=chosen.positions,
        complete=chosen.complete,
    )


def _choose(
    connection: Connection,
    scope: Scope,
    held: Positions,
    most_bytes: int,
    sent: Mapping[CommuneCode, int],
) -> ChosenRuns:
    current = current_positions(connection, scope)
    # A reader with a higher position than the service's has other data and gets all of it again.
    behind = {
        commune: before if (before := held.get(commune, 0)) <= position else 0
        for commune, position in sorted(current.items())
        if held.get(commune, 0) != position
    }
    visible = _desks_seen(connection, scope) if AREA_DESK in behind else frozenset()
    runs: list[_Run] = []
    open_runs: dict[tuple[str, str], _Run] = {}
    positions: dict[CommuneCode, int] = {}
    changes, size = 0, 0
    for commune, row in _batches(connection, behind):
        if row is None:  # all of this commune is in the page
            positions[commune] = current[commune]
            continue
        is_there = row.device == scope.device and row.last <= sent.get(commune, 0)
        if is_there or (commune == AREA_DESK and row.device not in visible):
            positions[commune] = row.position
            continue
        run = open_runs.get((commune, row.device))
        joins = run is not None and run.takes_in(row)
        count = row.last - row.first + 1
        size += count * _CHANGE_BYTES + (0 if joins else _SEGMENT_BYTES)
        if runs and (changes + count > MAX_CHANGES or size > most_bytes):
            return ChosenRuns(runs=tuple(runs), positions=positions, complete=False)
        changes += count
        positions[commune] = row.position
        if joins and run is not None:
            run.last, run.signature = row.last, bytes(row.signature)
            run.received, run.submits = row.received, bool(row.submits)
            continue
        run = _Run(
            commune=commune,
            device=DeviceId(row.device),
            first=row.first,
            last=row.last,
            signature=bytes(row.signature),
            received=row.received,
            submits=bool(row.submits),
        )
        runs.append(run)
        open_runs[commune, row.device] = run
    return ChosenRuns(runs=tuple(runs), positions=positions, complete=True)


def _batches(connection: Connection, behind: Positions) -> Iterator[tuple[CommuneCode, Any]]:
    """Yield the rows of batches after each position in order; a None ends each commune."""
    table = schema.batches.c
    columns = (
        table.commune,
        table.device,
        table.first,
        table.last,
        table.position,
        table.signature,
        table.received,
        table.submits,
    )
    communes = sorted(behind)
    for start in range(0, len(communes), _AT_ONCE):
        some = communes[start : start + _AT_ONCE]
        after = [and_(table.commune == c, table.position > behind[c]) for c in some]
        rows = connection.execute(
            select(*columns).where(or_(*after)).order_by(table.commune, table.position)
        )
        waiting = iter(some)
        commune = next(waiting)
        for row in rows:
            while row.commune != commune:
                yield commune, None
                commune = next(waiting)
            yield commune, row
        yield commune, None
        for commune in waiting:
            yield commune, None


def _segments(connection: Connection, scope: Scope, runs: Sequence[_Run]) -> Iterator[Segment]:
    table = schema.changes.c
    for start in range(0, len(runs), _AT_ONCE):
        some = runs[start : start + _AT_ONCE]
        wanted = [
            and_(
                table.commune == run.commune,
                table.device == run.device,
                table.sequence.between(run.first, run.last),
            )
            for run in some
        ]
        rows = connection.execute(
            select(
                table.commune, table.device, table.sequence, table.hash, table.reason, table.body
            ).where(or_(*wanted))
        )
        found = {(row.commune, row.device, row.sequence): row for row in rows}
        for run in some:
            persons = scope.sees_persons(run.commune)
            entries = []
            for sequence in range(run.first, run.last + 1):
                row = found[run.commune, run.device, sequence]
                entries.append(
                    entry_from(bytes(row.body), bytes(row.hash), row.reason, persons=persons)
                )
            yield Segment(
                device=run.device,
                commune=run.commune,
                first=run.first,
                entries=tuple(entries),
                signature=run.signature,
                received=run.received,
            )


def _desks_seen(connection: Connection, scope: Scope) -> frozenset[str]:
    """Return the devices whose changes about an area this reader sees: those that share an area."""
    table = schema.grants.c
    rows = connection.execute(select(table.device).where(table.area.in_(list(scope.areas))))
    return frozenset(rows.scalars())
