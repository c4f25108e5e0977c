"""Begin a new epoch after a restored backup (docs/rules.md#data-9)."""

from __future__ import annotations

from central_service.founding.next_epoch import NewEpoch, next_epoch
from central_service.founding.service import Service

from .erasing import erase_listed

__all__ = ["NewEpoch", "begin_epoch"]


def begin_epoch(service: Service, *, after: int = 0) -> NewEpoch:
    """Begin a new epoch, higher than every one known, than the mark's, and than *after*.

    What was erased after the copy was made is erased again first.
    """
    erase_listed(service)
    begun = next_epoch(service, after=after)
    assert begun is not None  # no other worker can have begun one
    return begun
