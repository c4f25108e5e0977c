"""Entries that stand in a wrong round because a clock was wrong, offered for the right one.

Before the first contact the PC's clock alone decides the month (docs/rules.md#data-3).
``core.misdating`` finds the entries that this put into a wrong round. They are offered until
somebody decides: they are written again in the open round, each with its original among its
bases, or they stay where they are. The originals stay readable in either case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.changes.bodies import Body, body_of
from desktop_app.core.changes.change import MAX_COUNTER, Held
from desktop_app.core.changes.fold import same_content, unit_of
from desktop_app.core.changes.receipts import Refusal
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    ChangeKind,
    ItemId,
    Role,
    RoundId,
    commune_of,
)
from desktop_app.core.time.misdating import (
    AHEAD,
    KINDS,
    Contact,
    Misdated,
    is_misdated,
    misdated_among,
)
from desktop_app.core.time.wall_time import FIRST_SECOND, LATEST
from desktop_app.storage import feeds, identities, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext


def misdated(context: DeskContext, centre: CentreId | None = None) -> Misdated | None:
    """Return what a wrong clock put into another round and nobody decided on, or None."""
    where = context.centre(centre)
    contact = contact_of(context, where)
    refused = refused_for_their_round(context, where, contact, KINDS)
    if not refused and not _may_hold_any(context, where, contact):
        return None
    every = state.changes_of_kinds(context.store, where, KINDS)
    return misdated_among([*every, *refused], contact, left=left_where_it_is(context))


def bring_over(
    context: DeskContext, what: Misdated, centre: CentreId | None = None
) -> tuple[Held, ...]:
    """Write misdated entries again in the open round, all or none; the originals stay."""
    where, open_ = context.centre(centre), context.round()
    now = state.record(context.store, where, open_)
    drafts = [
        Draft(body=body, centre=where, round=open_, item=item, bases=bases)
        for body, item, bases in (*_answers(what, now), *_single(what, now))
    ]
    return writing.write(context.store, context.writer(context.identity(Role.CLERK)), drafts)


def leave(context: DeskContext, identities: frozenset[ChangeHash]) -> None:
    """Leave misdated entries where they are and do not offer them again on this PC."""
    known = left_where_it_is(context) | identities
    settings.keep(context.store, settings.LEFT_WHERE_IT_IS, sorted(known))


def contact_of(context: DeskContext, centre: CentreId) -> Contact:
    """Return what is known of rounds and times, and what was written about *centre* before."""
    roster, moment = context.roster, context.moment()
    first = settings.read(context.store, settings.FIRST_ROUND, str)
    received = feeds.first_receipts(context.store, commune_of(centre))
    return Contact(
        current=context.round(),
        is_made=roster is not None or moment.is_known,
        opened=frozenset(one.round for one in roster.rounds) if roster else frozenset(),
        first=RoundId(first) if first else None,
        before={
            one.device: received.get(one.device, MAX_COUNTER)
            for one in identities.identities(context.store)
        },
        now=moment.seconds,
        offset=moment.offset,
    )


def _may_hold_any(context: DeskContext, centre: CentreId, contact: Contact) -> bool:
    """Return whether any round may hold misdated entries; mostly there is none.

    Reads no entries, because a screen calls it after every answer.
    """
    beside = {one for one in state.rounds_of(context.store, centre) if one != contact.current}
    if not contact.is_made:  # then the time alone can be doubted
        last = min(contact.now + AHEAD, LATEST)
        return bool(beside) and state.has_times_beside(context.store, centre, FIRST_SECOND, last)
    if not beside <= contact.opened:
        return True
    early = chain.from_iterable(
        state.rounds_before_contact(context.store, centre, device, last)
        for device, last in contact.before.items()
    )
    return bool(beside) and any(one in beside and one != contact.first for one in early)


def refused_for_their_round(
    context: DeskContext, centre: CentreId, contact: Contact, kinds: Collection[ChangeKind]
) -> list[Held]:
    """Return own entries of these *kinds* that the service refused for the form of their round.

    Services of the first release took rounds of the years 2000 to 2099 alone. Such an entry has
    no effect, and is offered all the same.
    """
    return [
        held
        for held, reason in state.refused(context.store)
        if reason == Refusal.MALFORMED
        and held.change.kind in kinds
        and held.change.centre == centre
        and not held.change.round.startswith("20")
        and is_misdated(held.change, contact)
    ]


def left_where_it_is(context: DeskContext) -> frozenset[ChangeHash]:
    """Return the entries that a person chose to leave in their round."""
    kept = settings.read(context.store, settings.LEFT_WHERE_IT_IS, list[ChangeHash])
    return frozenset(kept or ())


_Meant = tuple[Body, ItemId, tuple[ChangeHash, ...]]


def _answers(what: Misdated, now: Record) -> Iterator[_Meant]:
    """Yield each answer that was given last, once; those that differ come over as a conflict."""
    for item, heads in what.answers.items():
        register = now.item(item).answer
        replaced = tuple(head.identity for head in register.heads) if register else ()
        several = [heads[0], *(one for one in heads[1:] if not same_content(heads[0], one))]
        for held in several:
            body = body_of(held.change)
            assert body is not None  # the item was answered
            yield body, item, (*replaced, *what.replaced[item])


def _single(what: Misdated, now: Record) -> Iterator[_Meant]:
    """Yield remarks, and paragraphs in place of what the open round has, which is older."""
    for held in what.remarks:
        body = body_of(held.change)
        if body is not None:
            yield body, ItemId(held.change.item), (held.identity,)
    for held in what.texts:
        body = body_of(held.change)
        if body is not None:
            register = now.paragraphs.get(unit_of(held).part)
            replaced = tuple(head.identity for head in register.heads) if register else ()
            yield body, ItemId(""), (*replaced, held.identity)
