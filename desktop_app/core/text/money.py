"""An amount of đồng as a person types it: with dots, with "triệu" or "tỷ", or in plain digits."""

from __future__ import annotations

import re
from decimal import Decimal

from desktop_app.core.fault import N_, EntryRefused

from .cleaning import search_key

MOST = 10**13  # đồng; ten thousand billion is no cost of one item
_UNITS = {
    "": 1, "d": 1, "dong": 1, "vnd": 1,
    "nghin": 1_000, "ngan": 1_000, "k": 1_000,
    "tr": 1_000_000, "trieu": 1_000_000,
    "ty": 1_000_000_000, "ti": 1_000_000_000,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:[. \u00a0][0-9]{3})+|[0-9]{1,14})"
    r"(?:,(?P<rest>[0-9]{1,6}))?\s*(?P<unit>[a-z]*)"
)


def typed_dong(text: str) -> int | None:
    """Return the amount that *text* says, in whole đồng; None for an empty one.

    "12.500.000", "12500000 đ", "12,5 triệu". Raise EntryRefused for anything else.
    """
    key = search_key(text).strip()
    if not key:
        return None
    found = _AMOUNT.fullmatch(key)
    unit = _UNITS.get(found["unit"]) if found is not None else None
    if found is not None and unit is not None:
        whole = re.sub(r"[^0-9]", "", found["whole"])
        amount = Decimal(f"{whole}.{found['rest'] or '0'}") * unit
        if amount == amount.to_integral_value() and 0 <= amount <= MOST:
            return int(amount)
    raise EntryRefused(
        N_("“{text}” is not an amount in đồng such as 12.500.000 or 12,5 triệu."), text=text[:40]
    )
