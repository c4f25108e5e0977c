"""What a board counts of one commune, and the letters that its matrix draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple, assert_never

import msgspec

from desktop_app.core.ids import ItemId, Readiness


class Cell(StrEnum):
    """What the matrix draws of one item of one commune (docs/rules.md#screen-13)."""

    MET = "M"
    MET_WITHOUT_EVIDENCE = "E"
    PARTIAL = "P"
    UNMET = "U"
    NOT_APPLICABLE = "N"
    NOT_APPLICABLE_WAITING = "W"
    UNANSWERED = "."
    RECORDED = "R"
    CONFLICT = "C"
    NOT_IN_VERSION = "-"


class PhotoOf(NamedTuple):
    """A photo, and the item that it was attached to."""

    item: ItemId
    sha256: str
    unjudged: bool  # no supervisor has verified the item or sent it back so far


def written_photos(photos: Iterable[PhotoOf]) -> str:
    """Return *photos* as one text, which a board of thousands of communes reads only if asked."""
    return "\n".join(f"{one.item} {one.sha256} {one.unjudged:d}" for one in photos)


def photos_in(text: str) -> Iterator[PhotoOf]:
    """Yield the photos that ``written_photos`` wrote."""
    for line in text.splitlines():
        item, sha256, unjudged = line.split(" ")
        yield PhotoOf(ItemId(item), sha256, unjudged == "1")


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What is summed up of one commune in one round, and shown as it is."""

    level: Readiness  # the official one
    submitted: bool  # in this round
    missing: int  # critical items still missing by the last submission, else as declared now
    answered: int  # items answered in this round, submitted or not: "đang nhập 40/64"
    answered_critical: int  # of them
    unproven: int  # critical items that are met, and whose evidence is missing or has expired
    verified: Readiness | None
    verified_items: int  # critical items verified: "đã kiểm tra 14/18"
    differences: int  # items where verified and declared differ
    returned: int  # open requests to complete
    conflicts: int
    overdue_actions: int
    named_met: int  # of the ten criteria named in the report of 20 July 2025
    changed_since: int
    checklist: str  # version the commune uses: "decree-118/2"
    judged_by: str  # version of the submission that the level rests on, "" without one
    items: int  # that its version has
    critical: int  # of them
    verified_critical: int  # of the version that was verified by
    lacking: str = ""  # a version that it chose or submitted by, and that is not on this PC yet
    ask_again: int = 0  # answers that the version in use asks again
    unplaced: int = 0
    submitted_late: bool = False  # after the round was closed
    hurried: tuple[int, int] | None = None  # (items confirmed, seconds): "18/18 trong 20 giây"
    photos: str = ""  # that the commune attached, the latest first; read by ``photos_in``


class WaitingKind(StrEnum):
    """What waits for a supervisor's decision."""

    APPROVAL = "approval"  # a Not applicable
    REPLY = "reply"  # to a request to complete
    CONFLICT = "conflict"  # two versions of an answer
    PHOTO = "photo"  # other communes show the same

    @property
    def can_be_accepted(self) -> bool:
        """Tell whether a supervisor can settle it by accepting."""
        match self:
            case WaitingKind.APPROVAL | WaitingKind.REPLY:
                return True
            case WaitingKind.CONFLICT | WaitingKind.PHOTO:
                return False
        assert_never(self)
