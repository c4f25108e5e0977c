"""What waits for a decision: put together where item and reason are the same, or by commune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.core.ids import CentreId, ItemId
from desktop_app.core.text.cleaning import search_key
from desktop_app.core.text.communes import Commune

from .board import Waiting


class OddReason(StrEnum):
    """Why one of a group is not decided together with the others."""

    OTHER_EVIDENCE = "other_evidence"  # another kind of evidence, or none
    OTHER_WORDS = "other_words"  # it says something else


class GroupKey(msgspec.Struct, frozen=True, kw_only=True):
    """Identifies a group while what is in it changes."""

    kind: WaitingKind
    item: ItemId
    reason: str


class DecisionGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Things of one kind about one item for one reason."""

    key: GroupKey
    waiting: tuple[Waiting, ...]  # by commune code
    odd: dict[str, OddReason]  # centre: why it is not like the others

    @property
    def kind(self) -> WaitingKind:
        """What kind of thing waits."""
        return self.key.kind

    @property
    def item(self) -> ItemId:
        """The item that they are about."""
        return self.key.item

    @property
    def common(self) -> tuple[Waiting, ...]:
        """Those that are alike: one decision may settle them together."""
        return tuple(one for one in self.waiting if one.centre not in self.odd)


class CommuneWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits of one commune."""

    centre: CentreId
    commune: Commune
    waiting: tuple[Waiting, ...]


_KINDS = (WaitingKind.APPROVAL, WaitingKind.REPLY, WaitingKind.PHOTO, WaitingKind.CONFLICT)


def decision_groups(waiting: Iterable[Waiting]) -> tuple[DecisionGroup, ...]:
    """Return *waiting* in groups: by kind, in each kind the largest first."""
    found: dict[GroupKey, list[Waiting]] = {}
    for one in waiting:
        key = GroupKey(kind=one.kind, item=one.item, reason=search_key(one.reason))
        found.setdefault(key, []).append(one)
    made = [
        DecisionGroup(key=key, waiting=tuple(members), odd=_odd(members))
        for key, members in found.items()
    ]
    made.sort(key=lambda one: (_KINDS.index(one.kind), -len(one.waiting), one.item, one.key.reason))
    return tuple(made)


def first_of(kind: WaitingKind, waiting: Iterable[Waiting]) -> GroupKey | None:
    """Return the key of the first group of *kind*; None where none waits."""
    return next((one.key for one in decision_groups(waiting) if one.kind is kind), None)


def by_commune(waiting: Iterable[Waiting]) -> tuple[CommuneWaiting, ...]:
    """Return *waiting* by commune: who waits for most first, then by code."""
    found: dict[CentreId, list[Waiting]] = {}
    for one in waiting:
        found.setdefault(one.centre, []).append(one)
    made = [
        CommuneWaiting(
            centre=centre,
            commune=members[0].commune,
            waiting=tuple(sorted(members, key=lambda one: (_KINDS.index(one.kind), one.item))),
        )
        for centre, members in found.items()
    ]
    made.sort(key=lambda one: (-len(one.waiting), one.centre))
    return tuple(made)


def _odd(members: Sequence[Waiting]) -> dict[str, OddReason]:
    """Return which of *members* are not like most of them; of two nobody is."""
    if len(members) < 3:
        return {}
    kinds = Counter(one.evidence_kind for one in members)
    usual, times = kinds.most_common(1)[0]
    odd: dict[str, OddReason] = {}
    if times > len(members) // 2:
        odd = {
            one.centre: OddReason.OTHER_EVIDENCE
            for one in members
            if one.evidence_kind is not usual
        }
    if members[0].kind is WaitingKind.APPROVAL and not members[0].reason:
        # A reason in words of their own: only the same words are the same reason.
        words = Counter(search_key(one.text) for one in members)
        said, _times = words.most_common(1)[0]
        odd |= {
            one.centre: OddReason.OTHER_WORDS
            for one in members
            if search_key(one.text) != said and one.centre not in odd
        }
    return odd
