"""Make the .mo of every catalogue of sentences whose .po is newer; nothing where all are fresh.

A .mo gets the modification time of its .po: another time on either of the two means stale, also
after a checkout of older sources. Imported by ``catalogues.py``, the wheel's ``build_hook.py`` and
the tests; started by ``dev.py``, which runs without Babel.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

CHECKOUT = Path(__file__).resolve().parents[1]
LOCALES = Path("resources/locale")


def catalogue_files(checkout: Path = CHECKOUT) -> Iterator[Path]:
    """Yield the .po of every language and room, in a fixed order."""
    yield from sorted((checkout / LOCALES).glob("*/LC_MESSAGES/*.po"))


def is_stale(po: Path) -> bool:
    """Tell whether the .mo beside *po* is missing or was made of another state of it."""
    try:
        return po.with_suffix(".mo").stat().st_mtime_ns != po.stat().st_mtime_ns
    except FileNotFoundError:
        return True


def read(file: Path) -> Catalog:
    """Return the catalogue in *file*, with the times that would make each compilation differ fixed.

    Raises PoFileError where a line is not understood.
    """
    # Imported here: most calls find nothing stale, and Babel takes a tenth of a second.
    from datetime import UTC, datetime

    from babel.messages.pofile import read_po

    with file.open("rb") as stream:
        catalog = read_po(stream, locale=file.parents[1].name, abort_invalid=True)
    catalog.project = "commune-readiness"
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalog


def compile_file(po: Path) -> Path:
    """Write the .mo beside *po*, whole or not at all, and return it."""
    from babel.messages.mofile import write_mo

    made_of = po.stat()  # before reading: what is edited meanwhile stays stale
    mo = po.with_suffix(".mo")
    catalog = read(po)
    # A unique name: several processes of the tests may do this at once.
    handle, name = tempfile.mkstemp(prefix=f".{mo.name}-", dir=mo.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            write_mo(stream, catalog)
        os.utime(name, ns=(made_of.st_mtime_ns, made_of.st_mtime_ns))
        Path(name).chmod(0o644)
        Path(name).replace(mo)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return mo


def compile_stale(checkout: Path = CHECKOUT, rooms: Iterable[str] = ()) -> list[Path]:
    """Make what is stale, of all rooms or the named ones, and return the .mo files written.

    A .mo without a .po is removed: its sentences belong to no room any more.
    """
    wanted = set(rooms)
    pos = list(catalogue_files(checkout))
    for mo in (checkout / LOCALES).glob("*/LC_MESSAGES/*.mo"):
        if not mo.with_suffix(".po").is_file():
            mo.unlink(missing_ok=True)
    return [compile_file(po) for po in pos if (not wanted or po.stem in wanted) and is_stale(po)]


if __name__ == "__main__":
    for written in compile_stale():
        print(f"Compiled {written.name}.", file=sys.stderr)
