"""Evidence of the open assessment: documents at once, files in the background."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.core.changes.change import Held
from desktop_app.core.ids import ChangeHash, EvidenceKind, ItemId
from desktop_app.ui import tasks
from desktop_app.ui.items.said import Said
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace

from .open_assessment import OpenAssessment

if TYPE_CHECKING:
    from desktop_app.measure.results import Measurement  # late: not before the first paint


class EvidenceWriting(QObject):
    """Attaches and removes evidence.

    Signals: ``attached(str, str)`` with item and "" when a file was taken; when one was refused,
    with the sentences about all of those that were given together with it.
    """

    attached = Signal(str, str)

    def __init__(self, assessment: OpenAssessment) -> None:
        super().__init__(assessment)
        self._assessment = assessment
        self._attaching: dict[ItemId, int] = {}
        self._refused: dict[ItemId, list[str]] = {}  # of the files that were given together

    def attaching(self, item: ItemId) -> int:
        """Return how many files are being taken for *item*."""
        return self._attaching.get(item, 0)

    def attach_document(self, item: ItemId, number: str, day: date | None) -> Said:
        """Put a document's number and date to *item*."""
        return self._assessment.write(
            lambda: self._assessment.workspace.attaching.attach(
                item, number=number, day=day, round_=self._assessment.round
            )
        )

    def attach_files(self, item: ItemId, files: tuple[Path, ...]) -> None:
        """Take files as evidence, in the background; ``attached`` is emitted for each."""
        for file in files:
            self._attach_file(item, file)

    def _attach_file(self, item: ItemId, file: Path) -> None:
        round_ = self._assessment.round
        self._attach(item, lambda door: door.attaching.attach(item, file, round_=round_))

    def attach_bytes(self, item: ItemId, data: bytes, name: str) -> None:
        """Take a pasted picture as evidence, in the background."""
        round_ = self._assessment.round
        self._attach(
            item,
            lambda door: door.attaching.attach(
                item, data=data, name=name, kind=EvidenceKind.PHOTO, round_=round_
            ),
        )

    def attach_measured(self, item: ItemId, results: tuple[Measurement, ...]) -> None:
        """Take what was measured as evidence, in the background."""
        round_ = self._assessment.round
        self._attach(item, lambda door: door.measuring.attach(item, results, round_=round_))

    def detach(self, item: ItemId, target: ChangeHash, why: str = "") -> Said:
        """Hide a piece of evidence, saying *why*."""
        return self._assessment.write(
            lambda: self._assessment.workspace.attaching.detach(
                item, target, note=why, round_=self._assessment.round
            )
        )

    def attach_again(self, item: ItemId, target: ChangeHash) -> Said:
        """Put a piece back that was taken off."""
        return self._assessment.write(
            lambda: self._assessment.workspace.attaching.attach_again(
                item, target, round_=self._assessment.round
            )
        )

    def turn(self, item: ItemId, target: ChangeHash, quarters: int) -> None:
        """Put a copy of a photo, turned clockwise, in its place, in the background."""
        round_ = self._assessment.round
        self._attach(item, lambda door: door.attaching.turn(item, target, quarters, round_=round_))

    def _attach(self, item: ItemId, attach: Callable[[Workspace], Held | tuple[Held, ...]]) -> None:
        folder = self._assessment.workspace.folder

        def work() -> Held | tuple[Held, ...]:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return attach(door)

        def done(wrote: Held | tuple[Held, ...]) -> None:
            self._assessment.wrote(wrote if isinstance(wrote, tuple) else (wrote,))
            ended("")

        def ended(why: str) -> None:
            self._attaching[item] -= 1
            self._assessment.refresh()
            if not why:
                self._assessment.saved.emit()
            told = self._refused.setdefault(item, [])
            told += [why] if why else []
            self.attached.emit(item, "\n".join(told) if why else "")
            if not self._attaching[item]:
                told.clear()

        def failed(error: Exception) -> None:
            ended(told_of(error))

        self._attaching[item] = self._attaching.get(item, 0) + 1
        tasks.run(work, done=done, failed=failed, owner=self)
        self._assessment.changed.emit()
