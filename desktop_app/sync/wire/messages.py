"""The messages between a device and the service, and their bytes: the whole contract.

Pure: no I/O, no clock; shared with the service. ``frames`` has the outermost bytes, ``entries`` the
changes. Meaning changes only with a new wire version, which is the first byte. Additions of later
programs follow the rest of a message as numbered extras; unknown ones are skipped. Decoding raises
WireRefused for anything invalid, and nothing else.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from desktop_app.core.changes.change import MAX_COUNTER
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.roster import SignedRoster
from desktop_app.core.changes.segments import Segment
from desktop_app.core.fault import N_, Fault, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash, commune_code

from .budget import Budget, too_much_said
from .columns import ColumnReader, ColumnWriter, broken
from .communes import MAX_COMMUNES, read_positions, write_positions
from .entries import MAX_CHANGES, read_segments, write_segments
from .frames import (
    MAX_BATCH_BYTES,
    MAX_MESSAGE_BYTES,
    MAX_ROSTER_BYTES,
    WIRE_VERSION,
    Frame,
    WireVersionUnknown,
    frames,
    pack,
    unpack,
)
from .receipt_columns import HeadAt, SharedContext, read_receipts, write_receipts

__all__ = [
    "CHECKPOINT_BYTES",
    "MAX_BATCH_BYTES",
    "MAX_CHANGES",
    "MAX_COMMUNES",
    "MAX_MESSAGE_BYTES",
    "MAX_ROSTER_BYTES",
    "NEWEST_FILE_BYTES",
    "WIRE_VERSION",
    "BatchRefusal",
    "EnrolReply",
    "HeadAt",
    "Page",
    "SyncRequest",
    "SyncResponse",
    "WireVersionUnknown",
    "decode_request",
    "decode_response",
    "decode_responses",
    "encode_request",
    "encode_response",
    "positions_digest",
]

DEFAULT_PAGE_BYTES = 64 * 1024
CHECKPOINT_BYTES = 10
NEWEST_FILE_BYTES = 8  # of a SHA-256
_SIGNATURE = 64
_DIGEST_BYTES = 16
_PART = struct.Struct(">IQI")  # epoch, number and part of a roster
_COMMUNE = 5
_VERSION = re.compile("[0-9A-Za-z.+-]{1,32}")
_LOST_FILE = _COMMUNE + 32  # bytes of a commune's code and of a SHA-256

# Numbers of the extras that later programs of this version added.
_CHECKPOINT, _LOST_FILES, _ROSTER_PART, _NEWEST_FILE, _PROGRAM = 1, 2, 3, 4, 5

# Flag bits: the optional parts of a request, and of a response.
_POSITIONS, _DIGESTED, _SINCE, _PAGE_BYTES = 1, 2, 4, 8
_NEEDS_POSITIONS, _REFUSED, _PAGE, _COMPLETE, _CONTACTS, _SHORTENED = 1, 2, 4, 8, 16, 32
_ALL_ASKED, _ALL_SAID = 15, 63


class SyncRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a device has, and what it asks for.

    ``roster`` is (epoch, number) of the roster it holds, (0, 0) for none. A reader of few communes
    names its ``positions``; one of many sends their ``digest`` first (``positions_digest``), and
    the positions when the service asks. Neither: it asks for nothing. ``page_bytes`` is how much it
    wants in one response; ``contacts_since`` the newest contact it knows, in UTC seconds.
    ``checkpoint`` is what the last response gave: the service's authenticated digest of what it had
    sent up to these positions; b"" for none. ``roster_part`` requests one part of a roster that is
    sent in parts, by epoch, number and index, and nothing else. ``newest_file`` begins the name of
    the file that the service confirmed last, where nothing later proves that it still holds it.
    ``program`` is the version of the device's program, "" where it was told before.
    """

    wire: int = WIRE_VERSION
    device: DeviceId
    roster: tuple[int, int] = (0, 0)
    segments: tuple[Segment, ...] = ()
    positions: dict[CommuneCode, int] | None = None
    digest: bytes | None = None
    page_bytes: int = DEFAULT_PAGE_BYTES
    contacts_since: int = 0
    checkpoint: bytes = b""
    roster_part: tuple[int, int, int] | None = None
    newest_file: bytes = b""
    program: str = ""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what the reader lacks; stored whole or not at all (docs/rules.md#data-11).

    ``positions`` are those of the communes of this page after it is stored. ``complete``: it is the
    last page of the pull. Segments of one feed are in order.
    """

    segments: tuple[Segment, ...] = ()
    positions: dict[CommuneCode, int] = {}
    complete: bool = False


class BatchRefusal(StrEnum):
    """Published codes for a batch that is refused whole; stable words, never reused."""

    GAP = "gap"  # something before it is missing at the service; its receipts name what it holds
    FORK = "fork"  # the service holds another change under the same number
    SIGNATURE = "signature"  # a signature or the chain is wrong
    DEVICE = "device"  # nobody enrolled the device that wrote it
    LIMIT = "limit"  # larger than the service takes


class SyncResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The service's response: its time, receipts, the roster if newer, and a page.

    ``refused_whole`` is why nothing of the batch was taken (``BatchRefusal``), None if all is held.
    ``need_positions``: the digest differed, the positions themselves are needed. ``contacts`` is
    the last contact of each commune, for those newer than requested. A service may send several
    responses in one body, each with a page of its own. ``checkpoint`` is for the next request,
    after the page is stored: b"" for none. ``lost_files`` are some that the service held for a
    commune and lacks now, by SHA-256: a device that has one sends it again. ``lacks_newest``: the
    service does not hold the newest file that the request names, so others may be lost as well.
    """

    wire: int = WIRE_VERSION
    time: int
    epoch: int
    receipts: tuple[Receipt, ...] = ()
    refused_whole: str | None = None
    roster: SignedRoster | None = None
    page: Page | None = None
    need_positions: bool = False
    contacts: dict[CommuneCode, int] = {}
    checkpoint: bytes = b""
    lost_files: tuple[tuple[CommuneCode, EvidenceHash], ...] = ()
    lacks_newest: bool = False


class EnrolReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The service's answer to an enrolment, as JSON.

    Where the key asked for it, ``token`` is empty and ``sealed`` holds it, sealed to that key:
    whoever repeats somebody else's request gets no usable token.
    """

    token: str
    roster: SignedRoster
    service_name: str
    time: int
    sealed: bytes = b""


def positions_digest(positions: Mapping[CommuneCode, int]) -> bytes:
    """Return a digest of *positions*, 16 bytes; a commune at 0 counts as absent."""
    told = hashlib.sha256(b"commune-readiness positions 1\0")
    for commune in sorted(positions):
        if positions[commune]:
            told.update(commune.encode() + positions[commune].to_bytes(8, "big"))
    return told.digest()[:_DIGEST_BYTES]


def encode_request(request: SyncRequest) -> bytes:
    """Return *request* in bytes; raise WireRefused for what no request may hold."""
    _own_version(request.wire)
    writer = ColumnWriter()
    writer.number(writer.device_code(request.device))
    writer.number(request.roster[0])
    writer.number(request.roster[1])
    asks = (
        _POSITIONS * (request.positions is not None)
        | _DIGESTED * (request.digest is not None)
        | _SINCE * (request.contacts_since != 0)
        | _PAGE_BYTES * (request.page_bytes != DEFAULT_PAGE_BYTES)
    )
    writer.number(asks)
    if request.positions is not None:
        write_positions(writer, request.positions)
    if request.digest is not None:
        if len(request.digest) != _DIGEST_BYTES:
            raise broken()
        writer.raw(request.digest)
    if request.contacts_since:
        writer.number(request.contacts_since)
    if request.page_bytes != DEFAULT_PAGE_BYTES:
        writer.number(request.page_bytes)
    write_segments(writer, request.segments)
    writer.numbered(_CHECKPOINT, request.checkpoint)
    if request.roster_part is not None:
        writer.numbered(_ROSTER_PART, _PART.pack(*request.roster_part))
    writer.numbered(_NEWEST_FILE, request.newest_file)
    writer.numbered(_PROGRAM, request.program.encode())
    keys, columns = writer.parts()
    return pack(Frame(is_response=False, keys=keys, columns=columns))


def decode_request(data: bytes, budget: Budget | None = None) -> SyncRequest:
    """Return the request that *data* is; raise WireRefused (WireVersionUnknown) otherwise.

    TooMuchSaid where it would take more memory than *budget* has left.
    """
    frame = unpack(data)
    if frame.is_response:
        raise broken()
    reader = _reader(frame, budget)
    device = DeviceId(reader.device_of(reader.number()))
    roster = _moment(reader.number()), _moment(reader.number())
    asks = reader.number()
    if asks > _ALL_ASKED:
        raise broken()
    request = SyncRequest(  # members are read in the order they stand here
        device=device,
        roster=roster,
        positions=read_positions(reader) if asks & _POSITIONS else None,
        digest=reader.raw(_DIGEST_BYTES) if asks & _DIGESTED else None,
        contacts_since=_moment(reader.number()) if asks & _SINCE else 0,
        page_bytes=_moment(reader.number()) if asks & _PAGE_BYTES else DEFAULT_PAGE_BYTES,
        segments=read_segments(reader),
    )
    extras = reader.extras()
    reader.finish()
    part = extras.get(_ROSTER_PART)
    if part is not None and len(part) != _PART.size:
        raise broken()
    return msgspec.structs.replace(
        request,
        checkpoint=extras.get(_CHECKPOINT, b""),
        roster_part=None if part is None else _PART.unpack(part),
        newest_file=extras.get(_NEWEST_FILE, b""),
        program=_program(extras.get(_PROGRAM, b"")),
    )


def _program(told: bytes) -> str:
    """Return the version that *told* names, "" for what is none: nothing else depends on it."""
    text = told.decode("ascii", "replace")
    return text if _VERSION.fullmatch(text) else ""


def encode_response(response: SyncResponse, *, to: SyncRequest | None = None) -> bytes:
    """Return *response* in bytes.

    With *to*, the request that it answers, receipts leave out what its sender knows: the service
    and the head that it has just sent. Without, they are whole, for anybody.
    """
    _own_version(response.wire)
    known, page = _known(to), response.page
    writer = ColumnWriter()
    if to is not None:
        writer.know_device(to.device)
    writer.number(response.time)
    writer.number(response.epoch)
    says = (
        _NEEDS_POSITIONS * response.need_positions
        | _REFUSED * (response.refused_whole is not None)
        | _PAGE * (page is not None)
        | _COMPLETE * (page is not None and page.complete)
        | _CONTACTS * bool(response.contacts)
        | _SHORTENED * (known is not None)
    )
    writer.number(says)
    if response.refused_whole is not None:
        writer.texts([response.refused_whole])
    write_receipts(writer, response.receipts, known, time=response.time, epoch=response.epoch)
    if page is not None:
        write_positions(writer, page.positions)
        write_segments(writer, page.segments)
    if response.contacts:
        write_positions(writer, response.contacts, around=response.time)
    writer.numbered(_CHECKPOINT, response.checkpoint)
    lost = ((commune.encode(), bytes.fromhex(name)) for commune, name in response.lost_files)
    writer.numbered(_LOST_FILES, b"".join(commune + name for commune, name in lost))
    writer.numbered(_NEWEST_FILE, b"\x01" if response.lacks_newest else b"")
    keys, columns = writer.parts()
    return pack(
        Frame(is_response=True, keys=keys, columns=columns, roster=_signed(response.roster))
    )


def decode_response(
    data: bytes,
    *,
    to: SyncRequest | None = None,
    service: DeviceId | None = None,
    head_at: HeadAt | None = None,
    budget: Budget | None = None,
) -> SyncResponse:
    """Return the one response that *data* is; raise WireRefused (WireVersionUnknown) otherwise.

    TooMuchSaid where it would take more memory than *budget* has left. *to* is the request that it
    answers. With *service*, and *head_at* (the head of a feed at a sequence), it fills in what
    receipts leave out.
    """
    return _response(unpack(data), to, _known(to, service, head_at), budget)


def roster_in(data: bytes) -> SignedRoster | None:
    """Return the roster in a response, unchecked, without decoding the rest of it."""
    roster = unpack(data).roster
    return None if roster is None else _roster(roster)


def decode_responses(
    chunks: Iterable[bytes],
    *,
    to: SyncRequest,
    service: DeviceId,
    head_at: HeadAt,
) -> Iterator[SyncResponse]:
    """Yield the responses of a body as they arrive; raise WireRefused where one is not right."""
    known = _known(to, service, head_at)
    for frame in frames(chunks):
        yield _response(frame, to, known)


def _reader(frame: Frame, budget: Budget | None) -> ColumnReader:
    allowed = budget or Budget()
    if len(frame.columns) > allowed.left:
        raise too_much_said()
    return ColumnReader(frame.keys, frame.columns, allowed)


def _response(
    frame: Frame, to: SyncRequest | None, known: SharedContext | None, budget: Budget | None = None
) -> SyncResponse:
    if not frame.is_response:
        raise broken()
    reader = _reader(frame, budget)
    if to is not None:
        reader.know_device(to.device)
    time, epoch = _moment(reader.number()), _moment(reader.number())
    says = reader.number()
    if says > _ALL_SAID or (says & _COMPLETE and not says & _PAGE):
        raise broken()
    if bool(says & _SHORTENED) != (to is not None):
        raise WireRefused(N_("A response is not to be read without the request it answers."))
    refused_whole = reader.text() if says & _REFUSED else None
    receipts = read_receipts(reader, known, time=time, epoch=epoch)
    page = None
    if says & _PAGE:
        positions = read_positions(reader)
        segments = read_segments(reader)
        page = Page(segments=segments, positions=positions, complete=bool(says & _COMPLETE))
    contacts = read_positions(reader, around=time) if says & _CONTACTS else {}
    extras = reader.extras()
    reader.finish()
    return SyncResponse(
        time=time,
        epoch=epoch,
        receipts=receipts,
        refused_whole=refused_whole,
        roster=None if frame.roster is None else _roster(frame.roster),
        page=page,
        need_positions=bool(says & _NEEDS_POSITIONS),
        contacts=contacts,
        checkpoint=extras.get(_CHECKPOINT, b""),
        lost_files=_lost_files(extras.get(_LOST_FILES, b"")),
        lacks_newest=_NEWEST_FILE in extras,
    )


def _lost_files(data: bytes) -> tuple[tuple[CommuneCode, EvidenceHash], ...]:
    if len(data) % _LOST_FILE:
        raise broken()
    pieces = (data[at : at + _LOST_FILE] for at in range(0, len(data), _LOST_FILE))
    try:
        return tuple(
            (commune_code(piece[:_COMMUNE].decode("ascii")), EvidenceHash(piece[_COMMUNE:].hex()))
            for piece in pieces
        )
    except (UnicodeDecodeError, Fault) as error:
        raise broken() from error


def _signed(roster: SignedRoster | None) -> bytes | None:
    if roster is None:
        return None
    if len(roster.signature) != _SIGNATURE:
        raise broken()
    return roster.signature + roster.roster


def _roster(data: bytes) -> SignedRoster:
    return SignedRoster(roster=data[_SIGNATURE:], signature=data[:_SIGNATURE])


def _own_version(version: int) -> None:
    if version != WIRE_VERSION:
        raise WireVersionUnknown(
            N_("The other side speaks version {found} of the exchange; this program {known}."),
            found=version,
            known=WIRE_VERSION,
        )


def _known(
    request: SyncRequest | None, service: DeviceId | None = None, head_at: HeadAt | None = None
) -> SharedContext | None:
    if request is None:
        return None
    sent = frozenset((s.device, s.commune, s.last) for s in request.segments)
    return SharedContext(device=request.device, sent=sent, service=service, head_at=head_at)


def _moment(number: int) -> int:
    if number > MAX_COUNTER:
        raise broken()
    return number
