"""Check entered values: impossible ones are refused, strange ones are doubted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop_app.core.fault import N_, EntryRefused, Fault

from .checklist import DateRule, DateTest, Item, ItemType
from .scoring import UNKNOWN, is_possible


class EntryDoubt(Fault):
    """An answer is accepted, but looks strange or needs an explanation."""


def in_the_future(
    item: Item, day: date, *, today: date, clock_known: bool
) -> EntryRefused | EntryDoubt | None:
    """Return what is wrong with a date after *today*: a doubt only while the clock is not known.

    The expiry item asks for a future date, so nothing is wrong with it there.
    """
    rule = item.met_rule
    if day <= today or (isinstance(rule, DateRule) and rule.met is DateTest.NOT_PAST):
        return None
    shown = f"{day.day}/{day.month}/{day.year}"
    if clock_known:
        return EntryRefused(
            N_("{item}: the day {date} has not come yet."), item=item.code, date=shown
        )
    return EntryDoubt(
        N_(
            "{item}: by this computer's clock the day {date} has not come yet; "
            "please check the date, and the clock."
        ),
        item=item.code,
        date=shown,
    )


def impossible(item: Item, value: str, of: str | None) -> EntryRefused | None:
    """Return which hard bound canonical values break, or None."""
    if is_possible(item, value, of):
        return None
    for text in (value, of):
        if text and text != UNKNOWN and not is_possible(item, text):
            low = item.hard_min if item.hard_min is not None else "…"
            high = item.hard_max if item.hard_max is not None else "…"
            return EntryRefused(
                N_("{item}: {value} is not possible (from {low} to {high})."),
                item=item.code,
                value=text.replace(".", ","),
                low=low,
                high=high,
            )
    return EntryRefused(
        N_("{item}: the first number ({part}) cannot exceed the second ({whole})."),
        item=item.code,
        part=value,
        whole=of,
    )


def strange(
    item: Item, value: str, of: str | None, *, explained: bool, noted: bool = False
) -> list[EntryDoubt]:
    """Return the doubts about possible numbers.

    *explained*: a reason was given for them; *noted*: there is a note, which says why a share is
    low.
    """
    doubts: list[EntryDoubt] = []
    judged = of if item.type is ItemType.RATIO else value  # of a ratio, the whole
    if judged and judged != UNKNOWN and not explained:
        number = Decimal(judged)
        low = item.soft_min if item.soft_min is not None else number
        high = item.soft_max if item.soft_max is not None else number
        if number < Decimal(str(low)) or number > Decimal(str(high)):
            doubts.append(
                EntryDoubt(
                    N_(
                        "{item}: {value} is unusual (mostly {low} to {high}); please check it, "
                        "and say why if it is right."
                    ),
                    item=item.code,
                    value=judged.replace(".", ","),
                    low=item.soft_min if item.soft_min is not None else "…",
                    high=item.soft_max if item.soft_max is not None else "…",
                )
            )
    if item.type is ItemType.RATIO and of == "0":
        doubts.append(
            EntryDoubt(
                N_(
                    "{item}: with 0 as the second number nothing can be computed and it counts as "
                    "unanswered; choose “Not applicable” where the item allows it."
                ),
                item=item.code,
            )
        )
    said = explained or noted
    is_known = of is not None and UNKNOWN not in (value, of)
    if item.soft_rate_min is not None and not said and of and is_known and Decimal(of):
        rate = 100 * Decimal(value) / Decimal(of)
        if rate < Decimal(str(item.soft_rate_min)):
            doubts.append(
                EntryDoubt(
                    N_("{item}: the share is below {limit}%; say why in the note."),
                    item=item.code,
                    limit=item.soft_rate_min,
                )
            )
    return doubts
