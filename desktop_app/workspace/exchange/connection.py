"""How this PC reaches the service, and when: what a person may set, and what stands beside it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.changes.authority import certificate_in
from desktop_app.core.fault import N_, Fault
from desktop_app.core.text.cleaning import MAX_NOTE, clean_text
from desktop_app.core.time.rounds import local
from desktop_app.storage.exchange_log import LoggedExchange, Way, logged
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

from . import trusted
from .server import Server

if TYPE_CHECKING:
    from desktop_app.sync.http.client import Link  # nothing of HTTP before the first paint


class SendWhen(StrEnum):
    """When the open window exchanges by itself."""

    ASKED = "asked"  # never: only where the person asks
    WRITTEN = "written"  # after something was written, and when the network returns
    PERIODIC = "periodic"  # also every quarter of an hour


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """The file of the authority that the service's certificate is by.

    ``until`` is the last day on which it holds, None where the file cannot be read.
    """

    file: Path
    until: date | None


class Connection:
    """The settings of the connection. What tries something out blocks; run it in a worker."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @property
    def server(self) -> Server | None:
        """The service connected to, or None."""
        return settings.read(self._context.store, settings.SERVER, Server)

    @property
    def when(self) -> SendWhen:
        """When the open window exchanges."""
        kept = settings.read(self._context.store, settings.SEND_WHEN, SendWhen)
        return kept if kept is not None else SendWhen.PERIODIC

    def choose_when(self, when: SendWhen) -> None:
        """Exchange at these times from now on; raise SaveFailed."""
        settings.keep(self._context.store, settings.SEND_WHEN, when)

    @property
    def proxy(self) -> str | None:
        """The proxy's address, "" for none, None for the one that this computer is set to use."""
        return trusted.chosen_proxy(self._context)

    def choose_proxy(self, proxy: str | None) -> None:
        """Go through *proxy* from now on; raise ProxyTrouble for what is no address, SaveFailed."""
        if proxy:
            from desktop_app.sync.http.proxies import check_address

            proxy = clean_text(proxy, limit=MAX_NOTE, single_line=True)
            check_address(proxy)
        settings.keep(self._context.store, settings.PROXY, proxy)

    @property
    def certificate(self) -> Certificate | None:
        """The authority's file that is in use; None where the system's authorities are."""
        server = self.server
        if server is None or not server.ca:
            return None
        file = Path(server.ca)
        try:
            return Certificate(file=file, until=_until(file))
        except (OSError, ValueError, Fault):
            return Certificate(file=file, until=None)

    @property
    def latest(self) -> LoggedExchange | None:
        """The latest exchange over a connection that this PC logged, or None."""
        found = logged(self._context.folder)
        return next((one for one in found if one.way is Way.CONNECTION), None)

    @property
    def reached(self) -> int | None:
        """When the service was last exchanged with over a connection, UTC seconds, by the log."""
        found = logged(self._context.folder)
        done = (one.at for one in found if one.way is Way.CONNECTION and not one.why)
        return next(done, None)

    def kept(self, file: Path) -> Path:
        """Return the copy with the data of the authority in *file*; raise AuthorityRefused."""
        return trusted.kept_authority(self._context, file)

    def use_address(self, url: str) -> Server:
        """Reach the service at *url* from now on, once it answered there; else raise SyncFault.

        A code is not needed again: it is the same service, and every exchange checks that it is.
        """
        server = self._connected()
        url = clean_text(url, limit=MAX_NOTE, single_line=True)
        if url and "://" not in url:
            url = f"https://{url}"
        return self._tried(msgspec.structs.replace(server, url=url.rstrip("/")))

    def use_certificate(self, file: Path) -> Server:
        """Trust the authority in *file* alone from now on, once the service was reached with it.

        A copy is kept with the data. Raise AuthorityRefused for what is no certificate, SyncFault
        where the service's own is not by it.
        """
        server = self._connected()
        return self._tried(msgspec.structs.replace(server, ca=str(self.kept(file))))

    def _connected(self) -> Server:
        server = self.server
        if server is None:
            raise Fault(N_("This PC is not connected to a service yet."))
        return server

    def _tried(self, server: Server) -> Server:
        with self._link(server) as link:
            link.reach()
        settings.keep(self._context.store, settings.SERVER, server)
        return server

    def _link(self, server: Server) -> Link:
        from desktop_app.sync.exchange import known
        from desktop_app.sync.http.client import Link

        return Link(
            server.url,
            ca=Path(server.ca) if server.ca else None,
            pin=known.server_key(self._context.store),
            proxy=self.proxy,
        )


def _until(file: Path) -> date:
    """Return the last day of the certificate in *file*."""
    from desktop_app.sync.http.tls import dates_of

    return local(dates_of(certificate_in(file.read_text("ascii", errors="ignore")))[1]).date()
