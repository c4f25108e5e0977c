"""The papers that a clerk prints; what draws them is loaded when one is asked for."""

from __future__ import annotations

from enum import StrEnum


class ClerkPaper(StrEnum):
    """A paper of the clerk's desk."""

    SLIP = "slip"  # for the leader's signature
    BLANK = "blank"
    RECEIPT = "receipt"
    COMMUNE = "commune"  # the report
    CARD = "card"  # keys, steps and whom to call, on both sides of a sheet
    DIARY = "diary"  # of the connection, a month
    COSTS = "costs"  # of the remedies, by group of items
