"""Sentences are marked where Babel finds them: inside an f-string it does not, on Python 3.11."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MARKS = frozenset({"_", "N_", "ngettext", "pgettext"})


def marked_inside_f_strings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                is_mark = isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS
                if is_mark and any(isinstance(a, ast.Constant) for a in ast.walk(call)):
                    yield f"line {node.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize("room", ["desktop_app", "central_service"])
def test_no_sentence_is_marked_inside_an_f_string(room: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}, {told}"
        for file in sorted((ROOT / room).rglob("*.py"))
        for told in marked_inside_f_strings(file.read_text("utf-8"))
    ]
    assert found == []


def test_the_search_finds_one() -> None:
    assert list(marked_inside_f_strings("f'{a} {_(\"Open\")}'")) == ["line 1: _('Open')"]
    assert list(marked_inside_f_strings("f'{what}: {_(what)}'")) == []
