"""The code of a blank form: typed by a scanner, in either case."""

from __future__ import annotations

import re

import pytest

from desktop_app.checklist_files.communes import load
from desktop_app.core.ids import CentreId, RoundId
from desktop_app.core.text.form_code import FormCode, form_code_text, read_form_code

CODE = FormCode(centre=CentreId("25399"), round=RoundId("2026-11"), checklist="decree-118/1")


def test_a_code_is_read_as_it_was_written_in_either_case() -> None:
    text = form_code_text(CODE)
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", text)  # the characters that QR packs tightest
    assert read_form_code(f" {text.lower()}\n") == read_form_code(text) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25399",
        "COMMUNE-READINESS 25399 2026-11 - SHA256:00",
        "COMMUNE-READINESS FORM 2539 2026-11 DECREE-118/1",
        "COMMUNE-READINESS FORM 25399 2026-13 DECREE-118/1",
        "COMMUNE-READINESS FORM 25399 2026-11 DECREE-118",
    ],
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_form_code(text) is None


def test_the_search_for_communes_takes_the_code_of_a_form() -> None:
    (found,) = load().search(form_code_text(CODE))
    assert found.commune.code == "25399"
