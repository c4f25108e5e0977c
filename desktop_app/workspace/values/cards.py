"""Changes as cards for a screen: evidence, versions, remarks, findings, visits, remedies."""

from __future__ import annotations

from datetime import date

import msgspec

from desktop_app.core.assessment.assessment import ItemRecord, Record, attached, visit_of
from desktop_app.core.assessment.differences import difference
from desktop_app.core.assessment.judging import effective_status, evidence_valid_until
from desktop_app.core.assessment.remedies import remedy_of
from desktop_app.core.assessment.visit_minutes import came_after_end, ended_head
from desktop_app.core.changes.bodies import Answer, Comment, Return, Verify, Visit, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, ItemId, Layer, centre_id
from desktop_app.core.time.rounds import moment_in, written_at
from desktop_app.i18n import current_language
from desktop_app.storage import erasures, evidence, state
from desktop_app.workspace.context.desk_context import DeskContext

from . import shared_photos
from .authors import Authors
from .desk import (
    ActionCard,
    Author,
    Conflict,
    EvidencePiece,
    Finding,
    LateWords,
    Remark,
    RemarkKind,
    Side,
    VisitCard,
)
from .visit_sheets import sheets_of
from .wording import value_text


class Cards:
    """Builds the cards of one commune as of one day."""

    def __init__(
        self, context: DeskContext, commune: CommuneCode, today: date, checklist: Checklist
    ) -> None:
        self.context = context
        self.checklist = checklist
        self.today = today
        self.language = current_language()
        self.authors = Authors(context)
        self.layer = context.layer(centre_id(commune))
        self.registers: dict[ChangeHash, Register] = {}  # of the visits that were read
        self.commune = commune
        self.erased = erasures.all_erased(context.store)
        self.evidence_here, self.evidence_sent = evidence.whereabouts(context.store, commune)
        # A commune's own PC holds nothing of others.
        is_over_several = context.is_supervisor
        self.shared = evidence.shared_evidence(context.store, commune) if is_over_several else {}

    def author(self, held: Held) -> Author:
        """Return who wrote *held*."""
        return self.authors.of_change(held)

    def item_by(self, item: Item, said: Answer | Verify) -> Item:
        """Return *item* as in the version that *said* was given by, if that is on this PC."""
        by = self.context.checklist_versions.find(said.checklist)
        return (by.find(item.id) if by else None) or item

    def piece(self, item: Item | None, held: Held) -> EvidencePiece:
        """Return a piece of evidence as a chip shows it."""
        piece = attached(held)
        assert piece is not None  # gather puts nothing else here
        until = evidence_valid_until(self.checklist, held, as_of=self.today)
        day = piece.captured or piece.date
        return EvidencePiece(
            change=held.identity,
            kind=piece.evidence,
            name=piece.name,
            media=piece.media,
            number=piece.number,
            day=day,
            attached=written_at(held.change),
            valid_until=until,
            is_valid=until is None or self.today <= until,
            is_wanted=item is not None and piece.evidence in item.evidence.wanted,
            sha256=piece.sha256,
            is_here=piece.sha256 in self.evidence_here,
            is_received=piece.sha256 in self.evidence_sent,
            author=self.author(held),
            erased=self.erased.get(piece.sha256) if piece.sha256 is not None else None,
            # The list of communes, slow to read, is needed only where a file is shared.
            also_in=shared_photos.others(
                self.shared, piece.sha256, self.commune, self.context.commune
            )
            if piece.sha256 in self.shared
            else (),
            is_removable=piece.layer is self.layer,
        )

    def conflict(self, item: Item, register: Register | None) -> Conflict | None:
        """Return the versions of a register in conflict, with what stood before both."""
        if register is None:
            return None
        sides = [self.side(item, head) for head in register.heads]
        sides.sort(key=lambda side: side is not None and not side.author.is_here)
        shared = set(register.heads[0].change.bases)
        for head in register.heads[1:]:
            shared &= set(head.change.bases)
        before = state.held(self.context.store, sorted(shared)[0]) if shared else None
        return Conflict(
            item=item.id,
            before=self.side(item, before) if before else None,
            sides=tuple(side for side in sides if side is not None),
        )

    def side(self, item: Item, held: Held) -> Side | None:
        """Return one version, None where it is no answer."""
        answer = body_of(held.change)
        if not isinstance(answer, Answer):
            return None
        item = self.item_by(item, answer)
        return Side(
            change=held.identity,
            answer=answer,
            status=effective_status(item, answer, as_of=self.today),
            value_text=value_text(item, answer, language=self.language),
            author=self.author(held),
            written=written_at(held.change),
        )

    def remark(self, held: Held) -> Remark:
        """Return a comment, a reply or a request to complete."""
        body = body_of(held.change)
        if isinstance(body, Return):
            kind, text, ours = RemarkKind.RETURN, body.comment, True
        else:
            assert isinstance(body, Comment)  # the only kinds in the unit "talk"
            kind = RemarkKind.REPLY if body.reply else RemarkKind.COMMENT
            text, ours = body.text, body.layer is Layer.VERIFIED
        return Remark(
            change=held.identity,
            kind=kind,
            text=text,
            author=self.author(held),
            written=written_at(held.change),
            by_supervisor=ours,
            round=held.change.round,
        )

    def finding(
        self,
        item: Item,
        register: Register,
        record: ItemRecord,
        visits: dict[ChangeHash, VisitCard],
    ) -> Finding:
        """Return a verified answer with its visit, one of *visits*."""
        held = register.standing
        answer = body_of(held.change)
        assert isinstance(answer, Verify)  # the only kind in the unit "verify"
        by = self.item_by(item, answer)
        return Finding(
            answer=answer,
            status=effective_status(by, answer, as_of=self.today),
            value_text=value_text(by, answer, language=self.language),
            difference=difference(item, answer, record, as_of=self.today),
            visit=visits.get(answer.visit),
            author=self.author(held),
            written=written_at(held.change),
            after_end=answer.visit in self.registers
            and came_after_end(held, self.registers[answer.visit]),
        )

    def visits(self, record: Record) -> dict[ChangeHash, VisitCard]:
        """Return the visits of an assessment by id, the latest first."""
        self.registers |= record.visits
        cards = [
            self.visit(record.centre, change, register)
            for change, register in record.visits.items()
        ]
        cards.sort(key=lambda card: card.started or card.written, reverse=True)
        return {card.change: card for card in cards}

    def visit(self, centre: CentreId, change: ChangeHash, register: Register) -> VisitCard:
        """Return one visit."""
        visit = visit_of(register)
        assert visit is not None  # the only kind in the unit "visit"
        held = ended_head(register) or register.standing
        return VisitCard(
            change=change,
            method=visit.method,
            started=moment_in(visit.started),
            ended=moment_in(visit.ended),
            decision=visit.decision,
            team=visit.team,
            present=visit.present,
            opinion=visit.opinion,
            conclusion=visit.conclusion,
            closed=visit.closed,
            author=self.author(held),
            written=written_at(held.change),
            round=held.change.round,
            decision_day=visit.decision_day,
            team_head=visit.team_head,
            team_head_title=visit.team_head_title,
            recorder=visit.recorder,
            recorder_title=visit.recorder_title,
            representative=visit.representative,
            minutes=visit.minutes,
            sheets=tuple(
                self.piece(None, one) for one in sheets_of(self.context.store, centre, change)
            ),
            late=tuple(self._late(visit, head) for head in register.heads if head != held)
            if visit.closed
            else (),
        )

    def _late(self, ended: Visit, head: Held) -> LateWords:
        """Return what *head* says of a visit beside what it *ended* with."""
        body = body_of(head.change)
        assert isinstance(body, Visit)  # the only kind in the unit "visit"
        return LateWords(
            opinion=body.opinion if body.opinion != ended.opinion else "",
            conclusion=body.conclusion if body.conclusion != ended.conclusion else "",
            author=self.author(head),
            written=written_at(head.change),
        )

    def action(
        self, item: ItemId | None, register: Register, orders: tuple[Held, ...]
    ) -> ActionCard:
        """Return a remedy with the supervisors' *orders* on it."""
        remedy = remedy_of(register, orders)
        assert remedy is not None  # the only kinds in the unit "action"
        return ActionCard(
            **msgspec.structs.asdict(remedy),
            item=item,
            overdue=remedy.is_overdue(self.today),
            author=self.author(register.standing),
        )
