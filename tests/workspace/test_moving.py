"""What may be moved to: what the service published, what agrees with itself, what was used here."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import CountRule
from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import ItemId, PaperKind, Status
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from support.checklists import first, publish_to, second


def with_a_rule_that_nobody_can_read(checklist: Checklist) -> Checklist:
    sections = tuple(
        msgspec.structs.replace(
            section,
            items=tuple(
                msgspec.structs.replace(item, met_rule=CountRule(met=">>1"))
                if item.id == "premises.counters"
                else item
                for item in section.items
            ),
        )
        for section in checklist.sections
    )
    return msgspec.structs.replace(checklist, sections=sections)


def test_a_version_that_contradicts_itself_is_neither_offered_nor_moved_to(
    clerk: Workspace,
) -> None:
    publish_to(clerk, first(), with_a_rule_that_nobody_can_read(second()))
    assert clerk.moving.state().offered == ""
    with pytest.raises(EntryRefused, match="contradicts itself"):
        clerk.moving.move("2")
    assert clerk.moving.state().name == "decree-118/1"


def test_the_newest_of_several_is_offered_and_one_may_skip_the_one_between(
    clerk: Workspace,
) -> None:
    said = second().readiness.printed_note
    note = msgspec.structs.replace(
        said, vi=said.vi.replace("phiên bản 2", "phiên bản 10"), en=said.en.replace(" 2", " 10")
    )
    rule = msgspec.structs.replace(second().readiness, printed_note=note)
    tenth = msgspec.structs.replace(second(), version="10", readiness=rule)
    publish_to(clerk, first(), second(), tenth)
    assert clerk.moving.state().offered == "decree-118/10"
    clerk.declaring.answer(ItemId("premises.signage"), AnswerEntry(status=Status.MET))
    assert clerk.moving.move().kept == ("premises.signage",)
    assert clerk.moving.state().offered == "", "an older one is not offered"
    clerk.moving.move("2")
    assert clerk.moving.state().before == "decree-118/10"


def test_before_a_service_is_known_nothing_is_offered(clerk: Workspace) -> None:
    state = clerk.moving.state()
    assert (state.name, state.offered, state.before) == ("decree-118/1", "", "")


def test_a_remedy_of_an_item_that_is_set_aside_stays_in_sight_and_goes_on(
    clerk: Workspace,
) -> None:
    item = ItemId("staff.term_decision")
    plan = Plan(who="Văn phòng", what="Bổ sung văn bản cử", due=date(2099, 1, 5))
    made = clerk.declaring.plan_action(item, plan)
    publish_to(clerk, first(), second())
    clerk.moving.move()
    (card,) = clerk.desk().actions
    assert (card.item, card.plan.what) == (item, "Bổ sung văn bản cử")
    done = msgspec.structs.replace(plan, progress="Đã ký", done=True)
    clerk.declaring.plan_action(item, done, action=made.hash)
    (card,) = clerk.desk().actions
    assert (card.plan.progress, card.plan.done) == ("Đã ký", True)
    (apart,) = clerk.desk().unplaced
    assert apart.actions == (card,)
    with pytest.raises(EntryRefused):
        clerk.declaring.plan_action(item, plan)
    assert clerk.papers.draw(PaperKind.COMMUNE)[:5] == b"%PDF-"
