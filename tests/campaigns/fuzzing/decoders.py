"""Bytes that are read without anything being stored: messages, rosters, files, codes."""

from __future__ import annotations

import hashlib
import random
import tempfile
from pathlib import Path

import msgspec

from central_service.access import codes
from desktop_app import checklist_files, paths
from desktop_app.checklist_files import communes
from desktop_app.checklist_files.validate import accept, validate
from desktop_app.core.changes.change import Change, canonical_bytes
from desktop_app.core.changes.feeds import device_id, first_head, public_key_of
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.roster import (
    Area,
    ChecklistNotice,
    Grant,
    Member,
    Revocation,
    Roster,
    RoundNotice,
    ServiceKey,
    SignedRoster,
    open_roster,
    sign_roster,
)
from desktop_app.core.changes.segments import Segment, Stub, check_segment
from desktop_app.core.fault import Fault, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId, Role
from desktop_app.core.text.codes import check_digit
from desktop_app.i18n import sentence
from desktop_app.sync.wire.frames import pack, unpack
from desktop_app.sync.wire.messages import (
    Page,
    SyncRequest,
    SyncResponse,
    WireVersionUnknown,
    decode_request,
    decode_responses,
    encode_request,
    encode_response,
)
from desktop_app.sync.wire.single_byte_text import from_letters, to_letters
from support.mutation import mutated
from support.workloads import answers, segment

from .target import Broken, Target

KEY = hashlib.sha256(b"a key of the fuzzer").digest()
COMMUNE = CommuneCode("25399")
SERVICE = device_id(public_key_of(KEY))


def named(fault: Fault) -> str:
    """Return which refusal *fault* is; raise Broken unless it is a whole sentence."""
    said = str(fault)
    if not said.strip():
        raise Broken(f"{type(fault).__name__} without a sentence")
    sentence(fault)
    return f"{type(fault).__name__}: {fault.message}"


class Frames(Target):
    """A target of messages: damaged as sent, and damaged inside and compressed again."""

    def make(self, chance: random.Random) -> bytes:
        if chance.random() < 0.3:
            return super().make(chance)
        try:
            frame = unpack(chance.choice(self.good))
            part = chance.choice(("columns", "columns", "columns", "keys", "roster"))
            inside = getattr(frame, part) or b""
            others = [inside, frame.columns, frame.keys]
            changed = (
                mutated(chance, [inside]) if chance.random() < 0.9 else mutated(chance, others)
            )
            return pack(msgspec.structs.replace(frame, **{part: changed}))
        except WireRefused:
            return super().make(chance)


def _run(count: int, *, free: bool = True) -> Segment:
    return segment(answers(COMMUNE, KEY, count=count, free=free), KEY)


def good_requests() -> list[bytes]:
    """Return requests as devices send them."""
    many = {CommuneCode(f"{n:05d}"): n * 7 for n in range(1, 40)}
    some = [
        SyncRequest(device=SERVICE),
        SyncRequest(device=SERVICE, roster=(1, 7), positions={COMMUNE: 3}, page_bytes=2048),
        SyncRequest(device=SERVICE, digest=bytes(16), contacts_since=1_794_000_000),
        SyncRequest(device=SERVICE, segments=(_run(1),), positions={COMMUNE: 0}),
        SyncRequest(device=SERVICE, segments=(_run(20), _run(3, free=False)), positions=many),
    ]
    return [encode_request(one) for one in some]


class Requests(Frames):
    """A device's messages: the service's decoder."""

    name = "request"

    def __init__(self) -> None:
        super().__init__()
        self.good = good_requests()

    def outcome(self, data: bytes) -> str:
        try:
            request = decode_request(data)
        except WireRefused as fault:
            return named(fault)
        for run in request.segments:
            head = first_head(run.device, run.commune)
            try:
                check_segment(run, before=head, public_key=public_key_of(KEY))
            except WireRefused as fault:
                named(fault)
        _same_again(request)
        return f"read: {len(request.segments)} {sum(len(s.entries) for s in request.segments)}"


def _same_again(request: SyncRequest) -> None:
    """Refuse a request that is read and then, written again, is another one."""
    try:
        again = decode_request(encode_request(request))
    except WireRefused:  # what has no exact form is not written; custody refuses it by the hash
        return
    if again != request:
        raise Broken(f"written again it is another one: {request} {again}")
    for run in again.segments:
        for entry in run.entries:
            if isinstance(entry, Change):
                canonical_bytes(entry)


class Responses(Frames):
    """A service's messages: the device's decoder, in pieces as they arrive."""

    name = "response"

    def __init__(self) -> None:
        super().__init__()
        run = _run(12)
        asked = self.asked = SyncRequest(device=run.device, segments=(run,), positions={COMMUNE: 0})
        receipt = Receipt(
            service=SERVICE, epoch=1, device=run.device, commune=COMMUNE, through=run.last,
            head="ab" * 32, refused=((2, "role"), (5, "malformed")), time=1_794_900_000,
            signature=bytes(range(64)),
        )  # fmt: skip
        stub = Stub(hash="cd" * 32, bases=("ef" * 32,), reason="counter")  # type: ignore[arg-type]
        refused = msgspec.structs.replace(run, entries=(*run.entries[:3], stub), received=7)
        page = Page(
            segments=(msgspec.structs.replace(run, received=1_794_900_000), refused),
            positions={COMMUNE: 12, CommuneCode("25402"): 4},
            complete=True,
        )
        signed = signed_roster()
        some = [
            SyncResponse(time=1_794_900_000, epoch=1),
            SyncResponse(time=1_794_900_000, epoch=1, receipts=(receipt,), page=page),
            SyncResponse(time=1_794_900_000, epoch=2, roster=signed, need_positions=True),
            SyncResponse(time=5, epoch=1, refused_whole="fork", contacts={COMMUNE: 3}),
        ]
        self.good = [encode_response(one, to=asked) for one in some]

    def outcome(self, data: bytes) -> str:
        step = 1 + len(data) // 7
        pieces = [data[at : at + step] for at in range(0, len(data), step)]
        read = decode_responses(
            pieces, to=self.asked, service=SERVICE, head_at=lambda *_: bytes(32)
        )
        count = 0
        try:
            for response in read:
                count += 1
                encode_response(response, to=self.asked)
        except WireVersionUnknown as fault:
            return f"{fault.is_newer} {named(fault)}"
        except WireRefused as fault:
            return named(fault)
        return f"read: {count}"


def signed_roster() -> SignedRoster:
    """Return a roster with every kind of member."""
    public = public_key_of(KEY)
    clerk = Grant(role=Role.CLERK, commune=COMMUNE)
    over = Grant(role=Role.SUPERVISOR, area="Cụm 3")
    return sign_roster(
        Roster(
            service=SERVICE, name="Trung tâm", epoch=1, number=9, time=1_794_900_000,
            keys=(ServiceKey(public_key=public),),
            members=(
                Member(device=SERVICE, public_key=public, person="Hoa", grants=(clerk,)),
                Member(device=DeviceId("ab" * 16), public_key=bytes(32), person="Lực",
                       grants=(over,), revoked=Revocation.LOST),
            ),
            areas=(Area(name="Cụm 3", communes=(COMMUNE, CommuneCode("25402"))),),
            rounds=(RoundNotice(round="2026-11", due="2026-11-20"),),  # type: ignore[arg-type]
            checklists=(ChecklistNotice(id="decree-118", version="1", sha256="ab" * 32,
                                        signature=bytes(64)),),
            age_keys=("age1qqqq",),
        ),
        KEY,
    )  # fmt: skip


class Rosters(Target):
    """The service's roster: forged ones, and ones that its key signed for whatever reason."""

    name = "roster"

    def __init__(self) -> None:
        super().__init__()
        self.good = [signed_roster().roster]

    def outcome(self, data: bytes) -> str:
        from desktop_app.core.changes.feeds import sign
        from desktop_app.core.changes.roster import _ROSTER

        told = "read"
        for signature in (sign(KEY, _ROSTER, data), bytes(64), b""):
            try:
                open_roster(SignedRoster(roster=data, signature=signature), service=SERVICE)
            except WireRefused as fault:
                told = named(fault)
            else:
                if not signature or signature == bytes(64):
                    raise Broken("a roster that nobody signed was opened")
        return told


class Letters(Target):
    """Vietnamese in one byte a letter: encode and decode."""

    name = "letters"

    def __init__(self) -> None:
        super().__init__()
        notes = ("Xã Đắk Nhau – đã sửa", "½ “ngày” …", "e\u0302", "")
        self.good = [note.encode() for note in notes]

    def outcome(self, data: bytes) -> str:
        back = to_letters(from_letters(data))
        if back is not None and back != data:
            raise Broken(f"{data!r} came back as {back!r}")
        text = data.decode("utf-8", "replace")
        short = to_letters(text)
        if short is not None and from_letters(short) != text:
            raise Broken(f"{text!r} did not come back")
        return f"letters {short is not None} {back is None}"


class Codes(Target):
    """What a person types for a code."""

    name = "code"

    def __init__(self) -> None:
        super().__init__()
        plain = "7K3F9M2PQR"
        self.good = [codes.written(plain + check_digit(plain)).encode(), b"il0o-oooo-ooo"]

    def outcome(self, data: bytes) -> str:
        try:
            read = codes.read_code(data.decode("utf-8", "replace"))
        except Fault as fault:
            return named(fault)
        if len(read) != 11 or not read.isascii():
            raise Broken(f"{read!r} is no code")
        return "read"


class Files(Target):
    """A target that reads a file of its own."""

    file_name = ""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-")
        self.file = Path(self._folder.name) / self.file_name

    def close(self) -> None:
        self._folder.cleanup()


class ChecklistFile(Files):
    """A checklist that somebody edited."""

    name, file_name = "checklist", "checklist.toml"

    def __init__(self) -> None:
        super().__init__()
        lines = checklist_files.newest().read_bytes().split(b"\n")
        starts = [n for n, line in enumerate(lines) if line.startswith(b"[[")]
        # The beginning and a few sections: the whole takes a tenth of a second each time.
        head, one, two = starts[0], starts[len(starts) // 2], starts[-1]
        self.good = [
            b"\n".join(lines[:head] + lines[one : one + 90]),
            b"\n".join(lines[: head + 120]),
            b"\n".join(lines[two:]),
            b"\n".join(lines[head : head + 60] + lines[two:]),
        ]

    def outcome(self, data: bytes) -> str:
        self.file.write_bytes(data)
        try:
            found = validate(self.file)
        except Fault as fault:
            return named(fault)
        lines = data.count(b"\n") + data.count(b"\r") + 1
        for finding in found:
            if not 1 <= finding.line <= lines:
                raise Broken(f"line {finding.line} of {lines}")
        return f"faults: {sorted({named(finding.fault) for finding in found})[:3]}"


class ChecklistBytes(Target):
    """A checklist as the service sends it."""

    name = "checklist bytes"

    def __init__(self) -> None:
        super().__init__()
        whole = checklist_files.load(checklist_files.newest())
        few = tuple(
            msgspec.structs.replace(section, items=section.items[:2])
            for section in whole.sections[:2]
        )
        small = msgspec.structs.replace(whole, sections=few)
        self.good = [checklist_files.checklist_bytes(small)]

    def outcome(self, data: bytes) -> str:
        try:
            accept(data)
        except Fault as fault:
            return named(fault)
        return "read"


class CommunesFile(Files):
    """A newer list of communes that was put into the data folder."""

    name, file_name = "communes", "communes-2031-01-01.csv"

    def __init__(self) -> None:
        super().__init__()
        listed = max(paths.resources().glob("communes/communes-*.csv")).read_bytes()
        lines = listed.split(b"\n")
        self.good = [b"\n".join(lines[:40]), b"\n".join(lines[:1] + lines[-30:])]

    def outcome(self, data: bytes) -> str:
        self.file.write_bytes(data)
        index = communes.load(self.file.parent)
        refused = [named(fault) for fault in index.refused]
        if index.date != "2031-01-01" and not refused:
            raise Broken("passed over without a word")
        if index.date == "2031-01-01":
            index.search("ba dinh")
        return f"{index.date} {refused}"


ALL = (Requests, Responses, Rosters, Letters, Codes, ChecklistFile, ChecklistBytes, CommunesFile)
