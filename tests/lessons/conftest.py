"""Fixtures for tests of exchanges; a broken connection is retried without waiting."""

from types import SimpleNamespace

import pytest

from desktop_app.sync.http import client
from support.network_fixtures import begin as begin
from support.network_fixtures import enrolled as enrolled
from support.network_fixtures import proxy as proxy
from support.network_fixtures import service as service


@pytest.fixture(autouse=True)
def _tried_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "random", SimpleNamespace(uniform=lambda _least, _most: 0.0))
