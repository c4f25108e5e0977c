"""The verb about where the service is, for letters and for the devices that are connected."""

from __future__ import annotations

import argparse
from pathlib import Path

from central_service.access.published import Notice, publish, published_address
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.changes.authority import MAX_PEM, authority_mark
from desktop_app.core.changes.roster import ServiceAddress
from desktop_app.i18n import N_, _

from .asking import ask, may_be_asked
from .opening import opened
from .words import Actions, add_verb, settings_of


def add(actions: Actions) -> None:
    """Add the verb about the address."""
    said = add_verb(
        actions, "address", _address, _("say where the service is; without an address, show it")
    )
    said.add_argument("url", nargs="?", metavar="URL", help=_("such as https://rasoat.tinh.gov.vn"))
    said.add_argument(
        "--ca", type=Path, metavar="FILE", help=_("authority of the certificate, PEM, if private")
    )
    may_be_asked(said)


def _address(options: argparse.Namespace) -> None:
    """Say where the service is."""
    with opened(settings_of(options)) as service:
        with service.database.reading() as connection:
            before = published_address(connection)
        if options.url is None:
            _show(before)
            return
        after = ServiceAddress(url=_checked(options.url), ca=_authority(options.ca))
        if before is not None and before != after:
            ask(
                options,
                _("Every device will reach the service at {after} instead of {before}.").format(
                    after=after.url, before=before.url
                ),
                is_clear=True,
            )
        publish(service, Notice.ADDRESS, after)
    _show(after)
    print(
        _(
            "Letters and cards carry it from now on. A connected device takes it over at its next"
            " exchange, once the service answers it there; keep the old address until then."
        )
    )


def _show(known: ServiceAddress | None) -> None:
    if known is None:
        print(_("Nobody has said yet where the service is."))
        return
    print(_("Address: {url}").format(url=known.url))
    if known.ca:
        print(_("Mark of the certificate: {mark}").format(mark=authority_mark(known.ca)))


def _checked(url: str) -> str:
    """Return *url* in the form that devices use; raise SettingRefused where it is not encrypted."""
    if url.startswith("https://") and " " not in url and len(url) > len("https://"):
        return url.rstrip("/")
    if url.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]")):
        return url.rstrip("/")
    raise SettingRefused(
        N_("“{url}” is not the address of a service: it begins with https://."), url=url[:200]
    )


def _authority(file: Path | None) -> str:
    """Return the authority in *file*, "" for none; raise SettingRefused for no certificate."""
    if file is None:
        return ""
    try:
        pem = file.read_text("ascii")[:MAX_PEM]
    except UnicodeDecodeError:
        pem = ""
    authority_mark(pem)  # raises for what is no certificate
    return pem
