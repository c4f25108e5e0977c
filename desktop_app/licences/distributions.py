"""The installed libraries that the program leads to, and what their metadata says of licences."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import Final

OWN_NAME: Final = "commune-readiness"
_SHIPPED_EXTRAS: Final = frozenset({"desktop", "service"})  # not dev: its tools are not shipped

# "psycopg[binary]>=3; extra == 'service'": the name, the extras it asks for, the extra it is for.
_REQUIREMENT: Final = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?")
_FOR_EXTRA: Final = re.compile(r"extra\s*==\s*['\"]([^'\"]+)")


def shipped(checkout: Path | None) -> list[Distribution]:
    """Return the libraries of this installation, by name.

    *checkout*: the folder of pyproject.toml where the program runs from source. A library that is
    asked for and not installed is left out: another system, or another extra, would have it. A
    frozen build without the metadata of the program itself ships whatever it has metadata of.
    """
    try:
        own = distribution(OWN_NAME).requires or []
    except PackageNotFoundError:
        if checkout is None:
            return sorted(distributions(), key=lambda one: canonical(one.name))
        own = _told_by(checkout / "pyproject.toml")
    found: dict[str, Distribution] = {}
    waiting = [(line, _SHIPPED_EXTRAS) for line in own]
    while waiting:
        line, extras = waiting.pop()
        named = _REQUIREMENT.match(line)
        wanted = _FOR_EXTRA.search(line)
        if named is None or (wanted is not None and wanted[1] not in extras):
            continue
        name = canonical(named[1])
        if name in found or name == OWN_NAME:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        more = frozenset(extra.strip() for extra in (named[2] or "").split(",") if extra.strip())
        waiting += [(each, more) for each in found[name].requires or []]
    return [found[name] for name in sorted(found)]


def canonical(name: str) -> str:
    """Return the name of a distribution as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(one: Distribution) -> str:
    """Return the licence that a library states: an SPDX expression, else what stands in its place.

    Where it states none, the first line of its licence; empty where it brings none either. What the
    classifiers add is added: pi-heif is BSD itself and brings a library under the LGPL.
    """
    told = one.metadata
    expression = told.get_all("License-Expression")
    if expression:
        return str(expression[0])
    lines = str((told.get_all("License") or [""])[0]).strip().splitlines()
    stated = [lines[0].strip()] if lines and len(lines[0]) <= 200 else []
    for classifier in told.get_all("Classifier") or ():
        kind, _colons, name = classifier.rpartition(" :: ")
        if kind.startswith("License") and not any(_same(name, other) for other in stated):
            stated.append(name)
    if not stated:
        stated = [line for _name, file in licence_files(one) if (line := _first_line(file))][:1]
    return "; ".join(stated)


def licence_files(one: Distribution) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every licence file among the metadata of a library."""
    for file in one.files or ():
        top, *below = file.parts
        if not top.endswith(".dist-info") or not below:
            continue
        if below[0] == "licenses" or re.match(r"(?i)(licen[cs]e|copying|notice|authors)", below[0]):
            yield "/".join(below).removeprefix("licenses/"), Path(str(one.locate_file(file)))


def _told_by(pyproject: Path) -> list[str]:
    """Return the requirements in *pyproject* as the metadata of a wheel would have them."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"])
    for extra, more in project["optional-dependencies"].items():
        lines += [f"{line}; extra == '{extra}'" for line in more]
    return lines


def _first_line(file: Path) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.strip() for line in lines if line.strip()), "")


def _same(one: str, other: str) -> bool:
    """Tell whether two names mean one licence: "MIT License" and "MIT"."""
    short = re.sub(r"(?i)\b(software|the|licen[cs]e)\b", "", one)
    plain, beside = (re.sub(r"[^a-z0-9]", "", name.lower()) for name in (short, other))
    return plain[:6] in beside or beside[:6] in plain
