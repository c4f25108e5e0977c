"""The authority of a service's certificate, where it is not one that every system knows.

A province may issue its own certificates. The letter then bears a mark of the authority that a
person can type; the program fetches the authority from the service and compares it with the mark.
"""

from __future__ import annotations

import base64
import binascii

from desktop_app.core.digests import sha256
from desktop_app.core.fault import N_, Fault

from .receipts import crockford

MAX_PEM = 16 * 1024  # characters of an authority's certificate
_DIGITS = 16  # of the mark, five bits each: nobody finds another authority with the same 80 bits
_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class AuthorityRefused(Fault):
    """The authority is none, or not the one that the letter names."""


def authority_mark(pem: str) -> str:
    """Return the mark of the authority in *pem*: "7K3F-9M2P-QRTV-WXYZ"; raise AuthorityRefused."""
    digest = sha256(certificate_in(pem))
    word = crockford(int.from_bytes(digest[: _DIGITS * 5 // 8], "big"), _DIGITS)
    return "-".join(word[at : at + 4] for at in range(0, _DIGITS, 4))


def certificate_in(pem: str) -> bytes:
    """Return the first certificate of *pem* in DER; raise AuthorityRefused where there is none."""
    body = pem[:MAX_PEM].partition(_BEGIN)[2].partition(_END)
    if not body[1]:
        raise AuthorityRefused(N_("There is no certificate of an authority (PEM)."))
    try:
        return base64.b64decode("".join(body[0].split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise AuthorityRefused(N_("There is no certificate of an authority (PEM).")) from error


def is_marked(pem: str, mark: str) -> bool:
    """Return whether *mark*, as a person typed it, is that of the authority in *pem*."""
    return _folded(authority_mark(pem)) == _folded(mark)


def _folded(mark: str) -> str:
    return mark.upper().translate(_ALIKE)
