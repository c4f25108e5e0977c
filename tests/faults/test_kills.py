"""A short slice of the campaign tests/campaigns/kill_while_exchanging.py, and that it can fail."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from campaigns import kill_while_exchanging as kills


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the campaign's passphrase file away again."""
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", "")


def test_no_kill_of_a_desk_or_of_the_service_loses_or_doubles_anything(tmp_path: Path) -> None:
    two = (kills.DESKS[0], kills.DESKS[3])
    tally = kills.campaign(3, seed=3, folder=tmp_path, desks=two)
    assert tally.kills_of_desks
    assert tally.kills_of_the_service
    assert tally.saved
    assert tally.receipts


def test_the_campaign_would_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil_it(one: kills.Campaign) -> None:
        one.service.stop()
        with sqlite3.connect(one.service.folder / "service.db") as connection:
            connection.execute("DELETE FROM changes WHERE sequence = 1")
        connection.close()

    monkeypatch.setattr(kills.Campaign, "_finish", spoil_it)
    with pytest.raises(kills.Lost):
        kills.campaign(0, seed=1, folder=tmp_path, desks=kills.DESKS[:1])
