"""Where the service listens, and what protects the connection."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import msgspec

from central_service.trouble.service_faults import UsageWrong
from desktop_app.i18n import N_

from .certificates import check_certificate

DEFAULT_PORT = 8118
MOST_WORKERS = 64


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Host and port, and the certificate.

    ``behind_proxy``: addresses of the proxies whose forwarded headers are believed, "" for none.
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: str = ""

    @property
    def proxies(self) -> tuple[Network, ...]:
        """The networks of the proxies; raise UsageWrong where they cannot be read."""
        return tuple(_network(one.strip()) for one in self.behind_proxy.split(",") if one.strip())

    def takes_from(self, client: str) -> bool:
        """Return whether a connection from the address *client* is answered.

        Without a certificate of its own the service answers the proxies and this machine alone:
        anybody else would send in plain what the proxy encrypts.
        """
        if not self.behind_proxy:
            return True
        try:
            found = ipaddress.ip_address(client)
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found
        return found.is_loopback or any(found in network for network in self.proxies)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise UsageWrong(
            N_(
                "“{text}” is not the address of a proxy. Give addresses or networks, a comma"
                " between, such as 10.0.0.7,172.16.0.0/12."
            ),
            text=text[:60],
        ) from error


def refuse_unprotected(address: Address) -> None:
    """Raise UsageWrong for plain HTTP beyond this host, SettingRefused for a bad certificate."""
    if address.behind_proxy and not address.proxies:
        raise UsageWrong(N_("Give the addresses of the proxies after --behind-proxy."))
    if (address.tls_cert is None) != (address.tls_key is None):
        raise UsageWrong(N_("Give both --tls-cert and --tls-key, or neither."))
    if address.tls_cert is None or address.tls_key is None:
        if not address.behind_proxy and not _is_loopback(address.host):
            raise UsageWrong(
                N_(
                    "Without a certificate the service listens on this machine only. Give"
                    " --tls-cert and --tls-key, or --behind-proxy where a proxy has the"
                    " certificate."
                )
            )
        return
    check_certificate(address.tls_cert, address.tls_key)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
