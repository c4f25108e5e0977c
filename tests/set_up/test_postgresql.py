"""The PostgreSQL that tests of the service run against."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import pytest

from support import postgres


def test_each_test_has_an_empty_durable_database(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        for setting in ("fsync", "synchronous_commit"):
            assert connection.execute(f"SHOW {setting}".encode()).fetchone() == ("on",)
        tables = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == []
        connection.execute("CREATE TABLE xã (mã text)")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
def test_starting_it_opens_no_folder_to_others() -> None:
    folders = {Path.home(), Path(sys.prefix), *Path(sys.prefix).parents, *Path.home().parents}
    before = {folder: folder.stat().st_mode for folder in folders}
    with postgres.running():
        pass
    assert {folder: folder.stat().st_mode for folder in folders} == before
