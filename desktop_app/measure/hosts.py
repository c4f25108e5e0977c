"""How far away a host is: connections by TCP, which need no right and pass most firewalls."""

from __future__ import annotations

import re
import socket
import time

from .results import HostFacts, ReachTrouble

TRIES = 5
DEFAULT_PORT = 443
_WAIT = 4.0  # seconds for one connection
_PAUSE = 0.1
_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?\.?")


def parse_host(text: str) -> tuple[str, int] | None:
    """Return host and port of "host", "host:port" or "[address]:port"; None for anything else."""
    text = text.strip()
    host, port = text, str(DEFAULT_PORT)
    if text.startswith("["):
        host, mark, rest = text[1:].partition("]")
        if not mark or (rest and not rest.startswith(":")):
            return None
        port = rest[1:] or port
    elif text.count(":") == 1:
        host, _mark, port = text.partition(":")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return None
    return (host, int(port)) if _is_address(host) or _NAME.fullmatch(host) else None


def host_text(host: str, port: int) -> str:
    """Return a host as it is kept and shown; the usual port is left out."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == DEFAULT_PORT else f"{shown}:{port}"


def reach(host: str, port: int, *, tries: int = TRIES, wait: float = _WAIT) -> HostFacts:
    """Connect to *host* several times, and say how long it took or why it failed.

    A name that is not known and a network that is not there are not tried again.
    """
    times: list[float] = []
    trouble: ReachTrouble | None = None
    own = ""
    made = 0
    for made in range(1, tries + 1):
        try:
            took, own = _connected(host, port, wait)
        except socket.gaierror:
            trouble = ReachTrouble.NAME
            break
        except TimeoutError:
            trouble = ReachTrouble.SILENT
        except ConnectionRefusedError:
            trouble = ReachTrouble.REFUSED
        except OSError:
            trouble = ReachTrouble.NO_WAY
            break
        else:
            times.append(round(took, 1))
        if made < tries:
            time.sleep(_PAUSE)
    return HostFacts(
        host=host,
        port=port,
        tries=made,
        times_ms=tuple(times),
        trouble=trouble,
        through=card_of(own),
        own_address=own,
    )


def is_reached(host: str, port: int, *, wait: float = _WAIT) -> bool:
    """Return whether one connection to *host* comes about."""
    return reach(host, port, tries=1, wait=wait).is_reached


def median(times: tuple[float, ...]) -> float:
    """Return the middle one of *times*, which are not empty."""
    import statistics  # late: the window reads the hosts, and needs none of its libraries

    return float(statistics.median(times))


def card_of(address: str) -> str:
    """Return the name of the network card that has *address*, "" where none has it."""
    if not address:
        return ""
    import ifaddr  # late: it asks a program of the system for the C library

    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            known = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            if known == address:
                return str(adapter.nice_name)
    return ""


def _connected(host: str, port: int, wait: float) -> tuple[float, str]:
    """Return the milliseconds of one connection, and this computer's address on it.

    The name is looked up before the clock starts.
    """
    last: OSError | None = None
    for family, kind, protocol, _canon, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        with socket.socket(family, kind, protocol) as connection:
            connection.settimeout(wait)
            began = time.monotonic()
            try:
                connection.connect(address)
            except OSError as error:
                last = error
                continue
            return 1000 * (time.monotonic() - began), str(connection.getsockname()[0])
    raise last or OSError()


def _is_address(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return True
    return False
