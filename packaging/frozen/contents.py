"""What a frozen program is to contain, and what it contains."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)")
# Stand-ins for libraries that Wine lacks; Windows has its own, and a copy beside the program would
# take their place.
_STAND_INS = re.compile(r"^(icuuc|mscms|bcryptprimitives)\.dll$", re.IGNORECASE)
# Below C:\Users\(a name of 20 letters)\AppData\Local\Programs\RaSoatTrungTam\versions\00.00.00.part
# (MAX_PATH is 260 with its end; a folder that a file is to be made in has 12 fewer).
_LONGEST_PATH = 150
_NOT_SHIPPED = {"pip"}  # asked for by a command line of sqlite-utils
_MODULES_THAT_NOTHING_IMPORTS = ("pytest", "hypothesis", "mypy", "numpy", "tkinter")


def distributions_of(checkout: Path, program: str) -> list[str]:
    """Return the installed libraries that *program* (desktop or service) leads to, by name."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [(line, frozenset[str]()) for line in project["dependencies"]]
    waiting += [(line, frozenset[str]()) for line in project["optional-dependencies"][program]]
    found: set[str] = set()
    while waiting:
        line, extras = waiting.pop()
        named, wanted = _NAME.match(line), _EXTRA.search(line)
        if named is None or (wanted is not None and wanted[1] not in extras):
            continue
        name = re.sub(r"[-_.]+", "-", named[1]).lower()
        if name in found or name in _NOT_SHIPPED:
            continue
        try:
            more = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # for another system
        found.add(name)
        asked = frozenset(one.strip() for one in (named[2] or "").split(",") if one.strip())
        waiting += [(one, asked) for one in more]
    return sorted(found)


def faults_of(bundle: Path) -> Iterator[str]:
    """Yield what must not be in *bundle*, or is missing there."""
    inside = bundle / "_internal"
    for file in bundle.rglob("*"):
        if _STAND_INS.match(file.name):
            yield f"{file.relative_to(bundle)} is a stand-in of the test machine"
    yield from _too_deep(bundle)
    for name in _MODULES_THAT_NOTHING_IMPORTS:
        if (inside / name).exists():
            yield f"{name} is inside, and nothing imports it"
    for name in ("resources", "checklists", "LICENSE"):
        if not (inside / name).exists():
            yield f"{name} is missing"
    if not list(inside.glob("resources/locale/vi/LC_MESSAGES/*.mo")):
        yield "the compiled catalogues of sentences are missing"
    for file in beside_code(bundle.name):
        if not (inside / file).is_file():
            yield f"{file.as_posix()} is missing, which the code beside it reads"


def _too_deep(bundle: Path) -> Iterator[str]:
    """Yield files whose whole path would be too long for Windows once they are installed."""
    for file in _files_below(bundle):
        place = file.relative_to(bundle)
        if len(str(place)) > _LONGEST_PATH:
            yield f"{place.as_posix()} has a path of over {_LONGEST_PATH} characters"


def beside_code(program: str) -> Iterator[Path]:
    """Yield the files of *program* that lie between its modules: PyInstaller sees imports alone."""
    package = CHECKOUT / {"desktop": "desktop_app", "service": "central_service"}[program]
    for file in sorted(package.rglob("*")):
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts:
            yield file.relative_to(CHECKOUT)


def _files_below(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def size_of(folder: Path) -> int:
    """Return the bytes of all files below *folder*."""
    return sum(file.stat().st_size for file in _files_below(folder))


def largest_parts(bundle: Path, count: int = 10) -> list[tuple[str, int]]:
    """Return the *count* largest parts of *bundle* with their bytes.

    A part is a file beside the program, or a folder of a library, of Qt the single libraries.
    """
    parts: dict[str, int] = {}
    for file in _files_below(bundle):
        place = file.relative_to(bundle).parts
        deep = 4 if "PySide6" in place else 2
        part = "/".join(place[:deep])
        parts[part] = parts.get(part, 0) + file.stat().st_size
    return sorted(parts.items(), key=lambda one: -one[1])[:count]


def print_sizes(bundle: Path) -> None:
    """Print the size of *bundle* and of its largest parts."""
    print(f"{bundle.name}: {size_of(bundle) / 1e6:.1f} MB, of these the largest:")
    for part, size in largest_parts(bundle):
        print(f"  {size / 1e6:6.1f} MB  {part}")
