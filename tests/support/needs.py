"""Whether a test is fast: needs no window, no service and no process of its own.

Decided by the names in its code. They are followed from the test and its fixtures through
the files of ``tests/``, until they leave them or reach a module of ``HEAVY``. Files are parsed for
that and not imported. What modules of the program need is not followed; ``support.fast_guard``
fails a test that was taken for fast and is not.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

TESTS = Path(__file__).resolve().parents[1]

HEAVY = (
    # windows
    "PySide6",
    "pytestqt",
    "desktop_app.ui",
    # processes
    "concurrent.futures.ProcessPoolExecutor",
    "desktop_app.cli.demo",
    "desktop_app.cli.loopback",
    "multiprocessing",
    "subprocess",
    # services, also one that is asked without a socket
    "central_service.http.app",
    "central_service.http.serving",
    "schemathesis",
    "socket",
    "uvicorn",
)
_HEAVY = tuple(f"{module}." for module in HEAVY)


def is_fast(item: pytest.Function) -> bool:
    """Tell whether neither *item* nor a fixture of it leads to a module of HEAVY.

    One that starts what its code does not mention is marked ``slow`` by hand.
    """
    if item.get_closest_marker("slow") is not None:
        return False
    (outermost,) = (node for node in item.listchain() if isinstance(node.parent, pytest.Module))
    name = outermost.name.partition("[")[0]
    fixtures = chain.from_iterable(item._fixtureinfo.name2fixturedefs.values())
    return _leads_nowhere(chain([_dotted(item.path, name)], map(_name_of, fixtures)))


def may_hold_fast_tests(file: Path) -> bool:
    """Tell whether a test in *file* leads to no module of HEAVY, as far as it depends on itself."""
    tests = (name for name in _read(file).said if name.lower().startswith("test"))
    return any(_leads_nowhere([_dotted(file, name)]) for name in tests)


def _name_of(fixture: pytest.FixtureDef[object]) -> str:
    code = getattr(inspect.unwrap(fixture.func), "__code__", None)
    file = Path(code.co_filename) if code is not None else Path()
    if TESTS in file.parents:
        return _dotted(file, fixture.func.__name__)
    return f"{fixture.func.__module__}.{fixture.func.__name__}."


def _dotted(file: Path, name: str) -> str:
    return ".".join([*file.relative_to(TESTS).with_suffix("").parts, name, ""])


def _leads_nowhere(begin: Iterable[str]) -> bool:
    waiting, seen = list(begin), set[str]()
    while waiting:
        dotted = waiting.pop()
        if dotted.startswith(_HEAVY):
            return False
        if dotted not in seen:
            seen.add(dotted)
            waiting += _mentioned(dotted)
    return True


@cache
def _mentioned(dotted: str) -> frozenset[str]:
    """Return the names used by the code under a name; nothing where it is not in ``tests/``.

    Names are dotted and end in a dot, so that one begins another only if it holds it.
    """
    parts = dotted.rstrip(".").split(".")
    for length in range(len(parts), 0, -1):
        file = TESTS.joinpath(*parts[:length]).with_suffix(".py")
        if file.is_file():
            return frozenset(_mentioned_in(file, parts[length] if length < len(parts) else ""))
    return frozenset()


def _mentioned_in(path: Path, name: str) -> Iterator[str]:
    file = _read(path)
    if name in file.said:
        nodes = file.said[name]
    elif name in file.imported:  # passed on, as by a conftest
        yield f"{file.imported[name]}."
        return
    else:  # the file itself
        nodes = [node for several in file.said.values() for node in several]
    taken = set[ast.AST]()
    for node in chain.from_iterable(map(ast.walk, nodes)):  # an attribute before what it is of
        if node in taken:
            continue
        of: ast.AST = node
        attribute = ""
        if isinstance(node, ast.Attribute):
            of, attribute = node.value, f"{node.attr}."
            taken.add(of)
        if isinstance(of, ast.Name) and of.id in file.imported:
            yield f"{file.imported[of.id]}.{attribute}"
        elif isinstance(of, ast.Name) and of.id in file.said:
            yield _dotted(path, of.id)


class _File(NamedTuple):
    """A parsed file: the nodes under each top-level name, and the targets of imported names."""

    said: dict[str, list[ast.stmt]]
    imported: dict[str, str]  # "builders" -> "reports.builders"


@cache
def _read(file: Path) -> _File:
    tree = ast.parse(file.read_bytes())
    said: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _names_given(statement):
            said.setdefault(name, []).append(statement)
    imported = dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                imported[one.asname or one.name.partition(".")[0]] = one.name
        elif isinstance(node, ast.ImportFrom):
            above = file.relative_to(TESTS).parts[: -node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            for one in node.names:
                imported[one.asname or one.name] = f"{module}.{one.name}"
    return _File(said, imported)


def _names_given(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the top of a file gives a meaning."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.If | ast.Try | ast.With | ast.For):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                yield inner.id
