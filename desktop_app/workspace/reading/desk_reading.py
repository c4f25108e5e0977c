"""Build the clerk's desk from what stands in the store."""

from __future__ import annotations

from datetime import date

from desktop_app.core.assessment.assessment import (
    EMPTY,
    ItemRecord,
    answer_of,
    approval_of,
    declared_evidence,
    open_request,
    reply_to,
)
from desktop_app.core.assessment.judging import (
    ItemJudgement,
    Judgement,
    Submitted,
    effective_status,
    judge,
    judge_verified,
    official_level,
    written_day,
)
from desktop_app.core.assessment.submissions import changed_since, whole
from desktop_app.core.assessment.unchanged import confirmed_together, hindrance
from desktop_app.core.assessment.version_move import verified_by
from desktop_app.core.changes.bodies import Return, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Log, UnitKind
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.ids import (
    CentreId,
    CommuneCode,
    DeviceId,
    EvidenceKind,
    ItemId,
    RoundId,
    commune_of,
)
from desktop_app.core.time.rounds import local, written_at
from desktop_app.i18n import _
from desktop_app.storage import facts, feeds, identities, state
from desktop_app.workspace.context import settings, trust
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.cards import Cards
from desktop_app.workspace.values.desk import (
    Author,
    Custody,
    Desk,
    Earlier,
    ItemDesk,
    OfficialState,
    Request,
    UnplacedAnswer,
    VerifiedState,
)
from desktop_app.workspace.values.wording import value_text
from desktop_app.workspace.verbs.confirming import last_answered_round, still_counts
from desktop_app.workspace.verbs.moving import version_state
from desktop_app.workspace.verbs.submitting import recent_submissions

from .unplaced import asked_of, unplaced


def read_desk(
    context: DeskContext, *, centre: CentreId | None = None, round_: RoundId | None = None
) -> Desk:
    """Return the desk of *centre* in *round_*, as it stands now."""
    where, when = context.centre(centre), context.round(round_)
    reader, last = _Reader(context, where, when), context.last_reading
    desk = reader.desk(last if isinstance(last, _Reader) and reader.is_like(last) else None)
    context.last_reading = reader
    return desk


class _Reader:
    """One reading of one assessment."""

    def __init__(self, context: DeskContext, centre: CentreId, round_: RoundId) -> None:
        self.context = context
        self.centre, self.round = centre, round_
        self.commune = commune_of(centre)
        self.today = context.moment().today
        self.record = context.rereading.record(centre, round_)
        self.checklist = context.checklist_of(centre, round_, self.record)
        self.asked = context.checklist_versions.versions.asked_again(self.record, self.checklist)
        self.cards = Cards(context, self.commune, self.today, self.checklist)
        last = last_answered_round(context, centre, round_)
        self.before = context.rereading.record(centre, last) if last else None
        receipts = feeds.receipts(context.store)
        self.newest = receipts[0] if receipts else None
        self.receipts: dict[tuple[DeviceId, CommuneCode], Receipt] = {}
        for one in receipts:
            if self.newest and (one.service, one.epoch) == (self.newest.service, self.newest.epoch):
                feed = one.device, one.commune
                if feed not in self.receipts or one.through > self.receipts[feed].through:
                    self.receipts[feed] = one
        self.known = identities.identities(context.store)
        self.own = {one.device for one in self.known}
        self.roster = context.roster
        self.earlier_visits = self.cards.visits(self.before) if self.before else {}
        self.visits = self.cards.visits(self.record)
        self.together = confirmed_together(self.record)
        self.talk = self._talk()
        self.judgement: Judgement
        self.items: dict[ItemId, ItemDesk] = {}

    def is_like(self, last: _Reader) -> bool:
        """Return whether an item of which nothing changed is shown as it was in *last*."""

        def beside(one: _Reader) -> tuple[object, ...]:
            return (
                one.centre, one.round, one.today, one.asked, one.receipts, one.own, one.known,
                one.cards.language, one.cards.layer, one.cards.authors.people(one.commune),
                one.cards.authors.renamed,
                one.cards.evidence_here, one.cards.evidence_sent, one.cards.shared,
            )  # fmt: skip

        return (
            self.checklist is last.checklist
            and self.before is last.before
            and self.context.roster is last.roster
            and beside(self) == beside(last)
        )

    def desk(self, last: _Reader | None = None) -> Desk:
        """Return the desk; of *last*, a reading like this one, what did not change is taken."""
        before = (last.record, last.judgement) if last is not None else None
        judgement = judge(
            self.checklist, self.record, as_of=self.today, asked=self.asked, before=before
        )
        self.judgement = judgement
        due = trust.due_date(self.context.roster, self.checklist, self.round)
        official, changed = self._official(due)
        items = {
            item.id: self._again(last, item.id, judgement.items[item.id], item.id in changed)
            or self._item(item, judgement.items[item.id], item.id in changed)
            for item in self.checklist.items_in_order
        }
        self.items = items
        apart = unplaced(self.cards, self.record, self.checklist)
        commune, province = self.context.place(self.commune)
        closed = trust.closed_at(self.context.roster, self.round)
        moments = [written_at(one.held.change) for one in items.values() if one.held]
        person = self.context.identity()
        return Desk(
            centre=self.centre,
            commune=commune,
            province=province,
            centre_name=_("Public Administrative Service Centre of {commune}").format(
                commune=commune.full_name[:1].lower() + commune.full_name[1:]
            ),
            round=self.round,
            due=due,
            today=self.today,
            clock_is_known=self.context.moment().is_known,
            checklist=self.checklist,
            record=self.record,
            judgement=judgement,
            official=official,
            verified=self._verified(),
            items=items,
            version=version_state(self.context, self.record, self.asked),
            unplaced=apart,
            closed=local(closed) if closed else None,
            newer=len(self.record.newer),
            visits=tuple(self.visits.values()),
            actions=(
                *(card for one in items.values() for card in one.actions),
                *(card for one in apart for card in one.actions),
                *(self.cards.action(None, one, self.record.orders) for one in self.record.actions),
            ),
            custody=self._custody(items, apart),
            person=Author(
                name=person.person, position=person.position, phone=person.phone, is_here=True
            ),
            training=self.context.training,
            last_saved=max(moments, default=None),
        )

    def _verified(self) -> VerifiedState:
        """Return the verified layer, judged by the version at the time of the check."""
        versions = self.context.checklist_versions.versions
        checklist = versions.find(verified_by(self.record)) or self.checklist
        asked = versions.asked_again(self.record, checklist)
        return VerifiedState(
            judgement=judge_verified(checklist, self.record, as_of=self.today, asked=asked),
            visit=next(iter(self.visits.values()), None),
            checklist=checklist,
        )

    def _again(
        self, last: _Reader | None, item: ItemId, judgement: ItemJudgement, changed: bool
    ) -> ItemDesk | None:
        """Return the item as *last* showed it where all that it is made of is the same, else None.

        Findings, remedies and requests depend on more than the item's own rows and what ``is_like``
        compares: an item with any of them is made anew.
        """
        if last is None:
            return None
        shown, record = last.items[item], self.record.item(item)
        is_plain = not (
            record.verified or record.actions or record.orders
            or record.approvals or record.talk or item in self.talk or judgement.conflict
        )  # fmt: skip
        before = self.before.item(item) if self.before else EMPTY
        same = (
            is_plain
            and not before.verified
            and record is last.record.item(item)
            and shown.judgement is judgement
            and shown.changed_since == changed
            and shown.together == self.together.get(item, 0)
            and item not in last.talk
        )
        return shown if same else None

    def _item(self, item: Item, judgement: ItemJudgement, changed: bool) -> ItemDesk:
        record = self.record.item(item.id)
        again = judgement.ask_again
        answer = answer_of(record.answer) if not again else None
        held = record.answer.standing if record.answer else None
        findings = tuple(
            self.cards.finding(item, one, record, self.visits) for one in record.verified
        )
        return ItemDesk(
            item=item,
            judgement=judgement,
            held=held,
            answer=answer,
            asked=asked_of(self.cards, item.id, held) if again else None,
            value_text=value_text(item, answer, language=self.cards.language) if answer else "",
            author=self.cards.author(held) if held else None,
            written=written_at(held.change) if held else None,
            is_received=bool(held) and self._is_received(held),
            receipt=self._receipt(held),
            changed_since=changed,
            evidence=tuple(self.cards.piece(item, one) for one in record.evidence),
            conflict=self.cards.conflict(item, record.answer) if judgement.conflict else None,
            request=self._request(item.id, record),
            together=self.together.get(item.id, 0),
            remarks=tuple(self.cards.remark(one) for one in record.talk),
            approval=approval_of(record, held) if held and not again else None,
            finding=findings[0] if findings else None,
            findings=findings,
            earlier=self._earlier(item),
            actions=tuple(self.cards.action(item.id, one, record.orders) for one in record.actions),
        )

    def _talk(self) -> dict[ItemId, list[Held]]:
        """Return the requests, replies and remarks on each item up to this round."""
        found: dict[ItemId, list[Held]] = {}
        every = state.units_of_kind(self.context.store, UnitKind.TALK, centre=self.centre)
        for unit, said in every:
            if isinstance(said, Log) and unit.item and unit.round <= self.round:
                found.setdefault(ItemId(unit.item), []).extend(said.entries)
        for entries in found.values():
            entries.sort(key=lambda held: (held.change.counter, held.identity))
        return found

    def _request(self, item: ItemId, record: ItemRecord) -> Request | None:
        """Return the last request to complete *item*; one of an earlier round may still be open."""
        talk = self.talk.get(item, [])
        asked = next((h for h in reversed(talk) if isinstance(body_of(h.change), Return)), None)
        if asked is None:
            return None
        before = self.before.item(item) if self.before else EMPTY
        answers = (before.answer, record.answer)
        reply = reply_to(asked, talk)
        return Request(
            asked=self.cards.remark(asked),
            reply=self.cards.remark(reply) if reply else None,
            is_open=open_request(talk, answers, declared_evidence(record)) is not None,
        )

    def _official(self, due: date) -> tuple[OfficialState, tuple[ItemId, ...]]:
        known = recent_submissions(self.context, self.centre, self.round)
        arriving = bool(known) and not known[-1].is_whole
        past = whole(known)
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
        lacking = known[-1].lacking if known else ""
        if not past:
            return OfficialState(level=level, arriving=arriving, lacking=lacking), ()
        last = past[-1]
        changed = (
            changed_since(self.record, last.record) if last.held.change.round == self.round else ()
        )
        author = self.cards.author(last.held)
        critical = len(last.checklist.critical_items)
        return (
            OfficialState(
                level=level,
                arriving=arriving,
                lacking=lacking,
                checklist=last.checklist,
                late=last.late,
                round=last.held.change.round,
                submitted=local(last.seconds),
                by=last.body.leader or author.name,
                by_slip=last.body.slip is not None,
                missing=last.judgement.missing,
                critical_met=critical - len(last.judgement.missing),
                changed_since=len(changed),
                change=last.held.identity,
                is_received=self._is_received(last.held),
            ),
            changed,
        )

    def _custody(self, items: dict[ItemId, ItemDesk], apart: tuple[UnplacedAnswer, ...]) -> Custody:
        """Return the custody; answers set aside are sent and received like all others."""
        everything: list[ItemDesk | UnplacedAnswer] = [*items.values(), *apart]
        answered = [one.held for one in everything if one.held is not None]
        photos = [
            piece
            for one in everything
            for piece in one.evidence
            if piece.sha256 is not None and piece.author.is_here
        ]
        return Custody(
            waiting=feeds.waiting(self.context.store),
            answers=len(answered),
            answers_received=sum(map(self._is_received, answered)),
            photos=len(photos),
            photos_received=sum(piece.is_received for piece in photos),
            only_photos=all(piece.kind is EvidenceKind.PHOTO for piece in photos),
            receipt=self.newest.number if self.newest else "",
            received=local(self.newest.time) if self.newest else None,
            refused=tuple(state.refused_still(self.context.store)),
            is_connected=facts.setting(self.context.store, settings.SERVER) is not None,
        )

    def _is_received(self, held: Held | None) -> bool:
        if held is None:
            return False
        if held.change.device not in self.own:
            return True  # it came from the service
        return self._receipt(held) != ""

    def _receipt(self, held: Held | None) -> str:
        """Return the number of the receipt of this PC that covers *held*, "" without one."""
        receipt = self.receipts.get(held.change.feed) if held else None
        if held is None or receipt is None or held.change.sequence > receipt.through:
            return ""
        return receipt.number

    def _earlier(self, item: Item) -> Earlier | None:
        if self.before is None:
            return None
        record = self.before.item(item.id)
        answer = answer_of(record.answer)
        if answer is None or record.answer is None:
            return None
        finding = (
            self.cards.finding(item, record.verified[0], record, self.earlier_visits)
            if record.verified
            else None
        )
        as_of = written_day(record.answer.standing)
        counts = still_counts(self.context, item.id, answer, self.checklist)
        hindered = hindrance(
            self.checklist,
            item,
            self.record.item(item.id),
            record,
            counts=counts,
            as_of=self.today,
        )
        item = self.cards.item_by(item, answer)
        return Earlier(
            round=self.before.round,
            answer=answer,
            status=effective_status(item, answer, as_of=as_of),
            value_text=value_text(item, answer, language=self.cards.language),
            finding=finding,
            author=self.cards.author(record.answer.standing),
            written=written_at(record.answer.standing.change),
            counts=counts,
            hindrance=hindered,
        )
