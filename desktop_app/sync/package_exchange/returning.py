"""Check and store a return package; one with older news changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

import msgspec

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.roster import Roster, open_roster
from desktop_app.core.fault import N_, Fault, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash
from desktop_app.storage import evidence, facts, feeds, identities, state
from desktop_app.storage.rewinds import Fork
from desktop_app.storage.store import Store
from desktop_app.sync.exchange import enrolment, known
from desktop_app.sync.exchange.checklists import take_checklist
from desktop_app.sync.exchange.intake import Intake, IntakeResult, Missing, held_roster
from desktop_app.sync.exchange.outcome import Trouble, trouble_of
from desktop_app.sync.exchange.refusals import whole_fault
from desktop_app.sync.http.error_answers import fault_of_answer
from desktop_app.sync.http.exchange_faults import Forged, not_connected
from desktop_app.sync.package.sealed_file import (
    Enrolled,
    OpenPackage,
    OtherService,
    PartKind,
    altered,
)
from desktop_app.sync.wire.budget import JSON_BYTE, MAX_ENROLLED, MAX_RETURN_DECODED, Budget
from desktop_app.sync.wire.messages import EnrolReply, SyncResponse, decode_response, roster_in

_MOST_ROSTERS = 40  # one with the news, and one for each device that was enrolled

SaveToken = Callable[[DeviceId, str], None]
_Enrolled = tuple[DeviceId, EnrolReply | None, Fault | None]


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a return package. ``sent`` counts own changes that it brought a receipt for."""

    sent: int = 0
    received: int = 0
    receipts: tuple[Receipt, ...] = ()
    refused: int = 0
    enrolled: tuple[DeviceId, ...] = ()
    forks: tuple[Fork, ...] = ()
    files: int = 0  # evidence that the service holds now
    checklists: int = 0
    troubles: tuple[Trouble, ...] = ()


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """The parts beside the responses; nothing is stored before all parts were read."""

    enrolled: tuple[_Enrolled, ...]
    files: tuple[tuple[CommuneCode, EvidenceHash], ...]


def take_return(
    store: Store,
    package: OpenPackage,
    pinned: Roster | None,
    save_token: SaveToken,
    *,
    now: int,
) -> Returned:
    """Store the content of *package*; any number of times, in any order.

    *pinned* is the roster of the card while no other is held; *save_token* stores a token beside
    the keys. Raise OtherService, PackageAltered, Forged or NotConnected, and store nothing then;
    WireVersionUnknown for a package of a newer program.
    """
    held = held_roster(store) if facts.roster_bytes(store) is not None else pinned
    if held is None:
        raise not_connected()
    if package.table.service != held.service:
        raise OtherService(
            N_("This package comes from another service than “{name}”. Nothing was changed."),
            name=held.name,
        )
    enrolled_now = _enrolled(package)
    _check_author(package, held, enrolled_now)
    found = _Found(enrolled=enrolled_now, files=_read(package))
    waiting, refused = feeds.waiting(store), len(state.refused(store))
    troubles: list[Fault] = []
    enrolled = tuple(_enrol(store, found, save_token, troubles))
    received, forks = 0, list[Fork]()
    receipts: dict[tuple[DeviceId, CommuneCode], Receipt] = {}
    if facts.roster_bytes(store) is None:
        return Returned(troubles=_told(troubles))
    intake, reader = Intake(store, identities.identities(store)), package.table.reader
    present = intake.roster.epoch, intake.roster.number
    asked = known.Asked(device=reader, roster=known.roster_of_checkpoint(store, reader, present))
    # Each is decoded again: all at once would take a hundred times the memory.
    for _part, data in package.parts(PartKind.RESPONSE):
        response = decode_response(data)
        if response.roster is not None:
            told = open_roster(response.roster, service=held.service)
            asked = msgspec.structs.replace(asked, roster=(told.epoch, told.number))
        brought = _take(store, intake, response, asked, troubles)
        received += brought.changes
        forks += brought.forks
        receipts |= {(one.device, one.commune): one for one in brought.receipts}
    for commune, sha256 in found.files:
        evidence.mark_evidence_sent(store, commune, sha256, now=now)
    return Returned(
        sent=max(0, waiting - feeds.waiting(store)),
        received=received,
        receipts=tuple(receipts.values()),
        refused=max(0, len(state.refused(store)) - refused),
        enrolled=enrolled,
        forks=tuple(forks),
        files=len(found.files),
        checklists=_checklists(store, package, troubles),
        troubles=_told(troubles),
    )


def _enrolled(package: OpenPackage) -> tuple[_Enrolled, ...]:
    """Return the results of enrolments in the package, for any device, unchecked."""
    budget, found = Budget(MAX_ENROLLED), list[_Enrolled]()
    try:
        for _part, data in package.parts(PartKind.ENROLLED):
            budget.charge(len(data))
            found.append(_decoded(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise altered() from error
    return tuple(found)


def _read(package: OpenPackage) -> tuple[tuple[CommuneCode, EvidenceHash], ...]:
    """Read every part once, one at a time; return the files that the service holds.

    Raise TooMuchSaid where all of them together are over the limit.
    """
    budget = Budget(MAX_RETURN_DECODED)
    files: list[tuple[CommuneCode, EvidenceHash]] = []
    try:
        for part, data in package.parts(PartKind.RESPONSE, PartKind.HELD):
            if part.kind == PartKind.RESPONSE:
                with budget.message() as one:
                    decode_response(data, budget=one)
            else:
                budget.charge(JSON_BYTE * len(data))
                files += msgspec.json.decode(data, type=list[tuple[CommuneCode, EvidenceHash]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise altered() from error
    return tuple(one for one in files if _is_file(*one))


def _decoded(data: bytes) -> _Enrolled:
    said = msgspec.json.decode(data, type=Enrolled)
    if said.reply:
        return said.device, msgspec.json.decode(said.reply, type=EnrolReply), None
    return said.device, None, fault_of_answer(403, {}, said.problem.encode())


def _is_file(commune: str, sha256: str) -> bool:
    digits = set("0123456789abcdef")
    return len(commune) == 5 and len(sha256) == 64 and set(sha256) <= digits


def _check_author(package: OpenPackage, held: Roster, enrolled: Sequence[_Enrolled]) -> None:
    """Refuse a return that no key of the service signed; it may bring the newest key itself.

    Only its rosters are read before that.
    """
    keys = {key.public_key for key in held.keys}
    if package.table.sender in keys:
        return
    responses = package.parts(PartKind.RESPONSE)
    signed = (roster for _part, data in responses if (roster := roster_in(data)) is not None)
    replies = (reply.roster for _device, reply, _fault in enrolled if reply is not None)
    for one in islice(chain(replies, signed), _MOST_ROSTERS):
        try:
            told = open_roster(one, service=held.service)
        except WireRefused as error:
            raise altered() from error
        if told.keys[: len(held.keys)] == held.keys:
            keys |= {key.public_key for key in told.keys}
    if package.table.sender not in keys:
        raise altered()


def _enrol(
    store: Store, found: _Found, save_token: SaveToken, troubles: list[Fault]
) -> Iterator[DeviceId]:
    own = {identity.device: identity for identity in identities.identities(store)}
    for device, reply, fault in found.enrolled:
        if fault is not None:
            troubles.append(fault)
            identities.drop_request(store, device)  # this code was refused
        if reply is None or device not in own:
            continue
        # The token first: a device in the roster without a token could not read over a connection.
        save_token(device, reply.token)
        enrolment.take_reply(store, reply, own[device])
        yield device


def _take(
    store: Store,
    intake: Intake,
    response: SyncResponse,
    asked: known.Asked,
    troubles: list[Fault],
) -> IntakeResult:
    """Store one response, except what was superseded before it arrived.

    *asked* names the reader, and the roster that the checkpoint in it is for.
    """
    held = intake.roster
    if response.epoch < held.epoch:
        return IntakeResult()
    if response.roster is not None:
        told = open_roster(response.roster, service=held.service)
        if (told.epoch, told.number) <= (held.epoch, held.number):
            response = msgspec.structs.replace(response, roster=None)
    page = response.page
    if page is not None and response.epoch == held.epoch:
        at = feeds.positions(store)
        ahead = {c: n for c, n in page.positions.items() if n > at.get(c, 0)}
        is_older = len(ahead) < len(page.positions) or response.time < known.pulled(store)
        page = msgspec.structs.replace(page, positions=ahead)
        # A checkpoint is for all positions: an older one does not fit those held here.
        proof = b"" if is_older else response.checkpoint
        response = msgspec.structs.replace(response, page=page, checkpoint=proof)
    if response.refused_whole is not None:
        troubles.append(whole_fault(response.refused_whole))
    is_all = page is not None and page.complete and response.time >= known.pulled(store)
    try:
        brought = intake.take(response, is_all=is_all, is_alone=True, asked=asked)
    except Missing as missing:  # it continues from the positions that its request named
        troubles.append(missing)
        rest = msgspec.structs.replace(response, page=None, checkpoint=b"")
        brought = intake.take(rest, is_alone=True)
    if response.roster is not None:
        known.learn_roster_of(store, asked.device)
    return brought


def _checklists(store: Store, package: OpenPackage, troubles: list[Fault]) -> int:
    roster, count = held_roster(store), 0
    for _part, data in package.parts(PartKind.CHECKLIST):
        try:
            take_checklist(store, roster, data)
            count += 1
        except Forged as fault:
            troubles.append(fault)
    return count


def _told(faults: list[Fault]) -> tuple[Trouble, ...]:
    return tuple(trouble_of(one) for one in faults)
