"""How many communes of the area meet an item: counted by the service, shown on the item."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
import requests

from desktop_app.core.ids import CommuneCode, ItemId, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import facts
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import Refused, SyncFault
from desktop_app.sync.wire import endpoints
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import settings
from desktop_app.workspace.exchange import area_items
from desktop_app.workspace.exchange.area_items import KeptFigures
from desktop_app.workspace.upkeep.opening import Beginning
from support import clerks
from support.service import RunningService, running

AREA, SMALL = "Khu vực Bù Đăng", "Cụm hai xã"
HOME, OTHER = CommuneCode("25399"), CommuneCode("25396")
OTHERS = tuple(map(CommuneCode, ("25402", "25405", "25408", "25411")))
CENTRE, SECRET = ItemId("lead.centre_established"), ItemId("sig.secret_sign")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as one:
        one.open_round("2026-11")
        one.publish()
        one.area(AREA, HOME, OTHER, *OTHERS)
        one.area(SMALL, HOME, OTHER)
        yield one


@pytest.fixture
def desks(
    tmp_path: Path, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Workspace, Workspace]]:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase))
    with ExitStack() as stack:
        made = []
        for number, commune in enumerate((HOME, OTHER)):
            beginning = Beginning(person=f"Người {number}", commune=commune)
            desk = stack.enter_context(Workspace.begin(tmp_path / f"desk-{number}", beginning))
            desk.exchanging.enrol(service.url, service.code(Role.CLERK, commune=commune))
            desk.exchanging.sync()
            made.append(desk)
        yield made[0], made[1]


def submitted(desk: Workspace) -> None:
    """Answer, attach, and record the slip that a leader signed."""
    clerks.say(desk, CENTRE, value="commune_centre")
    clerks.attach_document(desk, CENTRE, "12/QĐ-UBND", date(2025, 7, 2))
    clerks.say(desk, SECRET, status=Status.MET)
    slip = desk.attaching.keep_slip(None, sample_photo(3))
    desk.submitting.submit(slip=slip)
    desk.exchanging.sync()


def asked_anew(desk: Workspace) -> None:
    """Exchange as if the service had not been asked for long."""
    facts.set_setting(desk._context.store, settings.AREA_ITEMS, "null")
    desk.exchanging.sync()


def test_the_count_is_that_of_the_submissions_with_its_coverage(
    desks: tuple[Workspace, Workspace], service: RunningService
) -> None:
    home, other = desks
    (line,) = home.area_lines(CENTRE)
    assert line.startswith(f"0/6 xã trong địa bàn {AREA} đã đạt tiêu chí này; 0 xã đã trình.")
    submitted(home)
    submitted(other)
    service.restart()  # it counts anew, as after half an hour
    asked_anew(home)
    (line,) = home.area_lines(CENTRE)
    assert line.startswith(f"2/6 xã trong địa bàn {AREA} đã đạt tiêu chí này; 2 xã đã trình.")
    (line,) = home.area_lines(ItemId("net.internet"))
    assert line.startswith("0/6 ")


def test_nothing_is_counted_about_secret_matters_and_few_communes_are_not_named(
    desks: tuple[Workspace, Workspace], service: RunningService
) -> None:
    for desk in desks:
        submitted(desk)
    service.restart()  # it counts anew, as after half an hour
    asked_anew(desks[0])
    kept = settings.read(desks[0]._context.store, settings.AREA_ITEMS, KeptFigures)
    assert kept is not None and kept.figures is not None
    assert [one.area for one in kept.figures.areas] == [AREA]  # two communes would know each other
    assert SECRET not in kept.figures.areas[0].met
    assert desks[0].area_lines(SECRET) == ()


def test_the_service_is_asked_now_and_then_and_says_nothing_to_others(
    desks: tuple[Workspace, Workspace], service: RunningService
) -> None:
    home = desks[0]
    assert not area_items.is_due(home._context)
    with home.exchanging._link(home.exchanging.server) as link:  # type: ignore[arg-type]
        assert link.figures(HOME).areas
        with pytest.raises(Refused):
            link.figures(CommuneCode("00004"))
    with Link(service.url, token="A" * 22) as link, pytest.raises(SyncFault):
        link.figures(HOME)
    answer = requests.get(f"{service.url}/v1/figures/{HOME}", timeout=20)
    assert answer.status_code == 401


def test_a_service_of_before_is_left_alone_for_hours(
    desks: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = desks[0]
    monkeypatch.setattr(endpoints, "FIGURES", "/v1/no-such-route/{commune}")
    asked_anew(home)
    assert home.area_lines(CENTRE) == ()
    assert not area_items.is_due(home._context)
