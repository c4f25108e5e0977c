"""Check the service's certificate before serving with it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_, figures

_SOON = timedelta(days=21)  # enough time to get a new one


class _KeySealed(Exception):
    """The key is encrypted with a passphrase."""


def check_certificate(certificate: Path, key: Path) -> None:
    """Raise SettingRefused where *certificate* and *key* cannot be used to serve."""

    def sealed() -> str:
        raise _KeySealed  # else OpenSSL would prompt for it and wait for ever

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=sealed)
    except _KeySealed as error:
        raise SettingRefused(
            N_(
                "The key {file} is kept under a passphrase, which nobody can type when the service"
                " starts. Write it without one (openssl pkey -in {file} -out NEW), readable by the"
                " service's account alone."
            ),
            file=key,
        ) from error
    except ssl.SSLError as error:
        raise SettingRefused(_of_tls(error), file=certificate, key=key) from error
    except OSError as error:
        raise SettingRefused(
            N_("The certificate {file} cannot be used: {reason}."),
            file=certificate,
            reason=why_refused(error),
        ) from error


def certificate_warning(certificate: Path, *, now: datetime | None = None) -> Fault | None:
    """Return what is wrong with the dates of *certificate*, None where nothing is.

    The service runs nevertheless: devices that were enrolled before know its key.
    """
    now = now or datetime.now(UTC)
    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError):
        return None  # reported by check_certificate
    first, last = read.not_valid_before_utc, read.not_valid_after_utc
    if now < first:
        return Fault(
            N_(
                "The certificate {file} is valid from {day} on only, or this machine's clock is"
                " wrong. Devices that were connected before go on; no new one can connect."
            ),
            file=certificate,
            day=figures.day(first.date()),
        )
    if now > last:
        return Fault(
            N_(
                "The certificate {file} ran out on {day}. Devices that were connected before go"
                " on, for they know its key; no new one can connect. Have another one issued for"
                " the same key."
            ),
            file=certificate,
            day=figures.day(last.date()),
        )
    if now > last - _SOON:
        return Fault(
            N_(
                "The certificate {file} runs out on {day}. Have another one issued for the same"
                " key before that."
            ),
            file=certificate,
            day=figures.day(last.date()),
        )
    return None


def _of_tls(error: ssl.SSLError) -> str:
    match error.reason:
        case "KEY_VALUES_MISMATCH":
            return N_("The key {key} does not belong to the certificate {file}.")
        case "EE_KEY_TOO_SMALL" | "CA_KEY_TOO_SMALL" | "CA_MD_TOO_WEAK":
            return N_("The certificate {file} is too weak to be used. Have a stronger one issued.")
        case _:
            return N_(
                "{file} and {key} are not a certificate and its key in PEM form (the lines that"
                " begin with -----BEGIN)."
            )
