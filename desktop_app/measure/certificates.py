"""Certificates of the signed-in person in Windows' store, with their expiry; no PIN is asked."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterable

from cryptography import x509
from cryptography.x509.oid import NameOID

from desktop_app.core.time.rounds import VIETNAM

from .results import Absence, Certificate, CertificateFacts

_STORE = "MY"  # "Personal" in Windows' words
_DER = "x509_asn"


def certificates() -> CertificateFacts | Absence:
    """Return the certificates, or that there is none, or no store."""
    if sys.platform != "win32":
        return Absence.NO_STORE
    kept = ssl.enum_certificates(_STORE)  # type: ignore[attr-defined,unused-ignore]
    found = read(data for data, encoding, _trust in kept if encoding == _DER)
    if not found:
        return Absence.NO_CERTIFICATE
    return CertificateFacts(tool="ssl.enum_certificates", certificates=found)


def read(encoded: Iterable[bytes]) -> tuple[Certificate, ...]:
    """Return certificates in DER, the earliest expiry first; what is none is left out."""
    found = []
    for data in encoded:
        try:
            known = x509.load_der_x509_certificate(data)
            found.append(
                Certificate(
                    subject=_name(known.subject),
                    issuer=_name(known.issuer),
                    ends=known.not_valid_after_utc.astimezone(VIETNAM).date(),
                    own=known.subject == known.issuer,
                )
            )
        except (ValueError, OverflowError):
            continue
    return tuple(sorted(found, key=lambda one: (one.ends, one.subject)))


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()
