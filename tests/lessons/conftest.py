"""Fixtures for tests of exchanges; a broken connection is retried without waiting."""

from types import SimpleNamespace

import pytest

from desktop_app.sync.http import client
from support.line_fixtures import begin as begin
from support.line_fixtures import enrolled as enrolled
from support.line_fixtures import service as service
from support.line_fixtures import sky as sky


@pytest.fixture(autouse=True)
def _tried_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "random", SimpleNamespace(uniform=lambda _least, _most: 0.0))
