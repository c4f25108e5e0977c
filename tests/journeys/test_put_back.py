"""A PC that is reset to one state at every start: nothing sent is lost, and the reset is shown."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from central_service.access.put_back import put_back
from central_service.founding.service import now
from desktop_app.core.ids import ItemId, Role, Status
from desktop_app.i18n import sentence
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.people import DAK_NHAU
from support.service import RunningService

ITEMS = tuple(
    map(
        ItemId,
        (
            "lead.seal_account",
            "lead.director_assigned",
            "staff.operating_rules",
            "premises.signage",
            "premises.waiting_area",
        ),
    )
)
SAID = (Status.MET, Status.UNMET)


class Frozen:
    """The PC: at every start its folder is reset to the image."""

    def __init__(self, folder: Path, place: RunningService) -> None:
        self.folder, self.image = folder, folder.with_name("image")
        beginning = Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU)
        with Workspace.begin(folder, beginning) as desk:
            desk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
            desk.exchanging.sync()
        shutil.copytree(folder, self.image)

    def start(self) -> Workspace:
        shutil.rmtree(self.folder)
        shutil.copytree(self.image, self.folder)
        return Workspace.open(self.folder)


@pytest.fixture
def frozen(tmp_path: Path, place: RunningService) -> Iterator[Frozen]:
    yield Frozen(tmp_path / "hoa", place)


@pytest.mark.parametrize("same_item", [True, False])
def test_five_days_of_one_answer_each_are_all_there_and_no_quarrel_with_oneself(
    frozen: Frozen, place: RunningService, same_item: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, real = [], time.time
    for day in range(5):
        later = 86_400 * (day + 1)
        monkeypatch.setattr(time, "time", lambda later=later: real() + later)  # of PC and service
        item, status = ITEMS[0 if same_item else day], SAID[day % 2]
        with frozen.start() as desk:
            desk.declaring.answer(item, AnswerEntry(status=status, note=f"ngày {day}"))
            outcome = desk.exchanging.sync()
            assert (outcome.waiting, outcome.refused, outcome.troubles) == (0, 0, ())
            said.append(item)
            items = desk.desk().items
            assert {items[one].conflict for one in said} == {None}
            last = items[item].answer
            assert last is not None
            assert (last.status, last.note) == (status, f"ngày {day}")
            assert all(items[one].is_received for one in said)
            told = desk.put_back_often()
            assert (told is not None) == (day >= 2)
    assert told is not None
    assert "USB" in sentence(told)
    service = place._open()
    try:
        with service.database.reading() as connection:
            (found,) = put_back(connection, now=now())
    finally:
        service.close()
    assert (found.person, found.count, found.by_code) == ("Nguyễn Thị Hoa", 4, False)
    assert "USB" in sentence(found.fault())


def test_a_pc_that_begins_anew_each_day_is_named_at_the_service(
    tmp_path: Path, place: RunningService
) -> None:
    for day in range(3):
        beginning = Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU)
        with Workspace.begin(tmp_path / f"{day}", beginning) as desk:
            desk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
            desk.declaring.answer(ITEMS[day], AnswerEntry(status=Status.MET))
            desk.exchanging.sync()
            assert all(desk.desk().items[one].is_received for one in ITEMS[: day + 1])
    service = place._open()
    try:
        with service.database.reading() as connection:
            (found,) = put_back(connection, now=now())
    finally:
        service.close()
    assert (found.count, found.by_code) == (3, True)
    assert "USB" in sentence(found.fault())
