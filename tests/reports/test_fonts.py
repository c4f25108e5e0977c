"""Every Vietnamese letter has a glyph in every face; a missing glyph is reported."""

from __future__ import annotations

import itertools
import unicodedata
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics

from desktop_app.reports import fonts

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel, tone in itertools.product(_VOWELS + _VOWELS.upper(), _TONES)
)
SIGNS = LETTERS + "đĐ“”…–·²₫%/():;.,-"


def test_every_face_has_every_vietnamese_letter() -> None:
    face = fonts.typeface()
    for name in (face.regular, face.bold, face.italic, face.bold_italic):
        glyphs = pdfmetrics.getFont(name).face.charToGlyph  # type: ignore[attr-defined]
        assert [sign for sign in SIGNS if not glyphs.get(ord(sign))] == []


def test_the_last_resort_has_every_vietnamese_letter_too(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, last = fonts._families()
    face = fonts._register(last, last.folders[0])
    assert face is not None and not face.official
    assert [sign for sign in SIGNS if ord(sign) not in face.characters] == []
    monkeypatch.setattr(fonts, "typeface", lambda: face)
    assert "Be Vietnam Pro" in fonts.substitution()


def test_on_windows_no_font_is_looked_for_under_the_root_of_the_current_drive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("WINDIR", "C:/Windows")
    monkeypatch.setenv("LOCALAPPDATA", "C:/Users/Hoa/AppData/Local")
    times, last = fonts._families()
    assert (times.name, last.name) == ("Times New Roman", "Be Vietnam Pro")
    assert all(folder.as_posix().startswith("C:/") for folder in times.folders)


def test_a_folder_without_the_fonts_is_passed_over(tmp_path: Path) -> None:
    first, *_ = fonts._families()
    assert fonts._register(first, tmp_path) is None
    for file in first.files:
        (tmp_path / file).write_bytes(b"no font")
    assert fonts._register(first, tmp_path) is None


def test_decomposed_text_is_composed() -> None:
    assert fonts.printable(unicodedata.normalize("NFD", "Đắk Nhau, Ủy ban")) == "Đắk Nhau, Ủy ban"


def test_a_character_without_a_glyph_is_shown_as_a_question_mark_and_counted() -> None:
    assert fonts.printable("đạt ☑ 😀") == "đạt ? ?"
    assert fonts.unprintable(["đạt ☑", "☑ 😀"]) == {"☑": 2, "😀": 1}


def test_invisible_characters_leave_no_trace() -> None:
    assert fonts.printable("Đak\u200b\ufeff\u00ad Nhau\t1") == "Đak Nhau 1"
    assert not fonts.unprintable(["Đak\u200b Nhau"])
