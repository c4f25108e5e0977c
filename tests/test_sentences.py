"""Sentences are marked where Babel finds them: inside an f-string it does not, on Python 3.11."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest

from support.sources import PROGRAMS, sources

MARKS = frozenset({"_", "N_", "ngettext", "pgettext"})


def marked_inside(f_strings: Iterable[ast.JoinedStr]) -> Iterator[str]:
    for node in f_strings:
        for call in ast.walk(node):
            is_mark = isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS
            if is_mark and any(isinstance(a, ast.Constant) for a in ast.walk(call)):
                yield f"line {node.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize("room", PROGRAMS)
def test_no_sentence_is_marked_inside_an_f_string(room: str) -> None:
    found = [
        f"{source.name}, {told}"
        for source in sources()
        if source.name.startswith(f"{room}/")
        for told in marked_inside(source.f_strings)
    ]
    assert found == []


def f_strings(source: str) -> Iterator[ast.JoinedStr]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr))


def test_the_search_finds_one() -> None:
    assert list(marked_inside(f_strings("f'{a} {_(\"Open\")}'"))) == ["line 1: _('Open')"]
    assert list(marked_inside(f_strings("f'{what}: {_(what)}'"))) == []
