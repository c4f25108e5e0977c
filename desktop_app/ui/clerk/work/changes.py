"""What is new since the last round, in the order in which it should be looked at."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

import msgspec

from desktop_app.core.assessment.unchanged import Hindrance
from desktop_app.core.checklist.checklist import Section
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId, RoundId, Status
from desktop_app.i18n import _, ngettext
from desktop_app.ui.items import round_words
from desktop_app.workspace.values.desk import Desk, ItemDesk

_NO_ANSWER = (Status.UNANSWERED, Status.NOT_KNOWN)


class ChangeGroup(StrEnum):
    """The groups of the page, in its order."""

    RETURNED = "returned"
    CONFLICT = "conflict"
    EXPIRED = "expired"
    MEANS_ELSE = "means_else"
    UNMET = "unmet"
    OVERDUE = "overdue"
    UNSAID = "unsaid"
    SAME = "same"
    OTHERS = "others"  # of one section


class ItemGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A title and the items under it; ``section`` is the one of the others, None above them."""

    kind: ChangeGroup
    section: Section | None
    items: tuple[ItemId, ...]


def has_earlier_round(desk: Desk) -> bool:
    """Return whether the centre answered anything in an earlier round."""
    return any(one.earlier is not None for one in desk.items.values())


class Groups:
    """Puts each item in one group, where it stays while the round is worked on.

    What is answered keeps its place, so that a place is learnt. Something more urgent that comes
    meanwhile moves the item up.
    """

    def __init__(self) -> None:
        self._about: tuple[RoundId, str] | None = None
        self._kinds: dict[ItemId, ChangeGroup] = {}

    def of(self, desk: Desk) -> list[ItemGroup]:
        """Return the groups of *desk* that have items."""
        about = desk.round, desk.checklist.name
        if about != self._about:
            self._about = about
            self._kinds = {}
        order = list(ChangeGroup)
        for item, one in desk.items.items():
            now = _kind_of(desk, one)
            before = self._kinds.get(item, now)
            self._kinds[item] = min(now, before, key=order.index)
        groups = [
            ItemGroup(kind=kind, section=None, items=self._members(desk, kind))
            for kind in order
            if kind is not ChangeGroup.OTHERS
        ]
        for section in desk.checklist.sections:
            members = tuple(
                item.id for item in section.items if self._kinds[item.id] is ChangeGroup.OTHERS
            )
            groups.append(ItemGroup(kind=ChangeGroup.OTHERS, section=section, items=members))
        return [group for group in groups if group.items]

    def _members(self, desk: Desk, kind: ChangeGroup) -> tuple[ItemId, ...]:
        return tuple(item for item in desk.items if self._kinds[item] is kind)


def _kind_of(desk: Desk, one: ItemDesk) -> ChangeGroup:
    if _was_returned(desk, one):
        return ChangeGroup.RETURNED
    if one.judgement.conflict:
        return ChangeGroup.CONFLICT
    if _is_expired(one):
        return ChangeGroup.EXPIRED
    if one.earlier is not None and not one.earlier.counts:
        return ChangeGroup.MEANS_ELSE
    if any(card.overdue for card in one.actions):
        return ChangeGroup.OVERDUE
    if not one.item.critical:
        return ChangeGroup.OTHERS
    if one.earlier is None or one.earlier.status in _NO_ANSWER:
        return ChangeGroup.UNSAID
    if one.earlier.status in (Status.UNMET, Status.PARTIAL):
        return ChangeGroup.UNMET
    return ChangeGroup.SAME


def _was_returned(desk: Desk, one: ItemDesk) -> bool:
    """Return whether the item has a request that is open, or that was answered in this round."""
    request = one.request
    if request is None:
        return False
    reply = request.reply
    replied_now = reply is not None and f"{reply.written:%Y-%m}" == desk.round
    return request.is_open or request.asked.round == desk.round or replied_now


def _is_expired(one: ItemDesk) -> bool:
    if one.judgement.standing is Standing.MET_WITH_EXPIRED_EVIDENCE:
        return True
    return one.earlier is not None and one.earlier.hindrance is Hindrance.EXPIRED


def is_done(one: ItemDesk) -> bool:
    """Return whether the item was seen to in this round: answered, and nothing asks for more."""
    answered = one.answer is not None and one.judgement.status not in _NO_ANSWER
    return answered and one.returned is None and not one.judgement.conflict


def keepable(one: ItemDesk) -> bool:
    """Return whether last round's answer can be confirmed as unchanged now."""
    unsaid = one.answer is None or one.answer.status in _NO_ANSWER
    return unsaid and one.earlier is not None and one.earlier.hindrance is None


def keepable_together(desk: Desk, group: ItemGroup) -> tuple[ItemId, ...]:
    """Return what is left of a section of the others that may be confirmed at once."""
    if group.kind is not ChangeGroup.OTHERS:
        return ()
    left = (desk.items[item] for item in group.items)
    return tuple(one.item.id for one in left if not one.item.critical and keepable(one))


def title_of(group: ItemGroup) -> str:
    """Return the title of a group with how many items it has, which never changes."""
    if group.section is not None:
        name = f"{group.section.code} · {round_words.section_short(group.section)}"
    else:
        name = _title(group.kind)
    return f"{name} · {len(group.items)}"


def _title(kind: ChangeGroup) -> str:
    match kind:
        case ChangeGroup.RETURNED:
            return _("To be completed, says the supervisor")
        case ChangeGroup.CONFLICT:
            return _("Two versions")
        case ChangeGroup.EXPIRED:
            return _("Evidence expired")
        case ChangeGroup.MEANS_ELSE:
            return _("The meaning changed since last round")
        case ChangeGroup.UNMET:
            return _("Not met last round")
        case ChangeGroup.OVERDUE:
            return _("Remedies overdue")
        case ChangeGroup.UNSAID:
            return _("No answer last round")
        case ChangeGroup.SAME:
            return _("The same as last round?")
        case ChangeGroup.OTHERS:
            return _("Other items")
    assert_never(kind)


def asked_of(desk: Desk, group: ItemGroup) -> str:
    """Return what a group asks for, at the right of its title; that it is done, once it is."""
    if all(is_done(desk.items[item]) for item in group.items):
        return _("all seen to")
    match group.kind:
        case ChangeGroup.RETURNED:
            return _("to be answered, not to be kept")
        case ChangeGroup.CONFLICT:
            return _("choose the right one")
        case ChangeGroup.EXPIRED:
            return _("needs a measurement or photo of now")
        case ChangeGroup.MEANS_ELSE | ChangeGroup.UNSAID:
            return _("to be answered")
        case ChangeGroup.UNMET:
            return _("still so: F7, changed: Enter")
        case ChangeGroup.OVERDUE:
            return _("write the progress, or extend")
        case ChangeGroup.SAME | ChangeGroup.OTHERS:
            return _("one key each: F7")
    assert_never(group.kind)


def progress_words(desk: Desk, *, short: bool = False) -> str:
    """Return how much of the round was seen to, for the foot of the window."""
    done = [one.item for one in desk.items.values() if is_done(one)]
    critical = sum(item.critical for item in done)
    every, all_critical = len(desk.items), len(desk.checklist.critical_items)
    if short:
        return _("seen {done}/{all}").format(done=len(done), all=every)
    return _("seen {critical}/{of} critical · {others}/{rest} others").format(
        critical=critical,
        of=all_critical,
        others=len(done) - critical,
        rest=every - all_critical,
    )


def section_words(group: ItemGroup, count: int) -> tuple[str, str]:
    """Return the two sentences that offer what is left of a section."""
    code = group.section.code if group.section is not None else ""
    said = ngettext(
        "Section {code}: the {count} item left as last round?",
        "Section {code}: the {count} items left as last round?",
        count,
    )
    return said.format(code=code, count=count), _("It is recorded as confirmed at once.")
