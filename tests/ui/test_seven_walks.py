"""Seven walks of a clerk, by keys and an input method; disk and service say how each ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId, Status
from desktop_app.ui.usb import drives
from desktop_app.workspace import Workspace
from support import clerks
from support.service import RunningService

from .walks import (
    Clerk,
    conflict,
    first_start,
    later_round,
    new_version,
    no_line,
    place,
    supervisor,
)
from .walks import quick_round as quick
from .walks import returned as returned_item

PREMISES = ItemId("premises.available")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with place(tmp_path) as one:
        yield one


@pytest.fixture
def one(tmp_path: Path, service: RunningService, qtbot: QtBot) -> Iterator[Clerk]:
    made = Clerk(tmp_path / "data", service, lambda _step: None, home=tmp_path)
    yield made
    made.close()


def on_disk(one: Clerk) -> Workspace:
    one.close()
    return Workspace.open(one.folder)


def test_the_first_start(one: Clerk) -> None:
    first_start(one)
    current = one.desk.work.current
    with on_disk(one) as door:
        person = door.identities[0]
        assert (person.person, person.position, person.phone) == (
            "Nguyễn Thị Hoa", "Công chức Văn phòng", "0271 000 131",
        )  # fmt: skip
        assert door.desk().judgement.answered == 1
        assert current == door.checklist.critical_items[1].id


def test_the_quick_round(one: Clerk) -> None:
    quick(one)
    with on_disk(one) as door:
        desk = door.desk()
        assert desk.judgement.answered_critical == 18
        assert desk.official.submitted is not None
        assert [
            item.answer.note for item in desk.items.values() if item.answer and item.answer.note
        ]
        assert sum(len(item.evidence) for item in desk.items.values()) == 1
        custody = desk.custody
        assert custody.receipt and custody.answers_received == custody.answers == 18
    with supervisor(one) as door:
        door.exchanging.sync()
        (row,) = (row for row in door.board().rows if row.commune.code == clerks.DAK_NHAU)
        assert row.answered == 18


def test_a_later_round(one: Clerk) -> None:
    later_round(one)
    with on_disk(one) as door:
        desk = door.desk()
        assert desk.items[ItemId("staff.assigned")].value_text == "4/5 người"
        assert desk.items[ItemId("net.internet")].judgement.status is Status.UNMET
        assert desk.judgement.answered == 64 and not desk.custody.waiting


def test_a_conflict(one: Clerk) -> None:
    conflict(one)
    with on_disk(one) as door:
        assert not [item for item in door.desk().items.values() if item.conflict]


def test_a_returned_item(one: Clerk) -> None:
    returned_item(one)
    with supervisor(one) as door:
        door.exchanging.sync()
        item = door.desk(centre=CentreId(clerks.DAK_NHAU)).items[PREMISES]
        assert item.returned is None
        assert item.request is not None and item.request.reply is not None
        assert item.request.reply.text == "Đã chụp lại, có biển tên"


def test_a_month_without_a_line(one: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drives, "removable", drives.removable)  # put back afterwards
    no_line(one)
    with on_disk(one) as door:
        assert not door.desk().custody.waiting


def test_a_new_version(one: Clerk) -> None:
    new_version(one)
    with on_disk(one) as door:
        assert door.checklist.version == "2" and not door.desk().custody.waiting
