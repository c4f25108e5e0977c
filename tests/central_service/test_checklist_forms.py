"""The checklist as a workbook and back, and what tells two versions apart."""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central_service.checklist_forms.captions import column_title, sheet_title
from central_service.checklist_forms.differences import ChangeKind, differences, told
from central_service.checklist_forms.layout import sheets
from central_service.checklist_forms.toml_text import toml_of
from central_service.checklist_forms.workbook import HEADS, NotAWorkbook, workbook_bytes
from central_service.checklist_forms.workbook_reading import read
from central_service.cli.command_line import main
from desktop_app import checklist_files
from desktop_app.checklist_files import checklist_bytes
from desktop_app.checklist_files.validate import examine
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ItemId
from support.checklists import SECOND, first, second
from support.examples import examples


@pytest.fixture(params=["first", "second"])
def checklist(request: pytest.FixtureRequest) -> Checklist:
    return first() if request.param == "first" else second()


@pytest.fixture
def workbook(tmp_path: Path, checklist: Checklist) -> Path:
    file = tmp_path / "Bộ tiêu chí.xlsx"
    file.write_bytes(_as_workbook(checklist.version))
    return file


@cache
def _as_workbook(version: str) -> bytes:
    """Return the checklist of *version* as a workbook, which takes a fifth of a second."""
    return workbook_bytes(next(one for one in (first(), second()) if one.version == version))


def changed(file: Path, sheet: str, cell: str, value: object) -> None:
    """Set *cell* as a person would in a spreadsheet program."""
    book = openpyxl.load_workbook(file)
    book[sheet][cell] = value
    book.save(file)


def cell_of(file: Path, sheet: str, row_id: str, field: str) -> str:
    """Return where *field* of the entry *row_id* stands."""
    page = openpyxl.load_workbook(file)[sheet]
    names = [cell.value for cell in page[HEADS]]
    column = page.cell(1, names.index(field) + 1).column_letter
    row = next(
        row[0].row
        for row in page.iter_rows(min_row=HEADS + 1)
        if row_id in [cell.value for cell in row[:2]]
    )
    return f"{column}{row}"


def test_a_workbook_comes_back_as_the_same_checklist(
    checklist: Checklist, workbook: Path, tmp_path: Path
) -> None:
    found = read(workbook)
    assert [str(one) for one in found.faults] == []
    assert found.checklist is not None
    assert checklist_bytes(found.checklist) == checklist_bytes(checklist)
    file = tmp_path / "bo-tieu-chi.toml"
    file.write_text(toml_of(found.checklist), "utf-8")
    again, findings = examine(file)
    assert findings == []
    assert again is not None
    assert checklist_bytes(again) == checklist_bytes(checklist)


def test_a_workbook_saved_again_by_another_program_is_the_same(
    checklist: Checklist, workbook: Path
) -> None:
    """A spreadsheet program drops the marks of texts: "2" becomes a number, a blank row is left."""
    book = openpyxl.load_workbook(workbook)
    general = book[sheet_title("")]
    for row in general.iter_rows(min_row=HEADS + 1):
        if row[0].value == "version":
            row[1].value = int(checklist.version)
        if row[0].value == "effective_from":
            row[1].value = checklist.effective_from.strftime("%d/%m/%Y")
    book[sheet_title("causes")].append([None, None, ""])
    book.create_sheet("Ghi chú riêng").append(["của tôi"])
    book.move_sheet(sheet_title("legal_basis"), -10)
    book.save(workbook)
    found = read(workbook)
    assert [str(one) for one in found.faults] == []
    assert found.checklist is not None
    assert checklist_bytes(found.checklist) == checklist_bytes(checklist)
    assert "Ghi chú riêng" in found.ignored


ITEMS = "sections.items"


@pytest.mark.parametrize(
    ("path", "entry", "field", "value", "said"),
    [
        (ITEMS, "lead.director_assigned", "short.vi", None, "short"),
        (ITEMS, "lead.director_assigned", "type", "trạng thái", "trạng thái"),
        (ITEMS, "lead.director_assigned", "critical", "có lẽ", "critical"),
        (ITEMS, "staff.assigned", "met_rule.met", "a>b>c", "a>b>c"),
        (ITEMS, "staff.assigned", "soft_min", "một", "soft_min"),
        (ITEMS, "staff.assigned", "evidence.valid_days", 1.5, "valid_days"),
        ("causes", "no_funding", "vi", "Thiê\u0301u", "Thiếu"),
        ("sections.items.citations", "lead.director_assigned", "source", "nd_999", "nd_999"),
        ("readiness.parameters", "critical_items", "value", "mười tám", "value"),
    ],
)  # fmt: skip
def test_a_fault_names_its_sheet_and_its_cell(
    tmp_path: Path, path: str, entry: str, field: str, value: object, said: str
) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(_as_workbook(first().version))
    title = sheet_title(path)
    cell = cell_of(file, title, entry, field)
    changed(file, title, cell, value)
    found = read(file)
    assert found.checklist is None
    told = [str(one) for one in found.faults]
    assert any(f"“{title}”" in one and f"ô {cell}:" in one and said in one for one in told), told


def test_rows_of_nobody_and_unknown_names_are_faults(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(_as_workbook(first().version))
    items, general = sheet_title(ITEMS), sheet_title("")
    changed(file, items, "A3", "nhóm lạ")
    changed(file, items, "D2", "critcal")
    changed(file, general, "A3", "idd")
    book = openpyxl.load_workbook(file)
    page = book.create_sheet("Thừa")
    page["A2"] = "@causes"
    page = book.create_sheet("Lạ")
    page["A2"] = "@nguyên nhân"
    book.save(file)
    told = "\n".join(str(one) for one in read(file).faults)
    for said in ("nhóm lạ", "critcal", "idd", "“Thừa”, ô A2", "“Lạ”, ô A2"):
        assert said in told


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook", "Bộ tiêu chí".encode()])
def test_what_is_no_workbook_is_said_so(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(data)
    with pytest.raises(NotAWorkbook, match=r"x\.xlsx"):
        read(file)


def test_every_sheet_and_column_has_a_name_in_the_owners_language(checklist: Checklist) -> None:
    titles = [sheet_title(path) for path in sheets()]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 31 for title in titles)
    for path, sheet in sheets().items():
        for leaf in sheet.leaves:
            if path and "conditions" not in leaf.name and "conditions.any" not in path:
                assert not column_title(leaf.name).startswith(leaf.name.partition(".")[0] + "."), (
                    path, leaf.name
                )  # fmt: skip


@settings(max_examples=examples(6))  # half a second each
@given(st.data())
def test_any_cell_changed_is_read_or_named(data: st.DataObject) -> None:
    """No value of any cell ends in anything but a checklist or faults with their cells."""
    book = openpyxl.load_workbook(io.BytesIO(_as_workbook(first().version)))
    page = data.draw(st.sampled_from(book.worksheets))
    row = data.draw(st.integers(1, page.max_row + 1))
    column = data.draw(st.integers(1, page.max_column + 1))
    value = data.draw(
        st.one_of(
            st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6),
            st.datetimes(), st.sampled_from(["@", "@sections", "=1/0", "a;b", "2", "01", " "]),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
        )
    )  # fmt: skip
    page.cell(row, column).value = value
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "x.xlsx"
        book.save(file)
        found = read(file)
    assert (found.checklist is None) == bool(found.faults)
    assert all(str(one) for one in found.faults)


def test_the_second_version_is_told_apart_in_words() -> None:
    old, new = first(), second()
    found = differences(old, new)
    by_kind = {kind: {one.entry for one in found.entries if one.kind is kind and one.path == ITEMS}
               for kind in ChangeKind}  # fmt: skip
    added = {item.id for item in new.items_in_order} - {item.id for item in old.items_in_order}
    removed = {item.id for item in old.items_in_order} - {item.id for item in new.items_in_order}
    assert by_kind[ChangeKind.ADDED] == added != set()
    assert by_kind[ChangeKind.REMOVED] == removed != set()
    assert found.asked_again
    assert found.kept + len(found.asked_again) == len(
        {item.id for item in old.items_in_order} & {item.id for item in new.items_in_order}
    )
    text = "\n".join(told(found, old, new))
    for item in (*added, *removed):
        code = (new.find(ItemId(item)) or old.item(ItemId(item))).code
        assert code in text
    assert told(differences(old, old), old, old)[-1] == "Không có gì khác."


def test_the_verbs_write_read_and_compare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--folder", str(tmp_path / "dịch vụ"), "--database", str(tmp_path / "dịch vụ.db")]
    book, toml = tmp_path / "bộ.xlsx", tmp_path / "bộ.toml"
    assert main([*here, "checklist", "export", "xlsx", str(SECOND), "--out", str(book)]) == 0
    assert "decree-118/2" in capsys.readouterr().out
    assert main([*here, "checklist", "import", "xlsx", str(book), "--out", str(toml)]) == 0
    assert checklist_bytes(checklist_files.load(toml)) == checklist_bytes(second())
    assert main([*here, "checklist", "import", "xlsx", str(book), "--out", str(toml)]) == 1
    assert "đã có" in capsys.readouterr().err  # nobody can be asked here
    assert main([*here, "checklist", "diff", str(SECOND), str(book)]) == 0
    assert "Không có gì khác." in capsys.readouterr().out
    changed(book, sheet_title("causes"), "B3", None)
    assert main([*here, "checklist", "diff", str(SECOND), str(book)]) == 1
    assert "“Nguyên nhân”, ô B3" in capsys.readouterr().err
    assert main([*here, "checklist", "diff", str(SECOND), "không-có.toml"]) == 1
    assert "không-có.toml" in capsys.readouterr().err
