"""A record of what really happened, kept outside the program, to check its claims against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from desktop_app.core.changes.bodies import fields_of
from desktop_app.core.changes.change import Held
from desktop_app.core.ids import ChangeHash, DeviceId
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter, Draft

Said = tuple[str, str, str, str, str, str]  # device, kind, centre, round, item, fields as JSON

Write = Callable[[Store, ChangeWriter, Sequence[Draft]], tuple[Held, ...]]


class Ruling(msgspec.Struct, frozen=True):
    """What the service's administrator had set from a moment on."""

    since: float
    areas: dict[str, frozenset[str]]
    revoked: dict[DeviceId, str]


class Book:
    """Every attempt to write, every change reported as saved, every ruling.

    ``copies`` are the folders that hold a saved change, for as long as their disks do. What is
    written outside *root* (by a window that another test left) is ignored.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.attempted: set[Said] = set()
        self.copies: dict[ChangeHash, set[str]] = {}
        self.written: dict[ChangeHash, Held] = {}
        self.rulings: list[Ruling] = []
        self.files: dict[ChangeHash, bytes] = {}  # what was attached
        self.beyond_limits: list[Held] = []  # in place of more heads than a change may name
        # When a revocation that was taken back ended, and when its device had been told.
        self.told_before: dict[DeviceId, list[tuple[float, int | None]]] = {}
        self.left: set[ChangeHash] = set()  # misdated, and to stay in its round
        self._fresh: list[tuple[str, Held]] = []

    def around(self, write: Write) -> Write:
        """Return *write* wrapped, so that its input and what it reports as saved are recorded."""

        def watched(
            store: Store, writer: ChangeWriter, drafts: Sequence[Draft]
        ) -> tuple[Held, ...]:
            if not store.folder.is_relative_to(self._root):
                return write(store, writer, drafts)
            for draft in drafts:
                self.attempted.add(said_by(writer.device, draft))
            written = write(store, writer, drafts)
            self._fresh += [(store.folder.name, held) for held in written]
            return written

        return watched

    def wrote_beyond_limits(self, store: Store, held: Held) -> None:
        """Note a change that an earlier program saved past the limits."""
        self.beyond_limits.append(held)
        self._fresh.append((store.folder.name, held))

    def saved(self) -> None:
        """Record that the verb returned: what it wrote was shown as saved."""
        for folder, held in self._fresh:
            self.copies.setdefault(held.hash, set()).add(folder)
            self.written[held.hash] = held
        self._fresh.clear()

    def not_said(self) -> None:
        """Record that the verb never returned; what it wrote may be there or not."""
        self._fresh.clear()

    def held_in(self, folder: str) -> set[ChangeHash]:
        """Return the saved changes that the disk of *folder* has to hold."""
        return {change for change, folders in self.copies.items() if folder in folders}

    def copied(self, folder: str, to: str) -> None:
        """Note that *folder* was copied."""
        for change in self.held_in(folder):
            self.copies[change].add(to)

    def set_back(self, folder: str, kept: set[ChangeHash]) -> None:
        """Note that the disk of *folder* holds *kept* and nothing that came after."""
        for change in self.held_in(folder) - kept:
            self.copies[change].discard(folder)

    def ruling_at(self, moment: float) -> Ruling:
        """Return what was ruled at *moment*."""
        return [one for one in self.rulings if one.since <= moment][-1]


def said_by(device: DeviceId, draft: Draft) -> Said:
    """Return what *draft* says, without when and after what."""
    return said(
        device, draft.body.KIND, draft.centre, draft.round, draft.item, fields_of(draft.body)
    )


def said_in(held: Held) -> Said:
    """Return what a change says."""
    change = held.change
    return said(change.device, change.kind, change.centre, change.round, change.item, change.fields)


def said(
    device: str, kind: str, centre: str, round_: str, item: str, fields: dict[str, object]
) -> Said:
    """Return these members as a hashable key."""
    text = msgspec.json.encode(fields, order="deterministic").decode()
    return device, kind, centre, round_, item, text
