"""Forward sealed packages of other computers to the service when there is a connection."""

from __future__ import annotations

import hashlib
import io
import time
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.fault import N_, Fault
from desktop_app.i18n import sentence
from desktop_app.storage import packages
from desktop_app.storage.packages import Package, PackageOrigin, State
from desktop_app.storage.store import Store
from desktop_app.sync.http.exchange_faults import Refused, SyncFault, nonsense
from desktop_app.sync.package.sealed_file import PackageRefused, check_package

if TYPE_CHECKING:
    from desktop_app.sync.http.client import Link

# Codes about the package, not about this computer: it is not sent again automatically.
ABOUT_PACKAGE = "package"
MAX_BYTES = 32 * 1024 * 1024  # what the service takes over a connection


class Forwarded(msgspec.Struct, frozen=True, kw_only=True):
    """How many packages the service took, and why others were refused."""

    delivered: int = 0
    troubles: tuple[Fault, ...] = ()


def has_waiting(store: Store) -> bool:
    """Return whether any package waits to be forwarded."""
    known = packages.packages(store, PackageOrigin.CARRIED)
    return any(one.state is State.WAITING for one in known)


def forward(store: Store, link: Link) -> Forwarded:
    """Send the waiting packages and store the return packages for their computers.

    A refused package stays and is marked. A connection fault ends the run and is reported.
    """
    delivered, troubles = 0, list[Fault]()
    for one in packages.packages(store, PackageOrigin.CARRIED):
        if one.state is not State.WAITING:
            continue
        try:
            answer = _hand_in(store, link, one)
        except Refused as refused:
            if not refused.code.startswith(ABOUT_PACKAGE):
                troubles.append(refused)
                break
            packages.mark_package(store, one.sha256, State.REFUSED, sentence(refused))
            troubles.append(refused)
            continue
        except SyncFault as fault:
            troubles.append(fault)
            break
        except FileNotFoundError:
            troubles.append(
                Fault(
                    N_("The package “{name}” that was taken along is missing on this computer."),
                    name=one.name,
                )
            )
            continue
        _keep_return(store, one, answer)
        delivered += 1
    return Forwarded(delivered=delivered, troubles=tuple(troubles))


def _hand_in(store: Store, link: Link, one: Package) -> bytes:
    if one.size > MAX_BYTES:
        raise Refused(
            N_(
                "The package “{name}” is too large for the connection."
                " Take it to the service on a USB drive."
            ),
            code=ABOUT_PACKAGE,
            name=one.name,
        )
    return link.send_package(packages.package_file(store, one.sha256).read_bytes())


def _keep_return(store: Store, one: Package, answer: bytes) -> None:
    try:
        header = check_package(io.BytesIO(answer))
    except PackageRefused as error:
        raise nonsense() from error
    home = Package(
        sha256=hashlib.sha256(answer).hexdigest(),
        way=PackageOrigin.HOME,
        commune=header.commune,
        changes=header.changes,
        date=header.date,
        size=len(answer),
        name="",
        at=int(time.time()),
        answers=one.sha256,
    )
    packages.keep_package(store, io.BytesIO(answer), home)
    packages.mark_package(store, one.sha256, State.DELIVERED)
