"""Desks and services of the first version and of this one work together, as real processes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop_app.core.ids import CommuneCode, Role
from desktop_app.core.time.rounds import local, round_of
from desktop_app.photos.sample import sample_photo
from support.people import DAK_NHAU, PIN
from support.programs import CHECKOUT
from support.trees import DeskProcesses, NotInHistory, ServiceProcesses, Tree, extract

FIRST = "a1ff6046f920476dd7478631a2fd328abaf35fad"
AREA = "Khu vực Bù Đăng"
BY_HAND = CommuneCode("25396")


# What a supervisor does at a desk of this version and takes back at once.
TAKEN_BACK = """
import sys
from datetime import date
from pathlib import Path
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import Plan

folder, centre = Path(sys.argv[1]), sys.argv[2]
plan = Plan(who="Văn phòng", what="Sửa mái", due=date(2099, 12, 20))
with Workspace.open(folder) as desk:
    remedy = desk.declaring.plan_action("staff.assigned", plan, centre=centre)
    done = (
        *desk.supervising.return_items(centre, ("staff.assigned",), "Thiếu danh sách"),
        desk.declaring.comment("staff.assigned", "Nhầm xã", centre=centre),
        desk.supervising.log_call(centre, "Gọi nhầm"),
        desk.supervising.approve(centre, "lead.director_assigned"),
        desk.supervising.order(centre, "staff.assigned", remedy.identity, ordered=True),
        remedy,
    )
    for held in done:
        desk.undoing.undo(held)
"""


@pytest.fixture(scope="module")
def first_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the first version, from the history of this repository."""
    try:
        return extract(FIRST, tmp_path_factory.mktemp("first"))
    except NotInHistory as error:
        pytest.skip(f"the history of the repository does not go back to {FIRST[:7]}: {error}")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    return file


@pytest.fixture
def first(first_source: Path, passphrase: Path) -> Tree:
    """The first version."""
    return Tree(first_source, passphrase)


@pytest.fixture
def this(passphrase: Path) -> Tree:
    """This version."""
    return Tree(CHECKOUT, passphrase)


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    file = tmp_path / "pin"
    file.write_text(f"{PIN}\n", "utf-8")
    return file


@pytest.mark.parametrize("package", ["desktop_app", "central_service"])
def test_each_tree_runs_its_own_modules(first: Tree, this: Tree, package: str) -> None:
    for tree in (first, this):
        told = tree.run("-c", f"import {package}; print({package}.__file__)").strip()
        assert Path(told) == tree.source / package / "__init__.py"


@pytest.mark.parametrize("first_is", ["desk", "service"])
def test_a_desk_and_a_service_of_different_versions_do_the_whole_job(
    first: Tree, this: Tree, tmp_path: Path, pin_file: Path, first_is: str
) -> None:
    desks, services = (first, this) if first_is == "desk" else (this, first)
    (tmp_path / "service").mkdir()
    service = ServiceProcesses(services, tmp_path / "service")
    # The round in which a desk answers that is not connected yet: that of the clock.
    service("round", "open", round_of(local(int(time.time())).date()))
    service("checklist", "publish", services.source / "checklists" / "decree-118-v1.toml")
    service("area", AREA, "--communes", DAK_NHAU, BY_HAND)
    clerk = DeskProcesses(desks, tmp_path / "hoa")
    with service.serving() as url:
        submitted_over_the_network(clerk, service, url, pin_file)
        # A supervisor at a desk of either version reads what was sent, and the reply is received.
        for tree, name in ((desks, "luc"), (services, "binh")):
            supervisor = DeskProcesses(tree, tmp_path / name)
            supervisor("init", "--person", f"Phạm Văn {name.title()}", "--role", "supervisor")
            code = service.code(Role.SUPERVISOR, area=AREA)
            supervisor("enrol", "--server", url, "--code", code)
            assert supervisor.shown("sync")["complete"]
            read = supervisor.shown("show", "A3", "--centre", DAK_NHAU)["answers"][0]["declared"]
            assert (read["value"], read["of"]) == ("4", "5")
            supervisor("return", "A3", "--centre", DAK_NHAU, "--comment", f"Thiếu danh sách {name}")
            assert supervisor.shown("sync")["waiting"] == 0
            assert clerk.shown("sync")["received"] > 0
            returned = clerk.shown("show", "A3")["answers"][0]
            assert f"Thiếu danh sách {name}" in str(returned)
    sent_by_hand(DeskProcesses(desks, tmp_path / "mai"), service, tmp_path)
    for desk in (clerk, DeskProcesses(desks, tmp_path / "mai")):
        desk("check")
    service("verify")


@pytest.mark.parametrize("first_is", ["desk", "service"])
def test_what_this_version_takes_back_travels_beside_the_first_and_harms_nothing(
    first: Tree, this: Tree, tmp_path: Path, first_is: str
) -> None:
    (tmp_path / "service").mkdir()
    service = ServiceProcesses(first if first_is == "service" else this, tmp_path / "service")
    service("round", "open", round_of(local(int(time.time())).date()))
    service("checklist", "publish", service.tree.source / "checklists" / "decree-118-v1.toml")
    service("area", AREA, "--communes", DAK_NHAU)
    clerk, old_clerk = (DeskProcesses(t, tmp_path / n) for t, n in ((this, "hoa"), (first, "tu")))
    luc, old_luc = (DeskProcesses(t, tmp_path / n) for t, n in ((this, "luc"), (first, "binh")))
    with service.serving() as url:
        for desk in (clerk, old_clerk):
            desk("init", "--person", f"Người {desk.folder.name}", "--commune", DAK_NHAU)
            code = service.code(Role.CLERK, commune=DAK_NHAU)
            desk("enrol", "--server", url, "--code", code)
        for desk in (luc, old_luc):
            desk("init", "--person", f"Người {desk.folder.name}", "--role", "supervisor")
            desk("enrol", "--server", url, "--code", service.code(Role.SUPERVISOR, area=AREA))
        clerk("answer", "A3", "--value", "4/5", "--cause", "no_staff")
        clerk("answer", "A2", "--status", "not_applicable", "--reason", "one_level_model")
        exchanged(clerk, luc)
        this.run("-c", TAKEN_BACK, luc.folder, DAK_NHAU)
        exchanged(luc, old_luc, clerk, old_clerk)
        for desk in (luc, clerk):
            (shown,) = desk.shown("show", "A3", "--centre", DAK_NHAU)["answers"]
            assert (shown["comments"], shown["actions"]) == ([], [])
        for desk in (old_luc, old_clerk):  # everything is kept, and nothing looks better than it is
            (shown,) = desk.shown("show", "A3", "--centre", DAK_NHAU)["answers"]
            assert "Nhầm xã" in str(shown["comments"])
            assert "Sửa mái" in str(shown["actions"])
            assert shown["declared"]["value"] == "4"
        # Both versions go on with the same item, and read each other.
        old_clerk("answer", "A3", "--value", "5/5")
        old_luc("return", "A3", "--centre", DAK_NHAU, "--comment", "Còn thiếu quyết định")
        exchanged(old_clerk, old_luc, clerk, luc, old_clerk)
        for desk in (luc, clerk, old_luc, old_clerk):
            (shown,) = desk.shown("show", "A3", "--centre", DAK_NHAU)["answers"]
            assert shown["declared"]["value"] == "5"
            assert "Còn thiếu quyết định" in str(shown)
            desk("check")
    service("verify")


def exchanged(*desks: DeskProcesses) -> None:
    """Sync each; nothing waits and nothing is refused."""
    for desk in desks:
        told = desk.shown("sync")
        assert (told["waiting"], told["refused"], told["complete"]) == (0, 0, True)
        assert told["troubles"] == []


def submitted_over_the_network(
    clerk: DeskProcesses, service: ServiceProcesses, url: str, pin_file: Path
) -> None:
    """Enrol, answer, attach, submit and send; the receipt is there."""
    clerk("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    clerk("init", "--person", "An", "--role", "leader", "--pin-file", pin_file)
    clerk("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    clerk("enrol", "--server", url, "--code", code)
    code = service.code(Role.LEADER, commune=DAK_NHAU)
    leaders = ("--role", "leader", "--pin-file", pin_file)
    clerk("enrol", "--server", url, "--code", code, *leaders)
    photo = clerk.folder.with_name("Ảnh trụ sở.jpg")
    photo.write_bytes(sample_photo(3))
    clerk("attach", "A4", photo)
    clerk("submit", "--pin-file", pin_file)
    told = clerk.shown("sync")
    assert (told["waiting"], told["refused"], told["complete"]) == (0, 0, True)
    assert (told["evidence"]["sent"], told["evidence"]["waiting"]) == (1, 0)
    shown = clerk.shown("show")
    assert shown["waiting"] == 0
    numbers = {receipt["number"] for receipt in told["receipts"]}
    assert shown["last_receipt"] in numbers
    assert clerk.shown("show", "A3")["answers"][0]["declared"]["receipt"] in numbers


def sent_by_hand(clerk: DeskProcesses, service: ServiceProcesses, tmp_path: Path) -> None:
    """Connect and send by a USB drive, there and back."""
    card, goes, comes = (tmp_path / name for name in ("dich-vu.the", "di.goi", "ve.goi"))
    clerk("init", "--person", "Trần Thị Mai", "--commune", BY_HAND)
    clerk("answer", "A3", "--value", "5/5")
    service("card", "--out", card)
    clerk("package", "import", card)
    code = service.code(Role.CLERK, commune=BY_HAND)
    clerk("package", "export", goes, "--code", code, "--evidence")
    assert clerk.shown("show")["last_receipt"] is None
    service("package", "import", goes, "--receipt", comes)
    clerk("package", "import", comes)
    shown = clerk.shown("show")
    assert shown["waiting"] == 0
    assert shown["last_receipt"] is not None
    assert clerk.shown("show", "A3")["answers"][0]["declared"]["receipt"] == shown["last_receipt"]
