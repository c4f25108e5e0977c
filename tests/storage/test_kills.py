"""A short slice of the campaign tests/campaigns/kill_while_answering.py, and that it can fail."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from campaigns import kill_while_answering as kills


def test_no_kill_loses_what_was_reported_as_saved(tmp_path: Path) -> None:
    reported, _unreported = kills.campaign(20, seed=20261121, folder=tmp_path)
    assert reported >= 20


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM change WHERE sequence >= {last}",
        "UPDATE change SET head = zeroblob(32) WHERE sequence = 1",
        "UPDATE unit SET state = NULL",
    ],
)
def test_the_campaign_would_tell(tmp_path: Path, spoil: str) -> None:
    folder = tmp_path / "data"
    kills.make(folder)
    printed = kills.one_run(folder, 0.02)
    kills.verify(folder, printed)
    connection = sqlite3.connect(folder / "desk.db")
    connection.execute(spoil.format(last=printed[-1][0]))
    connection.commit()
    connection.close()
    with pytest.raises(kills.Lost):
        kills.verify(folder, printed)
