"""uvicorn's HTTP, which hands over what had come when the connection broke.

As it is, bytes that arrived and were not yet taken go lost with the connection: up to 64 KiB of an
upload at each cut, all of which would be sent again over the same faulty network.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_LOOK = 0.005  # seconds
_LONGEST = 30.0  # seconds for the application to take what is there


class _Nobody(asyncio.Transport):
    """The other end of a line that is gone."""

    def write(self, data: object) -> None:
        """Say it to nobody."""

    def close(self) -> None:
        """Nothing is open."""

    def is_closing(self) -> bool:
        """It is closed."""
        return True


class KeepingProtocol(HttpToolsProtocol):
    """Tells of a disconnect only once the body that came before it was taken."""

    def shutdown(self) -> None:
        """Let go of a line on which nothing is under way, when the service ends.

        Over TLS a polite end waits for the other side's word, half a minute and longer than the
        service waits, from a desk that may not be listening.
        """
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self.transport.get_write_buffer_size() == 0:
            self.transport.abort()
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note that the connection is gone."""
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
            cycle.transport = _Nobody()  # what is answered meanwhile, nobody hears
            self.flow.read_paused = False  # nothing more is to be read of a line that is gone
            self._hand_over(cycle, self.loop.time() + _LONGEST)

    def _hand_over(self, cycle: RequestResponseCycle, until: float) -> None:
        loop: asyncio.AbstractEventLoop = self.loop
        if cycle.body and loop.time() < until and not cycle.response_complete:
            loop.call_later(_LOOK, self._hand_over, cycle, until)
            return
        cycle.disconnected = True
        cycle.message_event.set()
