"""A key that the service lets in no more: what its PC still does, and what it does once it may."""

from __future__ import annotations

import pytest

from central_service.administration.machines import unrevoke
from desktop_app.core.ids import CentreId, DeviceId, ItemId, Role, Status
from desktop_app.sync.http.exchange_faults import Revoked
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.recovering import KeyRevoked
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.offices import Join
from support.people import DAK_NHAU, PIN
from support.service import RunningService

CENTRE = CentreId(DAK_NHAU)
MET = AnswerEntry(status=Status.MET)
ITEMS = [ItemId(one) for one in ("premises.available", "net.internet", "net.tslcd")]


def device_of(desk: Workspace, role: Role) -> DeviceId:
    """Return the key of *role* on *desk*."""
    return next(one.device for one in desk.identities if one.role is role)


def answered(desk: Workspace) -> set[ItemId]:
    """Return the items with an answer on *desk*."""
    record = desk.desk(centre=CENTRE).record
    return {item for item, one in record.items.items() if one.answer is not None}


def test_beside_a_revoked_key_the_other_one_of_the_pc_goes_on(
    join: Join, place: RunningService, supervisor: Workspace
) -> None:
    join("hoa", Role.CLERK, DAK_NHAU).close()
    desk = join("hoa", Role.LEADER, DAK_NHAU)
    colleague = join("tuan", Role.CLERK, DAK_NHAU)
    desk.exchanging.sync()
    place.revoke(device_of(desk, Role.CLERK))
    colleague.declaring.answer(ITEMS[0], MET)
    colleague.exchanging.sync()
    # Nothing is to be sent: the service would refuse the clerk's key.
    outcome = desk.exchanging.sync()
    assert outcome.complete
    assert [one.code for one in outcome.troubles] == [KeyRevoked.__name__]
    assert answered(desk) == {ITEMS[0]}
    desk.submitting.submit(pin=PIN)
    outcome = desk.exchanging.sync()
    assert (outcome.waiting, outcome.complete) == (0, True)
    supervisor.exchanging.sync()
    assert supervisor.desk(centre=CENTRE).record.submissions


def test_a_leaders_submission_gets_its_receipt_though_the_clerk_was_revoked_meanwhile(
    join: Join, place: RunningService
) -> None:
    join("hoa", Role.CLERK, DAK_NHAU).close()
    desk = join("hoa", Role.LEADER, DAK_NHAU)
    desk.declaring.answer(ITEMS[0], MET)
    desk.exchanging.sync()
    desk.submitting.submit(pin=PIN)
    place.revoke(device_of(desk, Role.CLERK))
    outcome = desk.exchanging.sync()
    assert (outcome.waiting, outcome.complete) == (0, True)


def test_a_revoked_pc_knows_its_colleagues_still(join: Join, place: RunningService) -> None:
    desk, colleague = join("hoa", Role.CLERK, DAK_NHAU), join("tuan", Role.CLERK, DAK_NHAU)
    colleague.declaring.answer(ITEMS[0], MET)
    colleague.exchanging.sync()
    desk.exchanging.sync()
    place.revoke(device_of(desk, Role.CLERK))
    desk.declaring.answer(ITEMS[1], MET)
    with pytest.raises(Revoked):
        desk.exchanging.sync()
    newcomer = join("binh", Role.CLERK, DAK_NHAU)
    place.revoke(device_of(colleague, Role.CLERK))
    desk.declaring.answer(ITEMS[2], MET)
    with pytest.raises(Revoked):
        desk.exchanging.sync()
    roster = desk._context.roster
    assert roster is not None
    member = roster.member(device_of(desk, Role.CLERK))
    assert member is not None and member.revoked
    known = roster.member(device_of(colleague, Role.CLERK))
    assert known is not None and known.person
    assert desk.check() == []
    later = roster.member(device_of(newcomer, Role.CLERK))
    assert later is None or not later.person


def test_a_pc_that_was_found_again_works_on(
    join: Join, place: RunningService, supervisor: Workspace
) -> None:
    desk, colleague = join("hoa", Role.CLERK, DAK_NHAU), join("tuan", Role.CLERK, DAK_NHAU)
    desk.exchanging.sync()
    place.revoke(device_of(desk, Role.CLERK))
    desk.declaring.answer(ITEMS[0], MET)
    with pytest.raises(Revoked):
        desk.exchanging.sync()
    newcomer = join("binh", Role.CLERK, DAK_NHAU)
    for one, item in ((colleague, ITEMS[1]), (newcomer, ITEMS[2])):
        one.declaring.answer(item, MET)
        one.exchanging.sync()
    unrevoke(place.service, device_of(desk, Role.CLERK))
    outcome = desk.exchanging.sync()
    assert (outcome.troubles, outcome.waiting, outcome.complete) == ((), 0, True)
    assert answered(desk) == set(ITEMS)
    desk.declaring.answer(ITEMS[0], AnswerEntry(status=Status.UNMET, cause="no_funding"))
    assert desk.exchanging.sync().refused == 0
    for one in (colleague, newcomer, supervisor):
        one.exchanging.sync()
        assert answered(one) == set(ITEMS)
        assert one.check() == []
    assert desk.check() == []
