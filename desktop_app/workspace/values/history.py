"""What was said of one item, over all rounds, as values for a screen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from desktop_app.core.changes.bodies import Action, Answer
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.ids import ChangeHash, Difference, Method, Readiness, RoundId, Status

from .desk import Author, EvidencePiece


class HistoryKind(StrEnum):
    """What an entry of the history is."""

    DECLARED = "declared"
    VERIFIED = "verified"
    RETURNED = "returned"
    REPLIED = "replied"
    REMARKED = "remarked"
    ATTACHED = "attached"
    DETACHED = "detached"
    APPROVED = "approved"
    REJECTED = "rejected"  # a Not applicable that was not approved
    PLANNED = "planned"  # a remedy made or changed
    ORDERED = "ordered"  # a supervisor's word on a remedy


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody said of the item."""

    kind: HistoryKind
    change: ChangeHash
    round: RoundId
    written: datetime
    author: Author
    status: Status | None = None  # of an answer or a finding
    value_text: str = ""
    answer: Answer | None = None
    cause: str = ""  # in words, with who can solve it
    solver: str = ""
    text: str = ""  # a note, a comment, a reason
    difference: Difference | None = None
    method: Method | None = None  # of the visit of a finding
    visited: date | None = None
    plan: Action | None = None
    evidence: tuple[EvidencePiece, ...] = ()
    in_use: bool = False  # the answer that stands in the round that is open
    may_put_back: bool = False
    withdrawn: bool = False
    pc: str = ""  # the beginning of the device's id: two PCs of one person are told apart


class HistoryRound(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of one round, the newest first, and how the round was submitted."""

    round: RoundId
    entries: tuple[HistoryEntry, ...]
    submitted: datetime | None = None
    level: Readiness | None = None
    receipt: str = ""


class ItemHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was said of one item, the newest round first."""

    item: Item
    round: RoundId  # the one in which a word would be put back
    now: Answer | None  # what stands there
    now_value: str = ""
    rounds: tuple[HistoryRound, ...] = ()

    @property
    def entries(self) -> tuple[HistoryEntry, ...]:
        """All entries, the newest first."""
        return tuple(entry for one in self.rounds for entry in one.entries)
