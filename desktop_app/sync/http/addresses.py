"""Addresses of services: encrypted ones, or this computer's own."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from desktop_app.core.fault import N_

from .exchange_faults import AddressRefused


def checked_url(url: str) -> str:
    """Return the address of a service without a slash at the end; raise AddressRefused.

    What is not encrypted is for this computer alone.
    """
    text = url.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or parts.query or parts.fragment or parts.username or " " in text:
        raise no_address(url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(text)):
        return text.rstrip("/")
    raise AddressRefused(
        N_(
            "The address {url} is not encrypted, so everybody on the way could read along."
            " Use the address that begins with https://."
        ),
        url=url[:200],
    )


def is_loopback(url: str) -> bool:
    """Return whether *url* leads to this computer itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def no_address(url: str) -> AddressRefused:
    return AddressRefused(
        N_("“{url}” is not the address of a service. Copy it from the letter, with https://."),
        url=url[:200],
    )
