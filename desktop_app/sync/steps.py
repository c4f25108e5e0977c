"""How far an exchange has come, for a person who waits."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from desktop_app.storage import feeds
from desktop_app.storage.store import Store

_RATE_AFTER = 3.0  # seconds of sending before a guess is worth telling


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Where an exchange stands: changes, then files; ``seconds_left`` None while nobody knows."""

    sent: int = 0
    to_send: int = 0
    received: int = 0
    files_sent: int = 0
    files_to_send: int = 0
    bytes_sent: int = 0
    bytes_to_send: int = 0
    seconds_left: int | None = None


class Steps:
    """Tells each step to whoever wants to know."""

    def __init__(self, store: Store, told: Callable[[Step], None] | None) -> None:
        self._store, self._told = store, told
        self._step = Step(to_send=feeds.waiting(store))
        self._began: float | None = None

    def changes(self, *, received: int) -> None:
        """Say how the changes stand."""
        if self._told is not None:
            waiting = feeds.waiting(self._store)
            total = max(self._step.to_send, waiting)
            self._tell(sent=total - waiting, to_send=total, received=received)

    def files(self, *, sent: int, to_send: int, bytes_sent: int, bytes_to_send: int) -> None:
        """Say how the files stand."""
        if self._told is None:
            return
        now = time.monotonic()
        self._began = now if self._began is None else self._began
        left: int | None = None
        if bytes_sent and now - self._began >= _RATE_AFTER:
            left = round((now - self._began) * (bytes_to_send - bytes_sent) / bytes_sent)
        self._tell(
            files_sent=sent,
            files_to_send=to_send,
            bytes_sent=bytes_sent,
            bytes_to_send=bytes_to_send,
            seconds_left=left,
        )

    def _tell(self, **changed: object) -> None:
        self._step = msgspec.structs.replace(self._step, **changed)
        if self._told is not None:
            self._told(self._step)
