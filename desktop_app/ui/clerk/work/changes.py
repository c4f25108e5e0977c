"""What is new since the last round, in the order in which it should be looked at."""

from __future__ import annotations

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _
from desktop_app.workspace.values.desk import Desk, ItemDesk

Group = tuple[str, str, list[ItemDesk]]


def has_earlier_round(desk: Desk) -> bool:
    """Return whether the centre answered anything in an earlier round."""
    return any(one.earlier is not None for one in desk.items.values())


def changed_groups(desk: Desk) -> list[Group]:
    """Return title, count and items of each group; every item is in exactly one."""
    taken: set[ItemId] = set()
    groups: list[Group] = []

    def add(title: str, wanted: list[ItemDesk]) -> None:
        mine = [one for one in wanted if one.item.id not in taken]
        taken.update(one.item.id for one in mine)
        groups.append((title, str(len(mine)), mine))

    everything = list(desk.items.values())
    add(_("To be completed, says the supervisor"), [o for o in everything if o.returned])
    add(_("Two versions"), [o for o in everything if o.judgement.conflict])
    add(_("Evidence expired"), [o for o in everything if _expired(o)])
    add(_("The meaning changed since last round"), [o for o in everything if _means_else(o)])
    add(_("Not met last round"), [o for o in everything if _unmet_before(o)])
    add(_("Remedies overdue"), [o for o in everything if any(a.overdue for a in o.actions)])
    add(_("No answer last round"), [o for o in everything if o.earlier is None])
    add(_("Critical: confirm each by itself"), [o for o in everything if o.item.critical])
    add(_("Others: the same as last round?"), everything)
    return [group for group in groups if group[2]]


def confirmable(desk: Desk) -> tuple[ItemId, ...]:
    """Return the items that may be confirmed together: not critical, answered before, not now."""
    return tuple(
        one.item.id
        for one in desk.items.values()
        if not one.item.critical
        and one.answer is None
        and one.returned is None
        and not one.judgement.conflict
        and not _expired(one)
        and one.earlier is not None
        and one.earlier.counts
        and one.earlier.status not in (Status.UNANSWERED, Status.NOT_KNOWN)
    )


def _expired(one: ItemDesk) -> bool:
    if one.judgement.standing is Standing.MET_WITH_EXPIRED_EVIDENCE:
        return True
    wanted = [piece for piece in one.evidence if piece.is_wanted]
    return bool(wanted) and not any(piece.is_valid for piece in wanted)


def _means_else(one: ItemDesk) -> bool:
    return one.earlier is not None and not one.earlier.counts


def _unmet_before(one: ItemDesk) -> bool:
    return one.earlier is not None and one.earlier.status in (Status.UNMET, Status.PARTIAL)
