"""One decision about several communes: all of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, assert_never

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.core.changes.change import Held
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CentreId, ItemId, RoundId
from desktop_app.i18n import _
from desktop_app.workspace.context.desk_context import DeskContext

from .declaring import Declaring
from .supervising import Supervising


class ToDecide(Protocol):
    """A thing that waits for a decision."""

    @property
    def kind(self) -> WaitingKind: ...
    @property
    def centre(self) -> CentreId: ...
    @property
    def item(self) -> ItemId: ...


class Deciding:
    """Accepts, or asks to complete, what waits of several communes in one transaction."""

    def __init__(
        self, context: DeskContext, supervising: Supervising, declaring: Declaring
    ) -> None:
        self._context = context
        self._supervising, self._declaring = supervising, declaring

    def accept(
        self, things: Sequence[ToDecide], *, round_: RoundId | None = None
    ) -> tuple[Held, ...]:
        """Accept *things*; raise EntryRefused for what only a commune or a visit can settle."""
        with self._context.store.transaction():
            return tuple(self._accept(one, round_) for one in things)

    def ask_to_complete(
        self, things: Sequence[ToDecide], comment: str, *, round_: RoundId | None = None
    ) -> tuple[Held, ...]:
        """Ask every commune of *things* to complete its item; a Not applicable is refused too."""
        written: list[Held] = []
        with self._context.store.transaction():
            for one in things:
                if one.kind is WaitingKind.APPROVAL:
                    written.append(
                        self._supervising.approve(
                            one.centre, one.item, accept=False, comment=comment, round_=round_
                        )
                    )
                written += self._supervising.return_items(
                    one.centre, (one.item,), comment, round_=round_
                )
        return tuple(written)

    def _accept(self, one: ToDecide, round_: RoundId | None) -> Held:
        match one.kind:
            case WaitingKind.APPROVAL:
                return self._supervising.approve(one.centre, one.item, round_=round_)
            case WaitingKind.REPLY:
                said = accepted_words()
                return self._declaring.comment(one.item, said, centre=one.centre, round_=round_)
            case WaitingKind.CONFLICT:
                raise EntryRefused(N_("Only the commune can choose between its two versions."))
            case WaitingKind.PHOTO:
                raise EntryRefused(
                    N_(
                        "A photo that several communes show cannot be accepted: ask to complete"
                        " the item, or go and check."
                    )
                )
        assert_never(one.kind)


def accepted_words() -> str:
    """Return the remark that accepts a reply."""
    return _("Accepted.")
