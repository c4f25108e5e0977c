"""A short slice of the campaign tests/campaigns/beyond_one_machine.py, where that is asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from campaigns import beyond_one_machine as cluster

from support.cluster.programs import missing

ASKED = "COMMUNE_READINESS_TRY_CLUSTER"  # it takes some minutes and most of a machine
NOT_HERE = missing() if os.environ.get(ASKED) else f"{ASKED}=1 runs it"
if not NOT_HERE and os.geteuid() != 0:
    NOT_HERE = "network namespaces need root"


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that PostgreSQL's account can get to."""
    made = Path(tmp_path_factory.mktemp("cluster"))
    for one in (made, *made.parents[:3]):
        if one.stat().st_uid == os.geteuid() and one != Path("/"):
            one.chmod(0o755)
    return made


@pytest.mark.slow
@pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)
@pytest.mark.parametrize("synchronous", [True, False], ids=["synchronous", "asynchronous"])
def test_nothing_that_was_acknowledged_is_lost_with_a_host(folder: Path, synchronous: bool) -> None:
    tally = cluster.campaign(
        folder, synchronous=synchronous, clerks=3, rate=4, seconds=4, seed=1, faults=2
    )
    assert tally.exchanges
    assert tally.receipts
    assert tally.epoch == (1 if synchronous else 2)
