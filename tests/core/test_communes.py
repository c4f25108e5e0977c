"""A commune is found by all names that people use for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, ProvinceCode
from desktop_app.core.text.cleaning import search_key
from desktop_app.core.text.communes import Commune, CommuneIndex, CommuneKind, Match, Province
from desktop_app.core.text.lookup import LineKind

INDEX = commune_files.load()


def names(text: str, limit: int = 6) -> list[str]:
    return [match.commune.full_name for match in INDEX.search(text, limit)]


def first(text: str) -> Match:
    return INDEX.search(text)[0]


def test_the_beginning_of_a_name_finds_present_and_former_names() -> None:
    matches = INDEX.search("dak n", limit=20)
    found = {match.commune.full_name: match for match in matches}
    assert matches[0].commune.full_name == "Xã Đak Nhau"
    assert matches[0].by is LineKind.NAME
    for commune, former, district in (
        ("Phường Đông Gia Nghĩa", "Xã Đắk Nia", "Thành phố Gia Nghĩa"),
        ("Xã Quảng Phú", "Xã Đắk Nang", "Huyện Krông Nô"),
        ("Xã Quảng Tân", "Xã Đắk Ngo", "Huyện Tuy Đức"),
        ("Xã Đăk Sao", "Xã Đăk Na", "Huyện Tu Mơ Rông"),
    ):
        match = found[commune]
        assert match.by is LineKind.FORMER
        assert match.former is not None
        assert (match.former.name, match.former.district) == (former, district)


@pytest.mark.parametrize(
    "typed",
    ["dak nhau", "Đak Nhau", "ĐẮK NHAU", "xã đak nhau", "x dak nhau", "daknhau", "25399",
     "dak nhau dong nai", "dak nhau binh phuoc", "binh phuoc dak nhau", "dak-nhau", "  dak  nhau "],
)  # fmt: skip
def test_one_commune_is_found_in_every_way_it_is_written(typed: str) -> None:
    assert names(typed)[0] == "Xã Đak Nhau"


def test_a_former_district_finds_what_it_became() -> None:
    found = names("huyen bu dang", limit=20)
    assert {"Xã Bù Đăng", "Xã Đak Nhau", "Xã Bom Bo", "Xã Thọ Sơn"} <= set(found)
    assert names("bu dang")[0] == "Xã Bù Đăng"
    match = next(m for m in INDEX.search("bu dang") if m.commune.name == "Đak Nhau")
    assert match.by is LineKind.DISTRICT
    assert match.former is not None
    assert match.former.district == "Huyện Bù Đăng"


def test_a_name_is_told_by_its_main_former_district() -> None:
    match = first("dak nhau")
    assert match.former is not None
    assert match.former.district == "Huyện Bù Đăng"
    assert match.former.province == "Tỉnh Bình Phước"


def test_short_words_before_a_name_are_understood() -> None:
    assert names("p ba dinh")[0] == "Phường Ba Đình"
    assert "Phường Đông Gia Nghĩa" in names("tp gia nghia")
    assert names("q 1")


def test_the_letters_as_typed_come_before_their_look_alikes() -> None:
    assert names("Ba Đình")[0] == "Phường Ba Đình"
    assert names("ba dinh")[:3].count("Xã Ba Dinh") == 1
    assert names("Ba Dinh")[0] in {"Phường Ba Đình", "Xã Ba Dinh", "Xã Ba Đình"}


def test_an_apostrophe_need_not_be_typed() -> None:
    assert names("ea hleo")[0] == "Xã Ea H'Leo"
    assert names("Ea H’Leo")[0] == "Xã Ea H'Leo"


def test_an_island_district_without_communes_is_found() -> None:
    match = first("hoang sa")
    assert match.commune.full_name == "Đặc khu Hoàng Sa"
    assert match.former is not None
    assert match.former.name == ""


def test_nothing_typed_finds_nothing() -> None:
    assert names("") == names("  ") == names("-") == []
    assert names("không có xã nào tên thế này") == []


def test_every_commune_is_found_by_its_own_name_and_province() -> None:
    for commune in list(INDEX)[::37]:
        province = INDEX.province_of(commune)
        text = search_key(f"{commune.full_name} {province.name}")
        assert commune in [match.commune for match in INDEX.search(text, limit=20)]


@given(st.text(max_size=30))
def test_no_text_makes_the_search_fail(text: str) -> None:
    assert len(INDEX.search(text)) <= 6


@given(st.sampled_from(list(INDEX)), st.integers(1, 12))
def test_a_longer_beginning_never_loses_the_commune(commune: Commune, letters: int) -> None:
    text = search_key(commune.name)[:letters]
    assert commune in [match.commune for match in INDEX.search(text, limit=len(INDEX))]


def test_a_commune_and_its_province_are_known_by_code() -> None:
    commune = INDEX.commune(CommuneCode("25399"))
    assert commune.kind is CommuneKind.XA
    assert INDEX.province_of(commune).full_name == "Thành phố Đồng Nai"
    assert INDEX.find(CommuneCode("99999")) is None
    with pytest.raises(Fault, match="99999"):
        INDEX.commune(CommuneCode("99999"))
    assert len(INDEX.in_province(ProvinceCode("75"))) == 95


def test_a_commune_without_former_names_is_found_too() -> None:
    province = Province(code=ProvinceCode("01"), type="Tỉnh", name="Mới")
    commune = Commune(
        code=CommuneCode("00001"), kind=CommuneKind.XA, name="Mới", province=province.code
    )
    index = CommuneIndex([commune], [province])
    (match,) = index.search("moi")
    assert match.former is None
    assert commune.former == ()
