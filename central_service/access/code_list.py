"""The codes that were given out: listed, and taken back."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select, update

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app.core.ids import Role
from desktop_app.i18n import N_

_SHOWN = 8  # hex digits of a code's number, which is the beginning of its hash


class ListedCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code as the administrator sees it; ``number`` names it, and says nothing of the code."""

    number: str
    role: Role
    commune: str
    area: str
    batch: str
    made: int
    expires: int
    used: int | None
    withdrawn: int

    def is_open(self, at: int) -> bool:
        """Return whether a machine could connect with it *at* that time, UTC seconds."""
        return self.used is None and not self.withdrawn and at <= self.expires

    @property
    def opens_page(self) -> bool:
        """Whether somebody can sign in to the officer's page with it, used or past its time too."""
        return self.role is Role.VIEWER and self.area != "" and not self.withdrawn


def listed_codes(connection: Connection) -> list[ListedCode]:
    """Return all codes, the newest first."""
    table = schema.codes.c
    rows = connection.execute(
        select(
            table.hash, table.role, table.commune, table.area, table.batch, table.made,
            table.expires, table.used, table.withdrawn,
        ).order_by(table.made.desc(), table.commune, table.area, table.hash)
    )  # fmt: skip
    return [
        ListedCode(
            number=bytes(row.hash).hex()[:_SHOWN],
            role=Role(row.role),
            commune=row.commune,
            area=row.area,
            batch=row.batch,
            made=row.made,
            expires=row.expires,
            used=row.used,
            withdrawn=row.withdrawn,
        )
        for row in rows
    ]


def codes_named(connection: Connection, text: str) -> list[ListedCode]:
    """Return the codes of the batch *text*, or the code of that number; raise NotHeld for none."""
    codes = listed_codes(connection)
    of_batch = [code for code in codes if code.batch and code.batch == text.lower()]
    found = of_batch or [code for code in codes if code.number == text.lower()]
    if not found:
        raise NotHeld(
            N_("No code and no batch of codes is called {name}: see “code list”."), name=text[:60]
        )
    if not of_batch and len(found) > 1:
        raise SettingRefused(
            N_("{count} codes have the number {name}."), count=len(found), name=text[:60]
        )
    return found


def withdraw_codes(service: Service, text: str) -> list[ListedCode]:
    """Withdraw the codes that *text* names; return those that were still in force.

    With a withdrawn code no machine connects, and nobody signs in; machines that connected with it
    before stay connected.
    """
    moment = now()
    table = schema.codes
    with service.database.writing() as connection:
        found = [code for code in codes_named(connection, text) if not code.withdrawn]
        if not found:
            return []
        numbers = {code.number for code in found}
        hashes = [
            bytes(hashed)
            for hashed in connection.execute(select(table.c.hash)).scalars()
            if bytes(hashed).hex()[:_SHOWN] in numbers
        ]
        detail = {"codes": " ".join(hashed.hex() for hashed in hashes)}
        record_act(connection, service.seal, Act.WITHDRAW, detail, now=moment)
        connection.execute(update(table).where(table.c.hash.in_(hashes)).values(withdrawn=moment))
    return found
