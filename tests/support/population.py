"""Many connected machines at once, as enrolment leaves them but without its slow hashing of codes.

For benchmarks and tests of many: what each of them writes is really signed and chained.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from central_service.access.codes import LIFE
from central_service.access.tokens import token_for, token_hash
from central_service.database import schema
from central_service.database.connections import insert_rows
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act, standing
from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.changes.feeds import (
    device_id,
    first_head,
    next_head,
    public_key_of,
    sign_head,
)
from desktop_app.core.changes.segments import Segment
from desktop_app.core.ids import CentreId, CommuneCode, ItemId, Role
from desktop_app.sync.wire.messages import SyncRequest, encode_request

from .workloads import ITEMS, ROUND, STARTED

_CODES_OF_AN_ACT = 200  # an entry takes 32 KB at most


class SimulatedDevice:
    """One connected machine: its key, its token, and the chain of what it wrote about a commune."""

    def __init__(self, commune: CommuneCode, person: str) -> None:
        self.commune = commune
        self.person = person
        self.key = hashlib.sha256(f"{person} of {commune}".encode()).digest()
        self.public_key = public_key_of(self.key)
        self.device = device_id(self.public_key)
        self.token = ""
        self.roster = (0, 0)
        self.sequence = 0
        self.head = first_head(self.device, commune)

    def write(
        self,
        *fields: dict[str, object],
        items: Iterable[ItemId] = (),
        kind: str = "answer",
        version: int = 1,
    ) -> Segment:
        """Return one change for each of *fields* as a signed segment."""
        first, named, entries = self.sequence + 1, iter(items), []
        for said in fields:
            self.sequence += 1
            change = Change(
                kind=kind,
                version=version,
                device=self.device,
                commune=self.commune,
                sequence=self.sequence,
                counter=self.sequence,
                wall=STARTED + self.sequence * 20,
                offset=0,
                offset_age=900,
                centre=CentreId(self.commune),
                round=ROUND,
                item=next(named, ITEMS[self.sequence % len(ITEMS)]),
                fields={"checklist": "decree-118/1", **said},
            )
            entries.append(change)
            self.head = next_head(self.head, change_hash(change))
        return Segment(
            device=self.device,
            commune=self.commune,
            first=first,
            entries=tuple(entries),
            signature=sign_head(self.key, self.device, self.commune, self.sequence, self.head),
        )

    def tick(self) -> Segment:
        """Return one more answer, signed."""
        n = self.sequence
        if n % 3:
            return self.write({"status": "met", "seconds": 3 + n % 20})
        return self.write({"status": "unmet", "cause": "no_staff", "seconds": 9 + n % 20})

    def request(self, *segments: Segment, position: int | None) -> SyncRequest:
        """Return the request that brings *segments*, from a reader that stands at *position*."""
        return SyncRequest(
            device=self.device,
            roster=self.roster,
            segments=segments,
            positions=None if position is None else {self.commune: position},
        )

    def posted(self, request: SyncRequest, host: str = "127.0.0.1") -> bytes:
        """Return *request* as the bytes of an HTTP request, as the program sends them."""
        body = encode_request(request)
        head = (
            f"POST /v1/sync HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
            f"Authorization: Bearer {self.token}\r\n\r\n"
        )
        return head.encode() + body


def populate(
    service: Service,
    communes: Iterable[CommuneCode],
    *,
    role: Role = Role.CLERK,
    person: str = "Người nhập",
) -> list[SimulatedDevice]:
    """Return a connected machine for each of *communes*, a known key each."""
    simulated_devices = [SimulatedDevice(commune, person) for commune in communes]
    moment = now()
    with service.database.writing() as connection:
        codes = [hashlib.sha256(s.public_key).digest() for s in simulated_devices]
        for start in range(0, len(codes), _CODES_OF_AN_ACT):
            some = slice(start, start + _CODES_OF_AN_ACT)
            detail = {
                "role": str(role),
                "commune": " ".join(s.commune for s in simulated_devices[some]),
                "codes": " ".join(code.hex() for code in codes[some]),
            }
            record_act(connection, service.seal, Act.CODE, detail, now=moment)
        numbers = {
            s.device: record_act(
                connection,
                service.seal,
                Act.ENROL,
                {
                    "device": s.device,
                    "role": str(role),
                    "commune": s.commune,
                    "area": "",
                    "person": s.person,
                },
                now=moment,
            )
            for s in simulated_devices
        }
        connection.execute(
            schema.codes.insert(),
            [
                {
                    "hash": code, "role": str(role), "commune": s.commune, "area": "",
                    "made": moment, "expires": moment + LIFE, "public_key": s.public_key,
                    "used": moment,
                }
                for code, s in zip(codes, simulated_devices, strict=True)
            ],
        )  # fmt: skip
        said = standing(connection)
        assert said is not None
        for simulated_device in simulated_devices:
            simulated_device.token = token_for(
                service.seal, simulated_device.commune, simulated_device.public_key
            )
            simulated_device.roster = (said.epoch, said.number)
        members = schema.members
        rows = [
            {
                "device": s.device, "public_key": s.public_key, "person": s.person,
                "position": "", "phone": "", "revoked": "", "told": None,
                "enrolled": moment, "changed": numbers[s.device],
            }
            for s in simulated_devices
        ]  # fmt: skip
        connection.execute(members.insert(), rows)
        insert_rows(
            connection,
            schema.grants,
            [(s.commune, "", s.device, str(role), moment) for s in simulated_devices],
        )
        insert_rows(
            connection,
            schema.tokens,
            [(token_hash(s.token), s.device, moment) for s in simulated_devices],
        )
    return simulated_devices
