"""Keys sealed with the least work, so that tests do not wait for key derivation.

The work that a guess takes is tested in tests/credentials.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop_app.credentials import sealed


@contextmanager
def cheap() -> Iterator[None]:
    """Seal with the least work that the format allows, inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        for cost in ("FOR_A_PASSPHRASE", "FOR_A_PIN"):
            patch.setattr(sealed, cost, sealed.Cost(log_n=4))
        yield


@pytest.fixture(autouse=True)
def cheap_keys() -> Iterator[None]:
    """Seal with the least work in every test of a module that imports this."""
    with cheap():
        yield
