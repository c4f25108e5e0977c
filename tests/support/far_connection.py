"""A connection between two network namespaces, with delay, loss and rate, by forwarding packets.

Root on Linux only. The kernels at both ends run TCP, so lost packets are sent again as on a real
network; between them are two TUN devices and a queue.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import msgspec

_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_CLONE_NEWNET = 0x40000000
_MTU = 1400


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """A connection's round trip in seconds, share of packets lost, and bits a second (0: any)."""

    round_trip: float = 0.6
    loss: float = 0.2
    rate: int = 0


class FarConnection:
    """Two namespaces with a connection; ``near`` and ``far`` name them for ``ip netns``."""

    def __init__(self, quality: Quality, seed: int) -> None:
        self.near, self.far = f"near{os.getpid()}", f"far{os.getpid()}"
        self.near_address, self.far_address = "10.87.0.1", "10.87.0.2"
        self.quality = quality
        self.packets, self.lost, self.bytes = 0, 0, 0
        self._chance = random.Random(seed)
        self._done = threading.Event()
        self._ends: list[int] = []

    def start(self) -> None:
        """Make both namespaces and begin to forward."""
        for name, address in ((self.near, self.near_address), (self.far, self.far_address)):
            _ip("netns", "add", name)
            self._ends.append(_tun_in(name))
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", "line")
            _ip("-n", name, "link", "set", "line", "mtu", str(_MTU), "up")
            _ip("-n", name, "link", "set", "lo", "up")
        self._thread = threading.Thread(target=self._forward, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Remove both namespaces."""
        self._done.set()
        for end in self._ends:
            os.close(end)
        for name in (self.near, self.far):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)

    def within(self, place: str, *command: str) -> list[str]:
        """Return *command* with the prefix that starts it in *place*."""
        return ["ip", "netns", "exec", place, *command]

    def _forward(self) -> None:
        number = count()
        waiting: list[tuple[float, int, int, bytes]] = []  # when, which came first, to, packet
        free = dict.fromkeys(self._ends, 0.0)  # when each direction has sent all it has
        one, other = self._ends
        while not self._done.is_set():
            now = time.monotonic()
            while waiting and waiting[0][0] <= now:
                _, _, to, packet = heapq.heappop(waiting)
                _write(to, packet)
            patience = max(0.0, waiting[0][0] - now) if waiting else 0.2
            try:
                ready, _, _ = select.select(self._ends, [], [], min(patience, 0.2))
                came = [(end, os.read(end, 65536)) for end in ready]
            except (OSError, ValueError):
                return  # closed
            for end, packet in came:
                self.packets += 1
                self.bytes += len(packet)
                if self._chance.random() < self.quality.loss:
                    self.lost += 1
                    continue
                begins = max(time.monotonic(), free[end])
                takes = len(packet) * 8 / self.quality.rate if self.quality.rate else 0.0
                free[end] = begins + takes
                due = free[end] + self.quality.round_trip / 2
                heapq.heappush(waiting, (due, next(number), other if end == one else one, packet))


@contextmanager
def far_connection(quality: Quality, *, seed: int) -> Iterator[FarConnection]:
    """Yield a connection of this *quality*; needs root."""
    line = FarConnection(quality, seed)
    try:
        line.start()
        yield line
    finally:
        line.close()


def may_make_one() -> bool:
    """Return whether this account may make network namespaces and TUN devices."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/dev/net/tun").exists()


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}"


def _tun_in(place: str) -> int:
    """Return a TUN device named ``line`` made in the namespace *place*."""
    made: list[int] = []

    def make() -> None:  # in a separate thread, because setns() changes the calling thread only
        with Path(f"/run/netns/{place}").open() as file:
            libc = ctypes.CDLL(None, use_errno=True)
            assert libc.setns(file.fileno(), _CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())
        end = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH", b"line", _IFF_TUN | _IFF_NO_PI))
        made.append(end)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert made, f"no TUN device in {place}"
    return made[0]


def _write(end: int, packet: bytes) -> None:
    try:
        os.write(end, packet)
    except OSError:  # the other side is closed: packets under way are lost
        return
