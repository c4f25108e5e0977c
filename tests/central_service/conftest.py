"""The real service, and machines that speak to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support import postgres
from support.machines import Connect, prepared
from support.service import RunningService, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with running(tmp_path) as one:
        yield prepared(one)


@pytest.fixture
def connect(service: RunningService) -> Iterator[Connect]:
    made = Connect(service)
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL that lives as long as the tests."""
    with postgres.running() as url:
        yield url
