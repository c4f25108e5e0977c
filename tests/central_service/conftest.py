"""The real service, and machines that send to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from support.machines import Connect, prepared
from support.service import RunningService, running

_numbers = count(1)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with running(tmp_path) as one:
        yield prepared(one)


@pytest.fixture
def connect(service: RunningService) -> Iterator[Connect]:
    made = Connect(service)
    yield made
    made.close()


@pytest.fixture
def new_database(postgresql: str) -> Callable[[], str]:
    """Make an empty database of the real PostgreSQL and return its URL."""

    def make() -> str:
        name = f"desk_{next(_numbers)}"
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return make_url(postgresql).set(database=name).render_as_string(hide_password=False)

    return make
