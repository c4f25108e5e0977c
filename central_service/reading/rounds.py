"""The rounds that the service opened, as a reader of assessments needs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Connection, select

from central_service.database import schema
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import RoundId
from desktop_app.core.time.rounds import default_due, next_round, round_of

_DUE_DAY = 20


class KnownRounds:
    """Due dates, closings and versions of the rounds that were opened."""

    def __init__(self, connection: Connection, today: date) -> None:
        table = schema.rounds.c
        rows = connection.execute(select(table.round, table.due, table.checklist, table.closed))
        self._known = {RoundId(row.round): row for row in rows}
        self._today = today

    @property
    def newest(self) -> RoundId:
        """The newest round that was opened, else that of today."""
        return max(self._known, default=round_of(self._today))

    def earlier(self, round_: RoundId, count: int) -> tuple[RoundId, ...]:
        """Return the opened rounds before *round_*, at most *count*, the oldest first."""
        return tuple(sorted(one for one in self._known if one < round_)[-count:])

    def due(self, round_: RoundId) -> date:
        """Return when *round_* is due."""
        row = self._known.get(round_)
        return date.fromisoformat(row.due) if row else default_due(round_, _DUE_DAY)

    def end(self, round_: RoundId) -> date:
        """Return the last day of *round_*: the one before the next round, or today."""
        after = next_round(round_)
        return min(date(int(after[:4]), int(after[5:]), 1) - timedelta(days=1), self._today)

    def closed(self, round_: RoundId) -> int:
        """Return when *round_* was closed, UTC seconds, 0 while it is open."""
        row = self._known.get(round_)
        return int(row.closed) if row else 0

    def asked_for(self, round_: RoundId, find: Callable[[str], Checklist | None]) -> str:
        """Return the version that is asked for in *round_*, "" for none or an unknown one."""
        row = self._known.get(round_)
        return str(row.checklist) if row and row.checklist and find(row.checklist) else ""
