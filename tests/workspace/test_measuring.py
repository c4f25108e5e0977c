"""Measuring by its names: words for every end, evidence when a person says so, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from reports.reading import said as text_of

from desktop_app.checklist_files import load, newest
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import HostSuggestion, Measurable
from desktop_app.core.fault import EntryRefused, Fault
from desktop_app.core.ids import EvidenceKind, ItemId, Role, RoundId
from desktop_app.core.time.connection import ConnectionNote, Noted
from desktop_app.core.time.rounds import round_of
from desktop_app.i18n import use_language
from desktop_app.measure.results import (
    Absence,
    AntivirusFacts,
    Certificate,
    CertificateFacts,
    ComputerFacts,
    Facts,
    HostFacts,
    HostHours,
    HostsFacts,
    HoursFacts,
    Measurement,
    MeasureName,
    Note,
    Outcome,
    Printer,
    PrinterFacts,
    Protection,
    ReachTrouble,
    ScannerFacts,
    ServiceFacts,
    SystemFacts,
    TslcdFacts,
)
from desktop_app.storage.connection_log import note_connection, notes
from desktop_app.workspace import Workspace
from desktop_app.workspace.measuring.measurable import measures_of
from desktop_app.workspace.measuring.measured_words import lines_of, suggestion_of, title_of
from support.faulty_network import network, nobody
from support.people import DAK_NHAU
from support.service import running

INTERNET, TSLCD, COMPUTER = (
    ItemId("net.internet"), ItemId("net.tslcd"), ItemId("device.computer_adequate"),
)  # fmt: skip
Begin = Callable[..., Workspace]


@pytest.fixture(params=("vi", "en"))
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield str(request.param)
    use_language("vi")


def hours(**said: object) -> HoursFacts:
    known = {
        "tool": "connection.jsonl", "round": RoundId("2026-11"), "until": date(2026, 11, 30),
        "whole_seconds": 2_592_000, "measured_seconds": 700_000, "cut_seconds": 10_000, "cuts": 3,
        "longest_seconds": 9_000, "working_days": 21, "days_measured": 21, "over_hours": 2,
    }  # fmt: skip
    return HoursFacts(**(known | said))  # type: ignore[arg-type]


HOST = HostFacts(host="10.0.0.1", port=443, tries=5, times_ms=(3.0, 4.0), own_address="10.0.0.7")
SYSTEM = SystemFacts(
    tool="x", system="Windows 10", ends=date(2025, 10, 14), is_supported=False, source="s",
    as_of=date(2026, 11, 30),
)  # fmt: skip
OWN = Certificate(subject="máy", issuer="máy", ends=date(2026, 12, 1), own=True)
ISSUED = Certificate(subject="UBND xã", issuer="CA", ends=date(2027, 3, 1))

EVERY: tuple[Facts, ...] = (
    hours(hosts=(HostHours(host="a:1", measured_seconds=900, cut_seconds=60),)),
    ServiceFacts(tool="HTTP", service="https://x", first_ms=80.0, times_ms=(20.0, 9.0)),
    ServiceFacts(tool="HTTP", service="https://x", why="không có mạng"),
    ServiceFacts(tool="HTTP", service="x", first_ms=8.0, times_ms=(2.0,), taken_bytes=90_000,
                 taken_seconds=0.5),
    HostsFacts(tool="TCP", hosts=(HOST, *(
        HostFacts(host="a", port=1, tries=1, trouble=one) for one in ReachTrouble))),
    TslcdFacts(tool="TCP", reached=HOST),
    PrinterFacts(tool="CUPS", printers=(
        Printer(name="HP", is_default=True, is_off=True), Printer(name="PDF", is_virtual=True))),
    ScannerFacts(tool="SANE", scanners=("Canon",)),
    ComputerFacts(tool="psutil", processor="i3", cores=2, memory_mb=4000, disk="C:", disk_gb=200,
                  disk_free_gb=30),
    SYSTEM,
    *(msgspec.structs.replace(SYSTEM, is_supported=True, note=one) for one in Note),
    CertificateFacts(tool="ssl", certificates=(OWN,)),
    CertificateFacts(tool="ssl", certificates=(OWN, ISSUED)),
    *(AntivirusFacts(tool="x", protection=one) for one in Protection),
)  # fmt: skip


def measured(facts: Facts, name: MeasureName = MeasureName.COMPUTER) -> Measurement:
    return Measurement(
        name=name, outcome=Outcome.MEASURED, at=1_796_000_000, seconds=0.1, facts=facts
    )


def test_every_kind_of_facts_is_among_the_examples() -> None:
    assert {type(one) for one in EVERY} == set(get_args(Facts))


def test_all_that_was_measured_is_said_and_survives_as_json(language: str) -> None:
    for facts in EVERY:
        one = measured(facts)
        lines = lines_of(one)
        assert lines and all(line and "{" not in line for line in lines), facts
        assert msgspec.json.decode(msgspec.json.encode(one), type=Measurement) == one


def test_every_absence_and_every_end_has_its_sentence(language: str) -> None:
    said = {
        lines_of(
            Measurement(name=MeasureName.OS, outcome=Outcome.ABSENT, at=0, seconds=0, absence=one)
        )
        for one in Absence
    }
    ends = {
        lines_of(Measurement(name=MeasureName.OS, outcome=one, at=0, seconds=0, why="vì sao"))
        for one in (Outcome.TIMED_OUT, Outcome.STOPPED, Outcome.FAILED)
    }
    assert len(said) == len(Absence) and len(ends) == 3
    titles = {title_of(name) for name in MeasureName}
    assert len(titles) == len(MeasureName)


def test_words_of_a_program_are_kept_and_not_shown() -> None:
    one = Measurement(
        name=MeasureName.PRINTERS, outcome=Outcome.ABSENT, at=0, seconds=0,
        absence=Absence.NO_PRINT_SYSTEM, details="lpstat: Scheduler is not running.",
    )  # fmt: skip
    assert "lpstat" not in " ".join(lines_of(one))


def test_a_host_that_is_not_reached_is_never_said_to_be() -> None:
    (line,) = lines_of(
        measured(TslcdFacts(tool="TCP", reached=HostFacts(host="a", port=1, tries=5,
                                                          trouble=ReachTrouble.SILENT)))
    )  # fmt: skip
    assert line == "a:1: không có trả lời kịp thời."


# What suggests what


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return load(newest())


@pytest.mark.parametrize(
    ("over", "unjudged", "said"),
    [
        (0, 0, "Đạt."), (1, 0, "Đạt một phần."), (3, 0, "Đạt một phần."), (4, 0, "Chưa đạt."),
        (4, 9, "Chưa đạt."), (0, 1, "không gợi ý câu trả lời."), (2, 5, "không gợi ý câu trả lời."),
    ],
)  # fmt: skip
def test_the_connection_suggests_by_the_rule_and_only_where_the_days_were_measured(
    checklist: Checklist, over: int, unjudged: int, said: str
) -> None:
    days = tuple(date(2026, 11, 2 + n) for n in range(over))
    facts = hours(days_over=days, days_unjudged=unjudged)
    assert suggestion_of(checklist.item(INTERNET), measured(facts)).endswith(said)


def test_a_computer_is_told_what_it_lacks(checklist: Checklist) -> None:
    item = checklist.item(COMPUTER)
    enough = EVERY[8]
    assert isinstance(enough, ComputerFacts)
    assert "đủ cấu hình" in suggestion_of(item, measured(enough))
    poor = msgspec.structs.replace(enough, cores=1, memory_mb=2000, disk_free_gb=3)
    said = suggestion_of(item, measured(poor))
    assert all(word in said for word in ("bộ xử lý", "bộ nhớ", "chỗ trống"))
    assert suggestion_of(checklist.item(INTERNET), measured(enough)) == ""


def test_every_item_that_a_machine_can_answer_has_something_to_measure(
    checklist: Checklist,
) -> None:
    kinds = {item.measurable for item in checklist.items_in_order}
    assert kinds == set(Measurable)
    for item in checklist.items_in_order:
        assert bool(measures_of(item)) == (item.measurable is not Measurable.NONE)
        if measures_of(item):
            assert EvidenceKind.MEASUREMENT in item.evidence.wanted and not item.secret
        if isinstance(item.suggest_rule, HostSuggestion):
            assert measures_of(item) == (MeasureName.TSLCD,)


def test_a_secret_item_is_never_measured(checklist: Checklist) -> None:
    item = checklist.item(COMPUTER)
    secret = msgspec.structs.replace(item, secret=True)
    assert measures_of(secret) == ()


# On a desk


def test_what_is_measured_on_a_desk_that_knows_nothing(clerk: Workspace) -> None:
    found = {one.name: one for one in clerk.measuring.measure(MeasureName)}
    assert list(found) == list(MeasureName)
    absent = {name: one.absence for name, one in found.items() if one.absence is not None}
    assert absent[MeasureName.CONNECTION] is Absence.NO_NOTES
    assert absent[MeasureName.SERVICE] is Absence.NO_SERVICE
    assert absent[MeasureName.HOSTS] is Absence.NO_HOSTS
    assert absent[MeasureName.TSLCD] is Absence.NO_TSLCD_HOST
    assert found[MeasureName.COMPUTER].outcome is Outcome.MEASURED


def test_after_a_stop_nothing_more_is_begun(clerk: Workspace) -> None:
    taken: list[MeasureName] = []
    for one in clerk.measuring.measure(MeasureName, is_stopped=lambda: len(taken) >= 2):
        taken.append(one.name)
    assert len(taken) == 2


def test_hosts_are_kept_as_typed_and_what_is_none_is_refused(clerk: Workspace) -> None:
    clerk.measuring.set_hosts(
        ("https://dichvucong.gov.vn/p/home", " a:80 ", "a:80", ""), tslcd="10.0.0.1"
    )
    assert clerk.measuring.hosts.hosts == ("dichvucong.gov.vn", "a:80")
    for wrong in (("không có",), tuple(f"a{n}" for n in range(9))):
        with pytest.raises(EntryRefused):
            clerk.measuring.set_hosts(wrong)
    assert clerk.measuring.hosts.every == ("dichvucong.gov.vn", "a:80", "10.0.0.1")
    clerk.measuring.set_hosts((), tslcd="")
    assert not clerk.measuring.hosts.every


def test_the_hosts_are_noted_in_the_log(clerk: Workspace) -> None:
    gone = nobody().removeprefix("http://")
    clerk.measuring.set_hosts((gone,))
    clerk.measuring.note_hosts()
    (noted,) = notes(clerk.folder)
    assert (noted.to, noted.what) == (gone, Noted.CUT)


def test_the_hours_of_a_host_are_told_beside_those_of_the_service(clerk: Workspace) -> None:
    clerk.measuring.set_hosts(("a:1",))
    now = clerk.moment().seconds
    for at, what, to in (
        (now - 1200, Noted.BEGUN, ""), (now - 1200, Noted.CUT, "a:1"),
        (now - 600, Noted.REACHED, "a:1"), (now, Noted.ENDED, ""),
    ):  # fmt: skip
        note_connection(clerk.folder, ConnectionNote(at=at, what=what, to=to))
    (found,) = clerk.measuring.measure(
        [MeasureName.CONNECTION], round_=round_of(clerk.moment().today)
    )
    assert isinstance(found.facts, HoursFacts)
    (host,) = found.facts.hosts
    # Less where a month began meanwhile: it is this month's hours.
    assert host.host == "a:1" and 0 < host.measured_seconds <= 1200
    assert lines_of(found)[-1].startswith("a:1: không tới được ")


def test_a_measurement_becomes_evidence_with_time_tool_and_raw_result(clerk: Workspace) -> None:
    results = tuple(clerk.measuring.measure([MeasureName.COMPUTER]))
    assert clerk.desk().items[COMPUTER].evidence == ()  # measuring stores nothing
    clerk.measuring.attach(COMPUTER, results)
    (piece,) = clerk.desk().items[COMPUTER].evidence
    assert piece.kind is EvidenceKind.MEASUREMENT and piece.sha256 is not None
    file = clerk.attaching.file_of(piece.sha256)
    assert file is not None
    said = text_of(file.read_bytes())
    assert "psutil" in said and "Nguyễn Thị Hoa" in said and "C3 Cấu hình máy tính" in said
    assert '"cores":' in said.replace("\n", "") and '"outcome":"measured"' in said.replace("\n", "")
    assert clerk.desk().items[COMPUTER].answer is None  # the person decides


@pytest.mark.parametrize("item", [INTERNET, ItemId("sig.secret_sign"), ItemId("staff.assigned")])
def test_what_proves_nothing_is_no_evidence(clerk: Workspace, item: ItemId) -> None:
    absent = tuple(clerk.measuring.measure([MeasureName.CONNECTION, MeasureName.SERVICE]))
    computer = tuple(clerk.measuring.measure([MeasureName.COMPUTER]))
    for results in (absent, computer, ()):
        with pytest.raises(Fault):
            clerk.measuring.attach(item, results)
    assert clerk.desk().items[item].evidence == ()


def test_the_page_is_vietnamese_in_an_english_window(clerk: Workspace) -> None:
    use_language("en")
    try:
        held = clerk.measuring.attach(
            COMPUTER, tuple(clerk.measuring.measure([MeasureName.COMPUTER]))
        )
    finally:
        use_language("vi")
    (piece,) = clerk.desk().items[COMPUTER].evidence
    assert held.hash == piece.change and piece.sha256 is not None
    file = clerk.attaching.file_of(piece.sha256)
    assert file is not None and "Bộ nhớ" in text_of(file.read_bytes())


def test_an_exchange_notes_the_connection_and_the_way_is_measured(
    clerk: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as service:
        service.open_round("2026-11")
        service.publish()
        with network(service.url) as proxy:
            note_connection(clerk.folder, ConnectionNote(at=0, what=Noted.BEGUN))
            clerk.exchanging.enrol(proxy.url, service.code(Role.CLERK, commune=DAK_NHAU))
            clerk.exchanging.sync()
            (found,) = clerk.measuring.measure([MeasureName.SERVICE])
            assert isinstance(found.facts, ServiceFacts)
            assert found.facts.taken_bytes > 50_000 and len(found.facts.times_ms) == 5
        with pytest.raises(Fault):
            clerk.exchanging.sync()  # nothing listens there any more
    assert [one.what for one in notes(clerk.folder)][1:] == [Noted.REACHED, Noted.CUT]
    (found,) = clerk.measuring.measure([MeasureName.SERVICE])
    assert isinstance(found.facts, ServiceFacts)
    assert found.facts.first_ms is None and found.facts.why
    hours_found = clerk.measuring.hours()
    assert hours_found.measured_seconds <= 60
