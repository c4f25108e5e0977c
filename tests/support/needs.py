"""Whether a test is fast: needs no window, no service and no process of its own.

Decided by the names in its code. They are followed from the test and its fixtures through
the files of ``tests/``, until they leave them or reach a module of ``HEAVY``. Files are parsed for
that and not imported. What modules of the program need is not followed; ``support.fast_guard``
fails a test that was taken for fast and is not.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
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

_FILES = {
    ".".join(file.relative_to(TESTS).with_suffix("").parts): file for file in TESTS.rglob("*.py")
}
_MODULES = {str(file): module for module, file in _FILES.items()}
_light = set[str]()  # names that were found to lead to no module of HEAVY


def is_fast(item: pytest.Function) -> bool:
    """Tell whether neither *item* nor a fixture of it leads to a module of HEAVY.

    One that starts what its code does not mention is marked ``slow`` by hand.
    """
    if item.get_closest_marker("slow") is not None:
        return False
    (outermost,) = (node for node in item.listchain() if isinstance(node.parent, pytest.Module))
    name = outermost.name.partition("[")[0]
    fixtures = chain.from_iterable(item._fixtureinfo.name2fixturedefs.values())
    module = _MODULES[str(item.path)]
    return _leads_nowhere(
        chain([f"{module}.{name}."], (_name_of(fixture.func) for fixture in fixtures))
    )


def may_hold_fast_tests(file: Path) -> bool:
    """Tell whether a test in *file* leads to no module of HEAVY, as far as it depends on itself."""
    module = _MODULES[str(file)]
    tests = (name for name in _read(module).said if name.lower().startswith("test"))
    return any(_leads_nowhere([f"{module}.{name}."]) for name in tests)


@cache
def _name_of(fixture: Callable[..., object]) -> str:
    code = getattr(inspect.unwrap(fixture), "__code__", None)
    file = _MODULES.get(code.co_filename, "") if code is not None else ""
    return f"{file or fixture.__module__}.{fixture.__name__}."


def _leads_nowhere(begin: Iterable[str]) -> bool:
    waiting, seen = list(begin), set[str]()
    while waiting:
        dotted = waiting.pop()
        if dotted.startswith(_HEAVY):
            return False
        if dotted not in seen and dotted not in _light:
            seen.add(dotted)
            waiting += _mentioned(dotted)
    _light.update(seen)
    return True


@cache
def _mentioned(dotted: str) -> frozenset[str]:
    """Return the names used by the code under a name; nothing where it is not in ``tests/``.

    Names are dotted and end in a dot, so that one begins another only if it holds it.
    """
    parts = dotted.rstrip(".").split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if module in _FILES:
            return frozenset(_mentioned_in(module, parts[length] if length < len(parts) else ""))
    return frozenset()


def _mentioned_in(module: str, name: str) -> Iterator[str]:
    file = _read(module)
    if name not in file.said and name in file.imported:  # passed on, as by a conftest
        yield f"{file.imported[name]}."
        return
    mentions = file.said.get(name)
    if mentions is None:  # the file itself
        mentions = set[Mention]().union(*file.said.values())
    for root, attribute in mentions:
        if root in file.imported:
            yield f"{file.imported[root]}.{attribute}"
        elif root in file.said:
            yield f"{module}.{root}."


Mention = tuple[str, str]  # a name, and the attribute of it with a dot, or ""


class _File(NamedTuple):
    """A parsed file: what the code under each top-level name mentions, and what it imports."""

    said: dict[str, set[Mention]]
    imported: dict[str, str]  # "builders" -> "reports.builders"


@cache
def _read(module: str) -> _File:
    said: dict[str, set[Mention]] = {}
    imported = dict[str, str]()
    above = module.split(".")[:-1]
    for statement in ast.parse(_FILES[module].read_bytes()).body:
        mentions = set[Mention]()
        for node in _inside(statement, mentions):
            if isinstance(node, ast.Import):
                for one in node.names:
                    imported[one.asname or one.name.partition(".")[0]] = one.name
            else:
                from_ = [*above[: len(above) + 1 - node.level]] if node.level else []
                from_ += [node.module] if node.module else []
                for one in node.names:
                    imported[one.asname or one.name] = ".".join([*from_, one.name])
        for name in _names_given(statement):
            said.setdefault(name, set()).update(mentions)
    return _File(said, imported)


def _inside(statement: ast.stmt, mentions: set[Mention]) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports in *statement*, and add the names in it to *mentions*.

    As ``ast.walk``, which takes three times as long.
    """
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            mentions.add((node.id, ""))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            mentions.add((node.value.id, f"{node.attr}."))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            waiting.append(node.value.value)  # of a.b.c the a
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not isinstance(node, ast.Constant):
            for name in node._fields:
                inner = getattr(node, name, None)
                if isinstance(inner, ast.AST):
                    waiting.append(inner)
                elif isinstance(inner, list):
                    waiting += [one for one in inner if isinstance(one, ast.AST)]


def _names_given(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the top of a file gives a meaning."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.If | ast.Try | ast.With | ast.For):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                yield inner.id
