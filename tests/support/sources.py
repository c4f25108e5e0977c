"""The source files of the programs, parsed once in a run, with the nodes that tests look for."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = ("desktop_app", "central_service")


class Source:
    """What stands in a file. A walk over all files takes a second: there is one for all tests."""

    def __init__(self, file: Path) -> None:
        self.name = file.relative_to(CHECKOUT).as_posix()
        self.classes: list[ast.ClassDef] = []
        self.tables: list[ast.Dict] = []
        self.f_strings: list[ast.JoinedStr] = []
        self.matches: list[tuple[ast.Match, list[ast.stmt]]] = []  # what follows in its block
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.ClassDef():
                    self.classes.append(node)
                case ast.Dict():
                    self.tables.append(node)
                case ast.JoinedStr():
                    self.f_strings.append(node)
                case _:
                    pass
            for name in ("body", "orelse", "finalbody"):
                block = getattr(node, name, None)
                if isinstance(block, list):
                    self.matches += [
                        (statement, block[at + 1 :])
                        for at, statement in enumerate(block)
                        if isinstance(statement, ast.Match)
                    ]


@cache
def sources() -> list[Source]:
    """Return every file of both programs."""
    return [Source(file) for top in PROGRAMS for file in sorted((CHECKOUT / top).rglob("*.py"))]
