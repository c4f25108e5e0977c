"""Who holds which token, as far as this process has seen it.

A token belongs to one device for ever, so what was found once need not be asked again. Whether the
device may do what it asks is decided elsewhere, each time anew.
"""

from __future__ import annotations

from central_service.founding.service import Service
from desktop_app.core.ids import DeviceId

from .tokens import bearers_of

MAX_KNOWN = 100_000  # tokens that are remembered


class Callers:
    """The devices whose tokens were seen."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._known: dict[bytes, DeviceId] = {}

    def seen(self, hashed: bytes) -> DeviceId | None:
        """Return whose token has this hash, None where it was not seen yet."""
        return self._known.get(hashed)

    def look_up(self, hashed: bytes) -> DeviceId | None:
        """Return whose token has this hash, None where nobody was given it; asks the database."""
        with self._service.database.reading() as connection:
            bearer = bearers_of(connection, {hashed}).get(hashed)
        if bearer is None:
            return None
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._known[hashed] = bearer.device
        return bearer.device
