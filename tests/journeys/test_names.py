"""Names and phones: changed on one PC, they are what the others show; the past keeps its own."""

from __future__ import annotations

from desktop_app.core.ids import CentreId, ItemId, Role, Status
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Author
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.offices import Clock, Join

CENTRE = CentreId("25399")
DIRECTOR, PREMISES = ItemId("lead.director_assigned"), ItemId("premises.available")
MET = AnswerEntry(status=Status.MET)


def meet(*desks: Workspace) -> None:
    for desk in desks:
        desk.exchanging.sync()


def contact(desk: Workspace) -> Author:
    """Return whom the supervisor calls in the commune."""
    (row,) = (row for row in desk.board().rows if row.centre == CENTRE)
    assert row.contact is not None
    return row.contact


def test_a_changed_phone_is_the_one_that_the_supervisor_calls(
    clerk: Workspace, supervisor: Workspace
) -> None:
    clerk.declaring.answer(PREMISES, MET)
    meet(clerk, supervisor)
    assert contact(supervisor).phone == "0271 000 999"
    clerk.people.work_as("Lê Anh Tuấn", position="Chuyên viên", phone="0912 345 678")
    meet(clerk, supervisor)
    said = contact(supervisor)
    assert (said.name, said.position, said.phone) == (
        "Lê Anh Tuấn", "Chuyên viên", "0912 345 678",
    )  # fmt: skip


def test_a_supervisors_new_name_is_read_by_colleagues_and_older_findings_keep_the_old_one(
    clerk: Workspace, supervisor: Workspace, join: Join, pc_clock: Clock
) -> None:
    colleague = join("van", Role.SUPERVISOR)
    clerk.declaring.answer(PREMISES, MET)
    meet(clerk, supervisor)
    supervisor.supervising.verify(CENTRE, PREMISES, MET)
    pc_clock.now += 3600
    supervisor.people.work_as("Trần Văn Lực", position="Chuyên viên chính", phone="0271 3")
    assert supervisor.people.at_desk.name == "Trần Văn Lực"
    pc_clock.now += 3600
    supervisor.supervising.verify(CENTRE, DIRECTOR, AnswerEntry(status=Status.UNMET))
    meet(supervisor, colleague, clerk)
    for desk in (supervisor, colleague):
        items = desk.desk(centre=CENTRE).items
        old, new = items[PREMISES].finding, items[DIRECTOR].finding
        assert old is not None and new is not None
        assert old.author.name == "Người dùng luc"
        assert new.author.name == "Trần Văn Lực"
        assert contact(desk).name == "Người dùng hoa"  # nobody of the area is one of the commune
    # A commune reads its own feeds alone: it sees the name that was given at the connection.
    finding = clerk.desk().items[DIRECTOR].finding
    assert finding is not None and finding.author.name == "Người dùng luc"


def test_a_change_of_name_is_received_like_everything_else(supervisor: Workspace) -> None:
    supervisor.people.work_as("Trần Văn Lực")
    outcome = supervisor.exchanging.sync()
    assert (outcome.sent, outcome.refused, outcome.waiting) == (1, 0, 0)
    assert [one.name for one in supervisor.people.known()] == ["Trần Văn Lực"]
