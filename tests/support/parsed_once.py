"""Files of the program that are parsed once in a run of tests, not once a desk.

Each desk that a test begins reads the checklist and the list of communes, a tenth of a second
together. What comes out is the same as long as the files are, and nobody changes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from desktop_app import checklist_files, paths
from desktop_app.checklist_files import communes
from desktop_app.core.checklist.checklist import Checklist

Stamp = tuple[str, int, int]  # path, time of the last change in ns, bytes


@contextmanager
def parsed_once() -> Iterator[None]:
    """Parse a file again only after it changed, inside the block."""
    load_checklist, load_communes = checklist_files.load, communes.load

    @cache
    def checklist(stamp: Stamp) -> Checklist:
        return load_checklist(Path(stamp[0]))

    @cache
    def index(folder: Path | None, _stamps: tuple[Stamp, ...]) -> communes.Communes:
        return load_communes(folder)

    def listed(folder: Path | None = None) -> communes.Communes:
        places = [paths.resources() / "communes"]
        if folder is not None:
            places += [folder, folder / "communes"]
        files = [path for place in places for path in place.glob("*-*.csv")]
        if any(paths.resources() not in path.parents for path in files):
            return load_communes(folder)  # with lists of the desk's own, which tests damage
        return index(None, tuple(sorted(map(_stamp, files))))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checklist_files, "load", lambda path: checklist(_stamp(path)))
        patch.setattr(communes, "load", listed)
        yield


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return str(path), found.st_mtime_ns, found.st_size
