"""Serve over HTTP or HTTPS until told to stop."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable

import uvicorn

from central_service.files.uploads import sweep
from central_service.founding.service import Service
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_

from .address import Address, refuse_unprotected
from .app import create_app
from .keeping_protocol import KeepingProtocol


class Running(uvicorn.Server):
    """A server that says when it takes requests, and ends also when *until* is set."""

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        until: threading.Event | None = None,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._until = until

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call *ready*."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Return whether to end; asked ten times a second."""
        return await super().on_tick(counter) or (self._until is not None and self._until.is_set())


def serve(service: Service, address: Address) -> None:
    """Serve until SIGTERM or Ctrl+C; print one line with the URL once requests are taken."""
    refuse_unprotected(address)
    sweep(service)
    listener = listen(address)
    url = url_of(address, listener)
    take_requests(service, address, listener, lambda: print(f"ready {url}", flush=True))


def take_requests(
    service: Service,
    address: Address,
    listener: socket.socket,
    ready: Callable[[], None],
    *,
    until: threading.Event | None = None,
) -> None:
    """Take requests from *listener* until SIGTERM, Ctrl+C or *until*; close it at the end."""
    # uvicorn repeats the signal when it is done; to be stopped is no failure.
    signal.signal(signal.SIGTERM, lambda *_: None)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    server = Running(config_of(service, address), ready, until)
    _spare_the_collector()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


def _spare_the_collector() -> None:
    """Keep the garbage collector from walking through the program itself again and again.

    Requests make little that only it can free, and took a tenth of their time to be told so.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def config_of(service: Service, address: Address) -> uvicorn.Config:
    """Return how uvicorn runs the service; over TLS nothing older than 1.2 is spoken."""
    config = uvicorn.Config(
        create_app(service),
        lifespan="on",
        http=KeepingProtocol,
        log_config=None,
        access_log=False,
        # Every byte of head counts over a faulty network.
        server_header=False,
        date_header=False,
        proxy_headers=bool(address.behind_proxy),
        forwarded_allow_ips=address.behind_proxy or None,
        timeout_graceful_shutdown=15,
        ssl_certfile=address.tls_cert,
        ssl_keyfile=address.tls_key,
    )
    if address.tls_cert is not None:
        config.load()
        if config.ssl is not None:
            # What a bare system allows is not for us to take over.
            config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return config


def listen(address: Address) -> socket.socket:
    """Return a socket that listens at *address*; raise SettingRefused where that cannot be."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let a second service take the same port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address.host, address.port))
        listener.set_inheritable(True)
    except OSError as error:
        listener.close()
        raise SettingRefused(
            N_("The service cannot listen at {host}, port {port}: {reason}."),
            host=address.host,
            port=address.port,
            reason=why_refused(error),
        ) from error
    return listener


def url_of(address: Address, listener: socket.socket) -> str:
    """Return the URL at which *listener* is reached."""
    scheme = "https" if address.tls_cert is not None else "http"
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{scheme}://{host}:{listener.getsockname()[1]}"
