"""From how many hours without connection on a day on the checklist asks."""

from __future__ import annotations

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import OutageSuggestion

_OVER_HOURS = 2  # where no item says otherwise


def outage_hours(checklist: Checklist) -> int:
    """Return the hours that *checklist* names, those of the first item that names any."""
    rules = (item.suggest_rule for item in checklist.items_in_order)
    found = (one.outage_hours_over for one in rules if isinstance(one, OutageSuggestion))
    return next(found, _OVER_HOURS)
