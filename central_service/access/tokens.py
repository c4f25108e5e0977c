"""Bearer tokens: each lets one device read, never write; stored hashed.

See docs/rules.md#data-14.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, insert, select

from central_service.database import schema
from central_service.database.connections import insert_rows, rows_among
from central_service.signing.seal import Seal
from central_service.trouble.service_faults import Revoked, Unauthorised
from desktop_app.core.changes.roster import Revocation
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_

_BYTES = 16  # 22 characters of base64url


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """The device that a token belongs to. ``is_fresh``: it reads with it for the first time."""

    device: DeviceId
    revoked: Revocation
    told: int | None
    is_fresh: bool = False


def token_for(seal: Seal, code: str, public_key: bytes) -> str:
    """Return the token of the key for *code*, each time the same.

    So a device whose reply was lost repeats the request and gets the same answer, though the
    service stores no token.
    """
    secret = seal.secret_for("tokens")
    digest = hmac.digest(secret, code.encode() + b"\0" + public_key, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_BYTES]).rstrip(b"=").decode()


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a token: it is random, so one hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def keep_token(connection: Connection, token: str, device: DeviceId, *, now: int) -> None:
    """Bind *token* to *device*, if it is not yet."""
    table = schema.tokens
    hashed = token_hash(token)
    if connection.execute(select(table.c.device).where(table.c.hash == hashed)).first() is None:
        connection.execute(insert(table).values(hash=hashed, device=device, made=now))


def is_plain(connection: Connection, token: str) -> bool:
    """Return whether *token* may be returned in plain: it is unused and was never sealed.

    A program whose reply was lost repeats its request. A later one comes from somebody else.
    """
    table = schema.sealed_tokens.c
    found = select(table.hash).where(table.hash == token_hash(token))
    return connection.execute(found).first() is None


def only_sealed(connection: Connection, hashes: Collection[bytes]) -> None:
    """Return the tokens with these hashes only sealed to their keys from now on."""
    rows = [(hashed,) for hashed in sorted(hashes)]
    insert_rows(connection, schema.sealed_tokens, rows, unless_there=True)


def token_in(authorization: str | None) -> str | None:
    """Return the token of an Authorization header, None without one; raise Unauthorised."""
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unknown_token()
    return token.strip()


_BEARERS = (
    "SELECT t.hash, m.device, m.revoked, m.told, s.hash IS NULL FROM tokens AS t"
    " JOIN members AS m ON m.device = t.device"
    " LEFT JOIN sealed_tokens AS s ON s.hash = t.hash WHERE t.hash {}"
)


def bearers_of(connection: Connection, hashes: Collection[bytes]) -> dict[bytes, Bearer]:
    """Return the devices of the tokens with these hashes; unknown ones are left out."""
    if not hashes:
        return {}
    return {
        bytes(hashed): Bearer(
            device=device, revoked=Revocation(how), told=told, is_fresh=bool(fresh)
        )
        for hashed, device, how, told, fresh in rows_among(connection, _BEARERS, hashes)
    }


def bearer_of(connection: Connection, token: str | None) -> Bearer:
    """Return the device of *token*; raise Unauthorised for an unknown one."""
    if token is None:
        raise Unauthorised(N_("This needs the token that the device got when it was connected."))
    hashed = token_hash(token)
    bearer = bearers_of(connection, {hashed}).get(hashed)
    if bearer is None:
        raise unknown_token()
    return bearer


def refuse_revoked(bearer: Bearer) -> None:
    """Raise Revoked where the device may read nothing more."""
    if bearer.revoked:
        raise revoked()


def revoked() -> Revoked:
    """Return the fault for a revoked device."""
    return Revoked(
        N_("This device was revoked. What it holds stays on it; ask the provincial office.")
    )


def unknown_token() -> Unauthorised:
    """Return the fault for an unknown token."""
    return Unauthorised(N_("The service does not know this token. Connect the device again."))
