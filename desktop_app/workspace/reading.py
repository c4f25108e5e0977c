"""Build the clerk's desk from what stands in the store."""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.core.assessment import (
    ItemRecord,
    Record,
    answer_of,
    approval_of,
    attached,
    open_return,
    visit_of,
)
from desktop_app.core.bodies import Action, Answer, Comment, Order, Return, Verify, body_of
from desktop_app.core.changes import Change, Held
from desktop_app.core.checklist import Item
from desktop_app.core.fold import Register
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    Difference,
    ItemId,
    RoundId,
    Status,
    commune_of,
)
from desktop_app.core.judging import (
    ItemJudgement,
    Submitted,
    effective_status,
    evidence_valid_until,
    judge,
    judge_verified,
    official_level,
    written_day,
)
from desktop_app.core.rounds import local
from desktop_app.i18n import _, current_language
from desktop_app.storage import evidence, facts, feeds, identities, state

from . import settings, trust
from .authors import Authors
from .bench import Bench
from .confirming import last_answered_round
from .desk import (
    ActionCard,
    Author,
    Conflict,
    Custody,
    Desk,
    Earlier,
    EvidencePiece,
    Finding,
    ItemDesk,
    OfficialState,
    Remark,
    Side,
    VerifiedState,
    VisitCard,
)
from .submitting import changed_since, past_submissions
from .wording import value_text


def read_desk(
    bench: Bench, *, centre: CentreId | None = None, round_: RoundId | None = None
) -> Desk:
    """Return the desk of *centre* in *round_*, as it stands now."""
    where, when = bench.centre(centre), bench.round(round_)
    return _Reader(bench, where, when).desk()


def written_at(change: Change) -> datetime:
    """Return when *change* was written, in Vietnam, by the last known offset."""
    return local(change.wall + (change.offset or 0))


class _Reader:
    """One reading of one assessment."""

    def __init__(self, bench: Bench, centre: CentreId, round_: RoundId) -> None:
        self.bench = bench
        self.checklist = bench.checklist
        self.centre, self.round = centre, round_
        self.commune = commune_of(centre)
        self.today = bench.moment().today
        self.language = current_language()
        self.authors = Authors(bench)
        self.record = state.record(bench.store, centre, round_)
        last = last_answered_round(bench, centre, round_)
        self.before = state.record(bench.store, centre, last) if last else None
        own = feeds.receipts(bench.store)
        self.received = {(r.device, r.commune): r.through for r in own}
        self.newest = own[0] if own else None
        self.evidence_here, self.evidence_sent = evidence.whereabouts(bench.store, self.commune)
        self.visits = self._visits(self.record)

    def desk(self) -> Desk:
        judgement = judge(self.checklist, self.record, as_of=self.today)
        due = trust.due_date(self.bench.roster, self.checklist, self.round)
        official, changed = self._official(due)
        items = {
            item.id: self._item(item, judgement.items[item.id], item.id in changed)
            for item in self.checklist.items_in_order
        }
        commune = self.bench.communes.commune(self.commune)
        verified = judge_verified(self.checklist, self.record, as_of=self.today)
        moments = [written_at(one.held.change) for one in items.values() if one.held]
        person = self.bench.identity()
        return Desk(
            centre=self.centre,
            commune=commune,
            province=self.bench.communes.province_of(commune),
            centre_name=_("Public Administrative Service Centre of {commune}").format(
                commune=commune.full_name[:1].lower() + commune.full_name[1:]
            ),
            round=self.round,
            due=due,
            today=self.today,
            clock_is_known=self.bench.moment().is_known,
            checklist=self.checklist,
            record=self.record,
            judgement=judgement,
            official=official,
            verified=VerifiedState(
                judgement=verified, visit=next(iter(self.visits.values()), None)
            ),
            items=items,
            unknown_items=tuple(
                one.answer.standing
                for item, one in self.record.items.items()
                if one.answer and self.checklist.find(item) is None
            ),
            newer=len(self.record.newer),
            visits=tuple(self.visits.values()),
            actions=tuple(card for one in items.values() for card in one.actions),
            custody=self._custody(items),
            person=Author(
                name=person.person, position=person.position, phone=person.phone, is_here=True
            ),
            training=self.bench.training,
            last_saved=max(moments, default=None),
        )

    def _item(self, item: Item, judgement: ItemJudgement, changed: bool) -> ItemDesk:
        record = self.record.item(item.id)
        answer = answer_of(record.answer)
        held = record.answer.standing if record.answer else None
        findings = tuple(self._finding(item, one, record, self.visits) for one in record.verified)
        return ItemDesk(
            item=item,
            judgement=judgement,
            held=held,
            answer=answer,
            value_text=value_text(item, answer, language=self.language) if answer else "",
            author=self._author(held) if held else None,
            written=written_at(held.change) if held else None,
            is_received=bool(held) and self._is_received(held),
            changed_since=changed,
            evidence=tuple(self._piece(item, one) for one in record.evidence),
            conflict=self._conflict(item, record.answer) if judgement.conflict else None,
            returned=self._returned(record),
            remarks=tuple(self._remark(one) for one in record.talk),
            approval=approval_of(record, held) if held else None,
            finding=findings[0] if findings else None,
            findings=findings,
            earlier=self._earlier(item),
            actions=tuple(self._action(item.id, one, record.orders) for one in record.actions),
        )

    def _returned(self, record: ItemRecord) -> Remark | None:
        found = open_return(record)
        return self._remark(found) if found else None

    def _official(self, due: date) -> tuple[OfficialState, tuple[ItemId, ...]]:
        past = past_submissions(self.bench, self.centre, up_to=self.round)
        level = official_level(
            self.checklist,
            [
                Submitted(round=one.held.change.round, day=one.day, level=one.judgement.level)
                for one in past
            ],
            round_=self.round,
            due=due,
            as_of=self.today,
        )
        if not past:
            return OfficialState(level=level), ()
        last = past[-1]
        changed = (
            changed_since(self.record, last.record) if last.held.change.round == self.round else ()
        )
        author = self._author(last.held)
        critical = len(self.checklist.critical_items)
        return (
            OfficialState(
                level=level,
                round=last.held.change.round,
                submitted=local(last.seconds),
                by=last.body.leader or author.name,
                by_slip=last.body.slip is not None,
                missing=last.judgement.missing,
                critical_met=critical - len(last.judgement.missing),
                changed_since=len(changed),
                change=last.held.hash,
                is_received=self._is_received(last.held),
            ),
            changed,
        )

    def _custody(self, items: dict[ItemId, ItemDesk]) -> Custody:
        answered = [one for one in items.values() if one.held is not None]
        photos = [p for one in items.values() for p in one.evidence if p.sha256 is not None]
        return Custody(
            waiting=feeds.waiting(self.bench.store),
            answers=len(answered),
            answers_received=sum(one.is_received for one in answered),
            photos=len(photos),
            photos_received=sum(piece.is_received for piece in photos),
            receipt=self.newest.number if self.newest else "",
            received=local(self.newest.time) if self.newest else None,
            refused=tuple(state.refused(self.bench.store)),
            is_connected=facts.setting(self.bench.store, settings.SERVER) is not None,
        )

    def _is_received(self, held: Held | None) -> bool:
        if held is None:
            return False
        change = held.change
        own = {one.device for one in identities.identities(self.bench.store)}
        if change.device not in own:
            return True  # it came from the service
        return change.sequence <= self.received.get((change.device, change.commune), 0)

    def _author(self, held: Held) -> Author:
        return self.authors.of(held.change.device, held.change.commune)

    def _piece(self, item: Item, held: Held) -> EvidencePiece:
        piece = attached(held)
        assert piece is not None  # gather puts nothing else here
        until = evidence_valid_until(self.checklist, held)
        day = piece.captured or piece.date
        return EvidencePiece(
            change=held.hash,
            kind=piece.evidence,
            name=piece.name,
            number=piece.number,
            day=day,
            attached=written_at(held.change),
            valid_until=until,
            is_valid=until is None or self.today <= until,
            is_wanted=piece.evidence in item.evidence.wanted,
            sha256=piece.sha256,
            is_here=piece.sha256 in self.evidence_here,
            is_received=piece.sha256 in self.evidence_sent,
            author=self._author(held),
        )

    def _conflict(self, item: Item, register: Register | None) -> Conflict | None:
        if register is None:
            return None
        sides = [self._side(item, head) for head in register.heads]
        sides.sort(key=lambda side: side is not None and not side.author.is_here)
        shared = set(register.heads[0].change.bases)
        for head in register.heads[1:]:
            shared &= set(head.change.bases)
        before = state.held(self.bench.store, sorted(shared)[0]) if shared else None
        return Conflict(
            item=item.id,
            before=self._side(item, before) if before else None,
            sides=tuple(side for side in sides if side is not None),
        )

    def _side(self, item: Item, held: Held) -> Side | None:
        answer = body_of(held.change)
        if not isinstance(answer, Answer):
            return None
        return Side(
            change=held.identity,
            answer=answer,
            status=effective_status(item, answer, as_of=self.today),
            value_text=value_text(item, answer, language=self.language),
            author=self._author(held),
            written=written_at(held.change),
        )

    def _remark(self, held: Held) -> Remark:
        body = body_of(held.change)
        if isinstance(body, Return):
            kind, text, ours = "return", body.comment, True
        else:
            assert isinstance(body, Comment)  # the unit "talk" holds nothing else
            kind = "reply" if body.reply else "comment"
            text, ours = body.text, body.layer == "verified"
        return Remark(
            change=held.hash,
            kind=kind,
            text=text,
            author=self._author(held),
            written=written_at(held.change),
            by_supervisor=ours,
        )

    def _earlier(self, item: Item) -> Earlier | None:
        if self.before is None:
            return None
        record = self.before.item(item.id)
        answer = answer_of(record.answer)
        if answer is None or record.answer is None:
            return None
        visits = self._visits(self.before)
        finding = (
            self._finding(item, record.verified[0], record, visits) if record.verified else None
        )
        as_of = written_day(record.answer.standing)
        return Earlier(
            round=self.before.round,
            answer=answer,
            status=effective_status(item, answer, as_of=as_of),
            value_text=value_text(item, answer, language=self.language),
            finding=finding,
        )

    def _finding(
        self,
        item: Item,
        register: Register,
        record: ItemRecord,
        visits: dict[ChangeHash, VisitCard],
    ) -> Finding:
        held = register.standing
        answer = body_of(held.change)
        assert isinstance(answer, Verify)  # the unit "verify" holds nothing else
        return Finding(
            answer=answer,
            status=effective_status(item, answer, as_of=self.today),
            value_text=value_text(item, answer, language=self.language),
            difference=difference(item, answer, record, as_of=self.today),
            visit=visits.get(answer.visit),
            author=self._author(held),
            written=written_at(held.change),
        )

    def _visits(self, record: Record) -> dict[ChangeHash, VisitCard]:
        cards = [self._visit(change, register) for change, register in record.visits.items()]
        cards.sort(key=lambda card: card.started or card.written, reverse=True)
        return {card.change: card for card in cards}

    def _visit(self, change: ChangeHash, register: Register) -> VisitCard:
        visit = visit_of(register)
        assert visit is not None  # the unit "visit" holds nothing else
        held = register.standing
        return VisitCard(
            change=change,
            method=visit.method,
            started=_moment(visit.started),
            ended=_moment(visit.ended),
            decision=visit.decision,
            team=visit.team,
            present=visit.present,
            opinion=visit.opinion,
            conclusion=visit.conclusion,
            closed=visit.closed,
            author=self._author(held),
            written=written_at(held.change),
            round=held.change.round,
        )

    def _action(self, item: ItemId, register: Register, orders: tuple[Held, ...]) -> ActionCard:
        held = register.standing
        plan = body_of(held.change)
        assert isinstance(plan, Action)  # the unit "action" holds nothing else
        change = plan.action or held.identity
        said = [body_of(one.change) for one in orders]
        own = tuple(one for one in said if isinstance(one, Order) and one.action == change)
        due = next((one.due for one in reversed(own) if one.due), None) or plan.due
        closed = bool(own) and own[-1].closed
        return ActionCard(
            change=change,
            item=item,
            plan=plan,
            due=due,
            ordered=any(one.ordered for one in own),
            closed=closed,
            overdue=not (plan.done or closed) and due < self.today,
            orders=own,
            author=self._author(held),
        )


def difference(item: Item, found: Verify, record: ItemRecord, *, as_of: date) -> Difference:
    """Return how a finding relates to what is declared (desks 4.11)."""
    answer = answer_of(record.answer)
    if found.evidence_wrong:
        return Difference.EVIDENCE_WRONG
    if answer is None or record.answer is None:
        return Difference.NOT_DECLARED
    standing = record.answer.standing
    if found.judged and not {standing.identity, standing.hash} & set(found.judged):
        return Difference.CHANGED_SINCE
    order = (Status.UNANSWERED, Status.NOT_KNOWN, Status.UNMET, Status.PARTIAL, Status.MET)
    said = effective_status(item, answer, as_of=as_of)
    seen = effective_status(item, found, as_of=as_of)
    if said in (Status.UNANSWERED, Status.NOT_KNOWN):
        return Difference.NOT_DECLARED
    if said is seen:
        same = (answer.value, answer.of) == (found.value, found.of)
        if same or not item.is_computed or None in (answer.value, found.value):
            return Difference.MATCH
        return _by_value(answer.value, found.value)
    if said in order and seen in order:
        higher = order.index(said) > order.index(seen)
        return Difference.DECLARED_HIGHER if higher else Difference.DECLARED_LOWER
    # One of them says Not applicable: the commune claimed more than was found, or less.
    return (
        Difference.DECLARED_HIGHER if said is Status.NOT_APPLICABLE else Difference.DECLARED_LOWER
    )


def _by_value(declared: str | None, found: str | None) -> Difference:
    try:
        higher = float(declared or 0) > float(found or 0)
    except ValueError:
        return Difference.MATCH
    return Difference.DECLARED_HIGHER if higher else Difference.DECLARED_LOWER


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
