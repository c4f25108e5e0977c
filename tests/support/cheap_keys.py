"""Keys that are sealed and opened at once. How much work a guess takes is claimed in
tests/credentials; elsewhere it would only be waited for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop_app.credentials import sealed


@contextmanager
def cheap() -> Iterator[None]:
    """Seal meanwhile by the least work that the format knows."""
    with pytest.MonkeyPatch.context() as patch:
        for cost in ("FOR_A_PASSPHRASE", "FOR_A_PIN"):
            patch.setattr(sealed, cost, sealed.Cost(log_n=4))
        yield


@pytest.fixture(autouse=True)
def cheap_keys() -> Iterator[None]:
    """Seal by the least work in every test where this is imported."""
    with cheap():
        yield
