"""Whom to call in a commune that never connected: by the province's list, for supervisors alone."""

from __future__ import annotations

from msgspec import UNSET

from central_service.access.published import Notice, publish
from desktop_app.core.changes.roster import Contact
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.workspace.reading.overview import read_board
from support.offices import Join
from support.people import DAK_NHAU
from support.service import RunningService

NEVER = CommuneCode("25396")


def test_the_board_names_whom_to_call_before_a_commune_ever_connected(
    place: RunningService, join: Join
) -> None:
    listed = (
        Contact(commune=NEVER, person="Trần Văn Bình", position="Chánh Văn phòng", phone="0271 1"),
        Contact(commune=CommuneCode("00004"), person="Người khác", phone="024 1"),
    )
    publish(place.service, Notice.CONTACTS, listed)
    publish(place.service, Notice.HOLIDAYS, ("2027-02-05",))
    clerk = join("clerk", Role.CLERK, DAK_NHAU)
    supervisor = join("supervisor", Role.SUPERVISOR)
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    rows = {row.commune.code: row for row in read_board(supervisor._context).rows}
    contact = rows[NEVER].contact
    assert contact is not None
    assert (contact.name, contact.phone) == ("Trần Văn Bình", "0271 1")
    known = rows[DAK_NHAU].contact
    assert known is not None and known.name == "Người dùng clerk"
    seen, hidden = supervisor._context.roster, clerk._context.roster
    assert seen is not None and hidden is not None
    assert seen.contacts == listed[:1], "nobody outside the area"
    assert hidden.contacts is UNSET
    assert hidden.holidays == ("2027-02-05",)
