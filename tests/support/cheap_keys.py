"""Keys sealed with the least work, so that tests do not wait for key derivation.

The work that a guess takes is tested in tests/credentials.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop_app.credentials import sealed

REAL = {name: getattr(sealed, name) for name in ("FOR_A_PASSPHRASE", "FOR_A_PIN")}


@contextmanager
def cheap() -> Iterator[None]:
    """Seal with the least work that the format allows, inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        for name in REAL:
            patch.setattr(sealed, name, sealed.Cost(log_n=4))
        yield


@contextmanager
def costly() -> Iterator[None]:
    """Seal with the work that the program takes, inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        for name, cost in REAL.items():
            patch.setattr(sealed, name, cost)
        yield
