"""A PC whose data goes back to the same earlier state again and again (docs/rules.md#data-10).

Some offices have PCs that are reset to one image at every start; others install many PCs from
one image. Either way one key goes on in several branches, each of which gets a key of its own
(``recovering``). Two answers of one key are no conflict between two people, and where this
happens often the person is told what to change.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.core.changes.bodies import Adopt, Answer, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Log, Register, UnitKind
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, DeviceId, centre_id
from desktop_app.storage import identities, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext

OFTEN = 2  # branches of one key, beside the first one, from which on a person is told


class PutBackOften(Fault):
    """The data goes back to an earlier state again and again, or several PCs share one image."""


def put_back_often(context: DeskContext) -> PutBackOften | None:
    """Return PutBackOften where the data went back to an earlier state several times, else None."""
    own = identities.identities(context.store)
    communes = {centre_id(one.commune) if one.commune else None for one in own}
    branches = [_branches(context, centre) for centre in communes]
    times = max((len(known.get(one.device, ())) for known in branches for one in own), default=0)
    if times < OFTEN:
        return None
    return PutBackOften(
        N_(
            "The data of this PC went back to an earlier state {count} times, or several PCs work"
            " with copies of it. If this PC is put back at every start (Deep Freeze), keep the data"
            " on a drive that stays, or on a USB drive: --data FOLDER. If several PCs were"
            " installed from one image, begin in an empty folder on each of them, with a code of"
            " its own. Nothing that was sent is lost."
        ),
        count=times,
    )


def settle_with_oneself(context: DeskContext) -> bool:
    """Settle conflicts between branches of one key by the later answer; return if there were any.

    Later is what was written after the service had received the other; where that is not known
    for sure, a person chooses. The earlier one stays readable.
    """
    own = identities.identities(context.store)
    done = False
    for identity in own:
        if identity.successor is not None or identity.commune is None:
            continue
        centre = centre_id(identity.commune)
        family = _family(context, centre, {one.device for one in own})
        drafts = [
            draft
            for unit, register in state.units_of_kind(context.store, UnitKind.ANSWER, centre=centre)
            if isinstance(register, Register) and register.conflict
            for draft in _settled(context, register, identity.device, family)
        ]
        if drafts:
            writing.write(context.store, context.writer(identity), drafts)
            done = True
    return done


def _settled(
    context: DeskContext, register: Register, writer: DeviceId, family: set[DeviceId]
) -> Iterator[Draft]:
    mine = [head for head in register.heads if head.change.device == writer and head.change.origin]
    others = [head for head in register.heads if head not in mine]
    if len(mine) != 1 or not all(head.change.device in family for head in others):
        return
    (last,) = mine
    body, change = body_of(last.change), last.change
    if not isinstance(body, Answer) or not all(_is_before(context, one, last) for one in others):
        return
    yield Draft(
        body=body,
        centre=change.centre,
        round=change.round,
        item=change.item,
        bases=tuple(head.identity for head in register.heads),
    )


def _is_before(context: DeskContext, earlier: Held, later: Held) -> bool:
    received = state.received_at(context.store, earlier)
    offset = later.change.offset
    return received is not None and offset is not None and received < later.change.wall + offset


def _family(context: DeskContext, centre: CentreId, own: set[DeviceId]) -> set[DeviceId]:
    """Return the keys of this PC and all that went on from a branch of one of them."""
    branches, found = _branches(context, centre), set(own)
    waiting = list(own)
    while waiting:
        for device in branches.get(waiting.pop(), set()) - found:
            found.add(device)
            waiting.append(device)
    return found


def _branches(context: DeskContext, centre: CentreId | None) -> dict[DeviceId, set[DeviceId]]:
    """Return which keys wrote a branch of each key again; of all communes where none is named."""
    found: dict[DeviceId, set[DeviceId]] = {}
    for _unit, entries in state.units_of_kind(context.store, UnitKind.ADOPT, centre=centre):
        for held in entries.entries if isinstance(entries, Log) else ():
            body = body_of(held.change)
            if isinstance(body, Adopt):
                found.setdefault(body.device, set()).add(held.change.device)
    return found
