"""The clock of a service that runs in this process, set by a test."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from central_service.founding import service


def set_service_clock(
    monkeypatch: pytest.MonkeyPatch, now: Callable[[], int], *, only: tuple[str, ...] = ("",)
) -> None:
    """Let the modules of the service, or *only* those that end so, read *now* in UTC seconds."""
    real = service.now
    rooms = [
        module
        for name, module in sys.modules.items()
        if name.startswith("central_service")
        and vars(module).get("now") is real
        and name.endswith(only)
    ]
    assert len(rooms) > 2
    for module in rooms:
        monkeypatch.setattr(module, "now", now)
