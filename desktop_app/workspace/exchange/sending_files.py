"""The upload queue: how many files, their order, and a pause that outlasts a restart."""

from __future__ import annotations

import msgspec

from desktop_app.core.assessment.assessment import attached
from desktop_app.core.ids import CentreId, CommuneCode, EvidenceHash, ItemId
from desktop_app.storage import evidence, state
from desktop_app.storage.evidence import EvidenceCounts
from desktop_app.sync.files import queue_choice
from desktop_app.sync.files.queue_choice import Order, QueueChoice
from desktop_app.workspace.context.desk_context import DeskContext

__all__ = ["Order", "QueueChoice", "SendingFiles", "WaitingFile"]


class WaitingFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the service lacks; ``size`` in bytes, ``item`` None where it is of none."""

    commune: CommuneCode
    sha256: EvidenceHash
    name: str
    item: ItemId | None
    size: int
    is_ahead: bool  # it was chosen to go first


class SendingFiles:
    """Shows and controls the upload queue; cheap enough for the window's thread."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @property
    def counts(self) -> EvidenceCounts:
        """The counts of sent and waiting files."""
        return evidence.evidence_counts(self._context.store)

    @property
    def choice(self) -> QueueChoice:
        """What the person chose."""
        return queue_choice.queue_choice(self._context.store)

    def pause(self) -> None:
        """Stop sending files, not changes; a running exchange stops with them at once."""
        self._choose(is_paused=True)

    def go_on(self) -> None:
        """Send files again."""
        self._choose(is_paused=False)

    def order(self, order: Order) -> None:
        """Send the files in *order* from now on."""
        self._choose(order=order, ahead=())

    def send_first(self, sha256: EvidenceHash) -> None:
        """Send this file before all others."""
        waiting = {one.sha256 for one in evidence.unsent_evidence(self._context.store)}
        rest = [one for one in self.choice.ahead if one != sha256 and one in waiting]
        self._choose(ahead=(sha256, *rest))

    def waiting(self) -> list[WaitingFile]:
        """Return the files that the service lacks, in the order in which they go."""
        store, choice, critical = self._context.store, self.choice, self.critical()
        ahead = {sha256: place for place, sha256 in enumerate(choice.ahead)}
        found = evidence.unsent_evidence(store)
        known = self._named({one.commune for one in found})
        files = [
            WaitingFile(
                commune=one.commune,
                sha256=one.sha256,
                name=known.get(one.sha256, ("", None))[0],
                item=known.get(one.sha256, ("", None))[1],
                size=one.size,
                is_ahead=one.sha256 in ahead,
            )
            for one in found
        ]
        return sorted(
            files,
            key=lambda one: (
                ahead.get(one.sha256, len(ahead)),
                choice.order is Order.CRITICAL and one.sha256 not in critical,
                one.size,
                one.sha256,
            ),
        )

    def critical(self) -> frozenset[EvidenceHash]:
        """Return the files of critical items, where the person chose that they go first."""
        if self.choice.order is not Order.CRITICAL:
            return frozenset()
        critical = {item.id for item in self._context.checklist.critical_items}
        communes = {one.commune for one in evidence.unsent_evidence(self._context.store)}
        named = self._named(communes).items()
        return frozenset(sha256 for sha256, (_name, item) in named if item in critical)

    def _named(self, communes: set[CommuneCode]) -> dict[EvidenceHash, tuple[str, ItemId | None]]:
        """Return the names of the files of *communes*, and the item of each."""
        found: dict[EvidenceHash, tuple[str, ItemId | None]] = {}
        for commune in communes:
            record = state.record(self._context.store, CentreId(commune), self._context.round())
            for item, one in record.items.items():
                for held in one.evidence:
                    piece = attached(held)
                    if piece is not None and piece.sha256 is not None:
                        found.setdefault(piece.sha256, (piece.name, item))
        return found

    def _choose(self, **changed: object) -> None:
        store = self._context.store
        queue_choice.choose(store, msgspec.structs.replace(self.choice, **changed))
