"""An SQLite database of the service, put back to an earlier step of its tables."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

# What each step added, in SQL that takes it away again.
_ADDED = {
    "0007": ("DROP TABLE erasures", "DROP TABLE programs"),
    "0006": (
        "ALTER TABLE batches DROP COLUMN mac",
        "ALTER TABLE evidence DROP COLUMN mac",
        "ALTER TABLE codes DROP COLUMN batch",
        "ALTER TABLE codes DROP COLUMN withdrawn",
        "ALTER TABLE communes DROP COLUMN stamp",
        "DROP TABLE notices",
    ),
    "0005": ("DROP INDEX codes_tag", "ALTER TABLE codes DROP COLUMN tag"),
}


def put_back(file: Path, step: str) -> None:
    """Leave the database in *file* as the program of *step* left it, with all that was held."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for number, statements in _ADDED.items():
            for statement in statements if number > step else ():
                connection.execute(statement)
        connection.execute("UPDATE alembic_version SET version_num = ?", (step,))
