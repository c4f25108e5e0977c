"""Versions of the checklist: which answers count from one to another (docs/rules.md#data-15).

Nothing is rewritten when a commune moves: each answer names the version that it was given by, and
whether it counts under the version in use follows from comparing the two. An answer is *kept*
where its item asks the same and the answer fits; *asked again* where the item means something else
now; *set aside*, and shown, where the version has no such item. The comparison:

- how the item is answered and judged (type, rule, options by id, "partly met", "not applicable")
  must be the same; names, questions, help, the code and whether it is critical may differ;
- so must the texts "met when" and "partly met when", unless the newer version says with
  ``meaning_since`` that only their wording was corrected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from desktop_app.core.changes.bodies import Answer, Use, Verify, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.checklist.scoring import UNKNOWN, is_canonical, is_possible
from desktop_app.core.ids import ChangeHash, ItemId, RoundId, Status

from .assessment import Record, answer_of


class MoveOutcome(StrEnum):
    """What becomes of an answer under a version."""

    KEPT = "kept"  # giữ lại
    ASK_AGAIN = "ask_again"  # hỏi lại
    UNPLACED = "set_aside"  # để riêng


class Preview(msgspec.Struct, frozen=True, kw_only=True, rename={"unplaced": "set_aside"}):
    """What a move would do to one assessment; items in the order of the lists they stand in.

    ``restored`` are answers given earlier by the version moved to, which come back.
    """

    before: str
    to: str
    kept: tuple[ItemId, ...]
    ask_again: tuple[ItemId, ...]
    unplaced: tuple[ItemId, ...]
    restored: tuple[ItemId, ...]
    added: tuple[ItemId, ...]  # items that the version moved from did not have
    critical_before: int
    critical_after: int


class Versions:
    """The versions of the checklist as far as they are known; *find* returns one by its name."""

    def __init__(self, find: Callable[[str], Checklist | None]) -> None:
        self.find = find
        self._alike: dict[tuple[str, str], frozenset[ItemId]] = {}

    def fate(self, item: ItemId, said: Answer | Verify, under: Checklist) -> MoveOutcome:
        """Return what becomes of *said* about *item* under the version *under*.

        An answer by a version that is not known here is asked again: its meaning is unknown.
        """
        wanted = under.find(item)
        if wanted is None:
            return MoveOutcome.UNPLACED
        if said.checklist == under.name:
            return MoveOutcome.KEPT
        by = self.find(said.checklist)
        if by is None or item not in self._same(by, under):
            return MoveOutcome.ASK_AGAIN
        return MoveOutcome.KEPT if fits(wanted, said) else MoveOutcome.ASK_AGAIN

    def asked_again(self, record: Record, under: Checklist) -> frozenset[ChangeHash]:
        """Return the answers and findings of *record* that do not count under *under*."""
        found = set()
        for item, one in record.items.items():
            heads = [*(one.answer.heads if one.answer else ())]
            heads += [head for register in one.verified for head in register.heads]
            for head in heads:
                if head.change.fields.get("checklist") == under.name:
                    continue
                said = body_of(head.change)
                counts = isinstance(said, Answer | Verify) and (
                    self.fate(item, said, under) is MoveOutcome.KEPT
                )
                if not counts:
                    found.add(head.hash)
        return frozenset(found)

    def preview(
        self, record: Record, changes: Iterable[Held], before: Checklist, to: Checklist
    ) -> Preview:
        """Return what moving *record* from the version *before* to *to* does.

        *changes* are those of the assessment, replaced ones too: what was answered earlier by the
        version moved to comes back (``restored``).
        """
        kept: list[ItemId] = []
        again: list[ItemId] = []
        restored = self.restored(record, changes, to)
        for item in to.items_in_order:
            said = _answered(record.item(item.id).answer)
            if said is None or item.id in restored:
                continue
            fate = self.fate(item.id, said, to)
            (kept if fate is MoveOutcome.KEPT else again).append(item.id)
        return Preview(
            before=before.name,
            to=to.name,
            kept=tuple(kept),
            ask_again=tuple(again),
            unplaced=tuple(
                item
                for item, one in sorted(record.items.items())
                if to.find(item) is None and _answered(one.answer) is not None
            ),
            restored=tuple(restored),
            added=tuple(one.id for one in to.items_in_order if before.find(one.id) is None),
            critical_before=len(before.critical_items),
            critical_after=len(to.critical_items),
        )

    def restored(
        self, record: Record, changes: Iterable[Held], to: Checklist
    ) -> dict[ItemId, Held]:
        """Return, by item, the replaced answer that counts under *to* where none that stands does.

        A conflict is not changed: a person settles it.
        """
        waiting = set()
        for item in to.items_in_order:
            register = record.item(item.id).answer
            said = answer_of(register)
            if register is None or said is None or register.conflict:
                continue
            if self.fate(item.id, said, to) is MoveOutcome.ASK_AGAIN:
                waiting.add(item.id)
        found: dict[ItemId, Held] = {}
        for held in changes:
            item_id = ItemId(held.change.item)
            if item_id not in waiting or held.change.round != record.round:
                continue
            earlier = body_of(held.change)
            if not isinstance(earlier, Answer) or earlier.status is Status.UNANSWERED:
                continue
            best = found.get(item_id)
            newer = best is None or _rank(held) > _rank(best)
            if newer and self.fate(item_id, earlier, to) is MoveOutcome.KEPT:
                found[item_id] = held
        # In the order of the checklist, whichever change came first.
        return {item.id: found[item.id] for item in to.items_in_order if item.id in found}

    def _same(self, one: Checklist, other: Checklist) -> frozenset[ItemId]:
        pair = one.name, other.name
        if pair not in self._alike:
            self._alike[pair] = same_items(one, other)
        return self._alike[pair]


def same_items(one: Checklist, other: Checklist) -> frozenset[ItemId]:
    """Return the items that ask the same in both versions."""
    old, new = sorted((one, other), key=version_order)
    pairs = ((old.find(item.id), item) for item in new.items_in_order)
    return frozenset(
        item.id for before, item in pairs if before and asks_the_same(before, item, old.version)
    )


def asks_the_same(old: Item, new: Item, old_version: str) -> bool:
    """Tell whether an item means the same in a newer version (the rule is the module's)."""
    if _structure(old) != _structure(new):
        return False
    if new.meaning_since is not None:
        return _natural(new.meaning_since) <= _natural(old_version)
    return _rule_texts(old) == _rule_texts(new)


def fits(item: Item, said: Answer | Verify) -> bool:
    """Tell whether *said* can be an answer to *item* as it is now."""
    if said.status is Status.NOT_APPLICABLE:
        reason = said.reason if isinstance(said, Answer) else None
        return item.na.allowed and (reason is None or item.na_reason(reason) is not None)
    if not item.is_computed or said.status is Status.UNANSWERED:
        return True
    parts = [part for part in (said.value, said.of) if part and part != UNKNOWN]
    return all(is_canonical(item, part) for part in parts) and is_possible(
        item, said.value, said.of
    )


def version_order(checklist: Checklist) -> tuple[str, list[tuple[int, str]]]:
    """Return what sorts versions of one checklist, "10" after "9"."""
    return checklist.id, _natural(checklist.version)


def name_order(name: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the same for the name of a version that is not stored here: "decree-118/2"."""
    id_, _slash, version = name.partition("/")
    return id_, _natural(version)


def chosen_version(register: Register | None) -> Use | None:
    """Return which version the commune chose, or None where it never did."""
    body = body_of(register.standing.change) if register else None
    return body if isinstance(body, Use) else None


def version_in_use(
    round_: RoundId,
    *,
    chosen: Mapping[RoundId, str],
    answered: Iterable[str],
    asked_for: str,
    otherwise: str,
) -> str:
    """Return the name of the version that a commune uses in *round_*.

    What the commune chose for the round, else for the newest round before (*chosen*, by round);
    else of the versions that the round's answers name (*answered*) the one that the service asks
    for in this round, else the lowest: without a choice nothing moves. Before the first answer the
    one asked for, or *otherwise*. So it depends only on the changes held, not on their order of
    arrival.
    """
    earlier = [one for one in chosen if one <= round_]
    if earlier:
        return chosen[max(earlier)]
    names = set(answered)
    if names:
        return asked_for if asked_for in names else min(names, key=name_order)
    return asked_for or otherwise


def answered_by(record: Record) -> set[str]:
    """Return the names of the versions by which the standing answers were given."""
    return {
        str(head.change.fields.get("checklist"))
        for one in record.items.values()
        if one.answer
        for head in one.answer.heads
        if isinstance(head.change.fields.get("checklist"), str)
    }


def verified_by(record: Record) -> str:
    """Return the newest version by which anything was verified in the round, "" for none."""
    names = {
        str(register.standing.change.fields.get("checklist"))
        for one in record.items.values()
        for register in one.verified
    }
    return max(names, key=name_order, default="")


def _structure(item: Item) -> tuple[object, ...]:
    return (
        item.type,
        item.informational,
        item.secret,
        item.met_rule,
        frozenset((choice.id, choice.met) for choice in item.choices),
        item.part_within_whole,
        item.partial_when is None,
    )


def _rule_texts(item: Item) -> tuple[str, str]:
    return item.met_when.vi, item.partial_when.vi if item.partial_when else ""


def _answered(register: Register | None) -> Answer | None:
    said = answer_of(register)
    return said if said is not None and said.status is not Status.UNANSWERED else None


def _natural(version: str) -> list[tuple[int, str]]:
    parts = re.split(r"([0-9]+)", version)
    return [
        (int(part[:9]), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts
    ]


def _rank(held: Held) -> tuple[int, str]:
    return held.change.counter, held.identity
