"""Parse a typed number, date or choice into its canonical form."""

from __future__ import annotations

import re
from datetime import date
from typing import assert_never

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.text.cleaning import search_key
from desktop_app.core.time.typed_day import is_whole, typed_day, why_no_day

from .checklist import Item, ItemType
from .scoring import UNKNOWN

# Vietnamese writing: "." between groups of three digits, "," before the decimal.
_NUMBER = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:[. \u00a0][0-9]{3}){1,2})(?:,([0-9]+))?")
_POINTED = re.compile(r"([0-9]{1,9})\.([0-9])")  # "12.5", as spreadsheets write it
_NOT_KNOWN = frozenset({UNKNOWN, "chua ro", "khong ro", "?"})


def canonical(item: Item, text: str) -> str:
    """Return *text* as answers to *item* are kept; raise EntryRefused for anything else.

    Whole numbers "4", one decimal "12.5", dates "2025-07-20", the id of a choice; "unknown" for
    what is not known.
    """
    text = text.strip()
    for unit in (item.unit.vi, item.unit.en) if item.unit else ():
        text = text.removesuffix(unit).rstrip()  # "5 người", "88,5%"
    if search_key(text) in _NOT_KNOWN:
        return UNKNOWN
    match item.type:
        case ItemType.COUNT | ItemType.RATIO:
            return _whole(item, text)
        case ItemType.NUMBER:
            return _one_decimal(item, text)
        case ItemType.DATE:
            return _day(item, text).isoformat()
        case ItemType.CHOICE | ItemType.STATUS:
            return _choice(item, text)
        case _:
            assert_never(item.type)


def _whole(item: Item, text: str) -> str:
    found = _NUMBER.fullmatch(text)
    if found is None or (found[2] or "").strip("0"):
        raise EntryRefused(
            N_("{item}: “{text}” is not a whole number such as 4."), item=item.code, text=text[:40]
        )
    return str(int(re.sub(r"\D", "", found[1])))


def _one_decimal(item: Item, text: str) -> str:
    found = _NUMBER.fullmatch(text) or _POINTED.fullmatch(text)
    decimals = (found[2] or "").rstrip("0") if found else ""
    if found is None or len(decimals) > 1:
        raise EntryRefused(
            N_("{item}: “{text}” is not a number with one decimal at most, such as 12,5."),
            item=item.code,
            text=text[:40],
        )
    whole = str(int(re.sub(r"\D", "", found[1])))
    return f"{whole}.{decimals}" if decimals else whole


def _day(item: Item, text: str) -> date:
    day = typed_day(text)
    if day is None:
        why = why_no_day(text)
        if why is not None and is_whole(text):
            raise EntryRefused(
                N_("{item}: “{text}”. {why}"), item=item.code, text=text[:40], why=why
            )
        raise EntryRefused(
            N_("{item}: “{text}” is not a date such as 20/7/2025 (day/month/year)."),
            item=item.code,
            text=text[:40],
        )
    return day


def _choice(item: Item, text: str) -> str:
    wanted = search_key(text)
    for choice in item.choices:
        if wanted in (choice.id, search_key(choice.vi), search_key(choice.en)):
            return choice.id
    raise EntryRefused(
        N_("{item}: “{text}” is none of its choices ({known})."),
        item=item.code,
        text=text[:40],
        known=", ".join(choice.id for choice in item.choices),
    )
