"""Which address and which authority the service is reached by.

The letter's mark or the service's card names the first authority; later ones, and a new address,
come with the signed roster and are taken over once an exchange went well there.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop_app.core.changes.authority import (
    MAX_PEM,
    AuthorityRefused,
    certificate_in,
    is_marked,
)
from desktop_app.core.changes.roster import ServiceAddress
from desktop_app.core.digests import sha256_hex
from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

from .server import Server


def fetched_authority(context: DeskContext, url: str, mark: str) -> Path:
    """Return the file of the authority that the service at *url* names, which *mark* proves.

    Raise AuthorityRefused where it is another one, or a SyncFault of the connection.
    """
    from desktop_app.sync.http.client import Link

    with Link(url, is_unverified=True, proxy=chosen_proxy(context)) as link:
        pem = link.authority()
    if len(pem) > MAX_PEM or not is_marked(pem, mark):
        raise AuthorityRefused(
            N_(
                "The server at {url} is not the one in the letter: its certificate has another"
                " mark. Compare the address and the mark with the letter; nothing was sent."
            ),
            url=url,
        )
    return _kept(context, pem)


def chosen_proxy(context: DeskContext) -> str | None:
    """Return the proxy chosen for this data: its address, "" for none, None for the computer's."""
    return settings.read(context.store, settings.PROXY, str)


def kept_authority(context: DeskContext, file: Path) -> Path:
    """Return the copy in the data folder of the authority in *file*, as an office hands it out.

    Raise AuthorityRefused for what is no certificate (PEM). The file may lie on a USB drive.
    """
    try:
        pem = file.read_text("ascii", errors="ignore")[:MAX_PEM]
    except OSError as error:
        raise AuthorityRefused(
            N_("The file {file} cannot be read: {why}."), file=file, why=why_refused(error)
        ) from error
    return _kept(context, pem)


def authority_of_card(context: DeskContext) -> Path | None:
    """Return the file of the authority on the imported card, None where it names none."""
    from desktop_app.sync.package.service_card import decode_card

    data = settings.read(context.store, settings.CARD, bytes)
    address = decode_card(data).roster.address if data is not None else msgspec.UNSET
    return _kept(context, address.ca) if address is not msgspec.UNSET and address.ca else None


def next_server(context: DeskContext, server: Server) -> list[Server]:
    """Return where to exchange now: what the roster names, else *server*."""
    roster = context.roster
    named = roster.address if roster is not None else msgspec.UNSET
    if named is msgspec.UNSET or not named.url:
        return [server]
    return [_server_at(context, named, server)]


def unreachable() -> tuple[type[Fault], ...]:
    """Return the faults after which the address before is tried."""
    from desktop_app.sync.http.exchange_faults import (
        AddressRefused,
        ClockWrong,
        NoConnection,
        Nonsense,
        SlowConnection,
        WrongCertificate,
    )

    return NoConnection, SlowConnection, Nonsense, WrongCertificate, ClockWrong, AddressRefused


def settle_server(context: DeskContext, server: Server) -> None:
    """Store *server*, over which an exchange went well."""
    if settings.read(context.store, settings.SERVER, Server) != server:
        settings.keep(context.store, settings.SERVER, server)


def _server_at(context: DeskContext, named: ServiceAddress, before: Server) -> Server:
    ca = str(_kept(context, named.ca)) if named.ca else None
    return Server(url=named.url.rstrip("/"), ca=ca, name=before.name)


def _kept(context: DeskContext, pem: str) -> Path:
    """Return the file in the data folder that holds the authority *pem*."""
    digest = sha256_hex(certificate_in(pem))
    file = context.store.folder / f"authority-{digest[:16]}.pem"
    if not file.is_file():
        part = file.with_suffix(".part")
        part.write_text(pem, encoding="ascii", errors="ignore")
        part.replace(file)
    return file
