"""Cleaning of text input: what is kept of it, and old encodings that are recognised."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.fault import TextRefused
from desktop_app.core.text import legacy_text
from desktop_app.core.text.cleaning import clean_text, shown_text
from desktop_app.core.text.codes import check_digit, plain_code
from desktop_app.core.text.legacy_text import converted

CATALOGUES = Path(__file__).resolve().parents[2] / "resources" / "locale" / "vi" / "LC_MESSAGES"
SENTENCES = sorted(
    {
        sentence.replace("\\n", " ")
        for file in CATALOGUES.glob("*.po")
        for sentence in re.findall(r'msgstr "([^"]{20,})"', file.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "\u200b\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e\u202c", "\u3164", "\u2800",
        "\xa0\u3000", "\ufe0f", "\u2028", " \u200d ", "\U000e0041",
    ],
)  # fmt: skip
def test_text_of_nothing_visible_is_empty(text: str) -> None:
    assert clean_text(text) == ""
    assert clean_text(text, single_line=True) == ""


def test_unseen_characters_go_and_names_compare_as_they_look() -> None:
    assert clean_text("\u202eKhu\u200b vực\xa0Bù Đăng\ufeff", single_line=True) == "Khu vực Bù Đăng"
    assert clean_text("một\u2028hai\x0bba\x85bốn\r\nnăm") == "một\nhai\nba\nbốn\nnăm"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x9bb", "a\x80", "\x7f"])
def test_control_characters_are_refused_in_words(text: str) -> None:
    with pytest.raises(TextRefused):
        clean_text(text)


@given(st.text())
def test_what_is_kept_is_kept_unchanged_when_it_comes_again(text: str) -> None:
    try:
        kept = clean_text(text, limit=10_000)
    except TextRefused:
        return
    assert clean_text(kept, limit=10_000) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in kept if c not in "\n\t")
    assert shown_text(kept) == kept


def test_what_is_shown_of_anybody_cannot_steer_a_terminal() -> None:
    assert shown_text("\x1b[2J\x9b31mxã\u202e") == "\ufffd[2J\ufffd31mxã"


@pytest.mark.parametrize(
    "joined",
    [
        "{}-{}",
        "{} {}",
        "{}\u2011{}",
        "{}\u2013{}",
        "{}\xa0{}",
        "{}\u2212{}",
        "\u200b{}{}\n",
        "{}\u00ad{}",
    ],
)
def test_a_code_is_read_however_its_groups_are_joined(joined: str) -> None:
    code = "7K3F9M2P0A"
    whole = code + check_digit(code)
    assert plain_code(joined.format(whole[:5], whole[5:]).lower()) == whole


# ---- TCVN3 and VNI


def in_tcvn3(text: str) -> str:
    """Return *text* in the letters of a TCVN3 font, in which small and capital ones share codes."""
    table = {chr(code) if isinstance(code, int) else code: told
             for told, code in ((chr(k), v) for k, v in legacy_text._TCVN3.items())}  # fmt: skip
    letters = [table.get(c, table.get(c.lower(), c)) for c in text]
    return "".join(letters)


@pytest.mark.parametrize("sentence", SENTENCES[::7])
def test_a_sentence_in_tcvn3_is_recognised(sentence: str) -> None:
    plain = " ".join(re.findall(r"[^\W\d_]+", sentence.lower()))
    told = in_tcvn3(plain)
    is_of_a_program = "{" in sentence or "--" in sentence
    if is_of_a_program or sum(not word.isascii() for word in told.split()) < 4:
        return  # placeholders and options are English, and a few words can be read either way
    assert converted(told) == plain


def test_a_sentence_in_vni_is_recognised() -> None:
    told = (
        "UÛy ban nhaân daân xaõ thieáu maùy queùt, ñaõ ñeà nghò tænh caáp, chöa coù ñöôøng truyeàn"
    )
    right = "Ủy ban nhân dân xã thiếu máy quét, đã đề nghị tỉnh cấp, chưa có đường truyền"
    assert converted(told) == right


def test_a_sentence_in_unicode_is_left_alone() -> None:
    assert [one for one in SENTENCES if converted(one) is not None] == []
    words = {word for one in SENTENCES for word in re.findall(r"[^\W\d_]+", one)}
    assert [word for word in sorted(words) if converted(word) is not None] == []


@pytest.mark.parametrize(
    "text", ["© 2026", "5 m² phòng", "18°C", "×", "naïve café", "", "À, là, hoà"]
)
def test_signs_and_other_languages_are_left_alone(text: str) -> None:
    assert converted(text) is None
