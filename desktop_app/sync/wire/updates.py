"""What the service says of updates, in JSON."""

from __future__ import annotations

import msgspec

MAX_OFFER_BYTES = 4096


class UpdateOffer(msgspec.Struct, frozen=True, kw_only=True):
    """The update that a service hands out for one kind of computer.

    ``version`` is "" and ``size`` 0 where it has none, or none newer than the one asked from.
    """

    version: str = ""
    size: int = 0  # bytes of the file
