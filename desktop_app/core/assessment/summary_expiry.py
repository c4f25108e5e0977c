"""How long a summary holds: until the next day on which time alone changes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from desktop_app.core.changes.bodies import Answer, Comment, Verify, body_of
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import DateRule, DateTest
from desktop_app.core.checklist.scoring import is_canonical, months_after
from desktop_app.core.ids import ItemId
from desktop_app.core.time.rounds import written_at

from .assessment import Record, answer_of, verified_of
from .judging import evidence_valid_until
from .remedies import remedy_of
from .submissions import PastSubmission

_NEWS = timedelta(days=2)  # the board's "since yesterday" expires after this


def holds_until(
    checklist: Checklist,
    record: Record,
    past: Sequence[PastSubmission],
    *,
    due: date,
    today: date,
) -> date:
    """Return the last day, from *today* on, on which nothing of a summary changes by itself."""
    if _is_news(record, past, today):
        return today
    days = [*_level_days(checklist, past, due), *_record_days(checklist, record, today)]
    return min((day for day in days if day >= today), default=date.max)


def _is_news(record: Record, past: Sequence[PastSubmission], today: date) -> bool:
    said = [
        written_at(held.change).date()
        for one in record.items.values()
        for held in one.talk
        if isinstance(body_of(held.change), Comment)
    ]
    return any(today - day < _NEWS for day in (*said, *(one.day for one in past)))


def _level_days(checklist: Checklist, past: Sequence[PastSubmission], due: date) -> Iterator[date]:
    """Yield the days after which a level turns grey, and after which that is no longer news."""
    overdue = timedelta(days=checklist.readiness.parameter("overdue_after_days"))
    for day in (due, *(one.day + overdue for one in past)):
        yield day
        yield day + timedelta(days=1)


def _record_days(checklist: Checklist, record: Record, today: date) -> Iterator[date]:
    for item, one in record.items.items():
        for held in one.evidence:
            until = evidence_valid_until(checklist, held, as_of=today)
            if until is not None:
                yield until
        for answer in (answer_of(one.answer), verified_of(one)):
            if answer is not None:
                yield from _date_days(checklist, item, answer)
    groups = [(one.actions, one.orders) for one in record.items.values()]
    for registers, orders in (*groups, (record.actions, record.orders)):
        for register in registers:
            remedy = remedy_of(register, orders)
            if remedy is not None:
                yield remedy.due


def _date_days(checklist: Checklist, item: ItemId, answer: Answer | Verify) -> Iterator[date]:
    known = checklist.find(item)
    rule = known.met_rule if known is not None else None
    if known is None or not isinstance(rule, DateRule) or not is_canonical(known, answer.value):
        return
    day = date.fromisoformat(str(answer.value))
    yield day if rule.met is DateTest.NOT_PAST else months_after(day, rule.value or 0)
