"""A desk with its data in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.desks import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The clerk's desk."""
    desk = Desk(tmp_path / "data")
    yield desk
    desk.store.close()
