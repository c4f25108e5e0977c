"""A year of many communes, as the service holds it: answers, photos by name, submissions.

Every commune has a clerk and a leader, each with a key of its own. In each round the clerk answers
every item, in several runs over some days, names photos, and the leader submits. All of it is
really signed, chained, checked, given a verdict and receipts by the service's own code, with the
times of the months in which it would have come. What is held says how far the year has come, so
making it can be interrupted at any moment and continued.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import islice

import msgspec
from sqlalchemy import select

from central_service.access.authors import authors_of
from central_service.administration.areas import set_area
from central_service.administration.rounds import open_round
from central_service.custody.custody import Custodian
from central_service.custody.holdings import Holdings
from central_service.custody.secret_items import SecretItems
from central_service.database import schema
from central_service.founding.service import Service
from central_service.signing.acts import standing
from desktop_app import checklist_files
from desktop_app.core.changes.bodies import Answer, Attach, Body, Submit, fields_of
from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.changes.feeds import next_head, sign_head
from desktop_app.core.changes.fold import covered_digest
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.segments import Segment
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    EvidenceHash,
    EvidenceKind,
    ItemId,
    Role,
    RoundId,
)

from .population import SimulatedDevice, populate
from .workloads import ITEMS, answers

CHECKLIST = "decree-118/1"
AREA = "Cả nước"
PHOTOS = 8  # that a commune names in a round
RUNS = 6  # in which a clerk's desk sends a round's answers
_A_DAY = 86_400
_FIRST_DAY = 4  # of the month, on which the first answers come
_AT_ONCE = 40  # communes of one transaction

CHANGES = len(ITEMS) + PHOTOS + 1  # of a commune in a round


class Place(msgspec.Struct, kw_only=True):
    """A commune's two machines."""

    clerk: SimulatedDevice
    leader: SimulatedDevice


def communes(count: int) -> list[CommuneCode]:
    """Return *count* codes, spread as the country's are."""
    return [CommuneCode(f"{4 + n * 9:05d}") for n in range(count)]


def last_rounds(count: int, *, today: float | None = None) -> list[RoundId]:
    """Return the last *count* months that have ended, the earliest first."""
    day = datetime.fromtimestamp(time.time() if today is None else today, UTC)
    months = [day.year * 12 + day.month - 1 - back for back in range(count, 0, -1)]
    return [RoundId(f"{month // 12}-{month % 12 + 1:02d}") for month in months]


class Year:
    """The making of a year on a service."""

    def __init__(self, service: Service, count: int, rounds: Sequence[RoundId]) -> None:
        """Connect the machines of *count* communes and open *rounds*, unless that is done."""
        self._service = service
        self._rounds = list(rounds)
        self._secret = SecretItems()
        codes = communes(count)
        if not _known(service):
            for round_ in self._rounds:
                open_round(service, round_, None, due_day=20)
            set_area(service, AREA, codes)
            clerks = populate(service, codes, person="Người nhập")
            leaders = populate(service, codes, role=Role.LEADER, person="Người ký")
        else:
            clerks = [SimulatedDevice(code, "Người nhập") for code in codes]
            leaders = [SimulatedDevice(code, "Người ký") for code in codes]
        self._places = [
            Place(clerk=clerk, leader=leader) for clerk, leader in zip(clerks, leaders, strict=True)
        ]
        self._continue()

    @property
    def rounds_made(self) -> int:
        """How many rounds all communes have done."""
        return min(place.leader.sequence for place in self._places)

    def make(self, rounds: int, tell: Callable[[str], None] = lambda _text: None) -> int:
        """Have every commune do its first *rounds*; return how many changes that added."""
        added, began = 0, time.monotonic()
        for nth, round_ in enumerate(self._rounds[:rounds]):
            rest = iter([p for p in self._places if p.leader.sequence <= nth])
            while some := list(islice(rest, _AT_ONCE)):
                added += self._take(some, nth, round_)
            spent = time.monotonic() - began
            tell(f"{round_}: {added:,} changes added in {spent:,.0f} s")
        return added

    def _continue(self) -> None:
        """Take over how far each machine has come."""
        table = schema.feeds.c
        with self._service.database.reading() as connection:
            rows = connection.execute(select(table.device, table.through, table.head))
            tips = {row.device: (row.through, bytes(row.head)) for row in rows}
        for place in self._places:
            for machine in (place.clerk, place.leader):
                if machine.device in tips:
                    machine.sequence, machine.head = tips[machine.device]

    def _take(self, places: Sequence[Place], nth: int, round_: RoundId) -> int:
        """Have *places* do a round, in one transaction; return how many changes that is."""
        runs = [list(_runs(place, nth, round_)) for place in places]
        devices = {s.device for run in runs for _at, s in run}
        with self._service.database.writing() as connection:
            said = standing(connection)
            assert said is not None
            feeds = {(s.commune, s.device) for run in runs for _at, s in run}
            holdings = Holdings(connection, feeds, authors_of(connection, devices))
            secret = self._secret.at(connection, said.number)
            receipts: list[Receipt] = []
            for some in zip(*runs, strict=True):  # in the order in which they come
                moment = max(at for at, _segment in some)
                custodian = Custodian(holdings, said, self._service.seal, secret, now=moment)
                custody = custodian.take([segment for _at, segment in some])
                assert custody.refused is None, custody.refused
                assert not any(receipt.refused for receipt in custody.receipts), custody
                receipts += custody.receipts
            holdings.write()
        self._service.mark.note(said.epoch, receipts)
        return sum(len(s.entries) for run in runs for _at, s in run)


def _known(service: Service) -> bool:
    with service.database.reading() as connection:
        return connection.execute(select(schema.members.c.device).limit(1)).first() is not None


def _runs(place: Place, nth: int, round_: RoundId) -> Iterator[tuple[int, Segment]]:
    """Yield what a commune sends in a round, each with the time at which it comes."""
    clerk, leader = place.clerk, place.leader
    chance = random.Random(f"{clerk.commune} {round_}")
    first = int(datetime.fromisoformat(f"{round_}-{_FIRST_DAY:02d}T01:00:00+00:00").timestamp())
    said = answers(clerk.commune, clerk.key, count=len(ITEMS), seed=nth, free=False)
    written: list[tuple[str, ItemId, dict[str, object]]] = [
        (Answer.KIND, ItemId(change.item), _allowed(change)) for change in said
    ]
    for _ in range(PHOTOS):
        item = chance.choice([item for item in ITEMS if item not in _secret_items()])
        written.append((Attach.KIND, item, fields_of(_photo(chance))))
    chance.shuffle(written)
    latest: dict[ItemId, ChangeHash] = {}
    size = -(-len(written) // RUNS)
    for run in range(RUNS):
        some = written[run * size : (run + 1) * size]
        at = first + run * 2 * _A_DAY + chance.randrange(6 * 3600)
        entries = [
            _change(clerk, round_, at - 1800 + 20 * n, kind, item, fields)
            for n, (kind, item, fields) in enumerate(some)
        ]
        for entry in entries:
            if entry.kind == Answer.KIND:
                latest[ItemId(entry.item)] = change_hash(entry)
        yield at, _signed(clerk, entries)
    body = Submit(
        checklist=CHECKLIST,
        covers={clerk.device: clerk.sequence},
        digest=covered_digest(latest.values()),
        leader="Nguyễn Văn Ký",
    )
    at = first + 13 * _A_DAY + chance.randrange(6 * 3600)
    yield at, _signed(leader, [_change(leader, round_, at - 60, Submit.KIND, "", fields_of(body))])


@cache
def _secret_items() -> frozenset[ItemId]:
    """Return the items that take a status and nothing else."""
    return frozenset(checklist_files.load(checklist_files.newest()).secret_rule.items)


def _allowed(change: Change) -> dict[str, object]:
    if change.item not in _secret_items():
        return dict(change.fields)
    status = "unmet" if change.fields["status"] == "unmet" else "met"
    return {"checklist": CHECKLIST, "status": status, "seconds": change.fields["seconds"]}


def _photo(chance: random.Random) -> Body:
    name = EvidenceHash(hashlib.sha256(chance.randbytes(16)).hexdigest())
    return Attach(
        evidence=EvidenceKind.PHOTO,
        sha256=name,
        media="image/jpeg",
        size=chance.randrange(150_000, 450_000),
    )


def _change(
    machine: SimulatedDevice,
    round_: RoundId,
    wall: int,
    kind: str,
    item: str,
    fields: dict[str, object],
) -> Change:
    """Return the next change of *machine*, and continue its chain."""
    machine.sequence += 1
    change = Change(
        kind=kind,
        device=machine.device,
        commune=machine.commune,
        sequence=machine.sequence,
        counter=machine.sequence,
        wall=wall,
        offset=0,
        offset_age=900,
        centre=CentreId(machine.commune),
        round=round_,
        item=item,
        fields=fields,
    )
    machine.head = next_head(machine.head, change_hash(change))
    return change


def _signed(machine: SimulatedDevice, entries: Sequence[Change]) -> Segment:
    last, head = entries[-1].sequence, machine.head
    return Segment(
        device=machine.device,
        commune=machine.commune,
        first=entries[0].sequence,
        entries=tuple(entries),
        signature=sign_head(machine.key, machine.device, machine.commune, last, head),
    )
