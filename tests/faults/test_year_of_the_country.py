"""A small part of the campaign tests/campaigns/year_of_the_country.py, and that it can fail."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from campaigns import year_of_the_country as country

from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from support.year import CHANGES, Year, last_rounds


def test_a_year_is_made_pulled_copied_restored_and_verified(tmp_path: Path) -> None:
    rows = country.campaign(tmp_path, 3, [1, 2])
    assert [(row.rounds, row.changes) for row in rows] == [(1, 3 * CHANGES), (2, 6 * CHANGES)]
    said = country.table(3, rows)
    assert said.count("\n|") == 4
    assert f"| {6 * CHANGES} |" in said


def test_it_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    chosen = settings(database=f"sqlite:///{tmp_path / 'service.db'}", folder=tmp_path)
    rounds = last_rounds(2, today=1_796_100_000)
    assert rounds == ["2026-10", "2026-11"]
    with open_service(chosen) as service:
        assert Year(service, 2, rounds).make(1) == 2 * CHANGES
    with open_service(chosen) as service:
        year = Year(service, 2, rounds)
        assert year.rounds_made == 1
        assert year.make(2) == 2 * CHANGES
        assert year.rounds_made == 2


def test_the_campaign_would_tell(tmp_path: Path) -> None:
    country.campaign(tmp_path, 1, [1])
    with sqlite3.connect(tmp_path / "service" / "service.db") as connection:
        connection.execute("DELETE FROM changes WHERE sequence = 3")
    connection.close()
    with pytest.raises(country.Lost):
        country.campaign(tmp_path, 1, [1])
