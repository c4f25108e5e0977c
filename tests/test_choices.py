"""Choices are enumerations, and a match over one names every member.

mypy then reports each place that a new member is missing from. A match that gives many members the
same answer lists them; ``case _`` would hide the new one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PROGRAMS = ("desktop_app", "central_service")

# Matches over words that other programs choose.
WORDS_OF_OTHERS = {
    "central_service/http/certificates.py": "OpenSSL's reasons",
    "desktop_app/photos/reading.py": "Pillow's modes of a picture",
    "desktop_app/ui/look/typing_menu.py": "Qt's names of its own menu entries",
}


# Enumerations with many members, of which tables cover some.
OF_THE_WORLD = {"Media"}
# Tables that cover some members only, read with .get or for those only.
PARTIAL = {
    "desktop_app/cli/declaring.py": "roles that a desk begins with",
    "desktop_app/reports/paper_wording.py": "standings that a paper adds words to",
    "desktop_app/ui/clerk/card/open_card.py": "statuses that a key chooses",
    "desktop_app/ui/frame/status_bar.py": "levels that have a colour",
    "desktop_app/ui/items/item_words.py": "tones that letters have",
    "desktop_app/ui/items/undo_history.py": "kinds that are undone by another kind",
    "desktop_app/ui/look/answers.py": "statuses that a key chooses",
    "desktop_app/ui/supervisor/commune/commune_page.py": "widths at which the list gives way",
    "desktop_app/workspace/sample.py": "profiles that leave something out",
}


@cache
def trees() -> list[tuple[str, ast.Module]]:
    """Return each file of the programs, parsed once."""
    files = (file for top in PROGRAMS for file in sorted((CHECKOUT / top).rglob("*.py")))
    return [
        (file.relative_to(CHECKOUT).as_posix(), ast.parse(file.read_text("utf-8")))
        for file in files
    ]


@cache
def enumerations() -> set[str]:
    """Return the names of all enumerations of the programs."""
    kinds = {"StrEnum", "Enum", "IntEnum"}
    return {
        node.name
        for _file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in kinds for base in node.bases)
    }


def members() -> dict[str, set[str]]:
    """Return the names of the members of each enumeration; those of one name together."""
    found: dict[str, set[str]] = {}
    for _file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in enumerations():
                names = (
                    target.id
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    for target in line.targets
                    if isinstance(target, ast.Name) and target.id.isupper()
                )
                found.setdefault(node.name, set()).update(names)
    return found


def tables(tree: ast.Module, known: dict[str, set[str]]) -> Iterator[tuple[int, str, set[str]]]:
    """Yield line, enumeration and members of each table whose keys are members of one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict) or len(node.keys) < 2:
            continue
        keys = [key for key in node.keys if isinstance(key, ast.Attribute)]
        kinds = {ast.unparse(key.value) for key in keys}
        if len(keys) == len(node.keys) and len(kinds) == 1 and kinds <= known.keys():
            yield node.lineno, kinds.pop(), {key.attr for key in keys}


def values(pattern: ast.pattern) -> Iterator[ast.expr]:
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchValue):
            yield node.value


def is_member(value: ast.expr, known: set[str]) -> bool:
    return (
        isinstance(value, ast.Attribute)
        and isinstance(value.value, ast.Name)
        and value.value.id in known
    )


def ends_in_assert_never(statements: list[ast.stmt]) -> bool:
    last = statements[0] if statements else None
    return (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and isinstance(last.value.func, ast.Name)
        and last.value.func.id == "assert_never"
    )


def matches(tree: ast.Module) -> Iterator[tuple[ast.Match, list[ast.stmt]]]:
    """Yield each match and the statements after it in its block."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if not isinstance(block, list):
                continue
            for at, statement in enumerate(block):
                if isinstance(statement, ast.Match):
                    yield statement, block[at + 1 :]


def is_exhaustive(match: ast.Match, after: list[ast.stmt]) -> bool:
    last = match.cases[-1]
    is_any = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
    if is_any and last.guard is None:
        return ends_in_assert_never(last.body)
    return ends_in_assert_never(after)


def test_each_match_over_an_enumeration_names_every_member() -> None:
    known = enumerations()
    assert len(known) > 30
    open_ended = [
        f"{file}:{match.lineno}"
        for file, tree in trees()
        for match, after in matches(tree)
        if any(is_member(value, known) for case in match.cases for value in values(case.pattern))
        and not is_exhaustive(match, after)
    ]
    assert open_ended == []


def test_no_match_is_over_words() -> None:
    over_words = [
        f"{file}:{match.lineno}"
        for file, tree in trees()
        if file not in WORDS_OF_OTHERS
        for match, _after in matches(tree)
        for case in match.cases
        for value in values(case.pattern)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    assert over_words == []


def test_a_table_over_an_enumeration_has_every_member() -> None:
    known = members()
    incomplete = [
        f"{file}:{line} lacks {sorted(known[kind] - has)} of {kind}"
        for file, tree in trees()
        if file not in PARTIAL
        for line, kind, has in tables(tree, known)
        if kind not in OF_THE_WORLD and known[kind] - has
    ]
    assert incomplete == []


def test_the_exceptions_are_still_there() -> None:
    for file in (*WORDS_OF_OTHERS, *PARTIAL):
        assert (CHECKOUT / file).is_file()
