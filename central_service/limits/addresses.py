"""The network address that a request is counted under."""

from __future__ import annotations

import ipaddress

from litestar.types import HTTPScope


def address_of(scope: HTTPScope) -> str:
    """Return the client address of *scope*; of IPv6 the network prefix of one subscriber."""
    client = scope.get("client")
    if client is None:
        return ""
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return client[0]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return client[0]
