"""Hosts on one machine: network namespaces on one bridge, whose links can be cut.

Needs root and iproute2. A host's programs are started inside its namespace and can be killed one by
one or all at once, as a power cut would.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_NET = "10.118.0"
_BRIDGE = "rasoat0"
_PATIENCE = 60.0  # seconds that a program may take to be ready


class ClusterFault(Exception):
    """A program did not start, or not in time."""


class Host:
    """One host: its address, and the programs that run on it."""

    def __init__(self, name: str, number: int, folder: Path) -> None:
        self.name = f"rasoat-{name}"
        self.address = f"{_NET}.{number}"
        self.folder = folder / name
        self.folder.mkdir(mode=0o755)
        self._outside = f"rasoat{number}"
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        _ip("link", "del", self._outside, check=False)  # one that a killed run left
        _ip("netns", "add", self.name)
        _ip(
            "link", "add", self._outside, "type", "veth", "peer", "name", "eth0", "netns", self.name
        )
        _ip("link", "set", self._outside, "master", _BRIDGE, "up")
        for words in (
            ("addr", "add", f"{self.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", self.name, *words)

    def start(
        self,
        what: str,
        command: Sequence[str | Path],
        *,
        user: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a program here, with its output in a file named *what*, as *user*."""
        run = ["ip", "netns", "exec", self.name]
        if user is not None:
            run += ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        with (self.folder / f"{what}.log").open("ab") as log:
            process = subprocess.Popen(
                [*run, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/tmp" if user else None,
                env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
                start_new_session=True,
            )
        self._programs[what] = process
        return process

    def said(self, what: str) -> str:
        """Return the end of what a program printed."""
        return (self.folder / f"{what}.log").read_text("utf-8", "replace")[-3_000:]

    def kill(self, what: str) -> None:
        """Kill a program and what it started."""
        process = self._programs.pop(what)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self, *names: str) -> None:
        """Kill every process here of these *names* at once, as a crash of them would."""
        pids = [pid for pid in self._pids() if _name_of(pid) in names]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for what in names:
            if what in self._programs:
                self._programs.pop(what).wait()

    def stop(self, what: str) -> None:
        """Ask a program to end, and wait for it."""
        process = self._programs.pop(what)
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def cut(self) -> None:
        """Cut the host off from all others."""
        _ip("link", "set", self._outside, "down")

    def join(self) -> None:
        """Let the host reach the others again."""
        _ip("link", "set", self._outside, "up")

    def power_cut(self) -> None:
        """End everything here at once, and let nothing that was under way leave the host."""
        self.cut()
        self.end()

    def end(self) -> None:
        """Kill every process of the namespace, also those that left their group."""
        for pid in self._pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self._programs.values():
            process.wait()
        self._programs.clear()

    def _pids(self) -> list[int]:
        listed = subprocess.run(
            ["ip", "netns", "pids", self.name], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split()]

    def close(self) -> None:
        """End everything and remove the namespace."""
        self.end()
        _ip("link", "del", self._outside, check=False)
        _ip("netns", "del", self.name, check=False)


class Network:
    """The bridge and its hosts; all of it is removed at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hosts: list[Host] = []
        _remove_left_over()
        _ip("link", "add", _BRIDGE, "type", "bridge")
        _ip("addr", "add", f"{_NET}.254/24", "dev", _BRIDGE)
        _ip("link", "set", _BRIDGE, "up")

    def host(self, name: str) -> Host:
        """Return a new host."""
        made = Host(name, len(self._hosts) + 1, self._folder)
        self._hosts.append(made)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for host in self._hosts:
            host.close()
        _ip("link", "del", _BRIDGE, check=False)


def _remove_left_over() -> None:
    """Remove what a killed run left: namespaces and the bridge."""
    listed = subprocess.run(["ip", "-j", "netns"], capture_output=True, text=True, check=False)
    for one in json.loads(listed.stdout or "[]"):
        if not one["name"].startswith("rasoat-"):
            continue
        pids = subprocess.run(
            ["ip", "netns", "pids", one["name"]], capture_output=True, text=True, check=False
        )
        for pid in map(int, pids.stdout.split()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _ip("netns", "del", one["name"], check=False)
    _ip("link", "del", _BRIDGE, check=False)


def _name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text("utf-8").strip()
    except OSError:
        return ""


def wait_until(is_so: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
    """Wait until *is_so*; raise ClusterFault naming *what* where it takes too long."""
    end = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > end:
            raise ClusterFault(f"{what}: not within {patience:.0f} s")
        time.sleep(0.1)


def answers_at(url: str) -> bool:
    """Return whether a GET of *url* succeeds."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(200 <= answer.status < 300)
    except OSError:
        return False


def listens_at(address: str, port: int) -> bool:
    """Return whether something listens there."""
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False


def _ip(*words: str, check: bool = True) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise ClusterFault(f"ip {' '.join(words)}: {done.stderr.strip()}")
