"""The service that the data is connected to, as it is stored."""

from __future__ import annotations

import msgspec


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """The service this data is connected to."""

    url: str
    ca: str | None = None  # path of a pinned certificate authority
    name: str = ""
