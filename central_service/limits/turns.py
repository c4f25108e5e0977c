"""Work that costs: in threads of its own, in turn for everybody who asks.

Of each who asks the newest goes first: whoever floods the service waits behind its own flood, and
a person who came just now is not made to wait for what was asked by somebody who gave up.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Turns:
    """Threads that take work from each who waits, one after the other."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._free = threads
        self._waiting: OrderedDict[str, list[asyncio.Future[None]]] = OrderedDict()

    async def run(
        self, who: str, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Return what *work* returns, done when it is *who*'s turn."""
        await self._turn(who)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, lambda: work(*args, **kwargs))
        finally:
            self._pass_on()

    def close(self) -> None:
        """Finish what is under way."""
        self._threads.shutdown()

    async def _turn(self, who: str) -> None:
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, []).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given the turn, and is not there
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            who, turns = self._waiting.popitem(last=False)
            turn = turns.pop()
            if turns:
                self._waiting[who] = turns  # behind the others
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
