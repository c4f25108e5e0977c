"""Own receipts that no checkpoint covers yet, so that their loss would go unnoticed.

A checkpoint covers a receipt where both came in answer to one request and the page was complete. A
reply that broke off before, and the answer to a revoked device, bring receipts alone. If the
service is put back whole after that, nothing here proves what it lost. So the next exchange sends
what those receipts are for again: a service that still holds it gives the same receipts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.storage import facts, feeds
from desktop_app.storage.store import Store

from . import known

Feed = tuple[DeviceId, CommuneCode]

_UNCOVERED = "uncovered"  # JSON: [[device, commune, sequence], …]


class Uncovered:
    """The uncovered receipts of one store, during one exchange.

    ``again`` has the feeds to send again, each after the sequence that a checkpoint covers.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.again = _kept(store)
        self._given: set[Feed] = set()  # by the answer to the present request

    def begin_answer(self) -> None:
        """Begin with the answer to another request."""
        self._given.clear()

    def step_back(self, receipts: Iterable[Receipt]) -> None:
        """Let *receipts* count anew for feeds that were sent again, verdicts included."""
        for one in receipts:
            after = self.again.pop((one.device, one.commune), None)
            if after is not None:
                feeds.set_through(self._store, one.device, one.commune, after)

    def take(
        self,
        receipts: Iterable[Receipt],
        before: Mapping[Feed, int],
        *,
        covers: bool,
        seen: frozenset[CommuneCode],
    ) -> None:
        """Note *receipts*, which cover more than *before*.

        *covers*: with this response a checkpoint came for all that the service holds about the
        communes *seen*.
        """
        marked = kept = _kept(self._store)
        for one in receipts:
            feed = one.device, one.commune
            self._given.add(feed)
            if one.through > before.get(feed, 0):
                marked = {**marked, feed: min(before.get(feed, 0), marked.get(feed, one.through))}
        if covers:
            marked = {f: n for f, n in marked.items() if f not in self._given or f[1] not in seen}
        if marked != kept and known.checkpoint(self._store):  # else this service gives none
            rows = [(*feed, after) for feed, after in marked.items()]
            facts.set_setting(self._store, _UNCOVERED, msgspec.json.encode(rows).decode())


def _kept(store: Store) -> dict[Feed, int]:
    value = facts.setting(store, _UNCOVERED)
    rows = msgspec.json.decode(value or "[]", type=list[tuple[DeviceId, CommuneCode, int]])
    return {(device, commune): after for device, commune, after in rows}
