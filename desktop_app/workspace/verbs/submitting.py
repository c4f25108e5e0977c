"""The leader's confirmation: it names exactly what it covers (trình; docs/rules.md#case-1)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import msgspec

from desktop_app.core.assessment.assessment import gather
from desktop_app.core.assessment.judging import Judgement, judge
from desktop_app.core.assessment.submissions import (
    CARRIED_OVER,
    PastSubmission,
    heads_of,
    judge_submission,
    read_by,
)
from desktop_app.core.changes.bodies import Submit, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.covering import covers_of
from desktop_app.core.changes.fold import covered_digest, fold
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import N_, EntryRefused, NotAllowed
from desktop_app.core.ids import CentreId, DeviceId, EvidenceHash, ItemId, Role, RoundId
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.storage import identities, state, writing
from desktop_app.storage.identities import Identity
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context import trust
from desktop_app.workspace.context.desk_context import DeskContext, NotBegun


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """What a submission confirms, for the person who is about to sign."""

    judgement: Judgement
    unanswered: tuple[ItemId, ...]  # critical items without an answer: listed, they do not block
    answers: int
    checklist: Checklist  # the version by which it would be judged
    covers: dict[DeviceId, int]
    digest: str


class Submitting:
    """Confirm with a leader's key, or record the slip the leader signed on paper."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def preview(self, *, round_: RoundId | None = None, centre: CentreId | None = None) -> Covered:
        """Return what a submission would cover if it were made now."""
        context = self._context
        where, when = context.centre(centre), context.round(round_)
        changes = state.changes_of(context.store, where)
        covers = covers_of(changes, when)
        record = gather(where, when, fold(read_by(changes, covers)).items())
        checklist = context.checklist_of(where, when, record)
        asked = context.checklist_versions.versions.asked_again(record, checklist)
        judgement = judge(checklist, record, as_of=context.moment().today, asked=asked)
        critical = [item.id for item in checklist.critical_items]
        heads = heads_of(record)
        return Covered(
            judgement=judgement,
            unanswered=tuple(
                i for i in critical if record.item(i).answer is None or judgement.items[i].ask_again
            ),
            answers=judgement.answered,
            checklist=checklist,
            covers=covers,
            digest=covered_digest(head.identity for head in heads),
        )

    def submit(
        self,
        *,
        pin: str | None = None,
        slip: EvidenceHash | None = None,
        leader: str = "",
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> tuple[Held, Covered]:
        """Confirm by the leader's *pin*, or record the signed *slip*; return what it covers."""
        context = self._context
        where, when = context.centre(centre), context.round(round_)
        leader = clean_text(leader, limit=MAX_NAME, single_line=True)
        signer = self._signer(pin, slip)
        preview = self.preview(round_=when, centre=where)
        if preview.answers == 0:
            raise EntryRefused(N_("Nothing has been answered yet; there is nothing to submit."))
        body = Submit(
            checklist=preview.checklist.name,
            covers={str(device): last for device, last in preview.covers.items()},
            digest=preview.digest,
            leader=leader or (signer.person if slip is None else ""),
            slip=slip,
        )
        draft = Draft(body=body, centre=where, round=when)
        try:
            (held,) = writing.write(context.store, context.writer(signer), [draft])
        finally:
            if signer.role is Role.LEADER:
                context.forget_key(signer.device)
        return held, preview

    def past(self, centre: CentreId, *, up_to: RoundId | None = None) -> list[PastSubmission]:
        """Return the submissions of *centre*, oldest first, each judged as of its own moment."""
        return past_submissions(self._context, centre, up_to=up_to)

    def _signer(self, pin: str | None, slip: EvidenceHash | None) -> Identity:
        context = self._context
        if slip is not None:
            return context.identity(Role.CLERK)
        leader = identities.identity(context.store, Role.LEADER)
        if leader is None:
            raise NotBegun(
                N_(
                    "No leader's key is on this PC. Add one with its PIN, or record the slip"
                    " that the leader signed."
                )
            )
        if not pin:
            raise NotAllowed(N_("The leader confirms with the PIN of the leader's key."))
        from desktop_app.workspace.upkeep import (
            recovering,  # keys and what seals them, which no window needs at the start
        )

        if recovering.is_gone(context, leader):
            raise NotBegun(
                N_(
                    "The leader's key is no longer on this PC. The leader chooses a new PIN (typed:"
                    " “init --role leader”) and asks for a new code, or record the slip that the"
                    " leader signed."
                )
            )
        context.open_with_pin(leader, pin)
        return recovering.leader_goes_on(context, leader, pin)


def past_submissions(
    context: DeskContext, centre: CentreId, *, up_to: RoundId | None = None
) -> list[PastSubmission]:
    """Return the submissions of *centre* up to a round, by round, in each the oldest first.

    An old round that is put right later does not take the place of the newest one.
    """
    return _judged(context, centre, _submissions(context, centre, up_to))


def recent_submissions(
    context: DeskContext, centre: CentreId, round_: RoundId
) -> list[PastSubmission]:
    """Return the submissions that can decide the level of *round_*: its own, and the one before.

    The level of older ones is never needed, and reading a year of them is slow.
    """
    known = _submissions(context, centre, round_)
    before = [one for one in known if one[0].change.round != round_]
    return _judged(context, centre, [*before[-1:], *known[len(before) :]])


_Received = tuple[Held, int | None]  # a submission, and when the service first held it


def _submissions(context: DeskContext, centre: CentreId, up_to: RoundId | None) -> list[_Received]:
    found = [
        (held, received)
        for held, received in state.submissions(context.store, centre)
        if isinstance(body_of(held.change), Submit) and not (up_to and held.change.round > up_to)
    ]
    return sorted(found, key=lambda pair: pair[0].change.round)


def _judged(
    context: DeskContext, centre: CentreId, submissions: Iterable[_Received]
) -> list[PastSubmission]:
    lasting: list[Held] | None = None
    judged = []
    for round_, members in groupby(submissions, key=lambda pair: pair[0].change.round):
        if lasting is None:
            lasting = state.changes_of_kinds(context.store, centre, CARRIED_OVER)
        changes = state.changes_of(context.store, centre, round_)
        changes += [one for one in lasting if one.change.round != round_]
        for held, received in members:
            body = body_of(held.change)
            assert isinstance(body, Submit)  # _submissions lets nothing else through
            judged.append(_by_its_version(context, held, body, changes, received))
    return judged


def _by_its_version(
    context: DeskContext, held: Held, body: Submit, changes: Iterable[Held], received: int | None
) -> PastSubmission:
    """Judge *held* by the version that it names; a later move does not change its level."""
    versions = context.checklist_versions.versions
    by = versions.find(body.checklist)
    one = judge_submission(by or context.checklist, held, body, changes, received, versions)
    closed = trust.closed_at(context.roster, held.change.round)
    return msgspec.structs.replace(
        one,
        is_whole=one.is_whole and by is not None,
        lacking="" if by else body.checklist,
        late=bool(closed) and one.seconds > closed,
    )
