"""A cache in each process of which device a token belongs to.

A token belongs to one device for ever, so a found one need not be queried again. Whether the device
may do what it requests is decided elsewhere for each request.
"""

from __future__ import annotations

from central_service.founding.service import Service
from desktop_app.core.ids import DeviceId

from .tokens import bearers_of

MAX_KNOWN = 100_000  # tokens that are remembered


class Callers:
    """The devices whose tokens are cached."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._known: dict[bytes, DeviceId] = {}

    def seen(self, hashed: bytes) -> DeviceId | None:
        """Return the device of the token with this hash, None where it is not cached."""
        return self._known.get(hashed)

    def look_up(self, hashed: bytes) -> DeviceId | None:
        """Return the device of the token with this hash from the database, None for none."""
        with self._service.database.reading() as connection:
            bearer = bearers_of(connection, {hashed}).get(hashed)
        if bearer is None:
            return None
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._known[hashed] = bearer.device
        return bearer.device
