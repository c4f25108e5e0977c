"""The progress of an exchange, for a person who waits."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from desktop_app.storage import feeds
from desktop_app.storage.store import Store

from .speed import Speed


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """How far an exchange is: changes, then files; ``seconds_left`` None while unknown."""

    sent: int = 0
    to_send: int = 0
    received: int = 0
    files_sent: int = 0
    files_to_send: int = 0
    bytes_sent: int = 0
    bytes_to_send: int = 0
    seconds_left: int | None = None


class Steps:
    """Calls the progress callback with each step."""

    def __init__(self, store: Store, told: Callable[[Step], None] | None) -> None:
        self._store, self._told = store, told
        self._step = Step(to_send=feeds.waiting(store))
        self._speed = Speed()

    def changes(self, *, received: int) -> None:
        """Report the progress of the changes."""
        if self._told is not None:
            waiting = feeds.waiting(self._store)
            total = max(self._step.to_send, waiting)
            self._tell(sent=total - waiting, to_send=total, received=received)

    def files(self, *, sent: int, to_send: int, bytes_sent: int, bytes_to_send: int) -> None:
        """Report the progress of the files."""
        if self._told is None:
            return
        now = time.monotonic()
        self._speed.note(bytes_sent, now)
        self._tell(
            files_sent=sent,
            files_to_send=to_send,
            bytes_sent=bytes_sent,
            bytes_to_send=bytes_to_send,
            seconds_left=self._speed.seconds_for(bytes_to_send - bytes_sent, now),
        )

    def _tell(self, **changed: object) -> None:
        self._step = msgspec.structs.replace(self._step, **changed)
        if self._told is not None:
            self._told(self._step)
