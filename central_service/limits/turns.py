"""Expensive work: in threads of its own, senders in turn.

Of each sender the newest request goes first: a flooding sender delays itself, and a new request
does not wait for older ones whose client may have given up.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

# The sender of the request being answered: a device, or the address of an unknown one.
caller: ContextVar[str] = ContextVar("caller", default="")


class Turns:
    """Threads that take work from each waiting sender in turn.

    ``of_each``: how many of them may work for the same one at a time.
    """

    def __init__(self, name: str, threads: int = 1, *, of_each: int | None = None) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._free = threads
        self._of_each = of_each or threads
        self._working: Counter[str] = Counter()
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
            self._give_back(who)

    def close(self) -> None:
        """Finish the running work."""
        self._threads.shutdown()

    async def _turn(self, who: str) -> None:
        if self._free and self._working[who] < self._of_each:
            self._take(who)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, []).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it had got the turn, and was cancelled
                self._give_back(who)
            raise

    def _take(self, who: str) -> None:
        self._free -= 1
        self._working[who] += 1

    def _give_back(self, who: str) -> None:
        self._free += 1
        self._working[who] -= 1
        if not self._working[who]:
            del self._working[who]
        self._pass_on()

    def _pass_on(self) -> None:
        """Give a free thread to the next who waits and has fewer than it may."""
        for who in [*self._waiting]:
            if not self._free:
                return
            if self._working[who] >= self._of_each:
                continue
            turns = self._waiting.pop(who)
            turn = turns.pop()
            if turns:
                self._waiting[who] = turns  # behind the others
            if not turn.done():
                self._take(who)
                turn.set_result(None)
                return
