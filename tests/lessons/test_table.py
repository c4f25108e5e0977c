"""docs/lessons.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
TABLE = (TESTS.parent / "docs" / "lessons.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+) \|$", TABLE, re.MULTILINE)
PAINS = {*range(1, 11), *range(14, 19), *range(20, 28), *range(34, 39)}


def test_every_pain_that_can_be_ours_has_its_line() -> None:
    assert [int(number) for number, _, _ in ROWS] == sorted(PAINS)


@pytest.mark.parametrize(("number", "named"), [(number, named) for number, _, named in ROWS])
def test_the_tests_that_are_named_exist(number: str, named: str) -> None:
    found = re.findall(r"`([\w/]+\.py)::(test_\w+)`", named)
    assert found, f"line {number} names no test"
    assert len(found) == named.count("::")
    for file, name in found:
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        known = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in known, f"{file} holds no {name}"
