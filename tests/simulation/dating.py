"""Whether every answer that a wrong clock misdated ends in a round of the service.

Computed from the changes alone, without the program's own judgement of clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop_app.core.changes.change import Held
from desktop_app.core.ids import CentreId, ChangeKind, Status
from desktop_app.storage import state

from .world import Computer, World


def undecided(world: World, computer: Computer) -> Iterator[str]:
    """Yield every answer of a round that is not open which nobody will be asked about."""
    commune, roster = computer.part.commune, computer.desk._context.roster
    if commune is None or roster is None:
        return
    opened = {notice.round for notice in roster.rounds}
    store = computer.desk._context.store
    changes = state.changes_of_kinds(store, CentreId(commune), (ChangeKind.ANSWER,))
    every = [held for held in changes if _says_something(held)]
    what = computer.desk.declaring.misdated()
    known = world.book.left | (what.identities if what else frozenset())
    for held in filter(_says_something, _standing(changes)):
        change = held.change
        if change.round in opened or change.offset is not None or held.identity in known:
            continue
        if any(_settles(one, held) for one in every if one.change.round in opened):
            continue
        yield f"nobody is asked about an answer to {change.item} in {change.round}"


def _says_something(held: Held) -> bool:
    return bool(held.change.fields["status"] != Status.UNANSWERED)


def _standing(every: Iterable[Held]) -> Iterator[Held]:
    """Yield the last change of the answer to each item in each round; it may take it away."""
    last: dict[tuple[str, str], Held] = {}
    for held in every:
        place = held.change.round, held.change.item
        if place not in last or last[place].change.counter < held.change.counter:
            last[place] = held
    yield from last.values()


def _settles(later: Held, held: Held) -> bool:
    if later.change.item != held.change.item:
        return False
    return held.identity in later.change.bases or later.change.counter > held.change.counter
