"""The verbs of a supervisor on the area's communes (the verified layer; docs/rules.md#data-5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from desktop_app.core.assessment.assessment import Record, visit_of
from desktop_app.core.assessment.visit_minutes import named_in_minutes
from desktop_app.core.changes.bodies import Approve, Body, Call, Order, Return, Verify, Visit
from desktop_app.core.changes.change import MAX_BASES, Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.entries import EnteredAnswer, check_entry
from desktop_app.core.fault import N_, EntryRefused, NotAllowed
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    ItemId,
    Method,
    Role,
    RoundId,
    Status,
    commune_of,
)
from desktop_app.core.text.cleaning import MAX_NAME, MAX_PARAGRAPH, clean_text
from desktop_app.storage import identities, state, writing
from desktop_app.storage.identities import Identity
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext

from .declaring import AnswerEntry, Saved
from .ended_visits import needed_visit, refuse_ended

if TYPE_CHECKING:
    from desktop_app.core.time.misdated_visits import MisdatedWork


class VisitEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a visit; None leaves a part as it was."""

    method: Method | None = None
    started: datetime | None = None  # local
    ended: datetime | None = None
    decision: str | None = None
    team: str | None = None
    present: str | None = None
    opinion: str | None = None
    conclusion: str | None = None
    decision_day: date | UnsetType | None = UNSET  # None: no day
    team_head: str | None = None
    team_head_title: str | None = None
    recorder: str | None = None
    recorder_title: str | None = None
    representative: str | None = None


class Supervising:
    """Visits, findings, returns, approvals, orders and calls."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def open_visit(
        self, centre: CentreId, entry: VisitEntry, *, round_: RoundId | None = None
    ) -> Held:
        """Open a visit; its id is the hash of the change returned."""
        started = entry.started or self._context.moment().local
        entry = msgspec.structs.replace(entry, started=started)
        return self._write(centre, round_, self._visit(entry, Visit()))

    def amend_visit(
        self,
        centre: CentreId,
        visit: ChangeHash,
        entry: VisitEntry,
        *,
        close: bool = False,
        round_: RoundId | None = None,
    ) -> Held:
        """Replace what is known of *visit*; with *close* it ends."""
        record, when = self._record(centre, round_), self._context.round(round_)
        register, before = needed_visit(self._context.store, centre, when, visit)
        refuse_ended(self._context.store, centre, when, visit)
        if close and entry.ended is None and before.ended is None:
            entry = msgspec.structs.replace(entry, ended=self._context.moment().local)
        body = msgspec.structs.replace(
            self._visit(entry, before),
            visit=visit,
            closed=close,
            minutes=named_in_minutes(record, visit) if close else (),
        )
        return self._write(centre, round_, body, bases=_heads(register))

    def open_visit_of(
        self, centre: CentreId, *, round_: RoundId | None = None
    ) -> ChangeHash | None:
        """Return the latest visit that is still open, or None."""
        visits = self._record(centre, round_).visits
        still = [
            (register.standing.change.counter, change)
            for change, register in visits.items()
            if (body := visit_of(register)) is not None and not body.closed
        ]
        return max(still)[1] if still else None

    def verify(
        self,
        centre: CentreId,
        item: ItemId,
        entry: AnswerEntry,
        *,
        visit: ChangeHash | None = None,
        evidence_wrong: bool = False,
        round_: RoundId | None = None,
    ) -> Saved:
        """Save the own finding on *item* in *visit* (the open one, if None).

        Where no visit is open a file check is opened, so that a finding always belongs to one.
        """
        context = self._context
        checklist = self._checklist(centre, round_)
        known = checklist.item(item)
        moment = context.moment()
        given = EnteredAnswer(
            status=entry.status, value=entry.value, of=entry.of, note=entry.note,
            reason=entry.reason,
        )  # fmt: skip
        check = check_entry(known, given, today=moment.today, clock_known=moment.is_known)
        check = check.accepted()
        visit = visit or self.open_visit_of(centre, round_=round_)
        if visit is None:
            visit = self.open_visit(centre, VisitEntry(method=Method.FILE), round_=round_).hash
        refuse_ended(context.store, centre, context.round(round_), visit)
        one = self._record(centre, round_).item(item)
        bases: tuple[ChangeHash, ...] = ()
        for register in one.verified:
            body = register.standing.change.fields
            if body.get("visit") == visit:
                bases = _heads(register)
        answer = Verify(
            checklist=checklist.name,
            visit=visit,
            status=check.status,
            value=check.value,
            of=check.of,
            note=check.note,
            judged=_judged(one.answer),
            evidence_wrong=evidence_wrong,
        )
        held = self._write(centre, round_, answer, item=item, bases=bases)
        return Saved(held=held, warnings=check.warnings)

    def approve(
        self,
        centre: CentreId,
        item: ItemId,
        *,
        accept: bool = True,
        comment: str = "",
        round_: RoundId | None = None,
    ) -> Held:
        """Accept or reject the Not applicable that stands on *item*."""
        known = self._checklist(centre, round_).item(item)
        register = self._record(centre, round_).item(item).answer
        fields = register.standing.change.fields if register else {}
        if register is None or fields.get("status") != Status.NOT_APPLICABLE:
            raise EntryRefused(
                N_("{code} is not answered “Not applicable”; there is nothing to approve."),
                code=known.code,
            )
        said = clean_text(comment)
        if not accept and not said and not known.secret:
            raise EntryRefused(N_("Say why “Not applicable” is not accepted."))
        body = Approve(
            head=register.standing.identity,
            accepted=accept,
            reason=fields.get("reason"),
            comment="" if known.secret else said,
        )
        return self._write(centre, round_, body, item=item)

    def return_items(
        self,
        centre: CentreId,
        items: tuple[ItemId, ...],
        comment: str,
        *,
        round_: RoundId | None = None,
    ) -> tuple[Held, ...]:
        """Ask the commune to complete *items*; a secret item is returned without a comment."""
        context = self._context
        said = clean_text(comment)
        record = self._record(centre, round_)
        checklist = self._checklist(centre, round_)
        drafts = []
        for item in items:
            known = checklist.item(item)
            if not said and not known.secret:
                raise EntryRefused(N_("Say what is to be completed."))
            register = record.item(item).answer
            body = Return(
                comment="" if known.secret else said,
                judged=_judged(register),
            )
            drafts.append(Draft(body=body, centre=centre, round=context.round(round_), item=item))
        return writing.write(context.store, context.writer(self._identity(centre)), drafts)

    def order(
        self,
        centre: CentreId,
        item: ItemId | None,
        action: ChangeHash,
        *,
        ordered: bool = False,
        due: date | None = None,
        closed: bool = False,
        comment: str = "",
        reopened: bool = False,
        visit: ChangeHash | None = None,
        round_: RoundId | None = None,
    ) -> Held:
        """Order a remedy, extend its deadline, close it as found done, or send it back.

        With *visit* it is part of the minutes of that one.
        """
        refuse_ended(self._context.store, centre, self._context.round(round_), visit)
        unit = Unit(kind=UnitKind.ACTION, centre=centre, item=item or "", part=action)
        if state.unit(self._context.store, unit) is None:
            raise EntryRefused(N_("That remedy is not in this data."))
        body = Order(
            action=action,
            ordered=ordered,
            due=due,
            closed=closed,
            comment=clean_text(comment),
            reopened=reopened,
            visit=visit,
        )
        return self._write(centre, round_, body, item=item)

    def log_call(self, centre: CentreId, text: str = "", *, round_: RoundId | None = None) -> Held:
        """Log that the commune was called (đôn đốc); colleagues see it."""
        return self._write(centre, round_, Call(text=clean_text(text, single_line=True)))

    def misdated(self) -> tuple[MisdatedWork, ...]:
        """Return by centre what a wrong clock put into another round than the open one."""
        from .misdated_visits import misdated_visits

        return misdated_visits(self._context)

    def bring_over(self, what: Sequence[MisdatedWork]) -> tuple[Held, ...]:
        """Write misdated visits and findings again in the open round; the originals stay."""
        from .misdated_visits import bring_visits_over

        return bring_visits_over(self._context, what)

    def leave(self, what: Iterable[MisdatedWork]) -> None:
        """Leave them in their round; they are not offered again on this PC."""
        from .misdated import leave

        leave(self._context, frozenset().union(*(one.identities for one in what)))

    def _visit(self, entry: VisitEntry, before: Visit) -> Visit:
        def text(new: str | None, old: str) -> str:
            return old if new is None else clean_text(new, limit=MAX_PARAGRAPH)

        def name(new: str | None, old: str) -> str:
            return old if new is None else clean_text(new, limit=MAX_NAME, single_line=True)

        def time(new: datetime | None, old: str | None) -> str | None:
            return old if new is None else new.isoformat(timespec="minutes")

        return Visit(
            visit=before.visit,
            method=entry.method or before.method,
            started=time(entry.started, before.started),
            ended=time(entry.ended, before.ended),
            decision=text(entry.decision, before.decision),
            team=text(entry.team, before.team),
            present=text(entry.present, before.present),
            opinion=text(entry.opinion, before.opinion),
            conclusion=text(entry.conclusion, before.conclusion),
            closed=before.closed,
            decision_day=before.decision_day if entry.decision_day is UNSET else entry.decision_day,
            team_head=name(entry.team_head, before.team_head),
            team_head_title=name(entry.team_head_title, before.team_head_title),
            recorder=name(entry.recorder, before.recorder),
            recorder_title=name(entry.recorder_title, before.recorder_title),
            representative=name(entry.representative, before.representative),
        )

    def _checklist(self, centre: CentreId, round_: RoundId | None) -> Checklist:
        """Return the version that the commune uses: what is checked is what was asked."""
        return self._context.checklist_of(centre, self._context.round(round_))

    def _record(self, centre: CentreId, round_: RoundId | None) -> Record:
        return state.record(self._context.store, centre, self._context.round(round_))

    def _identity(self, centre: CentreId) -> Identity:
        """Return the supervisor's key; a key of the commune itself cannot verify."""
        context = self._context
        for one in identities.identities(context.store):
            if one.role in (Role.CLERK, Role.LEADER) and one.commune == commune_of(centre):
                raise NotAllowed(
                    N_("This PC declares for commune {commune}; another one has to verify it."),
                    commune=one.commune,
                )
        identity = context.identity(Role.SUPERVISOR)
        context.centre(centre)  # one that this desk follows
        return identity

    def _write(
        self,
        centre: CentreId,
        round_: RoundId | None,
        body: Body,
        *,
        item: ItemId | None = None,
        bases: tuple[ChangeHash, ...] = (),
    ) -> Held:
        context = self._context
        draft = Draft(
            body=body, centre=centre, round=context.round(round_), item=item or "", bases=bases
        )
        (held,) = writing.write(context.store, context.writer(self._identity(centre)), [draft])
        return held


def _judged(register: Register | None) -> tuple[ChangeHash, ...]:
    """Return the heads that a finding looked at, the standing one first, as many as it may name."""
    return _heads(register)[:MAX_BASES] if register else ()


def _heads(register: Register) -> tuple[ChangeHash, ...]:
    return tuple(head.identity for head in register.heads)
