"""One assessment summed up for the board; stored beside the state, computed again after changes."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import assert_never

import msgspec

from desktop_app.core.changes.bodies import Answer, Call, Comment, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import (
    ChangeHash,
    Difference,
    ItemId,
    Method,
    Readiness,
    Status,
)
from desktop_app.core.time.rounds import VIETNAM, moment_in, written_at

from .assessment import (
    Record,
    answer_of,
    declared_evidence,
    open_return,
    verified_of,
    visit_of,
)
from .board_counts import Cell, Counts, PhotoOf, written_photos
from .differences import difference
from .judging import (
    ItemJudgement,
    Judgement,
    Submitted,
    VerifiedJudgement,
    judge,
    judge_verified,
    official_level,
)
from .pending import Pending, pending_of, photo_of
from .remedies import remedies_of
from .shared_gaps import is_not_met
from .submissions import PastSubmission, changed_since, whole
from .summary_expiry import holds_until
from .version_move import Versions, verified_by

DAY_FIGURE = time(16, 0)  # the hour of the day's figure, unless set (docs/rules.md#case-14)
DAYS_KEPT = 12  # days' figures before today
_UNPROVEN = (Standing.MET_WITHOUT_EVIDENCE, Standing.MET_WITH_EXPIRED_EVIDENCE)
_HURRY_ITEMS, _HURRY_SECONDS = 10, 2  # fewer seconds an item than this are marked as hurried


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A critical item not complete, and the commune's reason."""

    item: ItemId
    standing: Standing
    cause: str | None
    solver: str | None

    @property
    def is_not_met(self) -> bool:
        """Whether the commune says that it has not met the item."""
        return is_not_met(self.standing)


class Summary(Counts, frozen=True, kw_only=True):
    """What a board needs of one assessment; times in UTC seconds."""

    level_before: Readiness  # the day's figure of the day before
    day_levels: tuple[Readiness, ...]  # the day's figures before ``made_on``, the latest last
    submitted_level: Readiness | None  # of this round's last submission, whatever the day
    level_time: int | None
    level_round: str | None
    verified_missing: int
    visit: ChangeHash | None
    visit_method: Method | None
    visit_day: str | None
    visit_closed: bool
    difference_codes: tuple[Difference, ...]
    replies_since: int
    last_change: int | None
    heard: int | None  # when the service last received a change of the commune's own
    call: tuple[int, str, str] | None  # (seconds, device, what was said)
    cells: str
    verified_cells: str
    gaps: tuple[Gap, ...]
    pending: tuple[Pending, ...]
    writers: tuple[str, ...]  # devices that declared, the latest first
    arriving: bool  # a later submission is here, and something that it covers is not
    made_on: date
    holds_until: date  # the last day on which time alone changes nothing of this

    def level_on(self, day: date) -> Readiness | None:
        """Return the figure of *day*; None where that is too long ago to be kept.

        From ``made_on`` on the level stands: any change makes the summary anew.
        """
        ago = (self.made_on - day).days
        if ago <= 0:
            return self.level
        return self.day_levels[-ago] if ago <= len(self.day_levels) else None

    def holds_on(self, day: date) -> bool:
        """Return whether this is still right on *day*."""
        return self.made_on <= day <= self.holds_until


def sum_up(
    checklist: Checklist,
    record: Record,
    past: list[PastSubmission],
    *,
    versions: Versions,
    named: str,
    now: datetime,
    due: datetime,
    heard: int | None = None,
    day_figure: time = DAY_FIGURE,
) -> Summary:
    """Return the summary of *record* at *now*; *past* are its submissions, oldest first.

    *checklist* is the version it is summed up by, *named* the one it uses, on this PC or not.
    """
    today = now.date()
    arrived, unarrived = whole(past), past
    arriving = bool(past) and not past[-1].is_whole
    past = arrived
    yesterday = datetime.combine(today - timedelta(days=1), day_figure, VIETNAM)
    asked = versions.asked_again(record, checklist)
    judgement = judge(checklist, record, as_of=today, asked=asked)
    checked_by = versions.find(verified_by(record)) or checklist
    not_found = versions.asked_again(record, checked_by)
    verified = judge_verified(checked_by, record, as_of=today, asked=not_found)
    last = past[-1] if past else None
    here = last is not None and last.held.change.round == record.round
    shown = last.judgement if last is not None else judgement
    day_levels = tuple(
        _level_at(checklist, past, record.round, due, yesterday - timedelta(days=ago))
        for ago in reversed(range(DAYS_KEPT))
    )
    answers = [one.answer.standing for one in record.items.values() if one.answer]
    answers.sort(key=lambda held: held.change.counter, reverse=True)
    visit = next(iter(_latest_visit(record)), None)
    body = visit_of(record.visits[visit]) if visit else None
    call = record.calls[-1] if record.calls else None
    codes = _differences(checklist, record, asked, now=now)
    unread = next((one.lacking for one in reversed(unarrived) if one.lacking), "")
    return Summary(
        level=_level(checklist, past, record.round, due=due, at=now),
        level_before=day_levels[-1],
        day_levels=day_levels,
        submitted_level=last.judgement.level if last and here else None,
        level_time=last.seconds if last else None,
        level_round=last.held.change.round if last else None,
        submitted=here,
        missing=len(shown.missing),
        answered=judgement.answered,
        answered_critical=judgement.answered_critical,
        unproven=sum(
            judgement.items[item.id].standing in _UNPROVEN for item in checklist.critical_items
        ),
        verified=verified.level,
        verified_items=verified.verified_critical,
        verified_missing=len(verified.missing),
        visit=visit,
        visit_method=body.method if body else None,
        visit_day=_day_of(body.started) if body else None,
        visit_closed=body is not None and body.closed,
        differences=sum(code is not Difference.MATCH for code in codes),
        difference_codes=codes,
        returned=sum(open_return(record.item(i.id)) is not None for i in checklist.items_in_order),
        replies_since=_replies_since(record, yesterday),
        conflicts=judgement.conflicts,
        overdue_actions=_overdue_actions(record, today),
        named_met=named_met(last.checklist if last else checklist, shown),
        changed_since=len(changed_since(record, last.record)) if last and here else 0,
        last_change=max((_seconds(held) for held in answers), default=None),
        heard=heard,
        call=(_seconds(call), call.change.device, _said(call)) if call else None,
        cells=_cells(checklist, judgement),
        verified_cells="".join(
            "v" if item.id in verified.statuses else "." for item in checklist.items_in_order
        ),
        gaps=_gaps(last.record if last else record, shown),
        pending=pending_of(checklist, record, judgement),
        hurried=_hurried(answers),
        checklist=named,
        items=len(checklist.items_in_order),
        critical=len(checklist.critical_items),
        verified_critical=verified.critical,
        judged_by=last.checklist.name if last else "",
        lacking=named if named != checklist.name else unread,
        ask_again=sum(one.ask_again for one in judgement.items.values()),
        unplaced=sum(
            checklist.find(item) is None and one.answer is not None
            for item, one in record.items.items()
        ),
        submitted_late=last is not None and here and last.late,
        arriving=arriving,
        made_on=today,
        holds_until=holds_until(checklist, record, past, due=due.date(), today=today),
        writers=tuple(dict.fromkeys(held.change.device for held in answers)),
        photos=_photos(record),
    )


def named_met(checklist: Checklist, judgement: Judgement | VerifiedJudgement) -> int:
    """Return how many of the criteria named on 20 July 2025 have all their items met."""
    if isinstance(judgement, Judgement):
        done = {item for item, one in judgement.items.items() if one.complete}
    else:
        counts = (Status.MET, Status.NOT_APPLICABLE)
        done = {item for item, status in judgement.statuses.items() if status in counts}
    return sum(all(item in done for item in one.items) for one in checklist.named_criteria)


def _level(
    checklist: Checklist,
    past: list[PastSubmission],
    round_: str,
    *,
    due: datetime,
    at: datetime,
) -> Readiness:
    submissions = [
        Submitted(round=one.held.change.round, day=one.day, level=one.judgement.level)
        for one in past
    ]
    return official_level(checklist, submissions, round_=round_, due=due.date(), as_of=at.date())


def _level_at(
    checklist: Checklist, past: list[PastSubmission], round_: str, due: datetime, at: datetime
) -> Readiness:
    until = at.timestamp()
    known = [one for one in past if one.seconds <= until]
    return _level(checklist, known, round_, due=due, at=at)


def _said(call: Held) -> str:
    body = body_of(call.change)
    return body.text if isinstance(body, Call) else ""


def _seconds(held: Held) -> int:
    return held.change.wall + (held.change.offset or 0)


def _latest_visit(record: Record) -> list[ChangeHash]:
    def when(change: ChangeHash) -> tuple[str, int]:
        body = visit_of(record.visits[change])
        counter = record.visits[change].standing.change.counter
        return (body.started if body else None) or "", counter

    return sorted(record.visits, key=when, reverse=True)


def _differences(
    checklist: Checklist, record: Record, asked: Container[ChangeHash], *, now: datetime
) -> tuple[Difference, ...]:
    codes = []
    for item in checklist.items_in_order:
        one = record.item(item.id)
        found = verified_of(one)
        if found is not None and one.verified[0].standing.hash not in asked:
            codes.append(difference(item, found, one, as_of=now.date()))
    return tuple(codes)


def _replies_since(record: Record, moment: datetime) -> int:
    return sum(
        isinstance(body := body_of(held.change), Comment)
        and body.reply
        and written_at(held.change) > moment
        for one in record.items.values()
        for held in one.talk
    )


def _overdue_actions(record: Record, today: date) -> int:
    return sum(remedy.is_overdue(today) for _item, remedy in remedies_of(record))


def _photos(record: Record) -> str:
    """Return the photos that the commune attached, the latest first, as one text."""
    found = [
        (held.change.counter, PhotoOf(item, sha256, unjudged))
        for item, one in record.items.items()
        for unjudged in (verified_of(one) is None and open_return(one) is None,)
        for held in declared_evidence(one)
        if (sha256 := photo_of(held)) is not None
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    return written_photos(photo for _counter, photo in found)


def _cells(checklist: Checklist, judgement: Judgement) -> str:
    return "".join(_cell(judgement.items[item.id]) for item in checklist.items_in_order)


def _cell(one: ItemJudgement) -> Cell:
    if one.conflict:
        return Cell.CONFLICT
    if one.status is Status.ANSWERED:
        return Cell.RECORDED
    match one.standing:
        case Standing.MET:
            return Cell.MET
        case Standing.MET_WITHOUT_EVIDENCE | Standing.MET_WITH_EXPIRED_EVIDENCE:
            return Cell.MET_WITHOUT_EVIDENCE
        case Standing.PARTIAL:
            return Cell.PARTIAL
        case Standing.UNMET:
            return Cell.UNMET
        case Standing.NOT_APPLICABLE_APPROVED:
            return Cell.NOT_APPLICABLE
        case Standing.NOT_APPLICABLE_WAITING:
            return Cell.NOT_APPLICABLE_WAITING
        case Standing.UNANSWERED | Standing.NOT_KNOWN:
            return Cell.UNANSWERED
    assert_never(one.standing)


def _gaps(record: Record, shown: Judgement) -> tuple[Gap, ...]:
    gaps = []
    for item in shown.missing:
        answer = answer_of(record.item(item).answer)
        gaps.append(
            Gap(
                item=item,
                standing=shown.items[item].standing,
                cause=answer.cause if answer else None,
                solver=answer.solver if answer else None,
            )
        )
    return tuple(gaps)


def _hurried(answers: list[Held]) -> tuple[int, int] | None:
    confirmed = [
        body
        for held in answers
        if isinstance(body := body_of(held.change), Answer) and body.confirmed
    ]
    seconds = sum(body.seconds or 0 for body in confirmed)
    if len(confirmed) >= _HURRY_ITEMS and seconds < _HURRY_SECONDS * len(confirmed):
        return len(confirmed), seconds
    return None


def _day_of(started: str | None) -> str | None:
    moment = moment_in(started)
    return moment.date().isoformat() if moment else None
