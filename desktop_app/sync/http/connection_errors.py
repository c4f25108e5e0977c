"""What the errors of requests, urllib3, http.client, ssl and the system mean for a person."""

from __future__ import annotations

import http.client
import ssl
import time
from urllib.parse import urlsplit

import requests
import urllib3

from . import tls
from .addresses import no_address
from .exchange_faults import (
    SyncFault,
    clock_wrong,
    connection_broke,
    no_connection,
    nonsense,
    slow_connection,
    wrong_certificate,
)
from .proxies import proxy_in_the_way, proxy_silent, unreached
from .transport import KeyMismatch

# OpenSSL's reasons where the other side does not use TLS.
_NOT_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "RECORD_LAYER_FAILURE"}
)
_PROXY = (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)
_UNREACHED = (
    *_PROXY,
    requests.exceptions.ConnectTimeout,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NewConnectionError,  # name resolution too
)
_LATE = (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError, TimeoutError)
_SECURING = (requests.exceptions.SSLError, urllib3.exceptions.SSLError, ssl.SSLError)
_CUT = (http.client.RemoteDisconnected, http.client.IncompleteRead)


def fault_of_error(error: BaseException, url: str, proxy: str | None = None) -> SyncFault:
    """Return the fault for *error*, which a request to *url* raised, by the chosen *proxy*."""
    found = list(tls.causes(error))

    def any_of(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in found)

    told = next((cause for cause in found if isinstance(cause, SyncFault)), None)
    if told is not None:
        return told
    if any_of(KeyMismatch):
        return clock_wrong(_today())
    if any_of(requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
        return no_address(url)
    if any_of(*_PROXY) and not any_of(urllib3.exceptions.NewConnectionError):
        return proxy_in_the_way(url, " ".join(map(str, found)), proxy)
    if any_of(*_UNREACHED):
        silent = proxy_silent(url, proxy) if any_of(*_PROXY) else None
        return silent or unreached(url, proxy) or no_connection()
    if any_of(*_LATE):
        return slow_connection()
    if any_of(*_SECURING):
        return _fault_of_tls(error, urlsplit(url).netloc)
    if any(isinstance(e, http.client.HTTPException) and not isinstance(e, _CUT) for e in found):
        return nonsense()  # the other side does not use HTTP
    return connection_broke()


def broke_off(error: BaseException) -> bool:
    """Return whether an open connection ended immediately, before the answer."""
    reached = (ConnectionError, http.client.RemoteDisconnected, ssl.SSLEOFError)
    found = list(tls.causes(error))
    return any(isinstance(cause, reached) for cause in found) and not any(
        isinstance(cause, (*_UNREACHED, *_LATE)) for cause in found
    )


def _fault_of_tls(error: BaseException, host: str) -> SyncFault:
    if tls.is_about_dates(error):
        return clock_wrong(_today())
    for cause in tls.causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return wrong_certificate(host)
            case ssl.SSLEOFError() | ssl.SSLZeroReturnError() | ConnectionError():
                return connection_broke()
            case ssl.SSLError() if cause.reason in _NOT_TLS:
                return nonsense()
    return wrong_certificate(host)


def _today() -> str:
    """Return today by this computer's clock."""
    return time.strftime("%d/%m/%Y")
