"""Marks the fast tests, leaves files without any out of a fast run, and checks the marks."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import nullcontext
from pathlib import Path

import pytest

from .fast_guard import guarded
from .needs import is_fast, may_hold_fast_tests


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out of a fast run the files without a fast test: importing Qt alone takes a second."""
    if config.option.markexpr != "fast" or not collection_path.match("test_*.py"):
        return None
    return not may_hold_fast_tests(collection_path) or None


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need no window, service or process as fast."""
    for item in items:
        if isinstance(item, pytest.Function) and is_fast(item):
            item.add_marker("fast")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Fail a fast test whose fixtures open a window or start a process or a service."""
    with guarded() if item.get_closest_marker("fast") else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a fast test that opens a window or starts a process or a service."""
    with guarded() if item.get_closest_marker("fast") else nullcontext():
        return (yield)
