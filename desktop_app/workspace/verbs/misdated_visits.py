"""A supervisor's visits and findings that stand in a wrong round because a clock was wrong.

``core.time.misdated_visits`` finds them. They are offered until somebody decides: they are written
again in the open round, each with its original among its bases, or they stay where they are. The
originals stay readable in either case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from desktop_app.core.changes.bodies import Paragraph, Verify, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, unit_of
from desktop_app.core.ids import ChangeHash, Role, RoundId
from desktop_app.core.time.misdated_visits import (
    KINDS,
    MisdatedWork,
    misdated_work,
    with_possible_times,
)
from desktop_app.storage import identities, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext

from .misdated import contact_of, left_where_it_is, refused_for_their_round


def misdated_visits(context: DeskContext) -> tuple[MisdatedWork, ...]:
    """Return by centre what this supervisor wrote into another round than the open one."""
    own = {one.device for one in identities.identities(context.store) if _checks(one.role)}
    if not own:
        return ()
    left = left_where_it_is(context)
    roster = context.roster
    opened = {one.round for one in roster.rounds} if roster is not None else set()
    found = []
    for centre in state.centres_beside(context.store, own, KINDS, context.round(), opened):
        contact = contact_of(context, centre)
        refused = refused_for_their_round(context, centre, contact, KINDS)
        every = state.changes_of_kinds(context.store, centre, KINDS)
        work = misdated_work(centre, [*every, *refused], contact, own=own, left=left)
        if work is not None:
            found.append(work)
    return tuple(found)


def bring_visits_over(context: DeskContext, what: Sequence[MisdatedWork]) -> tuple[Held, ...]:
    """Write misdated visits with all that belongs to them again in the open round, all or none.

    The originals stay. A visit whose times cannot be comes over without them, and open.
    """
    open_ = context.round()
    writer = context.writer(context.identity(Role.SUPERVISOR))
    written: list[Held] = []
    with context.store.transaction():
        for work in what:
            visits = list(_visits(context, work, open_))
            opened = writing.write(context.store, writer, visits)
            ids = [held.identity for held in opened]
            drafts = [*_findings(work, ids, open_), *_words(context, work, open_)]
            written += [*opened, *writing.write(context.store, writer, drafts)]
    return tuple(written)


def _checks(role: Role) -> bool:
    return role in (Role.SUPERVISOR, Role.VIEWER)


def _visits(context: DeskContext, work: MisdatedWork, round_: RoundId) -> Iterator[Draft]:
    contact = contact_of(context, work.centre)
    for one in work.visits:
        body = msgspec.structs.replace(with_possible_times(one.visit.held, contact), visit=None)
        yield Draft(body=body, centre=work.centre, round=round_, bases=one.visit.replaced)


def _findings(work: MisdatedWork, ids: Iterable[ChangeHash], round_: RoundId) -> Iterator[Draft]:
    """Yield the findings of each visit, which name the visit's new id, one of *ids*."""
    for visit, new in zip(work.visits, ids, strict=True):
        for finding in visit.findings:
            body = body_of(finding.held.change)
            assert isinstance(body, Verify)  # the only kind in the unit "verify"
            yield Draft(
                body=msgspec.structs.replace(body, visit=new),
                centre=work.centre,
                round=round_,
                item=finding.held.change.item,
                bases=finding.replaced,
            )


def _words(context: DeskContext, work: MisdatedWork, round_: RoundId) -> Iterator[Draft]:
    """Yield requests, remarks, and paragraphs in place of what the open round has."""
    for held in work.talk:
        body = body_of(held.change)
        assert body is not None  # it was told from others by its body
        yield Draft(
            body=body,
            centre=work.centre,
            round=round_,
            item=held.change.item,
            bases=(held.identity,),
        )
    for text in work.texts:
        body = body_of(text.held.change)
        assert isinstance(body, Paragraph)  # the only kind in the unit "paragraph"
        unit = msgspec.structs.replace(unit_of(text.held), round=round_)
        now = state.unit(context.store, unit)
        heads = (head.identity for head in now.heads) if isinstance(now, Register) else ()
        yield Draft(body=body, centre=work.centre, round=round_, bases=(*heads, *text.replaced))
