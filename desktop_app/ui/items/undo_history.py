"""The undo history of this run: acts are undone and redone by new changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_app.core.changes.change import Held
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, ChangeKind, ItemId
from desktop_app.i18n import _, sentence
from desktop_app.ui.look.announcing import Announced, Effect, Group


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a person did, in words, and how it is undone.

    ``take_back`` returns the act that redoes it; it is None where undo is impossible (a conflict
    was resolved), which ``words`` then explains.
    """

    words: str
    centre: CentreId | None = None
    item: ItemId | None = None
    take_back: Callable[[], Act] | None
    effects: tuple[Effect, ...] = ()  # of undoing it


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """The result of undo: the act, or a sentence on why it stays."""

    act: Act
    refusal: str = ""


def _contrary(held: Held) -> Effect:
    """Return the kind of change that undoing *held* writes: the same, or the other of a pair."""
    pairs = {ChangeKind.ATTACH: ChangeKind.DETACH, ChangeKind.DETACH: ChangeKind.ATTACH}
    kind = next((other for one, other in pairs.items() if one == held.change.kind), None)
    return Effect(kind=kind or held.change.kind, centre=held.change.centre, item=held.change.item)


class UndoHistory(QObject):
    """Signals: ``changed()`` when another act would be taken back, or done again."""

    changed = Signal()

    def __init__(self, undo: Callable[[Held], Held], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo = undo
        self._done: list[Act] = []
        self._undone: list[Act] = []

    @property
    def last(self) -> Act | None:
        """What Ctrl+Z takes back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Act | None:
        """What Ctrl+Y does again."""
        return self._undone[-1] if self._undone else None

    def announced(self) -> list[Announced]:
        """Return what Ctrl+Z and Ctrl+Y would do now."""
        keys = []
        last, again = self.last, self.next
        if last is not None:
            verb = _("take back {what}").format(what=last.words) if last.take_back else ""
            keys.append(
                Announced(key="Ctrl+Z", verb=verb or _("take back"), group=Group.WINDOW,
                          effects=last.effects)
            )  # fmt: skip
        if again is not None:
            verb = _("again {what}").format(what=again.words)
            keys.append(
                Announced(key="Ctrl+Y", verb=verb, group=Group.WINDOW, effects=again.effects)
            )
        return keys

    def did(self, act: Act) -> None:
        """Add *act*; what was undone before it can no longer be redone."""
        self._done.append(act)
        self._undone.clear()
        self.changed.emit()

    def wrote(
        self,
        words: str,
        written: Sequence[Held],
        *,
        centre: CentreId | None = None,
        item: ItemId | None = None,
    ) -> None:
        """Add the saved *written*, all of it as one act."""
        if written:
            self.did(self._act(words, tuple(written), centre, item))

    def _act(
        self, words: str, written: tuple[Held, ...], centre: CentreId | None, item: ItemId | None
    ) -> Act:
        def take_back() -> Act:
            again = tuple(self._undo(held) for held in reversed(written))
            return self._act(words, again, centre, item)

        effects = tuple(_contrary(held) for held in written)
        return Act(words=words, centre=centre, item=item, take_back=take_back, effects=effects)

    def forget(self) -> None:
        """Clear the history: what it was about is no longer shown."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def take_back(self) -> Undone | None:
        """Undo the last act; None where there is none."""
        return self._move(self._done, self._undone)

    def do_again(self) -> Undone | None:
        """Redo what was undone last; None where there is nothing."""
        return self._move(self._undone, self._done)

    def _move(self, source: list[Act], target: list[Act]) -> Undone | None:
        if not source:
            return None
        act = source.pop()
        try:
            if act.take_back is None:
                return Undone(act=act, refusal=act.words)
            target.append(act.take_back())
        except Fault as fault:
            return Undone(act=act, refusal=sentence(fault))
        finally:
            self.changed.emit()
        return Undone(act=act)
