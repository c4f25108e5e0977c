"""uvicorn's HTTP protocol, which delivers received data when the connection breaks.

uvicorn drops bytes that arrived and were not read when the connection breaks: up to 64 KiB of an
upload each time, which would have to be sent again over the same faulty network.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_LOOK = 0.005  # seconds
_LONGEST = 30.0  # seconds for the application to read what was received


class _Nobody(asyncio.Transport):
    """A transport in the place of a closed connection."""

    def write(self, data: object) -> None:
        """Discard *data*."""

    def close(self) -> None:
        """Do nothing: the connection is closed already."""

    def is_closing(self) -> bool:
        """Return true: the connection is closed."""
        return True


class KeepingProtocol(HttpToolsProtocol):
    """Reports a disconnect only after the body received before it was read."""

    def shutdown(self) -> None:
        """Abort an idle connection when the service ends.

        A TLS shutdown waits for the other side's close_notify, half a minute, longer than the
        service waits, and an idle desktop may not send it.
        """
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self.transport.get_write_buffer_size() == 0:
            self.transport.abort()
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Deliver the rest of a body before reporting the closed connection."""
        cycle = self.cycle
        holds = (
            cycle is not None
            and bool(cycle.body)
            and not cycle.response_complete
            and not cycle.disconnected
        )
        super().connection_lost(exc)
        if holds:
            cycle.disconnected = False
            cycle.transport = _Nobody()  # answers from now on are discarded
            self.flow.read_paused = False  # nothing more can be read of a closed connection
            self._hand_over(cycle, self.loop.time() + _LONGEST)

    def _hand_over(self, cycle: RequestResponseCycle, until: float) -> None:
        loop: asyncio.AbstractEventLoop = self.loop
        if cycle.body and loop.time() < until and not cycle.response_complete:
            loop.call_later(_LOOK, self._hand_over, cycle, until)
            return
        cycle.disconnected = True
        cycle.message_event.set()
