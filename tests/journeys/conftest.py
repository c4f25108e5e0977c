"""A clerk with a leader's key, a supervisor and the service, at a time that is set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.ids import CommuneCode, Role
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context as context_module
from desktop_app.workspace.upkeep.opening import Beginning
from support.offices import AREA, Clock, Join
from support.people import DAK_NHAU, PIN
from support.service import RunningService, running


@pytest.fixture
def pc_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(context_module, "time", one)
    return one


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningService]:
    """Yield a service with an area of two communes and the round of November open."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase))
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as one:
        one.area(AREA, DAK_NHAU, "25396")
        one.open_round("2026-11")
        one.publish()
        yield one


@pytest.fixture
def join(tmp_path: Path, place: RunningService, pc_clock: Clock) -> Iterator[Join]:
    """Return a function that begins a desk and connects it; all are closed at the end."""
    opened: list[Workspace] = []

    def join(name: str, role: Role, commune: CommuneCode | None = None) -> Workspace:
        pin = PIN if role is Role.LEADER else None
        beginning = Beginning(
            person=f"Người dùng {name}", role=role, commune=commune, phone="0271 000 999", pin=pin
        )
        desk = Workspace.begin(tmp_path / name, beginning)
        opened.append(desk)
        area = AREA if commune is None else None
        desk.exchanging.enrol(place.url, place.code(role, commune=commune, area=area), role=role)
        return desk

    yield join
    for desk in opened:
        desk.close()


@pytest.fixture
def clerk(join: Join) -> Workspace:
    """Return the desk of a clerk on whose PC the leader has a key too."""
    join("hoa", Role.CLERK, DAK_NHAU).close()
    return join("hoa", Role.LEADER, DAK_NHAU)


@pytest.fixture
def supervisor(join: Join) -> Workspace:
    return join("luc", Role.SUPERVISOR)
