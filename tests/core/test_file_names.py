"""File names from outside become names that every system accepts, with our suffix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.text.file_names import file_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("quyết định.pdf", "quyết định.pdf"),
        ("quyết định.docx", "quyết định.pdf"),
        ("quyết định.pdf.exe", "quyết định.pdf.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.pdf"),  # shown as "ảnhexe.jpg"
        ("ảnh\u200b\u0000.jpg", "ảnh.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
        ("C:\\Windows\\system32\\calc.exe", "C__Windows_system32_calc.pdf"),
        ("CON", "_CON.pdf"),
        ("con.jpg", "_con.pdf"),
        ("Lpt1 .x.jpg", "_Lpt1 .x.pdf"),
        ("com¹", "_com¹.pdf"),
        ("a...", "a.pdf"),
        ("a. . ", "a.pdf"),
        ("", "minh chung.pdf"),
        (".pdf", "minh chung.pdf"),
        ("...", "minh chung.pdf"),
        ("số 12.QĐ-UBND", "số 12.QĐ-UBND.pdf"),
        ("ảnh:Zone.Identifier", "ảnh_Zone.Identifier.pdf"),
        ("x" * 300 + ".jpg", "x" * 60 + ".pdf"),
    ],
)
def test_a_name_is_cut_to_what_every_system_takes(wanted: str, name: str) -> None:
    assert file_name(wanted, ".pdf", otherwise="minh chung") == name


@given(wanted=st.text(max_size=120))
def test_any_name_ends_in_the_suffix_and_stays_in_its_folder(wanted: str) -> None:
    name = file_name(wanted, ".docx", otherwise="minh chung")
    assert name.endswith(".docx")
    assert name.isprintable()
    assert len(name) <= 66
    assert not set(name) & set('<>:"/\\|?*')
    assert name.split(".")[0].strip().lower() not in ("con", "nul", "aux", "prn", "com1", "")
