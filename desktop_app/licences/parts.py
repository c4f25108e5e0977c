"""The parts of an installation: the program, Python, its libraries, its data."""

from __future__ import annotations

import platform
import sys
import sysconfig
from functools import cache
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

import msgspec

from desktop_app import paths
from desktop_app.core.fault import N_, Fault
from desktop_app.core.version import VERSION

from .distributions import OWN_NAME, canonical, licence_files, licence_of, shipped

COMMUNES: Final = "communes"
PYTHON: Final = "python"


class PartUnknown(Fault):
    """No part of the program has that name."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part that is shipped: its licence, and the files with its text.

    ``licence`` is an SPDX expression where the part states one, and empty where it states nothing;
    ``texts`` pairs what a text is called with where it lies.
    """

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, Path], ...] = ()


@cache  # an installation stays as it is while the program runs
def shipped_parts() -> tuple[Part, ...]:
    """Return every part of this installation, the program itself first, the others by name."""
    licence = paths.licence()
    own = Part(name=OWN_NAME, version=VERSION, licence="Apache-2.0", texts=(("LICENSE", licence),))
    checkout = licence.parent if (licence.parent / "pyproject.toml").is_file() else None
    libraries = [
        Part(name=one.name, version=one.version, licence=licence_of(one), texts=_texts(one))
        for one in shipped(checkout)
        if canonical(one.name) != OWN_NAME
    ]
    others = sorted((_communes(), _python(), *libraries), key=lambda part: canonical(part.name))
    return (own, *others)


def part_named(name: str) -> Part:
    """Return the part called *name*, in whatever case; raise PartUnknown where none is."""
    for part in shipped_parts():
        if canonical(part.name) == canonical(name):
            return part
    raise PartUnknown(N_("No part of the program is called “{name}”."), name=name)


def _texts(one: Distribution) -> tuple[tuple[str, Path], ...]:
    """Return the texts that a library brings, else those of its licences that we bring.

    Qt and its Python side name their licences and bring no text.
    """
    own = tuple(licence_files(one))
    if own:
        return own
    stated = licence_of(one)
    ours = sorted((paths.resources() / "licences").glob("*.txt"))
    return tuple((file.name, file) for file in ours if file.stem in stated)


def _communes() -> Part:
    """Return the list of provinces and communes, whose version is its day."""
    folder = paths.resources() / "communes"
    day = max((file.stem.partition("-")[2] for file in folder.glob("communes-*.csv")), default="")
    notice = folder / "NOTICE.txt"
    return Part(name=COMMUNES, version=day, licence="MIT", texts=((notice.name, notice),))


def _python() -> Part:
    """Return Python itself, which runs the program and is inside a frozen one."""
    folders = (sysconfig.get_path("stdlib"), sys.base_prefix, getattr(sys, "_MEIPASS", ""))
    files = (Path(folder) / "LICENSE.txt" for folder in folders if folder)
    texts = tuple((file.name, file) for file in files if file.is_file())
    return Part(name=PYTHON, version=platform.python_version(), licence="PSF-2.0", texts=texts[:1])
