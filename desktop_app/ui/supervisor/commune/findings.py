"""Declared and found answers side by side, as values for the widgets."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

import msgspec

from desktop_app.core.assessment.judging import ItemJudgement
from desktop_app.core.changes.bodies import Answer
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _
from desktop_app.ui.items import item_words
from desktop_app.ui.look import marks
from desktop_app.ui.look.marks import Mark
from desktop_app.workspace.values.desk import Desk, Finding, ItemDesk
from desktop_app.workspace.values.visit_items import differs


def as_found(one: ItemDesk, finding: Finding | None) -> ItemDesk:
    """Return *one* with the finding in the place of the answer, for the clerk's answer parts."""
    status = finding.status if finding else Status.UNANSWERED
    judgement = ItemJudgement(
        item=one.item.id,
        status=status,
        standing=bare_standing(status),
        complete=status in (Status.MET, Status.ANSWERED),
    )
    answer = None
    if finding is not None:
        found = finding.answer
        answer = Answer(
            checklist=found.checklist,
            status=found.status,
            value=found.value,
            of=found.of,
            note=found.note,
        )
    return msgspec.structs.replace(
        one,
        judgement=judgement,
        answer=answer,
        value_text=finding.value_text if finding else "",
        earlier=None,
        conflict=None,
    )


def bare_standing(status: Status) -> Standing:
    """Return the standing of a status that asks no evidence, as a finding's."""
    if status is Status.NOT_APPLICABLE:
        return Standing.NOT_APPLICABLE_APPROVED
    return Standing.MET if status is Status.ANSWERED else Standing(status)


def found_mark(finding: Finding) -> Mark:
    """Return the shape of a finding."""
    return marks.mark_of(finding.status)


def declared_words(desk: Desk, one: ItemDesk) -> str:
    """Return the declared value, or its word."""
    value = item_words.short_value(one)
    word = item_words.status_word(one, item_words.own_word(desk, one))
    return f"{value}  {word}" if value and value != word else word


def found_words(desk: Desk, one: ItemDesk, finding: Finding) -> str:
    """Return the found value, or its word."""
    word = item_words.own_word(desk, one, finding.status)
    value = item_words.short_value(as_found(one, finding))
    return f"{value}  {word}" if value and value != word else word


def wants_a_look(one: ItemDesk) -> bool:
    """Return whether a supervisor should look: doubts, replies, gaps on critical items."""
    return bool(
        differs(one)
        or one.returned is not None
        or one.judgement.conflict
        or one.changed_since
        or one.judgement.standing is Standing.NOT_APPLICABLE_WAITING
        or (one.item.critical and one.judgement.missing)
        or (one.remarks and not one.remarks[-1].by_supervisor)
    )


def waits_for_approval(one: ItemDesk) -> bool:
    """Return whether a Not applicable on the item waits for the supervisor's approval."""
    return one.judgement.standing is Standing.NOT_APPLICABLE_WAITING and one.approval is None


def state_note(one: ItemDesk) -> str:
    """Return in a few words why an item should be looked at; "" where there is no reason."""
    if one.judgement.conflict:
        return _("two versions")
    if one.returned is not None:
        return _("to be completed")
    if one.judgement.standing is Standing.NOT_APPLICABLE_WAITING:
        return _("awaiting approval")
    if one.remarks and not one.remarks[-1].by_supervisor:
        return _("replied")
    if one.changed_since:
        return _("edited since it was submitted")
    return ""


class Look(StrEnum):
    """Which items of a commune are listed."""

    NEEDED = "look"
    CRITICAL = "critical"
    ALL = "all"


def items_of(desk: Desk, look: Look) -> list[ItemId]:
    """Return the items that *look* lists."""
    match look:
        case Look.NEEDED:
            return [item for item, one in desk.items.items() if wants_a_look(one)]
        case Look.CRITICAL:
            return [item for item, one in desk.items.items() if one.item.critical]
        case Look.ALL:
            return list(desk.items)
    assert_never(look)
