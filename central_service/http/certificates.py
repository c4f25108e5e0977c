"""Check the service's certificate before serving with it."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_, figures

_SOON = timedelta(days=21)  # enough time to get a new one


class CertificateWarning(Fault):
    """A fault of a certificate with which the service runs; ``keeps_out``: no device can enrol."""

    def __init__(self, message: str, *, keeps_out: bool, **params: object) -> None:
        super().__init__(message, **params)
        self.keeps_out = keeps_out


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
    _refuse_useless(certificate)


def _refuse_useless(certificate: Path) -> None:
    """Raise SettingRefused where no program would accept *certificate* from a server."""
    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        extensions = read.extensions
    except ValueError as error:
        raise SettingRefused(
            N_("The certificate {file} cannot be read as one."), file=certificate
        ) from error
    try:
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = x509.SubjectAlternativeName([])
    if not list(names):
        raise SettingRefused(
            N_(
                "The certificate {file} names no host (subjectAltName), so no device would accept"
                " it. Have one issued for the address of the service."
            ),
            file=certificate,
        )
    try:
        uses = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if ExtendedKeyUsageOID.SERVER_AUTH not in uses:
        raise SettingRefused(
            N_("The certificate {file} is not one of a server (serverAuth)."), file=certificate
        )


def certificate_names(certificate: Path, host: str) -> bool:
    """Return whether *certificate* is for *host*, a name or an address."""
    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    try:
        return ipaddress.ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        pass
    labels = host.lower().rstrip(".").split(".")
    for name in names.get_values_for_type(x509.DNSName):
        theirs = name.lower().split(".")
        if theirs == labels or (theirs[:1] == ["*"] and theirs[1:] == labels[1:]):
            return True
    return False


def certificate_warning(
    certificate: Path,
    *,
    now: datetime | None = None,
    host: str = "",
    content: bytes | None = None,
) -> CertificateWarning | None:
    """Return what is wrong with *certificate*: its dates, or that it is not for *host*.

    *content* is looked at in place of the file, where it is served as another one (PEM).
    The service runs nevertheless: devices that were enrolled before know its key.
    """
    now = now or datetime.now(UTC)
    try:
        read = x509.load_pem_x509_certificate(content or certificate.read_bytes())
    except (OSError, ValueError):
        return None  # reported by check_certificate
    first, last = read.not_valid_before_utc, read.not_valid_after_utc
    if now < first:
        return CertificateWarning(
            N_(
                "The certificate {file} is valid from {day} on only, or this machine's clock is"
                " wrong. Devices that were connected before go on; no new one can connect."
            ),
            keeps_out=True,
            file=certificate,
            day=figures.day(first.date()),
        )
    if now > last:
        return CertificateWarning(
            N_(
                "The certificate {file} ran out on {day}. Devices that were connected before go"
                " on, for they know its key; no new one can connect. Have another one issued for"
                " the same key."
            ),
            keeps_out=True,
            file=certificate,
            day=figures.day(last.date()),
        )
    if host and not certificate_names(certificate, host):
        return CertificateWarning(
            N_(
                "The certificate {file} is not for {host}, the address that letters and devices"
                " have. No new device can connect. Have one issued for that name."
            ),
            keeps_out=True,
            file=certificate,
            host=host,
        )
    if now > last - _SOON:
        return CertificateWarning(
            N_(
                "The certificate {file} runs out on {day}. Have another one issued for the same"
                " key before that."
            ),
            keeps_out=False,
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
