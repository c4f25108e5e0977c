"""The status of an answer, by the checklist's data alone (answer_rules.evaluation).

Only ``met_rule`` is evaluated. Values are canonical: "4", "12.5", "2025-07-20", a choice id or
"unknown"; what a person typed becomes one in ``entries``. A value that is none of these, written by
a newer version or another program, counts as no answer and raises nothing.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import assert_never

from desktop_app.core.ids import Status
from desktop_app.core.time.rounds import days_of_month

from .checklist import (
    ChoiceRule,
    CountRule,
    DateRule,
    DateTest,
    InformationalRule,
    Item,
    ItemType,
    MetRule,
    NumberRule,
    RatioRule,
)
from .comparisons import RuleRefused, comparison

UNKNOWN = "unknown"  # the value of "Chưa rõ"

_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9])?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BEST_LAST = (Status.UNMET, Status.PARTIAL, Status.MET)


def computed_status(item: Item, value: str | None, of: str | None = None, *, as_of: date) -> Status:
    """Return the status that *value* (and *of*, a ratio's second number) has on *as_of*.

    "unknown" in either is NOT_KNOWN; a missing, unreadable or impossible value, or a ratio that
    cannot be computed (b = 0), is UNANSWERED. An item whose status is chosen has none to compute.
    """
    rule = item.met_rule
    parts = (value, of) if item.type is ItemType.RATIO else (value,)
    if rule is None:
        return Status.UNANSWERED
    if UNKNOWN in parts:
        return Status.NOT_KNOWN
    if not all(is_canonical(item, part) for part in parts) or not is_possible(item, value, of):
        return Status.UNANSWERED
    try:
        return _judged(rule, value, of, as_of)
    except RuleRefused:  # a threshold as only a newer version writes it: nothing is met by it
        return Status.UNANSWERED


def _judged(rule: MetRule, value: str | None, of: str | None, as_of: date) -> Status:
    match rule:
        case InformationalRule():
            return Status.ANSWERED
        case ChoiceRule():
            return Status.MET if value in rule.met else Status.UNMET
        case DateRule():
            return _dated(rule, date.fromisoformat(str(value)), as_of)
        case RatioRule():
            numbers = Decimal(str(value)), Decimal(str(of))
            if not comparison(rule.requires).holds(*numbers):
                return Status.UNANSWERED
            return _graded(rule.met, rule.partial, *numbers)
        case CountRule() | NumberRule():
            return _graded(rule.met, rule.partial, Decimal(str(value)))
    assert_never(rule)


def is_canonical(item: Item, value: str | None) -> bool:
    """Tell whether *value* is written as answers to *item* are kept ("unknown" is not a value)."""
    if not value:
        return False
    match item.type:
        case ItemType.COUNT | ItemType.RATIO:
            return _WHOLE.fullmatch(value) is not None
        case ItemType.NUMBER:
            return _DECIMAL.fullmatch(value) is not None
        case ItemType.CHOICE:
            return item.choice(value) is not None
        case ItemType.DATE:
            return _DATE.fullmatch(value) is not None and _exists(value)
        case ItemType.STATUS:
            return False
        case _:
            assert_never(item.type)


def is_possible(item: Item, value: str | None, of: str | None = None) -> bool:
    """Tell whether canonical values keep the item's hard bounds, and a part its whole."""
    if not item.type.is_numeric:
        return True
    # The second number belongs to a ratio; another program may have written anything there.
    parts = (value, of) if item.type is ItemType.RATIO else (value,)
    numbers = [Decimal(part) for part in parts if part and part != UNKNOWN]
    low = Decimal(str(item.hard_min)) if item.hard_min is not None else None
    high = Decimal(str(item.hard_max)) if item.hard_max is not None else None
    return (
        all(low is None or low <= number for number in numbers)
        and all(high is None or number <= high for number in numbers)
        and not (item.part_within_whole and len(numbers) == 2 and numbers[0] > numbers[1])
    )


def is_lower(said: Status, computed: Status) -> bool:
    """Tell whether *said* is worse than *computed*: what a person may choose instead."""
    return (
        said in _BEST_LAST
        and computed in _BEST_LAST
        and _BEST_LAST.index(said) < _BEST_LAST.index(computed)
    )


def months_after(day: date, months: int) -> date:
    """Return *day* that many calendar months later, at the month's end where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, days_of_month(year, month)))


def days_left(item: Item, value: str | None, *, as_of: date) -> int | None:
    """Return the days until an expiry date, once the checklist wants them mentioned; else None."""
    rule = item.met_rule
    if not isinstance(rule, DateRule) or not rule.warn_days or not is_canonical(item, value):
        return None
    left = (date.fromisoformat(str(value)) - as_of).days
    return left if 0 <= left <= max(rule.warn_days) else None


def _graded(met: str, partial: str | None, a: Decimal, b: Decimal = Decimal(0)) -> Status:
    if comparison(met).holds(a, b):
        return Status.MET
    if partial is not None and comparison(partial).holds(a, b):
        return Status.PARTIAL
    return Status.UNMET


def _dated(rule: DateRule, day: date, as_of: date) -> Status:
    still = day if rule.met is DateTest.NOT_PAST else months_after(day, rule.value or 0)
    return Status.MET if still >= as_of else Status.UNMET


def _exists(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True
