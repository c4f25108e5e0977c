"""A small data folder with a key of its own, which writes and exchanges with real code."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.core.changes.bodies import Answer, Body
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.ids import CentreId, CommuneCode, DeviceId, Role, RoundId, Status
from desktop_app.storage import facts, feeds, identities, state, writing
from desktop_app.storage.identities import Identity
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter, Draft
from desktop_app.sync.exchange import enrolment, known
from desktop_app.sync.exchange.exchange import Outcome, exchange
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.transport import Limits

XA, XB = "25399", "25402"
AREA = "Cụm thi đua số 3"
ROUND = RoundId("2026-11")
QUICK = Limits(connect=2, silence=2, head=3, window=1, least=64)


class Exchanger:
    """One device of one person."""

    def __init__(
        self,
        folder: Path,
        person: str,
        *,
        commune: str | None = None,
        role: Role = Role.CLERK,
        wall: int | None = None,
    ) -> None:
        self.key = new_private_key()
        public = public_key_of(self.key)
        self.device: DeviceId = device_id(public)
        self.commune = CommuneCode(commune) if commune else None
        self.wall = wall or int(time.time())
        self.token: str | None = None
        self.url = ""
        self.ca: Path | None = None
        self.store = Store.create(folder)
        self.identity = Identity(
            device=self.device,
            public_key=public,
            role=role,
            person=person,
            commune=self.commune,
            created=self.wall,
        )
        identities.add_identity(self.store, self.identity)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def clock(self) -> float:
        """Return the time by this computer's clock."""
        return float(self.wall)

    def answer(self, item: str, status: str = "met", **said: Any) -> Held:
        """Write one answer, with the key in memory."""
        body = Answer(checklist="decree-118/1", status=Status(status), **said)
        return self.write(body, item=item)

    def write(
        self, body: Body, *, item: str = "", commune: str | None = None, signed: bool = True
    ) -> Held:
        """Write *body* about the own commune, or another one."""
        about = commune or self.commune
        assert about is not None
        self.wall += 20
        clock = facts.clock(self.store)
        writer = ChangeWriter(
            device=self.device,
            private_key=self.key if signed else None,
            wall=self.wall,
            offset=clock.offset if clock else None,
            offset_age=max(0, self.wall - clock.learnt_at) if clock else None,
        )
        record = state.record(self.store, CentreId(about), ROUND)
        register = record.item(item).answer if isinstance(body, Answer) else None  # type: ignore[arg-type]
        bases = tuple(held.hash for held in register.heads) if register else ()
        draft = Draft(body=body, centre=CentreId(about), round=ROUND, item=item, bases=bases)
        (held,) = writing.write(self.store, writer, [draft])
        return held

    def enrol(self, url: str, code: str, *, ca: Path | None = None, limits: Limits = QUICK) -> None:
        """Connect to the service at *url*."""
        reply = enrolment.enrol(
            self.store, url, code, self.identity, self.key, ca=ca, limits=limits, clock=self.clock
        )
        self.token, self.url, self.ca = reply.token, url, ca

    def link(self, url: str | None = None, limits: Limits = QUICK) -> Link:
        """Return a link to the service, or to whatever is at *url*."""
        pin = known.server_key(self.store)
        return Link(url or self.url, token=self.token, ca=self.ca, pin=pin, limits=limits)

    def exchange(self, url: str | None = None, **said: Any) -> Outcome:
        """Exchange once, with the service or whatever is at *url*."""
        with self.link(url) as link:
            keys: Mapping[DeviceId, bytes] = {self.device: self.key}
            return exchange(self.store, link, keys, clock=self.clock, **said)

    @property
    def waiting(self) -> int:
        """How many own changes have no receipt."""
        return feeds.waiting(self.store)

    def says(self, item: str, commune: str | None = None) -> str | None:
        """Return the status of the answer that stands."""
        about = commune or self.commune
        assert about is not None
        register = state.record(self.store, CentreId(about), ROUND).item(item).answer  # type: ignore[arg-type]
        return register.standing.change.fields["status"] if register else None


def write_many(
    desk: Exchanger, count: int, note: str = "Thiếu một người", *, start: int = 0
) -> None:
    """Write *count* answers at once, like those of a week without a connection."""
    assert desk.commune is not None
    body = Answer(checklist="decree-118/1", status=Status.MET, note=note)
    drafts = [
        Draft(body=body, centre=CentreId(desk.commune), round=ROUND, item=f"item.n{number}")
        for number in range(start, start + count)
    ]
    writer = ChangeWriter(device=desk.device, private_key=desk.key, wall=desk.wall)
    writing.write(desk.store, writer, drafts)


Begin = Callable[..., Exchanger]  # what the fixtures ``begin`` and ``enrolled`` give
