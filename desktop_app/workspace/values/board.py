"""What the supervisor's board shows of an area: one row a commune."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from desktop_app.core.assessment.board_counts import Counts, WaitingKind
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Readiness, RoundId
from desktop_app.core.text.communes import Commune, Province

from .desk import Author, Remark, VisitCard


class BoardRow(Counts, frozen=True, kw_only=True):
    """One commune of the area in one round.

    ``cells`` has one letter an item, in the checklist's order, by ``Cell``.
    """

    centre: CentreId
    commune: Commune
    level_day: date | None  # of the submission it rests on
    level_round: RoundId | None
    verified_visit: VisitCard | None
    replied: int  # replies to requests that wait for the supervisor
    approvals: int  # Not applicable on critical items, waiting for approval
    last_contact: datetime | None
    last_change: datetime | None
    late: bool
    silent: bool
    contact: Author | None  # whom to call
    called: tuple[datetime, str] | None  # the last call logged, and by whom
    cells: str
    verified_cells: str  # "v" where verified, "." where not


class VersionCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many communes of an area use a version, and how many of them are GREEN by it."""

    name: str  # "decree-118/2"
    communes: int
    green: int
    critical: int  # items that it counts, 0 where the version is not on this PC


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits for the supervisor's decision (Cần duyệt)."""

    kind: WaitingKind
    centre: CentreId
    commune: Commune
    item: ItemId
    head: ChangeHash | None
    text: str
    remark: Remark | None = None
    photo: str | None = None  # SHA-256 of a photo to show


class CallGroup(StrEnum):
    """Why a commune is called (docs/rules.md#case-5)."""

    LATE = "late"
    SILENT = "silent"
    REMIND = "remind"


class CallRow(msgspec.Struct, frozen=True, kw_only=True):
    """A commune to call (Gọi ai)."""

    group: CallGroup
    centre: CentreId
    commune: Commune
    contact: Author | None
    reason: str
    called: tuple[datetime, str] | None


class CommonGap(msgspec.Struct, frozen=True, kw_only=True):
    """An item that communes have not met by their submissions, and the cause most of them name.

    A letter can be written about it, so it is never a secret item.
    """

    item: ItemId
    communes: tuple[CentreId, ...]
    of: int  # communes that submitted and are asked the item
    cause: str | None
    solver: str | None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """An area in one round."""

    area: str
    round: RoundId
    due: date
    today: date
    rows: tuple[BoardRow, ...]  # by commune code
    provinces: dict[str, Province]
    checklist: Checklist  # the newest that any of them uses: what the columns are
    checklists: tuple[Checklist, ...]  # all that they use, as far as they are here, newest first
    versions: tuple[VersionCount, ...]  # more than one: rules differ between communes
    data_time: datetime | None  # of the last completed exchange
    coverage: tuple[int, int]  # communes pulled, of
    is_complete: bool  # the first pull has been complete once
    calls: tuple[CallRow, ...]
    waiting: tuple[Waiting, ...]
    gaps: tuple[CommonGap, ...]
    since_yesterday: tuple[int, int, int]  # (more GREEN, fallen, replies)
    fallen: tuple[str, ...] = ()  # names of communes that fell since yesterday
    training: bool = False

    def item(self, item: ItemId) -> Item:
        """Return the item *id* from the newest version used here that has it."""
        for one in self.checklists:
            found = one.find(item)
            if found is not None:
                return found
        return self.checklist.item(item)  # raises the sentence

    def count(self, level: Readiness) -> int:
        """Return how many communes have the official *level*."""
        return sum(row.level is level for row in self.rows)
