"""How long photos stay on this PC once the service gave their receipt; cleared only when asked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import msgspec

from desktop_app import photos
from desktop_app.core.fault import EntryRefused
from desktop_app.storage import retention
from desktop_app.storage.evidence import Evidence, open_evidence
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

MONTHS = (3, 6, 12, 24)  # to choose from; 0 keeps them for good
_MONTH = 30 * 86_400  # seconds


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """The photos on this PC, and those of them that may go; sizes in bytes."""

    count: int
    size: int
    may_go: int
    may_go_size: int


class Retention:
    """Nothing without a receipt is ever cleared (docs/rules.md#data-9)."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @property
    def months(self) -> int:
        """How long photos with a receipt stay here; 0 for good."""
        kept = settings.read(self._context.store, settings.KEEP_FILES, int)
        return kept if kept in MONTHS else 0

    def choose(self, months: int) -> None:
        """Let photos stay for *months* from now on; nothing is cleared by that."""
        settings.keep(self._context.store, settings.KEEP_FILES, months)

    def held(self) -> Held:
        """Return how many photos are here, and how many of them may go."""
        count, size = retention.held_photos(self._context.store)
        going = self._clearable()
        return Held(
            count=count, size=size, may_go=len(going), may_go_size=sum(one.size for one in going)
        )

    def clear(self, progress: Callable[[int], object] = lambda _done: None) -> Held:
        """Replace the photos that may go by small pictures; return what went as ``may_go``.

        *progress* gets how many went; what it raises stops the work between two photos.
        """
        gone, size = 0, 0
        for one in self._clearable():
            progress(gone)
            self._let_go(one)
            gone, size = gone + 1, size + one.size
        left = self.held()
        return msgspec.structs.replace(left, may_go=gone, may_go_size=size)

    def _clearable(self) -> list[Evidence]:
        if not self.months:
            return []
        before = self._context.moment().seconds - self.months * _MONTH
        return retention.clearable(self._context.store, before)

    def _let_go(self, one: Evidence) -> None:
        store = self._context.store
        file = open_evidence(store, one.sha256)
        if file is not None:
            # One that cannot be read any more is the better for going: the service has it whole.
            with contextlib.suppress(EntryRefused):
                retention.keep_small(store, one.sha256, photos.small(file.read_bytes()))
        retention.let_go(store, one.sha256)
