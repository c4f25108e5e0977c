"""Choices are enumerations, and a match over one names every member.

mypy then reports each place that a new member is missing from. A match that gives many members the
same answer lists them; ``case _`` would hide the new one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from support.sources import CHECKOUT, Source, sources

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
def enumerations() -> set[str]:
    """Return the names of all enumerations of the programs."""
    kinds = {"StrEnum", "Enum", "IntEnum"}
    return {
        node.name
        for source in sources()
        for node in source.classes
        if any(isinstance(base, ast.Name) and base.id in kinds for base in node.bases)
    }


def members() -> dict[str, set[str]]:
    """Return the names of the members of each enumeration; those of one name together."""
    found: dict[str, set[str]] = {}
    for source in sources():
        for node in source.classes:
            if node.name in enumerations():
                names = (
                    target.id
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    for target in line.targets
                    if isinstance(target, ast.Name) and target.id.isupper()
                )
                found.setdefault(node.name, set()).update(names)
    return found


def tables(source: Source, known: dict[str, set[str]]) -> Iterator[tuple[int, str, set[str]]]:
    """Yield line, enumeration and members of each table whose keys are members of one."""
    for node in source.tables:
        if len(node.keys) < 2:
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
        f"{source.name}:{match.lineno}"
        for source in sources()
        for match, after in source.matches
        if any(is_member(value, known) for case in match.cases for value in values(case.pattern))
        and not is_exhaustive(match, after)
    ]
    assert open_ended == []


def test_no_match_is_over_words() -> None:
    over_words = [
        f"{source.name}:{match.lineno}"
        for source in sources()
        if source.name not in WORDS_OF_OTHERS
        for match, _after in source.matches
        for case in match.cases
        for value in values(case.pattern)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    assert over_words == []


def test_a_table_over_an_enumeration_has_every_member() -> None:
    known = members()
    incomplete = [
        f"{source.name}:{line} lacks {sorted(known[kind] - has)} of {kind}"
        for source in sources()
        if source.name not in PARTIAL
        for line, kind, has in tables(source, known)
        if kind not in OF_THE_WORLD and known[kind] - has
    ]
    assert incomplete == []


def test_the_exceptions_are_still_there() -> None:
    for file in (*WORDS_OF_OTHERS, *PARTIAL):
        assert (CHECKOUT / file).is_file()
