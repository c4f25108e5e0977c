"""A province in a day: the verbs of an officer on the largest one."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
import pytest

from central_service.access import codes
from central_service.administration.calendar import calendar_of, open_planned, to_come
from central_service.administration.checking import check
from central_service.cli.command_line import main
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.ids import Role
from desktop_app.core.text.communes import Commune
from desktop_app.core.time.rounds import is_silent
from support.machines import Machine, Said
from support.service import running
from support.service_clock import set_service_clock


@pytest.fixture(scope="module")
def communes() -> tuple[Commune, ...]:
    """The communes of the province that has most of them."""
    every = commune_files.load()
    return max((every.in_province(code) for code in every.provinces), key=len)


class Officer:
    """The command line in this process, on any database."""

    def __init__(self, database: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.database, self.folder = database, folder
        self.where = ["--database", database, "--folder", str(folder), "--lang", "en"]
        self._capsys = capsys

    def begun(self) -> Officer:
        """Begin the service."""
        self("init")
        return self

    def __call__(self, *words: object) -> str:
        """Return what a verb printed, which must have succeeded."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run one verb."""
        try:
            code = main([*self.where, *map(str, words)])
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capsys.readouterr()
        return subprocess.CompletedProcess([str(word) for word in words], code, said.out, said.err)

    def acts(self) -> int:
        """Return how many acts the service has done."""
        return int(json.loads(self("verify", "--json"))["acts"])


@pytest.fixture(params=["sqlite", "postgresql"])
def officer(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Officer:
    database = str(tmp_path / "service.db")
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_database")
        database = make()
    return Officer(database, tmp_path / "service", capsys).begun()


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Officer:
    return Officer(str(tmp_path / "service.db"), tmp_path / "service", capsys).begun()


def workbook(file: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def test_the_largest_province_is_connected_in_an_afternoon(
    officer: Officer, communes: tuple[Commune, ...], tmp_path: Path
) -> None:
    assert len(communes) >= 100
    half = len(communes) // 2
    areas = [(("Bắc", "Nam")[at >= half], one.code) for at, one in enumerate(communes)]
    # Semicolons, UTF-16 and numbers without their first zeros, as spreadsheets write them.
    lines = ["Area;Commune;Note"] + [f"{area};{code.lstrip('0')};x" for area, code in areas]
    table = tmp_path / "địa bàn.csv"
    table.write_bytes("\r\n".join(lines).encode("utf-16"))
    planned = officer("areas", "import", table, "--dry-run")
    assert "New area Bắc" in planned
    before = officer.acts()
    said = officer("areas", "import", table)
    assert f"The area Bắc has {half} communes." in said
    assert officer.acts() == before + 2

    contacts = workbook(
        tmp_path / "danh bạ.xlsx",
        ("commune", "person", "position", "phone"),
        *((int(one.code), f"Chị {one.name}", "Công chức", "0263 3822 xxx") for one in communes),
    )
    assert f"{len(communes)} contacts" in officer("contacts", "import", contacts)
    assert "0 contacts" in officer("contacts", "import", contacts)

    officer("address", "https://rasoat.lamdong.gov.vn")
    listed = tmp_path / "xã.csv"
    listed.write_text("\ufeffcommune,name\n" + "".join(f"{c.code},{c.name}\n" for c in communes))
    out = tmp_path / "thư.pdf"
    officer("code", "--bulk", listed, "--role", "clerk", "--out", out, "--dry-run")
    assert not out.exists()
    batch = officer("code", "--bulk", listed, "--role", "clerk", "--out", out).splitlines()[-1]
    with closing(pypdfium2.PdfDocument(out)) as letters:
        assert len(letters) == len(communes)
        text = letters[0].get_textpage().get_text_range()
    rows = list(csv.DictReader(io.StringIO(out.with_suffix(".csv").read_text("utf-8-sig"))))
    assert [row["commune"] for row in rows] == [one.code for one in communes]
    assert rows[0]["code"] in text
    assert "rasoat.lamdong.gov.vn" in text
    for file in (out.with_suffix(".csv"),):
        assert file.stat().st_mode & 0o077 == 0
    assert len(json.loads(officer("code", "list", "--open", "--json"))) == len(communes)
    assert f"{len(communes)} codes were withdrawn" in officer("code", "withdraw", batch)
    assert json.loads(officer("code", "list", "--open", "--json")) == []
    assert json.loads(officer("verify", "--json"))["faults"] == []


def test_a_code_of_a_batch_connects_until_it_is_withdrawn(
    communes: tuple[Commune, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path) as service:
        officer = Officer(service.database, service.folder, capsys)
        table = tmp_path / "xã.csv"
        table.write_text(f"commune\n{communes[0].code}\n{communes[1].code}\n")
        out = tmp_path / "thư.pdf"
        batch = officer("code", "--bulk", table, "--role", "clerk", "--out", out).splitlines()[-1]
        rows = list(csv.DictReader(io.StringIO(out.with_suffix(".csv").read_text("utf-8-sig"))))
        with closing(Machine(service.url)) as first, closing(Machine(service.url)) as second:
            first.enrol(rows[0]["code"], communes[0].code)
            officer("code", "withdraw", batch.upper())
            lines = officer("code", "list").splitlines()
            assert ["withdrawn" in line for line in lines] == [True, True]
            assert sum("  used " in line for line in lines) == 1
            with pytest.raises(Said) as refused:
                second.enrol(rows[1]["code"], communes[1].code)
            assert refused.value.code == "code_expired"
            first.write(communes[0].code)
            assert first.sync(communes[0].code).receipts[0].through == 1
        assert check(service.service).faults == []


def test_the_code_of_a_viewer_is_listed_for_as_long_as_it_opens_the_page(
    here: Officer, communes: tuple[Commune, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    here("area", "Bắc", "--communes", communes[0].code)
    for role in ("viewer", "supervisor"):
        here("code", "--role", role, "--area", "Bắc")
    # As an earlier version made one for a commune, which opens no page.
    with open_service(settings(database=here.database, folder=here.folder)) as service:
        codes._made(service, Role.VIEWER, [communes[0].code], "", batch="")
    refused = here.run("code", "--role", "viewer", "--commune", communes[0].code)
    assert refused.returncode == 2 and "--area" in refused.stderr
    later = int(time.time()) + 30 * 86_400
    set_service_clock(monkeypatch, lambda: later)
    (line,) = here("code", "list", "--open").splitlines()
    assert "viewer" in line
    assert "opens the page until it is withdrawn" in line
    here("code", "withdraw", line.split()[0])
    assert "no such code" in here("code", "list", "--open")


def test_letters_that_are_there_are_left_and_no_code_is_made(
    here: Officer, communes: tuple[Commune, ...], tmp_path: Path
) -> None:
    table = tmp_path / "xa.csv"
    table.write_text(f"commune\n{communes[0].code}\n")
    out = tmp_path / "thư.pdf"
    many = ("code", "--bulk", table, "--role", "clerk", "--out", out)
    one = ("code", "--role", "clerk", "--commune", communes[0].code, "--out", out)
    here(*many)
    letters, told, acts = out.read_bytes(), out.with_suffix(".csv").read_bytes(), here.acts()
    for again in (many, one):
        refused = here.run(*again)
        assert refused.returncode == 1
        assert str(out) in refused.stderr
    out.rename(tmp_path / "cũ.pdf")
    refused = here.run(*many)  # the table of the codes is there still
    assert refused.returncode == 1 and "thư.csv" in refused.stderr
    assert (tmp_path / "cũ.pdf").read_bytes() == letters
    assert out.with_suffix(".csv").read_bytes() == told
    assert here.acts() == acts


def test_every_fault_of_a_table_is_named_by_its_row_and_nothing_is_changed(
    here: Officer, communes: tuple[Commune, ...], tmp_path: Path
) -> None:
    good = communes[0].code
    table = tmp_path / "xa.csv"
    table.write_text(f"commune\n{good}\n99999\n\n{good}\nabc\n")
    before = here.acts()
    out = tmp_path / "x.pdf"
    refused = here.run("code", "--bulk", table, "--role", "clerk", "--out", out)
    assert refused.returncode == 1
    assert [line.split(":")[0] for line in refused.stderr.splitlines()[:3]] == [
        "Row 3",
        "Row 5",
        "Row 6",
    ]
    assert not out.exists()
    areas = tmp_path / "dia-ban.csv"
    areas.write_text(f"area,commune\nBắc,{good}\nbắc,{good}\n,{good}\n")
    assert len(here.run("areas", "import", areas).stderr.splitlines()) == 3
    names = tmp_path / "danh-ba.csv"
    names.write_text(f"commune,person\n{good},\n")
    assert "Row 2" in here.run("contacts", "import", names).stderr
    for content in (b"", b"\xff\xfe", b"xa\n1\n", b"commune\n\xc4\x90\xff\n", b"PK\x03\x04"):
        table.write_bytes(content)
        said = here.run("code", "--bulk", table, "--role", "clerk", "--out", out)
        assert (said.returncode, len(said.stderr.splitlines())) == (1, 1)
    assert here.acts() == before


def test_a_table_of_areas_asks_before_a_commune_leaves(
    here: Officer, communes: tuple[Commune, ...], tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    one, other = communes[0].code, communes[1].code
    table.write_text(f"area,commune\nBắc,{one}\nBắc,{other}\n")
    here("areas", "import", table)
    table.write_text(f"area,commune\nBẮC,{one}\n")
    refused = here.run("areas", "import", table)
    assert refused.returncode == 1
    assert other in refused.stderr
    here("areas", "import", table, "--yes")
    (area,) = json.loads(here("area", "list", "--json"))
    assert (area["name"], area["communes"]) == ("Bắc", [one])


def test_holidays_move_due_dates_and_make_nobody_silent(here: Officer, tmp_path: Path) -> None:
    days = [f"2027-02-{day:02d}" for day in range(4, 13)] + ["2027-04-30"]
    table = workbook(
        tmp_path / "nghỉ.xlsx", ("day",), *((date.fromisoformat(day),) for day in days)
    )
    assert "10 days are holidays" in here("holidays", "import", table)
    assert here("holidays", "list").splitlines()[0] == "04/02/2027"
    calendar = {str(one.round): one.due for one in calendar_of(2027, 20, days)}
    assert calendar["2027-01"] == "2027-01-20"
    assert calendar["2027-02"] == "2027-02-22"  # the 20th is a Saturday
    assert {str(one.round): one.due for one in calendar_of(2027, 30, days)}[
        "2027-04"
    ] == "2027-04-29"
    before, after = date(2027, 2, 3), date(2027, 2, 15)
    tet = frozenset(map(date.fromisoformat, days))
    assert is_silent(before, after)
    assert not is_silent(before, after, tet)


def test_holidays_that_a_new_table_lacks_are_named_and_asked_for(
    here: Officer, tmp_path: Path
) -> None:
    table = tmp_path / "nghỉ.csv"
    table.write_text("day\n2027-02-05\n2027-02-08\n")
    here("holidays", "import", table)
    table.write_text("day\n")
    refused = here.run("holidays", "import", table)
    assert refused.returncode == 1
    assert "05/02/2027, 08/02/2027" in refused.stderr
    assert len(here("holidays", "list").splitlines()) == 2
    here("holidays", "import", table, "--yes")
    assert "No holidays" in here("holidays", "list")


def test_rounds_that_nobody_could_keep_are_not_planned(here: Officer) -> None:
    refused = here.run("round", "calendar", 2020)
    assert refused.returncode == 1
    assert "2020" in refused.stderr
    planned = calendar_of(2027, 20, ())
    assert to_come(planned, date(2027, 10, 20)) == planned[9:]
    assert to_come(planned, date(2027, 10, 21)) == planned[10:]


def test_the_calendar_of_a_year_opens_each_round_on_its_day_once(
    here: Officer, tmp_path: Path
) -> None:
    assert len(here("round", "calendar", 2027, "--dry-run").splitlines()) == 12
    here("round", "calendar", 2027)
    known = settings(database=str(tmp_path / "service.db"), folder=tmp_path / "service")
    with open_service(known) as service:
        assert open_planned(service, date(2026, 12, 31)) == []
        assert open_planned(service, date(2027, 1, 4)) == ["2027-01"]
        assert open_planned(service, date(2027, 1, 5)) == []
        assert open_planned(service, date(2027, 3, 25)) == []
        assert open_planned(service, date(2027, 4, 1)) == ["2027-04"]
        assert check(service).faults == []


def test_what_is_only_tried_changes_nothing(here: Officer, tmp_path: Path) -> None:
    here("area", "Bắc", "--communes", "25399", "25402")
    here("round", "open", "2099-01")
    made = here("code", "--role", "viewer", "--area", "Bắc").split()[-1]
    before = here.acts()
    tried = {
        ("round", "open", "2099-02"): "Round 2099-02 will be opened, due on 20/02/2099",
        ("round", "open", "2099-01", "--due", "2099-01-25"): "due on 25/01/2099 instead of",
        ("round", "open", "2099-01"): "Nothing would change",
        ("round", "close", "2099-01"): "will be closed",
        ("area", "Bắc", "--communes", "25399"): "Leave the area Bắc",
        ("area", "add", "Bắc", "--communes", "25396"): "Join the area Bắc",
        ("area", "remove", "Bắc"): "will be removed",
        ("area", "Nam", "--communes", "25396"): "New area Nam",
        ("code", "withdraw", json.loads(here("code", "list", "--json"))[0]["number"]): "withdrawn",
        ("code", "--role", "clerk", "--commune", "25399"): "1 code would be made",
        ("evidence", "keep", "--months", "36"): "36 months",
    }
    for words, said in tried.items():
        assert said in here(*words, "--dry-run"), words
        assert here.acts() == before, words
    assert made not in here("code", "list")
    assert here.run("round", "open", "2099-02", "--checklist", "9", "--dry-run").returncode == 1


def test_trying_begins_no_service(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    officer = Officer(str(tmp_path / "service.db"), tmp_path / "service", capsys)
    assert officer.run("round", "open", "2099-01", "--dry-run").returncode == 1
    assert officer.run("area", "Bắc", "--communes", "25399", "--dry-run").returncode == 1
    assert officer.run("code", "--role", "viewer", "--area", "B", "--dry-run").returncode == 1
    assert not (tmp_path / "service.db").exists()


def test_a_workbook_with_merged_cells_and_numbers_as_text_is_taken(
    here: Officer, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in (("area", "commune"), ("Bắc", "25399"), (None, 25402), ("Nam", "25396")):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "dia-ban.xlsx")
    here("areas", "import", tmp_path / "dia-ban.xlsx")
    assert {one["name"]: one["communes"] for one in json.loads(here("area", "list", "--json"))} == {
        "Bắc": ["25399", "25402"],
        "Nam": ["25396"],
    }


def test_semicolons_quotes_and_a_commune_twice_in_another_case(
    here: Officer, tmp_path: Path
) -> None:
    table = tmp_path / "dia-ban.csv"
    table.write_text('area;commune\n"Khu ""A""; phía bắc";25399\n', "utf-8-sig")
    here("areas", "import", table)
    (one,) = json.loads(here("area", "list", "--json"))
    assert one["name"] == 'Khu "A"; phía bắc'
    table.write_text("area,commune\nBẮC,25399\nbắc,25399\nBắc,5402\n", "utf-8")
    refused = here.run("areas", "import", table)
    assert refused.returncode == 1
    assert "Row 3" in refused.stderr
    assert "row 2 already" in refused.stderr
