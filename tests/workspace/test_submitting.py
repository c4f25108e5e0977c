"""A submission names what it covers; later edits change nothing that was confirmed."""

from __future__ import annotations

import pytest

from desktop_app.core.fault import Fault
from desktop_app.core.ids import ItemId, Readiness, Role, Status
from desktop_app.credentials import sealed
from desktop_app.credentials.key_faults import PinWrong
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.people import PIN

STAFF = ItemId("staff.assigned")


def test_the_official_colour_is_that_of_the_submission(with_leader: Workspace) -> None:
    desk = with_leader
    fill(desk, Profile.GREEN, seed=1)
    assert desk.desk().judgement.level is Readiness.GREEN
    _held, covers = desk.submitting.submit(pin=PIN)
    assert covers.unanswered == ()
    desk.declaring.answer(STAFF, AnswerEntry(value="1", of="9", cause="no_staff"))
    now = desk.desk()
    assert now.judgement.level is Readiness.AMBER
    assert now.official.changed_since == 1
    assert now.items[STAFF].changed_since
    (past,) = desk.submitting.past(now.centre)
    assert past.is_whole
    assert past.judgement.level is Readiness.GREEN


def test_unanswered_critical_items_do_not_block_and_are_listed(with_leader: Workspace) -> None:
    with_leader.declaring.answer(STAFF, AnswerEntry(value="5", of="5"))
    _held, covers = with_leader.submitting.submit(pin=PIN)
    assert len(covers.unanswered) == 17
    assert STAFF not in covers.unanswered


def test_a_wrong_pin_confirms_nothing(with_leader: Workspace) -> None:
    with_leader.declaring.answer(STAFF, AnswerEntry(value="5", of="5"))
    with pytest.raises(PinWrong):
        with_leader.submitting.submit(pin="000000")
    assert with_leader.desk().official.submitted is None


def test_nothing_answered_is_nothing_to_submit(with_leader: Workspace) -> None:
    with pytest.raises(Fault):
        with_leader.submitting.submit(pin=PIN)


def test_a_clerk_without_the_leader_records_the_signed_slip(clerk: Workspace) -> None:
    clerk.declaring.answer(STAFF, AnswerEntry(value="5", of="5"))
    with pytest.raises(Fault):
        clerk.submitting.submit(pin=PIN)
    slip = clerk.attaching.keep_slip(None, sample_photo(3))
    clerk.submitting.submit(slip=slip, leader="Nguyễn Văn An")
    official = clerk.desk().official
    assert (official.by, official.by_slip) == ("Nguyễn Văn An", True)


def test_a_not_applicable_is_green_only_after_it_was_approved(with_leader: Workspace) -> None:
    desk = with_leader
    fill(desk, Profile.WAITING, seed=1)
    now = desk.desk()
    assert now.judgement.missing == (ItemId("sig.secret_sign"),)
    assert now.items[ItemId("sig.secret_sign")].judgement.status is Status.NOT_APPLICABLE
    assert now.judgement.level is Readiness.AMBER


def test_a_leaders_key_of_an_earlier_version_is_sealed_anew_when_it_opens(
    with_leader: Workspace,
) -> None:
    """A PIN of four digits still opens it; a guess at it costs what it costs today."""
    context = with_leader._context
    leader = next(one for one in with_leader.identities if one.role is Role.LEADER)
    name = f"key-{leader.device}"
    private = context.open_with_pin(leader, PIN)
    salt, cost = sealed.new_salt(), sealed.Cost(log_n=14)
    key = sealed.derive("2580", salt, cost)
    context.keys.save(name, sealed.seal(private, key, salt, cost, purpose="pin"))
    context.forget_key(leader.device)
    assert context.open_with_pin(leader, "2580") == private
    assert sealed.made_with(context.keys.load(name))[1] == sealed.FOR_A_PIN
    with pytest.raises(PinWrong):
        context.open_with_pin(leader, "2581")
    assert context.open_with_pin(leader, "2580") == private
