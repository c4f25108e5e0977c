"""Who may look at the officer's page: the code of a viewer, and a session of a day after it.

The code is the one that ``code --role viewer`` made; it opens the page until it is withdrawn. The
session is a cookie that only this service can make; nothing is stored about it.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec
from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.seal import Seal
from central_service.trouble.service_faults import CodeUnknown
from desktop_app.core.ids import Role
from desktop_app.i18n import N_

from .codes import code_hash, may_be_known, read_code

LIFE = 24 * 3600  # seconds
COOKIE = "readiness-page"
_NUMBER = 16  # bytes of a code's hash that name it in the cookie


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks: the areas whose figures are shown."""

    areas: tuple[str, ...]


def sign_in(service: Service, text: str) -> str:
    """Return the cookie of a session for the viewer's code *text*.

    Raise CodeMistyped or CodeUnknown for a code that opens no page.
    """
    plain = read_code(text)
    with service.database.reading() as connection:
        if not may_be_known(connection, plain, service.seal, b"", now()) and not _untagged(
            connection
        ):
            raise _unknown()
    hashed = code_hash(plain, service.seal)
    with service.database.reading() as connection:
        if viewer_of(connection, hashed[:_NUMBER]) is None:
            raise _unknown()
    until = now() + LIFE
    number = hashed[:_NUMBER].hex()
    return f"{number}.{until}.{_mac(service.seal, number, until)}"


def viewer_in(service: Service, cookie: str | None) -> Viewer | None:
    """Return who the session *cookie* is of; None for none, an old one, or a withdrawn code."""
    number, _, rest = (cookie or "").partition(".")
    until, _, mac = rest.partition(".")
    if len(number) != 2 * _NUMBER or not (until.isascii() and until.isdigit()) or len(until) > 12:
        return None
    if not hmac.compare_digest(mac.encode(), _mac(service.seal, number, int(until)).encode()):
        return None
    if now() > int(until):
        return None
    with service.database.reading() as connection:
        return viewer_of(connection, bytes.fromhex(number))


def viewer_of(connection: Connection, number: bytes) -> Viewer | None:
    """Return the viewer whose code's hash begins with *number*, None for none in force."""
    table = schema.codes.c
    rows = connection.execute(
        select(table.hash, table.area).where(
            table.role == Role.VIEWER.value, table.withdrawn == 0, table.area != ""
        )
    )
    for row in rows:
        if bytes(row.hash)[:_NUMBER] == number:
            return Viewer(areas=(row.area,))
    return None


def _untagged(connection: Connection) -> bool:
    """Return whether a viewer's code is in force that was made before codes had tags."""
    table = schema.codes.c
    found = select(table.made).where(table.role == Role.VIEWER.value, table.tag.is_(None)).limit(1)
    return connection.execute(found).first() is not None


def _mac(seal: Seal, number: str, until: int) -> str:
    secret = seal.secret_for("page sessions")
    return hmac.digest(secret, f"{number} {until}".encode(), hashlib.sha256).hex()[:32]


def _unknown() -> CodeUnknown:
    return CodeUnknown(
        N_("This code opens no page. Compare it with the letter, or ask for a viewer's code.")
    )
