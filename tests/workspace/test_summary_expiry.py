"""A summary is kept while time alone changes nothing of it, and a submission counts when whole."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from desktop_app.core.assessment.submissions import judge_submission, whole
from desktop_app.core.assessment.summary import Summary, sum_up
from desktop_app.core.ids import Readiness
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.storage import state
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.verbs.declaring import Plan
from desktop_app.workspace.verbs.submitting import past_submissions
from support.people import PIN


def summed(desk: Workspace, *, days: int = 0, dropped: int = 0) -> Summary:
    """Return the summary *days* from now; *dropped* changes have not arrived."""
    context, now = desk._context, desk.desk()
    past = past_submissions(context, now.centre)
    if dropped:
        changes = state.changes_of(context.store, now.centre)[dropped:]
        past = [
            judge_submission(
                context.checklist,
                one.held,
                one.body,
                changes,
                None,
                context.checklist_versions.versions,
            )
            for one in past
        ]
    moment = desk.moment().local + timedelta(days=days)
    due = datetime.combine(now.due, time.max, VIETNAM)
    return sum_up(
        context.checklist,
        now.record,
        past,
        versions=context.checklist_versions.versions,
        named=context.checklist.name,
        now=moment,
        due=due,
    )


def test_until_its_last_day_a_summary_says_what_is_so(with_leader: Workspace) -> None:
    fill(with_leader, Profile.AMBER, seed=1)
    with_leader.submitting.submit(pin=PIN)
    later = summed(with_leader, days=5)  # no news any more
    length = (later.holds_until - later.made_on).days
    assert 0 < length < 400
    for ahead in {1, length // 2, length}:
        then = summed(with_leader, days=5 + ahead)
        assert (then.level, then.level_before) == (later.level, later.level_before)
        assert (then.cells, then.gaps) == (later.cells, later.gaps)
        assert then.overdue_actions == later.overdue_actions
    after = summed(with_leader, days=5 + length + 1)
    assert not later.holds_on(after.made_on)


def test_a_remedy_for_the_whole_centre_falls_due_while_nobody_writes(clerk: Workspace) -> None:
    due = clerk.moment().today + timedelta(days=7)
    clerk.declaring.plan_action(None, Plan(who="Văn phòng", what="Sửa mái nhà", due=due))
    now = summed(clerk)
    assert now.overdue_actions == 0
    after = summed(clerk, days=8)
    assert after.overdue_actions == 1
    assert not now.holds_on(after.made_on)


def test_a_fresh_submission_is_news_and_holds_for_the_day_only(with_leader: Workspace) -> None:
    fill(with_leader, Profile.GREEN, seed=1)
    with_leader.submitting.submit(pin=PIN)
    now = summed(with_leader)
    assert now.holds_until == now.made_on


def test_a_submission_without_all_it_covers_has_no_colour_yet(with_leader: Workspace) -> None:
    fill(with_leader, Profile.GREEN, seed=1)
    with_leader.submitting.submit(pin=PIN)
    assert summed(with_leader).level is Readiness.GREEN
    partly = summed(with_leader, dropped=30)
    assert (partly.level, partly.arriving) == (Readiness.NOT_SUBMITTED, True)
    assert whole(past_submissions(with_leader._context, with_leader.desk().centre))
