"""The keys of the desk that act on an open item."""

from __future__ import annotations

from desktop_app.core.checklist.checklist import Item
from desktop_app.core.checklist.item import Measurable
from desktop_app.i18n import _
from desktop_app.ui.look.announcing import Announced, Effect, Group


def can_measure(item: Item) -> bool:
    """Return whether the machine can measure something for *item*."""
    return item.measurable is not Measurable.NONE and not item.secret


def item_keys(item: Item, unchanged: tuple[Effect, ...] | None) -> list[Announced]:
    """Return them for *item*; *unchanged* is what F7 would write, None where it does nothing."""
    keys = []
    if not item.secret:
        keys.append(Announced(key="F2", verb=_("note"), group=Group.ITEM))
        if item.evidence.wanted:
            keys.append(Announced(key="F4", verb=_("evidence"), group=Group.ITEM))
        if can_measure(item):
            keys.append(Announced(key="F5", verb=_("measure"), group=Group.ITEM))
        keys.append(Announced(key="F6", verb=_("task"), group=Group.ITEM))
    if unchanged is not None:
        words = _("unchanged")
        keys.append(Announced(key="F7", verb=words, group=Group.ITEM, effects=unchanged))
    return keys
