"""Costly work is done in turns for everybody who asks."""

from __future__ import annotations

import asyncio
import threading

from central_service.limits.turns import Turns


def in_order(asked: list[str]) -> list[str]:
    """Return the order in which *asked* were begun, all of whom came while another was at work.

    Of "a1" the letter is who asks.
    """
    begun: list[str] = []
    going_on = threading.Event()

    def work(name: str) -> None:
        begun.append(name)
        if name == "first":
            going_on.wait(20)

    async def ask() -> None:
        turns = Turns("turns")
        names = ["first", *asked]
        jobs = [asyncio.create_task(turns.run(name[0], work, name)) for name in names]
        await asyncio.sleep(0)  # all of them have asked
        going_on.set()
        await asyncio.gather(*jobs)
        turns.close()

    asyncio.run(ask())
    return begun[1:]


def test_whoever_floods_waits_behind_its_own_flood() -> None:
    assert in_order(["a1", "a2", "a3", "b1", "c1", "c2"]) == ["a3", "b1", "c2", "a2", "c1", "a1"]


def test_whoever_gave_up_is_passed_over() -> None:
    begun: list[str] = []
    going_on = threading.Event()

    async def ask() -> None:
        turns = Turns("turns")
        at_work = asyncio.create_task(turns.run("a", lambda: going_on.wait(20)))
        gone = asyncio.create_task(turns.run("b", lambda: begun.append("gone")))
        stays = asyncio.create_task(turns.run("c", lambda: begun.append("stays")))
        await asyncio.sleep(0)
        gone.cancel()
        going_on.set()
        await asyncio.gather(at_work, stays)
        await turns.run("d", lambda: begun.append("later"))
        turns.close()

    asyncio.run(ask())
    assert begun == ["stays", "later"]


def test_one_who_asks_for_everything_leaves_threads_to_others() -> None:
    at_work: list[str] = []
    enough, going_on = threading.Semaphore(0), threading.Event()

    def work(name: str) -> None:
        at_work.append(name)
        enough.release()
        going_on.wait(20)

    async def ask() -> None:
        turns = Turns("turns", 4, of_each=2)
        loop = asyncio.get_running_loop()
        names = [*["a"] * 8, "b", "c"]
        jobs = [asyncio.create_task(turns.run(name, work, name)) for name in names]
        for _ in range(4):
            await loop.run_in_executor(None, enough.acquire)
        assert sorted(at_work) == ["a", "a", "b", "c"]
        going_on.set()
        await asyncio.gather(*jobs)
        turns.close()

    asyncio.run(ask())
    assert at_work.count("a") == 8
