"""One message in bytes: a head of about four bytes, then three parts, each with its own cap.

    version | 0xA0 + kind and flags | lengths of the parts | keys | columns | roster

*keys* is what cannot be compressed (hashes, signatures, device ids) and stays outside, because it
would make the compression of the rest worse. *columns* and *roster* are zstd where that is shorter.
Messages may follow one another directly; a reader may decode each as it arrives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import zstandard

from desktop_app.core.fault import N_, WireRefused

WIRE_VERSION = 1  # a change of meaning raises it; the first byte of every message, uncompressed

MAX_BATCH_BYTES = 1024 * 1024  # of the columns of one message, decompressed (docs/rules.md#data-16)
MAX_ROSTER_BYTES = 4 * 1024 * 1024  # of the roster, decompressed
MAX_MESSAGE_BYTES = 2 * MAX_BATCH_BYTES + MAX_ROSTER_BYTES  # on the connection

_SIGN = 0xA0  # in the high half of the second byte: distinguishes our bytes from a web page
_RESPONSE, _COLUMNS_PACKED, _ROSTER, _ROSTER_PACKED = 1, 2, 4, 8
_HEAD_AT_MOST = 2 + 3 * 4
_TOO_SMALL_TO_PACK = 48  # bytes; zstd makes nothing shorter of so few
_WINDOW_LOG = 20  # 1 MiB, so that a hostile frame cannot ask for more memory


class WireVersionUnknown(WireRefused):
    """The other side uses a wire version that this program does not know."""

    @property
    def is_newer(self) -> bool:
        """Whether the other side's version is the higher one."""
        found = self.params["found"]
        return isinstance(found, int) and found > WIRE_VERSION


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one message, unpacked."""

    is_response: bool
    keys: bytes
    columns: bytes
    roster: bytes | None = None


def pack(frame: Frame) -> bytes:
    """Return *frame* in bytes; raise WireRefused where a part is over its cap."""
    _keep_to(len(frame.keys), MAX_BATCH_BYTES)
    _keep_to(len(frame.columns), MAX_BATCH_BYTES)
    flags = _SIGN | (_RESPONSE if frame.is_response else 0)
    columns, packed = _shorter(frame.columns)
    flags |= _COLUMNS_PACKED if packed else 0
    lengths = [len(frame.keys), len(columns)]
    roster = b""
    if frame.roster is not None:
        _keep_to(len(frame.roster), MAX_ROSTER_BYTES)
        roster, packed = _shorter(frame.roster)
        flags |= _ROSTER | (_ROSTER_PACKED if packed else 0)
        lengths.append(len(roster))
    head = bytearray((WIRE_VERSION, flags))
    for length in lengths:
        while length > 0x7F:
            head.append(length & 0x7F | 0x80)
            length >>= 7
        head.append(length)
    return b"".join((head, frame.keys, columns, roster))


def unpack(data: bytes) -> Frame:
    """Return the one message that *data* is; raise WireRefused for anything else."""
    head = _head(data)
    if head is None or len(data) != head.end:
        raise WireRefused(N_("A message breaks off, or more follows than belongs to it."))
    return _parts(head, data)


def frames(chunks: Iterable[bytes]) -> Iterator[Frame]:
    """Yield each message of a stream as soon as its last byte is there.

    Raise WireRefused where the stream has another form, or ends within a message.
    """
    held = bytearray()
    head: _Head | None = None
    for chunk in chunks:
        held += chunk
        while held and (head := head or _head(held)) and len(held) >= head.end:
            yield _parts(head, bytes(held[: head.end]))
            del held[: head.end]
            head = None
    if held:
        raise WireRefused(N_("A message breaks off, or more follows than belongs to it."))


class _Head(msgspec.Struct, frozen=True):
    flags: int
    starts: tuple[int, int, int, int]

    @property
    def end(self) -> int:
        return self.starts[3]


def _head(data: bytes | bytearray) -> _Head | None:
    """Return the head at the start of *data*, None while it is not whole yet."""
    if len(data) < 2:
        return None
    version, flags = data[0], data[1]
    if flags & 0xF0 != _SIGN or (flags & _ROSTER and not flags & _RESPONSE):
        raise WireRefused(N_("What arrived is not a message of this program."))
    if version != WIRE_VERSION:
        raise WireVersionUnknown(
            N_("The other side speaks version {found} of the exchange; this program {known}."),
            found=version,
            known=WIRE_VERSION,
        )
    lengths: list[int] = []
    length, shift, at = 0, 0, 2
    wanted = 3 if flags & _ROSTER else 2
    while len(lengths) < wanted:
        if at == len(data):
            return None
        byte = data[at]
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            _keep_to(length, MAX_ROSTER_BYTES if len(lengths) == 2 else MAX_BATCH_BYTES)
            lengths.append(length)
            length, shift = 0, 0
        elif shift > 21:
            raise WireRefused(N_("What arrived is not a message of this program."))
    starts = [at]
    for length in (*lengths, 0)[:3]:
        starts.append(starts[-1] + length)
    return _Head(flags, (starts[0], starts[1], starts[2], starts[3]))


def _parts(head: _Head, data: bytes) -> Frame:
    keys, columns, roster, end = head.starts
    plain = data[columns:roster]
    if head.flags & _COLUMNS_PACKED:
        plain = _unpacked(plain, MAX_BATCH_BYTES)
    signed: bytes | None = None
    if head.flags & _ROSTER:
        signed = data[roster:end]
        if head.flags & _ROSTER_PACKED:
            signed = _unpacked(signed, MAX_ROSTER_BYTES)
    return Frame(
        is_response=bool(head.flags & _RESPONSE),
        keys=data[keys:columns],
        columns=plain,
        roster=signed,
    )


def _shorter(plain: bytes) -> tuple[bytes, bool]:
    if len(plain) < _TOO_SMALL_TO_PACK:
        return plain, False
    # Above 64 KiB level 19 costs ten times the time of 12 and saves two per cent.
    parameters = zstandard.ZstdCompressionParameters.from_level(
        19 if len(plain) <= 64 * 1024 else 12,
        source_size=len(plain),
        window_log=max(10, min(_WINDOW_LOG, (len(plain) - 1).bit_length())),
        format=zstandard.FORMAT_ZSTD1_MAGICLESS,
        write_content_size=False,
        write_checksum=False,
        write_dict_id=False,
    )
    packed = zstandard.ZstdCompressor(compression_params=parameters).compress(plain)
    return (packed, True) if len(packed) < len(plain) else (plain, False)


def _unpacked(packed: bytes, cap: int) -> bytes:
    decompressor = zstandard.ZstdDecompressor(
        max_window_size=1 << _WINDOW_LOG, format=zstandard.FORMAT_ZSTD1_MAGICLESS
    )
    try:
        # Decompressed up to the cap: the size that a frame claims is not trusted.
        with decompressor.stream_reader(packed, read_across_frames=False) as stream:
            plain: bytes = stream.read(cap + 1)
    except zstandard.ZstdError as error:
        raise WireRefused(N_("A message is damaged: its compressed part does not open.")) from error
    _keep_to(len(plain), cap)
    return plain


def _keep_to(size: int, cap: int) -> None:
    if size > cap:
        raise WireRefused(
            N_("A message holds {size} bytes or more; at most {limit} are allowed."),
            size=size,
            limit=cap,
        )
