"""package export, import, carried, pass-on: packages from scripts, in both directions."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop_app.core.changes.roster import EnrolRequest
from desktop_app.core.ids import Role
from desktop_app.sync.exchange import enrolment
from desktop_app.sync.exchange.enrolment import request_of
from desktop_app.workspace.context import desk_context
from support.commands import Program
from support.offices import Clock
from support.people import DAK_NHAU
from support.service import NAME, RunningService, ServiceProcess, running
from support.usb_drives import UsbDrive, card_of, command

AREA = "Khu vực Bù Đăng"


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is answered before a service is known goes into the round of the PC's month.
    monkeypatch.setattr(desk_context, "time", Clock())


@pytest.fixture
def usb_drive(tmp_path: Path) -> UsbDrive:
    return UsbDrive(tmp_path / "usb")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as there:
        there.open_round("2026-11")
        there.area(AREA, DAK_NHAU)
        yield there


@pytest.fixture
def clerk(program: Program) -> Program:
    """A clerk with a key of its own and an answer, not enrolled."""
    program.done("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    program.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    return program


@pytest.fixture
def connected(clerk: Program, service: RunningService, usb_drive: UsbDrive) -> Program:
    """The clerk, connected by USB drive."""
    clerk.done("package", "import", card_of(service, usb_drive))
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    clerk.done("package", "export", usb_drive.file("1.goi"), "--code", code)
    bring_back(clerk, service, usb_drive, "1.goi")
    return clerk


def bring_back(clerk: Program, service: RunningService, usb_drive: UsbDrive, name: str) -> str:
    """Carry a package to the service and its receipts home; return the output of the import."""
    back = usb_drive.file("ve.goi")
    told = command(service, "package", "import", usb_drive.file(name), "--receipt", back, "--yes")
    assert (told.code, told.err) == (0, "")
    return clerk.done("package", "import", back)


def test_a_card_is_looked_at_without_data_and_a_damaged_one_refused(
    program: Program, service: RunningService, usb_drive: UsbDrive
) -> None:
    # The installer asks so, before anything was begun on the PC.
    card = card_of(service, usb_drive)
    assert NAME in program.done("card", card)
    whole = card.read_bytes()
    for spoilt in (whole[:-1], whole[:40], b"", b"a card", whole[:-9] + bytes(9)):
        usb_drive.file("x.the").write_bytes(spoilt)
        said = program("card", usb_drive.file("x.the"))
        assert (said.code, said.out) == (1, "")
        assert "thẻ" in said.err.lower()
    assert program("card", usb_drive.file("none.the")).code == 1
    assert program("show").code == 1  # there is still no data


def test_a_package_goes_out_and_receipts_come_home(
    clerk: Program, service: RunningService, usb_drive: UsbDrive
) -> None:
    assert clerk("package", "export", usb_drive.file("a.goi")).code == 1  # to whom?
    number = clerk.done("package", "import", card_of(service, usb_drive)).split()[-1]
    assert number in command(service, "card", "--out", usb_drive.file("x.the")).out
    assert clerk("package", "export", usb_drive.file("a.goi")).code == 1  # from whom?
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    printed = clerk.done("package", "export", usb_drive.file("a.goi"), "--code", code)
    assert "Chưa có biên nhận" in printed
    assert clerk.shown()["waiting"] == 2
    assert clerk.shown()["last_receipt"] is None
    printed = bring_back(clerk, service, usb_drive, "a.goi")
    shown = clerk.shown()
    assert NAME in printed
    assert shown["last_receipt"] in printed
    assert shown["waiting"] == 0
    assert clerk.shown("A3")["declared"]["receipt"] == shown["last_receipt"]
    said = clerk("sync")
    assert (said.code, said.out) == (1, "")
    assert "địa chỉ máy chủ" in said.err


def test_evidence_goes_with_a_word_of_its_own(
    connected: Program, service: RunningService, usb_drive: UsbDrive, photo: Path
) -> None:
    connected.done("attach", "A4", photo)
    assert "--evidence" in connected.done("package", "export", usb_drive.file("a.goi"))
    with_it = connected.done("package", "export", usb_drive.file("b.goi"), "--evidence")
    assert "--evidence" not in with_it
    assert usb_drive.file("b.goi").stat().st_size > usb_drive.file("a.goi").stat().st_size + 1_000
    assert "1" in bring_back(connected, service, usb_drive, "b.goi")
    assert "--evidence" not in connected.done("package", "export", usb_drive.file("c.goi"))


def test_a_supervisor_carries_it_with_a_note_that_is_no_receipt(
    connected: Program, service: RunningService, usb_drive: UsbDrive, tmp_path: Path
) -> None:
    desk = connected.at(tmp_path / "supervisor")
    desk.done("init", "--person", "Phạm Văn Lực", "--role", "supervisor")
    code = service.code(Role.SUPERVISOR, area=AREA)
    desk.done("enrol", "--server", service.url, "--code", code)
    connected.done("package", "export", usb_drive.file("0.goi"))
    bring_back(connected, service, usb_drive, "0.goi")
    desk.done("sync")
    connected.done("answer", "A2", "--status", "met")
    refused = connected("package", "export", usb_drive.file("a.goi"), "--reader", "Ai Đó")
    assert (refused.code, refused.out) == (1, "")
    assert "Phạm Văn Lực" in refused.err
    connected.done("package", "export", usb_drive.file("a.goi"), "--reader", "Phạm Văn Lực")

    note = usb_drive.file("phieu.txt")
    printed = desk.done("package", "import", usb_drive.file("a.goi"), "--note", note)
    assert "máy chủ chưa nhận" in printed
    assert "Phạm Văn Lực" in note.read_text("utf-8")
    assert "Đã đọc được ngay" in printed
    assert desk("show", "A2", "--centre", DAK_NHAU, "--json").document["answers"][0]["declared"]
    (one,) = desk("package", "carried", "--json").document
    assert (one["way"], one["state"], one["commune"]) == ("carried", "waiting", DAK_NHAU)
    assert one["sha256"] in printed
    assert "máy chủ chưa nhận" in desk.done("package", "carried")

    assert "1 gói" in desk.done("sync")
    home, sent = sorted(
        desk("package", "carried", "--json").document, key=lambda one: one["way"], reverse=True
    )
    assert (home["way"], home["answers"], sent["state"]) == ("home", one["sha256"], "delivered")
    desk.done("package", "pass-on", home["sha256"][:8], usb_drive.file("ve.goi"), "--yes")
    assert desk("package", "pass-on", "zz", usb_drive.file("x.goi")).code == 1
    assert desk("package", "pass-on", "", usb_drive.file("x.goi")).code == 1
    connected.done("package", "import", usb_drive.file("ve.goi"))
    assert connected.shown()["waiting"] == 0


def test_each_refusal_has_its_sentence_and_leaves_1(
    connected: Program, service: RunningService, usb_drive: UsbDrive, tmp_path: Path
) -> None:
    connected.done("answer", "A2", "--status", "met")
    connected.done("package", "export", usb_drive.file("a.goi"))
    command(
        service, "package", "import", usb_drive.file("a.goi"), "--receipt", usb_drive.file("ve.goi")
    )
    data = usb_drive.file("ve.goi").read_bytes()
    bad = {
        "cut.goi": data[:-9], "bit.goi": data[:-9] + b"x" + data[-8:], "foreign.goi": b"%PDF-1.7",
        "new.goi": data.replace(b"package 1", b"package 2", 1),
    }  # fmt: skip
    said = set()
    for name, content in bad.items():
        usb_drive.file(name).write_bytes(content)
        told = connected("package", "import", usb_drive.file(name))
        assert (told.code, told.out) == (1, ""), name
        assert told.err.count("\n") == 1
        said.add(told.err)
    told = connected("package", "import", usb_drive.file("nothing.goi"))
    said.add(told.err)
    other = connected.at(tmp_path / "other")
    other.done("init", "--person", "B", "--commune", DAK_NHAU)
    told = other("package", "import", usb_drive.file("ve.goi"))
    assert (told.code, told.out) == (1, "")
    said.add(told.err)
    assert len(said) == len(bad) + 2
    assert connected.shown()["waiting"] == 1
    assert "mang về" in other.done("package", "import", usb_drive.file("ve.goi"), "--carry")


def test_a_package_with_a_code_of_another_role_is_refused_and_the_code_stays_good(
    clerk: Program, service: RunningService, usb_drive: UsbDrive
) -> None:
    clerk.done("package", "import", card_of(service, usb_drive))
    code = service.code(Role.LEADER, commune=DAK_NHAU)
    clerk.done("package", "export", usb_drive.file("a.goi"), "--code", code)
    words = ("package", "import", usb_drive.file("a.goi"), "--receipt", usb_drive.file("ve.goi"))
    for _again in range(2):  # the same answer: nothing was spent
        told = command(service, *words)
        assert (told.code, told.out) == (4, "")
        assert "vai trò khác" in told.err


def test_what_the_service_gives_no_effect_is_told_with_4(
    clerk: Program,
    service: RunningService,
    usb_drive: UsbDrive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_role(*words: Any, **options: Any) -> EnrolRequest:
        return msgspec.structs.replace(request_of(*words, **options), role="")

    monkeypatch.setattr(enrolment, "request_of", without_role)  # as desks of a1ff604 ask
    clerk.done("package", "import", card_of(service, usb_drive))
    code = service.code(Role.LEADER, commune=DAK_NHAU)  # a clerk's key, a leader's role
    clerk.done("package", "export", usb_drive.file("a.goi"), "--code", code)
    told = command(service, "package", "import", usb_drive.file("a.goi"),
                   "--receipt", usb_drive.file("ve.goi"))  # fmt: skip
    assert told.code == 0
    said = clerk("package", "import", usb_drive.file("ve.goi"))
    assert said.code == 4
    assert "1 mục" in said.err


def test_both_ways_work_as_processes_of_their_own(
    tmp_path: Path, usb_drive: UsbDrive, _made: Path
) -> None:
    (tmp_path / "svc").mkdir()
    service = ServiceProcess(tmp_path / "svc")
    said = service.run("code", "--role", "clerk", "--commune", DAK_NHAU)
    code = said.stdout.split()[-1]
    assert service.run("card", "--out", str(usb_drive.file("c.the"))).returncode == 0

    def desk(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "desktop_app", "--data", str(tmp_path / "desk"), *words],
            capture_output=True, encoding="utf-8", check=False, env=dict(os.environ),
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), words
        return done.stdout

    desk("init", "--person", "Hoa", "--commune", DAK_NHAU)
    desk("package", "import", str(usb_drive.file("c.the")))
    desk("package", "export", str(usb_drive.file("a.goi")), "--code", code)
    back = service.run("package", "import", str(usb_drive.file("a.goi")),
                       "--receipt", str(usb_drive.file("b.goi")))  # fmt: skip
    assert (back.returncode, back.stderr) == (0, "")
    number = desk("package", "import", str(usb_drive.file("b.goi"))).split("Biên nhận ")[1][:9]
    assert number in back.stdout
    assert service.run("verify").returncode == 0
