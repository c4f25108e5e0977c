"""Answers that are read in short waits, so that a stop from another thread is noticed.

On Linux shutting a socket down wakes the thread that reads from it. On Windows it does not: the
reader would wait for its whole time limit, on a dead line half a minute.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Callable
from typing import Any

_WAIT = 0.25  # seconds between looks


class _Arriving(io.RawIOBase):
    """The bytes that arrive at *sock*.

    Raise TimeoutError after the time limit of the socket, and ConnectionAbortedError once *is_over*
    returns True.
    """

    def __init__(self, held: Any, sock: socket.socket, is_over: Callable[[], bool]) -> None:
        self._held, self._sock, self._is_over = held, sock, is_over

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        limit = self._sock.gettimeout()
        until = None if limit is None else time.monotonic() + limit
        try:
            while True:
                if self._is_over():
                    raise ConnectionAbortedError
                left = _WAIT if until is None else until - time.monotonic()
                self._sock.settimeout(max(0.001, min(_WAIT, left)))
                try:
                    return self._sock.recv_into(buffer)
                except TimeoutError:
                    if until is not None and time.monotonic() >= until:
                        raise
        finally:
            self._sock.settimeout(limit)

    def close(self) -> None:
        if not self.closed:
            self._held.close()  # the socket stays open as long as a stream of it does
        super().close()


def response_class(is_over: Callable[[], bool]) -> type[http.client.HTTPResponse]:
    """Return the class of answers whose reading ends soon after *is_over* returns True."""

    class Response(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            held = self.fp.detach()
            self.fp = io.BufferedReader(_Arriving(held, sock, is_over))

    return Response
