"""The real service on a free port, network in front of it, and devices that exchange with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.ids import Role
from support.exchangers import AREA, XA, XB, Begin, Exchanger
from support.faulty_network import FaultyNetwork, network
from support.service import RunningService, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as one:
        one.area(AREA, XA, XB)
        one.open_round("2026-11")
        yield one


@pytest.fixture
def proxy(service: RunningService) -> Iterator[FaultyNetwork]:
    with network(service.url) as one:
        yield one


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Make a device that is not enrolled yet."""
    made: list[Exchanger] = []

    def new(person: str = "Hoa", **said: object) -> Exchanger:
        said = {"commune": XA} | said
        one = Exchanger(tmp_path / f"desk-{len(made)}", person, **said)  # type: ignore[arg-type]
        made.append(one)
        return one

    yield new
    for one in made:
        one.close()


@pytest.fixture
def enrolled(begin: Begin, service: RunningService, proxy: FaultyNetwork) -> Begin:
    """Make a device that is enrolled and exchanges through the faulty network."""

    def new(person: str = "Hoa", role: Role = Role.CLERK, **said: object) -> Exchanger:
        over_area = role in (Role.SUPERVISOR, Role.VIEWER)
        one = begin(person, role=role, **({"commune": None} if over_area else {}), **said)
        code = (
            service.code(role, area=AREA) if over_area else service.code(role, commune=one.commune)
        )
        one.enrol(proxy.url, code)
        return one

    return new
