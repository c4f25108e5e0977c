"""Verify the service by the system's authorities, by one pinned authority, or by its key.

A computer whose clock is years off finds every certificate expired or not yet valid. Once enrolled
it has stored the key of the service's certificate; whoever proves that key is the service, whatever
the dates, and so the chain need not be verified.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.fault import N_

from .exchange_faults import AddressRefused

# The codes for "outside its dates": OpenSSL, Windows (as signed and unsigned), macOS.
_DATES = frozenset({9, 10, 0x800B0101, 0x800B0101 - 2**32, -67818, -67819})


def trusting_system() -> ssl.SSLContext:
    """Return a context that trusts what the system trusts."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def trusting_only(ca: Path) -> ssl.SSLContext:
    """Return a context that trusts nobody but the authorities in *ca* (PEM)."""
    # Not create_default_context: it would add what a province's own authority often lacks
    # (strict extensions), and the variables of the environment.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=ca)
    except (OSError, ssl.SSLError) as error:
        raise AddressRefused(
            N_("{file} cannot be read as a certificate of an authority (PEM)."), file=ca
        ) from error
    return context


def trusting_key() -> ssl.SSLContext:
    """Return a context that verifies no chain: the caller compares the key before sending."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def key_of(certificate: bytes) -> str:
    """Return SHA-256 of the public key (SPKI) in a DER *certificate*, in hex."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = x509.load_der_x509_certificate(certificate).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def dates_of(certificate: bytes) -> tuple[int, int]:
    """Return from when until when a DER *certificate* holds, in UTC seconds."""
    from cryptography import x509

    read = x509.load_der_x509_certificate(certificate)
    return int(read.not_valid_before_utc.timestamp()), int(read.not_valid_after_utc.timestamp())


def is_about_dates(error: BaseException) -> bool:
    """Return whether the dates of a certificate are what *error* is about, and nothing else."""
    return any(
        isinstance(cause, ssl.SSLCertVerificationError)
        and getattr(cause, "verify_code", None) in _DATES
        for cause in causes(error)
    )


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield *error* and its causes, also as requests and urllib3 store them."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        related = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        waiting += [other for other in related if isinstance(other, BaseException)]
