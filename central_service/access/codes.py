"""One-time codes that connect a device: ten Crockford characters and a check digit, for 7 days."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, and_, insert, or_, select

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.signing.seal import Seal
from central_service.trouble.service_faults import CodeMistyped, UsageWrong
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.core.text.codes import ALPHABET, LENGTH, check_digit, plain_code
from desktop_app.i18n import N_

from .areas import known_area

LIFE = 7 * 24 * 3600  # seconds
_UNTAGGED = 2 * LIFE  # seconds that a code without a tag is looked for by its hash
_TAG_BYTES = 3
_OF_COMMUNE = frozenset({Role.CLERK, Role.LEADER})


class NewCode(msgspec.Struct, frozen=True, kw_only=True):
    """A new code, shown once; the service keeps no readable copy."""

    code: str  # "7K3F-9M2P-QRT"
    role: Role
    commune: CommuneCode | None
    area: str | None
    expires: int


class KeptCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code in the database; of commune and area the one it is not for is ""."""

    role: Role
    commune: str
    area: str
    expires: int
    public_key: bytes | None  # of the first key that used it
    is_withdrawn: bool = False


def make_code(
    service: Service, role: Role, *, commune: CommuneCode | None = None, area: str | None = None
) -> NewCode:
    """Return a new code for *role* over a commune or an area."""
    if (commune is None) == (area is None):
        raise UsageWrong(N_("A code is for one commune or for one area."))
    if area is not None and role in _OF_COMMUNE:
        raise UsageWrong(N_("A clerk or a leader belongs to one commune, not to an area."))
    if area is None and role is Role.VIEWER:
        raise UsageWrong(
            N_("A viewer's code opens the page of an area: name the area with --area.")
        )
    return _made(service, role, [commune or ""], area or "", batch="")[0]


def make_codes(
    service: Service, role: Role, communes: Sequence[CommuneCode], *, batch: str
) -> list[NewCode]:
    """Return a new code of *role* for each of *communes*: one act, under the name *batch*."""
    return _made(service, role, communes, "", batch=batch)


def _made(
    service: Service, role: Role, communes: Sequence[str], area: str, *, batch: str
) -> list[NewCode]:
    moment = now()
    plains = [_plain() for _ in communes]
    hashes = [code_hash(plain, service.seal) for plain in plains]
    with service.database.writing() as connection:
        if area:
            area = known_area(connection, area)
        target = {"area": area} if area else {"commune": " ".join(communes)}
        detail = {"role": str(role), **target, "codes": " ".join(one.hex() for one in hashes)}
        detail |= {"batch": batch} if batch else {}
        record_act(connection, service.seal, Act.CODE, detail, now=moment)
        connection.execute(
            insert(schema.codes),
            [
                {
                    "hash": hashed,
                    "tag": code_tag(plain, service.seal),
                    "role": str(role),
                    "commune": commune,
                    "area": area,
                    "made": moment,
                    "expires": moment + LIFE,
                    "batch": batch,
                }
                for plain, hashed, commune in zip(plains, hashes, communes, strict=True)
            ],
        )
    return [
        NewCode(
            code=written(plain),
            role=role,
            commune=CommuneCode(commune) if commune else None,
            area=area or None,
            expires=moment + LIFE,
        )
        for plain, commune in zip(plains, communes, strict=True)
    ]


def _plain() -> str:
    plain = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return plain + check_digit(plain)


def read_code(text: str) -> str:
    """Return the eleven characters that *text* spells; raise CodeMistyped where they cannot be.

    Small letters, spaces and hyphens do not matter, nor does O for 0 and I or L for 1.
    """
    plain = plain_code(text)
    if plain is None:
        raise CodeMistyped(
            N_("A character of the code is wrong. Please compare it with the letter.")
        )
    return plain


def written(plain: str) -> str:
    """Return the code in groups that a person can read out: XXXX-XXXX-XXX."""
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def code_hash(plain: str, seal: Seal) -> bytes:
    """Return what the database keeps of a code.

    Keyed: with a copy of the database alone nobody can test codes. Slow: nor many with the key.
    """
    salt = seal.secret_for("enrolment codes")
    return hashlib.scrypt(plain.encode(), salt=salt, n=2**12, r=8, p=1, dklen=32)


def code_tag(plain: str, seal: Seal) -> bytes:
    """Return the keyed tag of a code, by which most wrong codes are refused without a slow hash.

    It is short, so that a copy of the database with the key still costs slow hashes: of the 2^50
    codes 2^26 have the tag of a given one.
    """
    told = hmac.digest(seal.secret_for("tags of enrolment codes"), plain.encode(), hashlib.sha256)
    return told[:_TAG_BYTES]


def may_be_known(
    connection: Connection, plain: str, seal: Seal, public_key: bytes, moment: int
) -> bool:
    """Return whether the database may hold this code for *public_key*; no slow hash is computed.

    A code of before the tags may be meant for two weeks after it was made, and afterwards where
    the same key used it before.
    """
    table = schema.codes.c
    untagged = or_(table.made > moment - _UNTAGGED, table.public_key == public_key)
    found = or_(table.tag == code_tag(plain, seal), and_(table.tag.is_(None), untagged))
    return connection.execute(select(table.made).where(found).limit(1)).first() is not None


def find_code(connection: Connection, hashed: bytes, *, locked: bool = False) -> KeptCode | None:
    """Return the code with this hash, or None; *locked* holds it until the transaction ends."""
    table = schema.codes
    query = select(
        table.c.role,
        table.c.commune,
        table.c.area,
        table.c.expires,
        table.c.public_key,
        table.c.withdrawn,
    ).where(table.c.hash == hashed)
    row = connection.execute(query.with_for_update() if locked else query).one_or_none()
    if row is None:
        return None
    return KeptCode(
        role=Role(row.role),
        commune=row.commune,
        area=row.area,
        expires=row.expires,
        public_key=bytes(row.public_key) if row.public_key is not None else None,
        is_withdrawn=bool(row.withdrawn),
    )
