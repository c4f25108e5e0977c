"""Read what was said of one item, when, by whom, on which PC, over all rounds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby

import msgspec

from desktop_app.core.assessment.assessment import answer_of
from desktop_app.core.assessment.differences import difference
from desktop_app.core.assessment.judging import effective_status, written_day
from desktop_app.core.assessment.version_move import MoveOutcome
from desktop_app.core.changes.bodies import (
    Action,
    Answer,
    Approve,
    Attach,
    Comment,
    Detach,
    Order,
    Return,
    Verify,
    Visit,
    body_of,
)
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import same_content
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, RoundId, Status, commune_of
from desktop_app.core.time.rounds import local, written_at
from desktop_app.storage import feeds, state
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.cards import Cards
from desktop_app.workspace.values.history import (
    HistoryEntry,
    HistoryKind,
    HistoryRound,
    ItemHistory,
)
from desktop_app.workspace.values.wording import value_text
from desktop_app.workspace.verbs.submitting import past_submissions

_TOGETHER = timedelta(hours=12)  # evidence attached this long after an answer is shown beside it


def read_history(
    context: DeskContext,
    item: ItemId,
    *,
    centre: CentreId | None = None,
    round_: RoundId | None = None,
) -> ItemHistory:
    """Return the history of *item*; what would be put back is put into *round_*."""
    return _Reader(context, item, context.centre(centre), context.round(round_)).history()


class _Reader:
    """One reading of one item's history."""

    def __init__(
        self, context: DeskContext, item: ItemId, centre: CentreId, round_: RoundId
    ) -> None:
        self.context, self.centre, self.round = context, centre, round_
        self.today = context.moment().today
        self.record = state.record(context.store, centre, round_)
        self.checklist = context.checklist_of(centre, round_, self.record)
        self.item = self.checklist.item(item)
        self.cards = Cards(context, commune_of(centre), self.today, self.checklist)
        self.changes = state.changes_about(context.store, centre, item)
        self.hidden = _hidden(self.changes)
        self.withdrawn = _withdrawn(self.changes)
        register = self.record.item(item).answer
        self.standing = register.standing if register is not None else None
        self.in_conflict = register is not None and register.conflict

    def history(self) -> ItemHistory:
        entries = [entry for held in self.changes if (entry := self._entry(held)) is not None]
        entries = _with_evidence(entries)
        entries.reverse()  # the newest first; by counter, so that a wrong clock moves nothing
        entries.sort(key=lambda one: one.round, reverse=True)
        submitted = self._submissions()
        rounds = [
            HistoryRound(
                round=round_,
                entries=tuple(members),
                **submitted.get(round_, {}),  # type: ignore[arg-type]
            )
            for round_, members in groupby(entries, key=lambda one: one.round)
        ]
        now = answer_of(self.record.item(self.item.id).answer)
        shown = value_text(self.item, now, language=self.cards.language) if now else ""
        return ItemHistory(
            item=self.item, round=self.round, now=now, now_value=shown, rounds=tuple(rounds)
        )

    def _submissions(self) -> dict[RoundId, dict[str, object]]:
        """Return of every round when it was last submitted, its level and its receipt."""
        found: dict[RoundId, dict[str, object]] = {}
        for one in past_submissions(self.context, self.centre):
            if not one.is_whole:
                continue
            receipt = feeds.receipt_for(self.context.store, one.held)
            found[one.held.change.round] = {
                "submitted": local(one.seconds),
                "level": one.judgement.level,
                "receipt": receipt.number if receipt is not None else "",
            }
        return found

    def _entry(self, held: Held) -> HistoryEntry | None:
        body = body_of(held.change)
        match body:
            case Answer():
                return self._answer(held, body)
            case Verify() if body.status is not Status.UNANSWERED:
                return self._finding(held, body)
            case Attach():
                return self._attached(held)
            case Detach():
                return self._plain(held, HistoryKind.DETACHED, text=body.note)
            case Return() if body.withdraws is None:
                return self._plain(held, HistoryKind.RETURNED, text=body.comment)
            case Comment() if body.withdraws is None:
                kind = HistoryKind.REPLIED if body.reply else HistoryKind.REMARKED
                return self._plain(held, kind, text=body.text)
            case Approve() if body.withdraws is None:
                kind = HistoryKind.APPROVED if body.accepted else HistoryKind.REJECTED
                return self._plain(held, kind, text=body.comment)
            case Action():
                return msgspec.structs.replace(
                    self._plain(held, HistoryKind.PLANNED, text=body.progress),
                    plan=body,
                    withdrawn=body.withdrawn,
                )
            case Order() if body.withdraws is None:
                return self._plain(held, HistoryKind.ORDERED, text=body.comment)
            case _:
                return None

    def _plain(self, held: Held, kind: HistoryKind, *, text: str = "") -> HistoryEntry:
        return HistoryEntry(
            kind=kind,
            change=held.identity,
            round=held.change.round,
            written=written_at(held.change),
            author=self.cards.author(held),
            text=text,
            withdrawn=held.identity in self.withdrawn,
            pc=held.change.device[:6].upper(),
        )

    def _answer(self, held: Held, answer: Answer) -> HistoryEntry:
        by = self.cards.item_by(self.item, answer)
        language = self.cards.language
        cause = self.checklist.cause(answer.cause) if answer.cause else None
        solver = self.checklist.solver(answer.solver) if answer.solver else None
        in_use = self.standing is not None and self.standing.identity == held.identity
        return msgspec.structs.replace(
            self._plain(held, HistoryKind.DECLARED, text=answer.note or ""),
            status=effective_status(by, answer, as_of=written_day(held)),
            value_text=value_text(by, answer, language=language),
            answer=answer,
            cause=cause.in_language(language) if cause else "",
            solver=solver.in_language(language) if solver else "",
            in_use=in_use,
            may_put_back=not in_use and self._fits(held, answer),
        )

    def _fits(self, held: Held, answer: Answer) -> bool:
        """Return whether *answer* may be put back, and would change anything."""
        if answer.status is Status.UNANSWERED or self.in_conflict:
            return False
        if self.standing is not None and same_content(self.standing, held):
            return False
        versions = self.context.checklist_versions.versions
        return versions.fate(self.item.id, answer, self.checklist) is MoveOutcome.KEPT

    def _attached(self, held: Held) -> HistoryEntry:
        piece = self.cards.piece(self.item, held)
        return msgspec.structs.replace(
            self._plain(held, HistoryKind.ATTACHED),
            evidence=(piece,),
            may_put_back=held.identity in self.hidden and piece.is_removable,
            withdrawn=held.identity in self.hidden,
        )

    def _finding(self, held: Held, answer: Verify) -> HistoryEntry:
        by = self.cards.item_by(self.item, answer)
        known = state.held(self.context.store, answer.visit)
        visit = body_of(known.change) if known is not None else None
        record = state.record(self.context.store, self.centre, held.change.round)
        if not isinstance(visit, Visit):
            visit = None
        return msgspec.structs.replace(
            self._plain(held, HistoryKind.VERIFIED, text=answer.note or ""),
            status=effective_status(by, answer, as_of=written_day(held)),
            value_text=value_text(by, answer, language=self.cards.language),
            difference=difference(
                self.item, answer, record.item(self.item.id), as_of=written_day(held)
            ),
            method=visit.method if visit is not None else None,
            visited=_day(visit.started) if visit is not None else None,
        )


def _day(moment: str | None) -> date | None:
    try:
        return datetime.fromisoformat(moment).date() if moment else None
    except ValueError:
        return None


def _hidden(changes: list[Held]) -> frozenset[ChangeHash]:
    """Return the evidence that was taken off by its own layer."""
    known = {held.identity: body_of(held.change) for held in changes}
    gone = set()
    for body in known.values():
        if isinstance(body, Detach):
            piece = known.get(body.target)
            if isinstance(piece, Attach) and piece.layer is body.layer:
                gone.add(body.target)
    return frozenset(gone)


def _withdrawn(changes: list[Held]) -> frozenset[ChangeHash]:
    named = (getattr(body_of(held.change), "withdraws", None) for held in changes)
    return frozenset(one for one in named if one is not None)


def _with_evidence(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Show evidence beside the answer or reply that its author gave just before."""
    shown: list[HistoryEntry] = []
    for entry in entries:
        at = _beside(shown, entry) if entry.kind is HistoryKind.ATTACHED else None
        if at is None or entry.withdrawn:
            shown.append(entry)
        else:
            together = (*shown[at].evidence, *entry.evidence)
            shown[at] = msgspec.structs.replace(shown[at], evidence=together)
    return shown


def _beside(shown: list[HistoryEntry], entry: HistoryEntry) -> int | None:
    takes = (HistoryKind.DECLARED, HistoryKind.REPLIED, HistoryKind.VERIFIED)
    for at in range(len(shown) - 1, -1, -1):
        one = shown[at]
        near = timedelta(0) <= entry.written - one.written <= _TOGETHER
        if one.kind in takes and one.pc == entry.pc and one.round == entry.round and near:
            return at
    return None
