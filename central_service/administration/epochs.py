"""A service that was restored from a backup says so, and counts anew (docs/rules.md#data-9)."""

from __future__ import annotations

from central_service.founding.next_epoch import NewEpoch, next_epoch
from central_service.founding.service import Service

__all__ = ["NewEpoch", "begin_epoch"]


def begin_epoch(service: Service, *, after: int = 0) -> NewEpoch:
    """Begin a new epoch, higher than every one known, than the mark's, and than *after*."""
    begun = next_epoch(service, after=after)
    assert begun is not None  # there is no other one to give way to
    return begun
