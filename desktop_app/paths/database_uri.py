"""Name a database file to SQLite as a URI, with which it can be opened to read only."""

from __future__ import annotations

from pathlib import PurePath

_NO_HOST = "file:///"


def read_only(file: PurePath) -> str:
    r"""Return the URI of *file*, an absolute path, for ``sqlite3.connect(uri=True)``.

    The host of a share (``\\server\share\desk.db``) goes into the path, with four slashes before
    it: SQLite refuses a URI that names a host (https://www.sqlite.org/uri.html).
    """
    uri = file.as_uri()
    if not uri.startswith(_NO_HOST):
        uri = f"{_NO_HOST}/{uri.removeprefix('file://')}"
    return f"{uri}?mode=ro"
