"""How many communes of an area meet each item: counts, as the service tells its devices.

JSON, over a route of its own: a desk or a service of before knows nothing of it and loses nothing.
"""

from __future__ import annotations

import msgspec

from desktop_app.core.ids import ItemId, RoundId


class AreaItems(msgspec.Struct, frozen=True, kw_only=True):
    """One area by the latest submissions of its communes.

    ``met``: of each item how many communes meet it; items about secret matters are in no count.
    """

    area: str
    communes: int
    submitted: int
    met: dict[ItemId, int]


class ItemFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The areas of one commune. ``at``: when they were counted, UTC seconds."""

    round: RoundId
    at: int
    areas: tuple[AreaItems, ...] = ()
