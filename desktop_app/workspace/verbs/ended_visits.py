"""A visit that has ended can be read only: what both sides signed stays as it is."""

from __future__ import annotations

from desktop_app.core.assessment.assessment import visit_of
from desktop_app.core.changes.bodies import Visit
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CentreId, ChangeHash, RoundId
from desktop_app.storage import state
from desktop_app.storage.store import Store


def visit_register(
    store: Store, centre: CentreId, round_: RoundId, visit: ChangeHash
) -> Register | None:
    """Return what was written about *visit*, None where it is not in this data."""
    unit = Unit(kind=UnitKind.VISIT, centre=centre, round=round_, part=visit)
    found = state.unit(store, unit)
    return found if isinstance(found, Register) else None


def needed_visit(
    store: Store, centre: CentreId, round_: RoundId, visit: ChangeHash
) -> tuple[Register, Visit]:
    """Return *visit* and what is known of it; raise EntryRefused where it is not in this data."""
    register = visit_register(store, centre, round_, visit)
    body = visit_of(register)
    if register is None or body is None:
        raise EntryRefused(N_("That visit is not in this data."))
    return register, body


def refuse_ended(store: Store, centre: CentreId, round_: RoundId, visit: ChangeHash | None) -> None:
    """Raise EntryRefused where *visit* is not in this data, or has ended; None is no visit."""
    if visit is not None and needed_visit(store, centre, round_, visit)[1].closed:
        raise EntryRefused(
            N_("This visit has ended and can be read only. Open another one to check again.")
        )
