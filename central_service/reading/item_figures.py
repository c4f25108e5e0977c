"""How many communes of an area meet each item, counted at most once in half an hour.

Judging a commune takes tens of milliseconds: one question judges so many at most, and the next goes
on from there. Until all of an area are judged nothing is told about it, or what was counted last.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from central_service.database import schema
from central_service.founding.service import Service, now
from desktop_app.core.ids import CommuneCode, ItemId
from desktop_app.sync.wire.figures import AreaItems, ItemFigures

from .province import Assessments

KEPT = 30 * 60  # seconds
LEAST = 5  # communes of an area: counts of fewer would name them
AT_ONCE = 40  # communes judged for one question


class ItemCounts:
    """The counts of one service's areas; used by one thread at a time."""

    def __init__(self, service: Service, assessments: Assessments) -> None:
        self._service, self._assessments = service, assessments
        self._kept: dict[str, tuple[int, AreaItems]] = {}

    def of_commune(self, commune: CommuneCode) -> ItemFigures:
        """Return the counts of the areas that *commune* is in."""
        table = schema.area_communes.c
        with self._service.database.reading() as connection:
            areas = connection.execute(
                select(table.area)
                .where(table.commune == commune, table.until.is_(None))
                .order_by(table.area)
            ).scalars()
            names = list(areas)
        at = now()
        found, oldest = [], at
        for name in names:
            known = self._kept.get(name)
            if known is None or not at - KEPT < known[0] <= at:
                counted = self._counted(name)
                if counted is not None:
                    known = self._kept[name] = (at, counted)
            if known is not None and known[1].communes >= LEAST:
                found.append(known[1])
                oldest = min(oldest, known[0])
        return ItemFigures(round=self._assessments.newest_round(), at=oldest, areas=tuple(found))

    def _counted(self, area: str) -> AreaItems | None:
        judged = self._assessments.judged(area, AT_ONCE)
        if judged is None:
            return None
        met: Counter[ItemId] = Counter()
        for one in judged:
            met.update(one.met)
        return AreaItems(
            area=area,
            communes=len(judged),
            submitted=sum(one.summary.level_time is not None for one in judged),
            met=dict(sorted(met.items())),
        )
