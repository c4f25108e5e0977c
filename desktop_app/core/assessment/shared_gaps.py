"""Critical items that many communes have not met: one count for board, report and letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import msgspec

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId

_UNPROVEN = frozenset({Standing.MET_WITHOUT_EVIDENCE, Standing.MET_WITH_EXPIRED_EVIDENCE})
_UNSAID = frozenset({Standing.UNANSWERED, Standing.NOT_KNOWN})


def is_not_met(standing: Standing) -> bool:
    """Tell whether a missing item is one that the commune says it has not met.

    Where it says Met and lacks the evidence, or says nothing, there is no gap that others could
    close.
    """
    return standing not in _UNPROVEN and standing not in _UNSAID


class Missing(Protocol):
    """A critical item that one submission leaves open; "" or None: no reason was given."""

    @property
    def item(self) -> ItemId: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def cause(self) -> str | None: ...
    @property
    def solver(self) -> str | None: ...


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """The latest submission of one commune: its items, and the missing ones."""

    critical: Collection[ItemId]
    missing: Sequence[Missing]


class SharedGap(msgspec.Struct, frozen=True, kw_only=True):
    """One item and the communes that have not met it, as places in the sequence counted.

    A commune that answered Met and only lacks the evidence has no gap that others could close: it
    is in ``unproven``; one that has not answered the item is in neither.
    """

    item: ItemId
    not_met: tuple[int, ...]
    unproven: tuple[int, ...]
    asked: int  # communes with a submission whose version has this item
    causes: tuple[tuple[str, int], ...]  # of ``not_met``, the one named most first
    solvers: tuple[tuple[str, int], ...]


def shared_gaps(
    items: Iterable[ItemId], communes: Sequence[Submitted | None]
) -> tuple[SharedGap, ...]:
    """Return the gaps in *items*, the one with most communes first; equal ones as *items* stand.

    None is a commune that never submitted: drafts are no gap, and nothing is known of it.
    """
    found = []
    for item in items:
        open_here = [
            (place, missing)
            for place, one in enumerate(communes)
            if one is not None
            for missing in one.missing
            if missing.item == item
        ]
        if not open_here:
            continue
        not_met = [(n, missing) for n, missing in open_here if is_not_met(missing.standing)]
        found.append(
            SharedGap(
                item=item,
                not_met=tuple(n for n, _missing in not_met),
                unproven=tuple(n for n, one in open_here if one.standing in _UNPROVEN),
                asked=sum(one is not None and item in one.critical for one in communes),
                causes=tuple(Counter(one.cause for _, one in not_met if one.cause).most_common()),
                solvers=tuple(
                    Counter(one.solver for _, one in not_met if one.solver).most_common()
                ),
            )
        )
    return tuple(sorted(found, key=lambda gap: (-len(gap.not_met), -len(gap.unproven))))
