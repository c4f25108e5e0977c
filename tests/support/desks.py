"""Real desks for tests: a data folder, a key, and what a person does there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from desktop_app.core.changes.bodies import Answer, Body, fields_of
from desktop_app.core.changes.change import Change, Held, held
from desktop_app.core.changes.feeds import (
    device_id,
    first_head,
    next_head,
    public_key_of,
    sign_head,
)
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.changes.receipts import Receipt, sign_receipt
from desktop_app.core.changes.segments import CheckedSegment, Segment, Stub, check_segment
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, Role, RoundId, Status
from desktop_app.storage import state
from desktop_app.storage.feeds import head_at
from desktop_app.storage.identities import Identity, add_identity
from desktop_app.storage.receiving import ReceivingResult, take_page, take_receipts
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter, Draft, write

COMMUNE = CommuneCode("00004")
CENTRE = CentreId("00004")
ROUND = RoundId("2026-11")
WALL = 1_794_000_000
CHECKLIST = "decree-118/1"
SERVICE_KEY = bytes(range(100, 132))
SERVICE = device_id(public_key_of(SERVICE_KEY))


def key_of(number: int) -> bytes:
    """Return the private key of the device with this number, the same each time."""
    return bytes([number]) * 32


class Desk:
    """The data of one person at one computer."""

    def __init__(self, folder: Path, number: int = 1, role: Role = Role.CLERK) -> None:
        self._be(number)
        self.store = Store.create(folder)
        add_identity(
            self.store,
            Identity(
                device=self.device,
                public_key=self.public_key,
                role=role,
                person="Nguyễn Thị Hoa",
                commune=COMMUNE,
                created=WALL,
            ),
        )

    @classmethod
    def at(cls, folder: Path, number: int = 1) -> Desk:
        """Return the desk whose data lies in *folder* already."""
        desk = cls.__new__(cls)
        desk._be(number)
        desk.store = Store.open(folder)
        return desk

    def _be(self, number: int) -> None:
        self.key = key_of(number)
        self.public_key = public_key_of(self.key)
        self.device = device_id(self.public_key)

    def reopen(self) -> Store:
        """Close the data and open it again."""
        folder = self.store.folder
        self.store.close()
        self.store = Store.open(folder)
        return self.store

    def writer(self, *, signed: bool = True) -> ChangeWriter:
        return ChangeWriter(device=self.device, private_key=self.key if signed else None, wall=WALL)

    def write(self, *drafts: Draft, signed: bool = True) -> tuple[Held, ...]:
        return write(self.store, self.writer(signed=signed), drafts)

    def say(
        self,
        body: Body,
        item: str = "",
        *,
        bases: Sequence[ChangeHash] = (),
        centre: CentreId = CENTRE,
        round: RoundId = ROUND,
        signed: bool = True,
    ) -> Held:
        """Write one change, in place of the heads that *bases* name."""
        draft = Draft(body=body, centre=centre, round=round, item=item, bases=tuple(bases))
        return self.write(draft, signed=signed)[0]

    def tick(
        self,
        item: str,
        status: Status = Status.MET,
        note: str | None = None,
        *,
        centre: CentreId = CENTRE,
        round: RoundId = ROUND,
        signed: bool = True,
    ) -> Held:
        """Answer *item* in place of what stands."""
        register = self.answer(item, centre=centre, round=round)
        bases = [head.identity for head in register.heads] if register else []
        body = Answer(checklist=CHECKLIST, status=status, note=note)
        return self.say(body, item, bases=bases, centre=centre, round=round, signed=signed)

    def answer(
        self, item: str, *, centre: CentreId = CENTRE, round: RoundId = ROUND
    ) -> Register | None:
        """Return what stands about *item*."""
        unit = Unit(kind=UnitKind.ANSWER, centre=centre, round=round, item=item)
        found = state.unit(self.store, unit)
        assert found is None or isinstance(found, Register)
        return found

    def take(
        self,
        *segments: Segment,
        positions: Mapping[CommuneCode, int] | None = None,
        contacts: Mapping[CommuneCode, int] | None = None,
    ) -> ReceivingResult:
        """Check segments as sync does and take them as one page."""
        return take_page(
            self.store,
            [self.checked(segment) for segment in segments],
            positions or {},
            contacts or {},
        )

    def checked(self, segment: Segment) -> CheckedSegment:
        before = head_at(self.store, segment.device, segment.commune, segment.first - 1)
        assert before is not None
        return check_segment(segment, before=before, public_key=public_key(segment.device))

    def receive(
        self,
        through: int,
        *,
        refused: Iterable[tuple[int, str]] = (),
        epoch: int = 1,
        time: int = 0,
    ) -> Receipt:
        """Take the service's receipt for this desk's own feed up to *through*."""
        head = head_at(self.store, self.device, COMMUNE, through)
        assert head is not None
        receipt = receipt_of(
            self.device, through, head, refused=tuple(refused), epoch=epoch, time=time
        )
        take_receipts(self.store, [receipt])
        return receipt


class Stranger:
    """Another device's feed about the commune, in memory, as the service would send it."""

    def __init__(self, number: int, commune: CommuneCode = COMMUNE) -> None:
        self.number, self.commune = number, commune
        self.key = key_of(number)
        self.device = device_id(public_key_of(self.key))
        self.entries: list[Held] = []
        self.heads: list[bytes] = [first_head(self.device, commune)]
        self.refused: dict[int, str] = {}

    def say(
        self,
        body: Body,
        item: str = "",
        *,
        bases: Sequence[ChangeHash] = (),
        counter: int | None = None,
        origin: ChangeHash | None = None,
        centre: CentreId | None = None,
        round: RoundId = ROUND,
    ) -> Held:
        """Write one change."""
        one = held(
            Change(
                kind=body.KIND,
                device=self.device,
                commune=self.commune,
                sequence=len(self.entries) + 1,
                counter=counter if counter is not None else len(self.entries) + 1,
                wall=WALL,
                bases=tuple(bases),
                origin=origin,
                centre=centre or CentreId(self.commune),
                round=round,
                item=item,
                fields=fields_of(body),
            )
        )
        self.entries.append(one)
        self.heads.append(next_head(self.heads[-1], one.hash))
        return one

    def tick(
        self,
        item: str,
        status: Status = Status.MET,
        note: str | None = None,
        *,
        bases: Sequence[ChangeHash] = (),
        counter: int | None = None,
    ) -> Held:
        body = Answer(checklist=CHECKLIST, status=status, note=note)
        return self.say(body, item, bases=bases, counter=counter)

    def segment(self, first: int = 1, last: int | None = None, *, received: int = 0) -> Segment:
        """Return entries *first* to *last* as the service sends them."""
        last = len(self.entries) if last is None else last
        entries: list[Change | Stub] = []
        for sequence in range(first, last + 1):
            one = self.entries[sequence - 1]
            reason = self.refused.get(sequence)
            entries.append(
                one.change
                if reason is None
                else Stub(hash=one.hash, bases=one.change.bases, reason=reason)
            )
        head = self.heads[last]
        return Segment(
            device=self.device,
            commune=self.commune,
            first=first,
            entries=tuple(entries),
            signature=sign_head(self.key, self.device, self.commune, last, head),
            received=received,
        )


def receipt_of(
    device: DeviceId,
    through: int,
    head: bytes,
    *,
    refused: tuple[tuple[int, str], ...] = (),
    epoch: int = 1,
    time: int = 0,
) -> Receipt:
    """Return the service's signed receipt for a feed about the commune."""
    return sign_receipt(
        Receipt(
            service=SERVICE,
            epoch=epoch,
            device=device,
            commune=COMMUNE,
            through=through,
            head=head.hex(),
            refused=refused,
            time=time or WALL + through,
        ),
        SERVICE_KEY,
    )


def public_key(device: DeviceId) -> bytes | None:
    """Return the public key of one of the numbered devices."""
    return next(
        (key for n in range(1, 30) if device_id(key := public_key_of(key_of(n))) == device), None
    )
