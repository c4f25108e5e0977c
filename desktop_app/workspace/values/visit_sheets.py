"""Photos of signed minutes: evidence of a visit, attached to no item."""

from __future__ import annotations

from desktop_app.core.assessment.assessment import attached
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Log, Unit, UnitKind
from desktop_app.core.ids import CentreId, ChangeHash
from desktop_app.storage import state
from desktop_app.storage.store import Store


def sheets_of(store: Store, centre: CentreId, visit: ChangeHash) -> tuple[Held, ...]:
    """Return the photos of the signed minutes of *visit*, oldest first."""
    log = state.unit(store, Unit(kind=UnitKind.ATTACH, centre=centre))
    entries = log.entries if isinstance(log, Log) else ()
    return tuple(
        held for held in entries if (piece := attached(held)) is not None and piece.visit == visit
    )
