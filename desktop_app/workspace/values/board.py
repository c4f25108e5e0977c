"""What the supervisor's board shows of an area: one row a commune."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from desktop_app.core.assessment.board_counts import Counts, PhotoOf, WaitingKind, photos_in
from desktop_app.core.assessment.data_quality import QualityFault
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    Difference,
    EvidenceKind,
    ItemId,
    Readiness,
    RoundId,
)
from desktop_app.core.text.communes import Commune, Province

from .desk import Author, Remark, VisitCard


class Called(NamedTuple):
    """A call that was logged: when, by whom, and what was said, "" where nothing was noted."""

    moment: datetime
    who: str
    said: str


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
    called: Called | None  # the last call logged
    cells: str
    verified_cells: str  # "v" where verified, "." where not
    level_before: Readiness = Readiness.NOT_SUBMITTED  # by the figure of the day before
    lacks: frozenset[ItemId] = frozenset()  # critical items not met by its last submission
    causes: frozenset[str] = frozenset()  # that it names for critical items not complete
    solvers: frozenset[str] = frozenset()
    difference_codes: frozenset[Difference] = frozenset()  # of its findings, those that match too
    quality: tuple[QualityFault, ...] = ()
    same_photos: int = 0  # of its photos, those that another commune shows too
    areas: tuple[str, ...] = ()  # the areas that it is in, where there are several

    @property
    def said_something(self) -> bool:
        """Whether the commune has answered or submitted anything in this round."""
        return bool(self.answered) or self.submitted


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
    author: Author | None = None  # who answered or replied, and when
    written: datetime | None = None
    reason: str = ""  # what it has in common with others: the reason's id, or the request
    evidence: str = ""  # what was attached last: a document's number, else the name of the file
    evidence_kind: EvidenceKind | None = None


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
    called: Called | None


MOST_CALLS = 10  # that are shown at once


def called_today(call: CallRow, today: date) -> bool:
    """Tell whether *call* was made today."""
    return call.called is not None and call.called.moment.date() == today


def shown_calls(calls: Sequence[CallRow], today: date, most: int = MOST_CALLS) -> list[CallRow]:
    """Return at most *most* of *calls*: of each group some, those not called today first.

    The groups stay apart, in their order; places that one does not need go to the others.
    """
    groups = {group: [one for one in calls if one.group is group] for group in CallGroup}
    places = dict.fromkeys(CallGroup, 0)
    left = most
    while left and any(places[group] < len(groups[group]) for group in CallGroup):
        for group in CallGroup:
            if left and places[group] < len(groups[group]):
                places[group] += 1
                left -= 1
    return [
        one
        for group in CallGroup
        for one in sorted(groups[group], key=lambda one: called_today(one, today))[: places[group]]
    ]


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
    rose: tuple[CentreId, ...] = ()  # communes whose colour rose since yesterday's figure
    fell: tuple[CentreId, ...] = ()
    newly: tuple[CentreId, ...] = ()  # that submitted since then for the first time in this round
    training: bool = False

    def item(self, item: ItemId) -> Item:
        """Return the item *id* from the newest version used here that has it."""
        return self.find(item) or self.checklist.item(item)  # raises the sentence

    def find(self, item: ItemId) -> Item | None:
        """Return *item* as ``item`` does, None where no version used here has it."""
        return next((found for one in self.checklists if (found := one.find(item))), None)

    def newest_photo(self, row: BoardRow, item: ItemId | None = None) -> PhotoOf | None:
        """Return the photo that *row* attached last, of *item* if one is named.

        Never of a secret item, nor of one that no version here has.
        """
        for photo in photos_in(row.photos):
            of = self.find(photo.item) if item in (None, photo.item) else None
            if of is not None and not of.secret:
                return photo
        return None

    def count(self, level: Readiness) -> int:
        """Return how many communes have the official *level*."""
        return sum(row.level is level for row in self.rows)
