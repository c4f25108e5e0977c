"""enrol, sync and a supervisor's verbs with the real service: running, stopped and refusing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from central_service.administration.machines import member_lines
from desktop_app.core.changes.roster import EnrolRequest
from desktop_app.core.ids import Role
from desktop_app.storage import facts
from desktop_app.sync.exchange import enrolment
from desktop_app.sync.exchange.enrolment import request_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context
from support.commands import Program
from support.offices import Clock
from support.people import DAK_NHAU
from support.service import NAME, RunningService, running

NEIGHBOUR = "25396"
AREA = "Khu vực Bù Đăng"
ROUND = "2026-11"


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is answered before a service is known goes into the round of the PC's month.
    monkeypatch.setattr(desk_context, "time", Clock())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    """The real service, with a round, a checklist and an area."""
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as there:
        there.open_round(ROUND)
        there.publish()
        there.area(AREA, DAK_NHAU, NEIGHBOUR)
        yield there


def enrol(program: Program, service: RunningService, role: Role, *words: str | Path) -> None:
    where = {"area": AREA} if role is Role.SUPERVISOR else {"commune": str(DAK_NHAU)}
    code = service.code(role, **where)
    program.done("enrol", "--server", service.url, "--code", code, *words)


@pytest.fixture
def clerk(program: Program) -> Program:
    """A clerk with a key of its own: two copies of one would be two writers of one feed."""
    program.done("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    return program


@pytest.fixture
def with_leader(clerk: Program, pin_file: Path) -> Program:
    """The clerk's data with a leader's key."""
    clerk.done("init", "--person", "An", "--role", "leader", "--pin-file", pin_file)
    return clerk


@pytest.fixture
def enrolled(clerk: Program, service: RunningService) -> Program:
    """A clerk who answered offline and is enrolled now."""
    clerk.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    enrol(clerk, service, Role.CLERK)
    return clerk


@pytest.fixture
def watching(program: Program, tmp_path: Path, service: RunningService) -> Program:
    """A supervisor of the area, connected, over a folder beside the clerk's."""
    desk = program.at(tmp_path / "supervisor")
    desk.done("init", "--person", "Phạm Văn Lực", "--role", "supervisor")
    enrol(desk, service, Role.SUPERVISOR)
    return desk


def device_of(program: Program) -> str:
    with Workspace.open(program.folder) as desk:
        return desk.identities[0].device


def test_what_was_written_before_goes_with_the_first_exchange(enrolled: Program) -> None:
    assert enrolled.shown()["waiting"] == 2
    printed = enrolled.done("sync")
    shown = enrolled.shown()
    assert (shown["waiting"], shown["round"]) == (0, ROUND)
    assert shown["last_receipt"] in printed
    assert "Xã Đak Nhau" in printed
    assert enrolled.shown("A3")["declared"]["receipt"] == shown["last_receipt"]
    assert shown["last_receipt"] in enrolled.done("show")


def test_a_right_clock_is_not_blamed_for_a_round_that_was_not_known(
    program: Program, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_1_december = Clock()
    on_1_december.now += 22 * 86_400
    monkeypatch.setattr(desk_context, "time", on_1_december)
    program.done("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    program.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    enrol(program, service, Role.CLERK)
    program.done("sync")
    # The clock error that an exchange would find if every module had this clock.
    found = facts.Clock(offset=2, learnt_at=int(on_1_december.now))
    with Workspace.open(program.folder) as desk:
        facts.learn_clock(desk._context.store, found)
    for verb in ("show", "misdated"):
        told = program.done(verb)
        assert "Nhập khi chưa biết kỳ đang mở: 1 nội dung đang nằm ở kỳ 12/2026" in told
        assert "Đồng hồ" not in told
    program.done("misdated", "--bring")
    assert program.shown("A3")["declared"]["value"] == "4"
    assert program.shown()["round"] == ROUND


def test_a_day_that_decides_nothing_is_not_taken(clerk: Program, service: RunningService) -> None:
    said = clerk("clock", "--today", "2026-11-15")
    assert (said.code, said.out) == (1, "")
    assert "Không nhận ngày 15/11/2026: đồng hồ máy đang chỉ 09/11/2026" in said.err
    enrol(clerk, service, Role.CLERK)
    said = clerk("clock", "--today", "2026-11-15")
    assert (said.code, said.out) == (1, "")
    assert "Không nhận ngày 15/11/2026: giờ lấy theo máy chủ" in said.err
    with Workspace.open(clerk.folder) as desk:
        today = desk.moment().today
    clerk.done("clock", "--today", today.isoformat())


def test_sync_json_is_one_document(enrolled: Program, photo: Path) -> None:
    enrolled.done("attach", "A4", photo)
    first = enrolled("sync", "--json")
    assert (first.code, first.err) == (0, "")
    told = first.document
    assert (told["sent"], told["waiting"], told["refused"], told["complete"]) == (3, 0, 0, True)
    evidence = told["evidence"]
    assert (evidence["sent"], evidence["waiting"], evidence["paused"]) == (1, 0, False)
    assert evidence["bytes_waiting"] == 0 < evidence["bytes_sent"]
    assert told["troubles"] == []
    (receipt,) = told["receipts"]
    assert (receipt["commune"], receipt["through"]) == (DAK_NHAU, 3)
    assert receipt["number"] == enrolled.shown()["last_receipt"]
    again = enrolled("sync", "--json").document
    assert (again["sent"], again["received"], again["receipts"]) == (0, 0, [])


def test_enrolling_names_the_service(clerk: Program, service: RunningService) -> None:
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    assert NAME in clerk.done("enrol", "--server", service.url, "--code", code)
    again = clerk.done("enrol", "--server", service.url, "--code", code, "--role", "clerk")
    assert NAME in again  # a reply that was lost is asked for again


def test_a_code_that_is_not_taken_ends_with_4_and_connects_nothing(
    clerk: Program, service: RunningService
) -> None:
    used = service.code(Role.CLERK, commune=DAK_NHAU)
    with_used = ("--server", service.url, "--code", used)
    clerk.done("enrol", *with_used)
    other = clerk.at(clerk.folder.with_name("other"))
    other.done("init", "--person", "B", "--commune", DAK_NHAU)
    for code in ("AAAA", "0" * 11, "", used, service.code(Role.CLERK, commune=NEIGHBOUR)):
        said = other("enrol", "--server", service.url, "--code", code)
        assert (said.code, said.out) == (4, ""), code
        assert said.err.count("\n") == 1
    assert NEIGHBOUR in said.err  # the last one was for the neighbour
    assert other("sync").code == 1  # still not enrolled, and everything is here
    assert other.shown()["waiting"] == 1


def test_without_a_connection_nothing_is_lost_and_scripts_see_3(
    enrolled: Program, service: RunningService
) -> None:
    service.stop()
    try:
        for words in (["sync"], ["sync", "--json"]):
            said = enrolled(*words)
            assert (said.code, said.out) == (3, "")
            assert "lưu trên máy" in said.err
        enrolled.done("answer", "A2", "--status", "met")
        assert enrolled.shown()["waiting"] == 3
        new = enrolled.at(enrolled.folder.with_name("new"))
        new.done("init", "--person", "B", "--commune", DAK_NHAU)
        assert new("enrol", "--server", service.url, "--code", "x").code == 3
    finally:
        service.start()
    enrolled.done("sync")
    assert enrolled.shown()["waiting"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--server", "http://192.0.2.1", "--code", "x"],
        ["--server", "ftp://127.0.0.1", "--code", "x"],
        ["--server", "", "--code", "x"],
        ["--server", "https://127.0.0.1", "--code", "x", "--ca", "không có.pem"],
    ],
    ids=" ".join,
)
def test_an_address_that_is_none_is_said_to_be_none(clerk: Program, words: list[str]) -> None:
    said = clerk("enrol", *words)
    assert (said.code, said.out) == (1, "")


def test_a_revoked_device_is_told_and_keeps_everything(
    enrolled: Program, service: RunningService
) -> None:
    enrolled.done("sync")
    service.revoke(device_of(enrolled))
    enrolled.done("answer", "A2", "--status", "met")
    for words in (["sync"], ["sync", "--json"]):
        said = enrolled(*words)
        assert (said.code, said.out) == (4, "")
    assert enrolled.shown("A2")["declared"]["status"] == "met"
    assert "nguyên vẹn" in enrolled.done("check")


def test_what_is_missing_on_this_pc_is_no_refusal_of_the_service(
    enrolled: Program, photo: Path
) -> None:
    enrolled.done("attach", "A3", str(photo))
    for file in (enrolled.folder / "evidence").rglob("*"):
        if file.is_file():
            file.unlink()
    said = enrolled("sync")
    assert said.code == 1
    assert "máy này" in said.err
    assert enrolled.shown()["waiting"] == 0


def test_a_leader_is_connected_with_the_pin_and_confirms(
    with_leader: Program, service: RunningService, pin_file: Path
) -> None:
    enrol(with_leader, service, Role.CLERK)
    code = service.code(Role.LEADER, commune=DAK_NHAU)
    refused = with_leader("enrol", "--server", service.url, "--code", code)
    assert refused.code == 1
    assert "PIN" in refused.err and "--pin-file" in refused.err
    with_leader.done("enrol", "--server", service.url, "--code", code, "--pin-file", pin_file)
    with_leader.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    with_leader.done("submit", "--pin-file", pin_file)
    with_leader.done("sync")
    shown = with_leader.shown()
    assert (shown["waiting"], shown["readiness"]["submitted"]) == (0, "red")


def test_a_code_of_another_role_is_refused_and_stays_good(
    with_leader: Program, service: RunningService, pin_file: Path
) -> None:
    code = service.code(Role.LEADER, commune=DAK_NHAU)
    words = ("enrol", "--server", service.url, "--code", code)
    said = with_leader(*words)
    assert (said.code, said.out) == (4, "")
    assert "Mã này dành cho lãnh đạo, nhưng khóa sắp kết nối là của người nhập." in said.err
    said = with_leader.in_english()(*words)
    assert "is for the leader, but the key to connect is that of the person who fills" in said.err
    with service.service.database.reading() as connection:
        assert member_lines(connection) == []
    with_leader.done(*words, "--role", "leader", "--pin-file", pin_file)


def test_a_service_that_does_not_compare_roles_gives_no_effect_and_both_are_named(
    clerk: Program, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_role(*words: Any, **options: Any) -> EnrolRequest:
        return msgspec.structs.replace(request_of(*words, **options), role="")

    monkeypatch.setattr(enrolment, "request_of", without_role)  # as desks of a1ff604 ask
    code = service.code(Role.LEADER, commune=DAK_NHAU)
    said = clerk("enrol", "--server", service.url, "--code", code)
    assert said.code == 0
    assert "Mã dành cho lãnh đạo, nhưng khóa vừa kết nối là của người nhập." in said.err
    clerk.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    sent = clerk("sync", "--json")
    assert sent.code == 4
    assert sent.document["refused"] == 1
    assert sent.document["receipts"][0]["refused"][0]["reason"] == "role"
    assert "1 mục" in sent.err
    assert "A3: khóa đã ghi không có vai trò" in clerk.done("show")


def test_clerk_and_supervisor_work_on_one_item(
    enrolled: Program, watching: Program, tmp_path: Path
) -> None:
    at = ("--centre", DAK_NHAU)
    enrolled.done("answer", "E3", "--status", "not_applicable", "--reason", "not_to_be_provided")
    enrolled.done("action", "A3", "--who", "VP", "--what", "Bổ sung", "--due", "20/12/2099")
    enrolled.done("sync")
    assert "Xã Đak Nhau" in watching.done("sync") + watching.done("show")
    board = watching("show", "--json").document
    assert (board["area"], [one["centre"] for one in board["communes"]]) == (
        AREA,
        [NEIGHBOUR, DAK_NHAU],
    )
    visit = watching.done("visit", "open", *at, "--method", "online").strip()
    watching.done("verify", "A3", *at, "--value", "3", "--of", "5", "--note", "đếm tại chỗ")
    watching.done("approve", "E3", *at)
    watching.done("return", "A3", "E2", *at, "--comment", "Gửi danh sách")
    watching.done("comment", "A3", "Gọi lại sau", *at)
    (made,) = watching("show", "A3", "--json", *at).document["answers"][0]["actions"]
    watching.done("order", "A3", made["change"][:10], *at, "--due", "31/12/2099")
    watching.done("visit", "close", *at)
    assert watching("approve", "A3", *at).code == 1
    assert watching("return", "A3", *at).code == 1
    assert watching("order", "A3", "zz", *at).code == 1
    assert watching("verify", "A3", *at, "--value", "3/5", "--visit", "0" * 64).code == 1
    assert watching("verify", "A3", "--centre", "00004", "--value", "3/5").code == 1
    watching.done("sync")

    enrolled.done("sync")
    one = enrolled.shown("A3")
    assert one["verified"] == one["verified"] | {
        "status": "partial",
        "value": "3",
        "of": "5",
        "note": "đếm tại chỗ",
        "difference": "declared_higher",
        "visit": visit,
        "method": "online",
        "by": "Phạm Văn Lực",
    }
    assert [(c["kind"], c["text"]) for c in one["comments"]] == [
        ("return", "Gửi danh sách"),
        ("comment", "Gọi lại sau"),
    ]
    (card,) = one["actions"]
    assert (card["due"], card["ordered"], card["closed"]) == ("2099-12-31", True, False)
    assert "sig.secret_sign" not in enrolled.shown()["readiness"]["missing"]
    printed = enrolled.done("show", "A3")
    for told in ("yêu cầu bổ sung", "Kiểm tra trực tuyến", "3/5", "đếm tại chỗ"):
        assert told in printed
    enrolled.done("comment", "A3", "Đã gửi", "--reply")
    assert "yêu cầu bổ sung" not in enrolled.done("show", "A3").splitlines()[0]
    watching.done("report", "area", "--out", tmp_path / "a.pdf", "--area", AREA)
    watching.done("export", "csv", "--out", tmp_path / "a.csv")
    table = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in table] == ["centre", NEIGHBOUR, DAK_NHAU]


def test_two_clerks_collide_and_a_person_chooses(
    enrolled: Program, service: RunningService
) -> None:
    other = enrolled.at(enrolled.folder.with_name("other"))
    other.done("init", "--person", "Trần Thị Mỹ", "--commune", DAK_NHAU)
    enrol(other, service, Role.CLERK)
    other.done("answer", "A3", "--value", "5/5")
    enrolled.done("sync")
    other.done("sync")
    sides = other.shown("A3")["conflict"]
    assert [side["by"] for side in sides] == ["Trần Thị Mỹ", "Nguyễn Thị Hoa"]
    assert [side["here"] for side in sides] == [True, False]
    printed = other.done("show", "A3")
    assert "hai bản khác nhau" in printed
    assert sides[1]["change"][:12] in printed
    assert other("resolve", "A3", "--keep", "zz").code == 1
    other.done("resolve", "A3", "--keep", sides[1]["change"][:12])
    assert other.shown("A3")["conflict"] == []
    assert other.shown("A3")["declared"]["value"] == "4"
    other.done("sync")
    enrolled.done("sync")
    assert enrolled.shown("A3")["conflict"] == []


def test_a_person_who_waits_sees_how_far_it_is(
    enrolled: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    said = enrolled("sync", "--json")
    assert said.document["sent"] == 2
    assert "Đã gửi 2/2 mục" in said.err
    assert said.err.endswith(" \r")  # the connection is gone at the end
