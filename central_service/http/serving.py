"""Serve over HTTP or HTTPS until the process is stopped."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from central_service.access.published import published_address
from central_service.files.uploads import sweep
from central_service.founding.service import Service
from central_service.limits import connection
from central_service.reading import set_back
from central_service.trouble.log_lines import use_log
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_, sentence

from .address import Address, refuse_unprotected
from .app import create_app
from .certificates import CertificateWarning, certificate_warning, check_certificate

_log = logging.getLogger(__name__)

# Seconds that requests have to end at a stop. What was received of a file is kept, a long answer
# is resumed, and the devices ask again: so nobody can hold a stop up for longer.
GRACE = 5
_PROBE = 3.0  # seconds to ask for the certificate that is served
_SWITCH = 0.001  # seconds that a decoding or hashing thread may block the event loop
_LOOK = 0.1  # seconds between looks at whether to end


class Running:
    """uvicorn's server, which reports when it takes requests and can be ended from any thread."""

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        until: threading.Event | None = None,
        again: threading.Event | None = None,
    ) -> None:
        """*until* ends it and *again* has the certificate read again, from any thread."""
        self._server = uvicorn.Server(config)
        self._again = again or threading.Event()
        self._loop_factory = config.get_loop_factory()
        self._ready = ready
        self._until = until or threading.Event()
        self._config = config

    def reload(self) -> None:
        """Read the certificate and its key again, for the connections that come from now on."""
        certificate, key = self._config.ssl_certfile, self._config.ssl_keyfile
        if certificate is None or key is None or self._config.ssl is None:
            _log.warning("There is no certificate to read again.")
            return
        try:
            check_certificate(Path(certificate), Path(key))
            self._config.ssl.load_cert_chain(certificate, key)
        except (Fault, OSError) as fault:
            _log.error("The certificate stays as it was: %s", fault)
            return
        warning = certificate_warning(Path(certificate))
        _log.warning("The certificate was read again. %s", warning or "")

    def end(self) -> None:
        """Take no more requests and finish the running ones."""
        self._until.set()

    def run(self, listener: socket.socket) -> None:
        """Take requests from *listener* until SIGTERM, Ctrl+C or ``end``."""
        with asyncio.Runner(loop_factory=self._loop_factory) as runner:
            runner.run(self._run(listener))

    async def _run(self, listener: socket.socket) -> None:
        serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        is_told = False
        while not serving.done():
            await asyncio.wait({serving}, timeout=_LOOK if is_told else _LOOK / 10)
            if self._server.started and not is_told:
                is_told = True
                self._ready()
            if self._again.is_set():
                self._again.clear()
                self.reload()
            self._server.should_exit = self._server.should_exit or self._until.is_set()
        await serving


def serve(service: Service, address: Address) -> None:
    """Serve until SIGTERM or Ctrl+C; print one line with the URL once requests are taken."""
    refuse_unprotected(address)
    sweep(service)
    listener = listen(address)
    url = url_of(address, listener)
    take_requests(service, address, listener, lambda: say_where(service, address, url))


def say_where(service: Service, address: Address, url: str) -> None:
    """Print the URL once requests are taken: "ready" only where new devices can connect too."""
    warning = warning_of(service, address)
    if warning is not None:
        print(sentence(warning), file=sys.stderr, flush=True)
    word = "serving" if warning is not None and warning.keeps_out else "ready"
    print(f"{word} {url}", flush=True)


def warning_of(service: Service, address: Address) -> CertificateWarning | None:
    """Return what is wrong with the certificate, None where nothing is, or there is none."""
    if address.tls_cert is None:
        return None
    with service.database.reading() as connection:
        known = published_address(connection)
    host = urlsplit(known.url).hostname if known is not None else None
    return certificate_warning(address.tls_cert, host=host or "")


def served_warning(address: Address) -> CertificateWarning | None:
    """Return what is wrong with the dates of the certificate that is served at *address* now.

    It may be another one than the file holds: a renewed one is served after SIGHUP.
    """
    if address.tls_cert is None or not address.port:
        return None
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked here, not listened at
    host = everywhere.get(address.host, address.host)
    try:
        served = ssl.get_server_certificate((host, address.port), timeout=_PROBE)
    except (OSError, ValueError):
        return None  # it does not take requests: seen otherwise
    return certificate_warning(address.tls_cert, content=served.encode())


def take_requests(
    service: Service,
    address: Address,
    listener: socket.socket,
    ready: Callable[[], None],
    *,
    until: threading.Event | None = None,
    again: threading.Event | None = None,
) -> None:
    """Take requests from *listener* until SIGTERM, Ctrl+C or *until*; close it at the end.

    At SIGHUP, or *again*, the certificate is read again.
    """
    # uvicorn raises the signal again at its end; being stopped is no failure.
    signal.signal(signal.SIGTERM, lambda *_: None)
    if again is None:
        again = threading.Event()
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: again.set())
    use_log()
    logging.getLogger(set_back.__name__).setLevel(logging.INFO)  # an epoch that began
    server = Running(config_of(service, address), ready, until, again)
    _spare_the_collector()
    _raise_file_limit()
    sys.setswitchinterval(_SWITCH)
    try:
        server.run(listener)
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


def _spare_the_collector() -> None:
    """Exclude the objects of the loaded program from garbage collection.

    Requests make few cycles, and collecting took a tenth of their time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _raise_file_limit() -> None:
    """Raise the limit of open files to the number of connections and files beside them.

    At the usual default no device could connect any more.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connection.MAX_CONNECTIONS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def config_of(service: Service, address: Address) -> uvicorn.Config:
    """Return how uvicorn runs the service; over TLS nothing older than 1.2 is accepted."""
    config = uvicorn.Config(
        create_app(service),
        lifespan="on",
        http=connection.of_one_server(address.takes_from),
        ws="none",
        log_config=None,
        log_level="error",  # invalid requests must not fill the log
        access_log=False,
        # Headers cost time over a slow connection.
        server_header=False,
        date_header=False,
        proxy_headers=bool(address.behind_proxy),
        forwarded_allow_ips=address.behind_proxy or None,
        timeout_graceful_shutdown=GRACE,
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
        if sys.platform == "win32":
            # Else another program could take the same port and receive what devices send.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
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
