"""A cache of the board's figures, one short byte string an assessment.

They can be computed from the state at any time. A trigger of the schema deletes all summaries of a
centre when one of its units changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from desktop_app.core.ids import CentreId, RoundId

from .store import Store

_AT_ONCE = 64  # centres summed up in one transaction: saving an answer waits no longer


def summary(store: Store, centre: CentreId, round: RoundId, stamp: str) -> bytes | None:
    """Return the summary of an assessment if it was made under *stamp* and still holds."""
    found = store.row(
        "SELECT data FROM summary WHERE centre = ? AND round = ? AND stamp = ?",
        (centre, round, stamp),
    )
    return None if found is None else bytes(found[0])


def summaries(store: Store, round: RoundId, stamp: str) -> dict[CentreId, bytes]:
    """Return every summary of *round* that was made under *stamp* and still holds."""
    return dict(
        store.rows("SELECT centre, data FROM summary WHERE round = ? AND stamp = ?", (round, stamp))
    )


def save_summaries(
    store: Store, round: RoundId, stamp: str, made: Mapping[CentreId, bytes]
) -> None:
    """Keep summaries; *stamp* names all they depend on besides the state (rules, day, version).

    Call it in the transaction that read the state, or use all_summaries: a change that came
    between reading and saving would otherwise be missed.
    """
    with store.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO summary (centre, round, stamp, data) VALUES (?, ?, ?, ?)",
            [(centre, round, stamp, data) for centre, data in made.items()],
        )


def all_summaries(
    store: Store,
    round: RoundId,
    centres: Sequence[CentreId],
    stamp: str,
    make: Callable[[Sequence[CentreId]], Mapping[CentreId, bytes]],
) -> dict[CentreId, bytes]:
    """Return the summaries of *centres*; what is missing is made by *make*, some at a time."""
    held = summaries(store, round, stamp)
    missing = [centre for centre in centres if centre not in held]
    for at in range(0, len(missing), _AT_ONCE):
        with store.transaction():
            made = make(missing[at : at + _AT_ONCE])
            save_summaries(store, round, stamp, made)
        held.update(made)
    return {centre: held[centre] for centre in centres if centre in held}
