"""Devices made of a key alone, which can send the service any request.

No code of the desktop is between the test and the service, so a machine can also forge, fork and
request what it may not see.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

import msgspec
import requests

from desktop_app.core.changes.bodies import Answer, Body, fields_of
from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.changes.feeds import (
    Head,
    device_id,
    first_head,
    new_private_key,
    next_head,
    public_key_of,
    sign_head,
)
from desktop_app.core.changes.roster import (
    EnrolRequest,
    Roster,
    SignedRoster,
    open_roster,
    sign_enrolment,
)
from desktop_app.core.changes.segments import Segment, Stub, check_segment
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, Role, RoundId, Status
from desktop_app.sync.wire.messages import (
    DEFAULT_PAGE_BYTES,
    EnrolReply,
    SyncRequest,
    SyncResponse,
    decode_responses,
    encode_request,
)

from .service import RunningService

HERE, THERE = "25399", "25402"  # two communes of one former district
AREA, ELSEWHERE = "Cụm Bù Đăng", "Cụm khác"  # the areas of one and of the other
PIECE = "application/offset+octet-stream"
WAIT = 30  # seconds for one request
ROUND = RoundId("2026-11")
MET = Answer(checklist="decree-118/1", status=Status.MET)


class Said(Exception):
    """The service refused: ``status`` and ``code`` as received."""

    def __init__(self, answer: requests.Response) -> None:
        problem = answer.json()
        super().__init__(f"{answer.status_code} {problem}")
        self.status = answer.status_code
        self.code: str = problem["code"]
        self.message: str = problem["message"]
        self.params: dict[str, object] = problem["params"]
        self.headers = answer.headers


class Machine:
    """One key, what it wrote, what it received."""

    def __init__(self, url: str, *, person: str = "Nguyễn Thị Hoa", verify: str = "") -> None:
        self.url = url
        self.person = person
        self.private_key = new_private_key()
        self.public_key = public_key_of(self.private_key)
        self.device = device_id(self.public_key)
        self.token: str | None = None
        self.roster: Roster | None = None
        self.feeds: dict[CommuneCode, list[Change]] = {}
        self.heads: dict[CommuneCode, list[Head]] = {}
        self.sent: dict[CommuneCode, int] = {}
        self.positions: dict[CommuneCode, int] = {}
        self.held: dict[tuple[str, str], list[Segment]] = {}
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = verify or True

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    # --- enrolment

    def request_enrolment(self, code: str, commune: str | None = None) -> EnrolRequest:
        """Return a signed request to be connected."""
        request = EnrolRequest(
            code=code,
            public_key=self.public_key,
            person=self.person,
            position="Công chức Văn phòng",
            phone="0271 000 111",
            commune=CommuneCode(commune) if commune else None,
        )
        return sign_enrolment(request, self.private_key)

    def enrol(self, code: str, commune: str | None = None) -> EnrolReply:
        """Connect with *code*."""
        request = self.request_enrolment(code, commune)
        answer = self.http("POST", "/v1/enrol", data=msgspec.json.encode(request))
        reply = msgspec.json.decode(answer.content, type=EnrolReply)
        self.token = reply.token
        self._learn(reply.roster)
        return reply

    # --- writing

    def write(
        self,
        commune: str,
        body: Body = MET,
        *,
        item: str = "lead.seal_account",
        bases: tuple[ChangeHash, ...] = (),
        counter: int | None = None,
        centre: str | None = None,
        **members: object,
    ) -> Change:
        """Write a change about *commune*; it waits to be sent."""
        code = CommuneCode(commune)
        feed = self.feeds.setdefault(code, [])
        heads = self.heads.setdefault(code, [first_head(self.device, code)])
        sequence = len(feed) + 1
        change = Change(
            kind=body.KIND,
            device=self.device,
            commune=code,
            sequence=sequence,
            counter=sequence if counter is None else counter,
            wall=1_795_000_000 + sequence,
            bases=bases,
            centre=CentreId(centre or commune),
            round=ROUND,
            item=item,
            fields=fields_of(body),
        )
        if members:
            change = msgspec.structs.replace(change, **members)
        feed.append(change)
        heads.append(next_head(heads[-1], change_hash(change)))
        return change

    def segment(self, commune: str, first: int | None = None, last: int | None = None) -> Segment:
        """Return entries *first* … *last* signed; without both what was not sent yet."""
        code = CommuneCode(commune)
        begin = self.sent.get(code, 0) + 1 if first is None else first
        end = len(self.feeds[code]) if last is None else last
        head = self.heads[code][end]
        return Segment(
            device=self.device,
            commune=code,
            first=begin,
            entries=tuple(self.feeds[code][begin - 1 : end]),
            signature=sign_head(self.private_key, self.device, code, end, head),
        )

    # --- requests

    def request(self, *segments: Segment, pull: bool = True, **members: object) -> SyncRequest:
        """Return a request as this machine would make it now."""
        roster = self.roster
        request = SyncRequest(
            device=self.device,
            roster=(roster.epoch, roster.number) if roster else (0, 0),
            segments=segments,
            positions=dict(self.positions) if pull else None,
        )
        return msgspec.structs.replace(request, **members) if members else request

    def ask(self, request: SyncRequest, *, token: str | None = "own") -> list[SyncResponse]:
        """Send *request* and return every response of the answer; raise Said."""
        answer = self.http("POST", "/v1/sync", data=encode_request(request), token=token)
        assert self.roster is not None or not request.segments
        service = self.roster.service if self.roster else self.device
        return list(
            decode_responses(
                [answer.content],
                to=request,
                service=service,
                head_at=lambda device, commune, sequence: (
                    self._own_head(device, commune, sequence)
                    or _sent_head(request, device, commune, sequence)
                ),
            )
        )

    def sync(self, *communes: str, pull: bool = True) -> SyncResponse:
        """Send what waits about *communes*, take all there is, return the first response."""
        segments = [self.segment(commune) for commune in communes]
        responses = self.ask(self.request(*segments, pull=pull))
        for receipt in responses[0].receipts:
            self.sent[receipt.commune] = receipt.through
        for response in responses:
            self.take(response)
        return responses[0]

    def pull(self, *, page_bytes: int = DEFAULT_PAGE_BYTES) -> list[SyncResponse]:
        """Ask until everything is here; return every response."""
        responses: list[SyncResponse] = []
        while True:
            more = self.ask(self.request(page_bytes=page_bytes))
            for response in more:
                self.take(response)
            responses += more
            page = more[-1].page
            assert page is not None
            if page.complete:
                return responses

    def take(self, response: SyncResponse) -> None:
        """Check a response as a reader must, and keep it."""
        if response.roster is not None:
            self._learn(response.roster)
        if response.page is None:
            return
        for segment in response.page.segments:
            runs = self.held.setdefault((segment.commune, segment.device), [])
            head = first_head(segment.device, segment.commune)
            for run in runs:
                head = check_segment(run, before=head, public_key=self._key(run)).heads[-1]
            check_segment(segment, before=head, public_key=self._key(segment))
            runs.append(segment)
        self.positions |= response.page.positions

    def seen(self, commune: str) -> list[Change | Stub]:
        """Return every entry held about *commune*, feed after feed."""
        return [
            entry
            for (about, _device), runs in sorted(self.held.items())
            if about == commune
            for run in runs
            for entry in run.entries
        ]

    def http(
        self,
        method: str,
        path: str,
        *,
        data: bytes | Iterable[bytes] | None = None,
        json: object = None,
        token: str | None = "own",
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        """Make any request with this machine's token, another or none; raise Said."""
        chosen = self.token if token == "own" else token
        told = dict(headers or {})
        if chosen is not None:
            told["Authorization"] = f"Bearer {chosen}"
        answer = self._session.request(
            method, self.url + path, data=data, json=json, headers=told, timeout=WAIT
        )
        if not answer.ok and method != "HEAD":
            raise Said(answer)
        return answer

    def upload(
        self,
        commune: str,
        data: bytes,
        *,
        name: str = "",
        body: bytes | Iterable[bytes] | None = None,
        length: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        """Begin to send a file by tus, all of it at once unless *body* is less; raise Said."""
        named = name or hashlib.sha256(data).hexdigest()
        told = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data) if length is None else length),
            "Upload-Metadata": f"sha256 {base64.b64encode(named.encode()).decode()}",
        }
        sent = data if body is None else body
        if sent:
            told["Content-Type"] = PIECE
        path = f"/v1/evidence/{commune}/uploads"
        return self.http("POST", path, data=sent, headers=told | (headers or {}))

    def piece(
        self, commune: str, name: str, offset: int, body: bytes | Iterable[bytes]
    ) -> requests.Response:
        """Send a further piece of a file by tus; raise Said."""
        told = {"Tus-Resumable": "1.0.0", "Content-Type": PIECE, "Upload-Offset": str(offset)}
        path = f"/v1/evidence/{commune}/uploads/{name}"
        return self.http("PATCH", path, data=body, headers=told)

    def stands(self, commune: str, name: str) -> requests.Response:
        """Ask at which byte an upload stands."""
        told = {"Tus-Resumable": "1.0.0"}
        return self.http("HEAD", f"/v1/evidence/{commune}/uploads/{name}", headers=told)

    def _own_head(self, device: DeviceId, commune: CommuneCode, sequence: int) -> Head | None:
        heads = self.heads.get(commune, []) if device == self.device else []
        return heads[sequence] if sequence < len(heads) else None

    def _key(self, segment: Segment) -> bytes:
        assert self.roster is not None
        member = self.roster.member(segment.device)
        assert member is not None, f"nobody said who {segment.device} is"
        return member.public_key

    def _learn(self, signed: SignedRoster) -> None:
        held = self.roster
        self.roster = open_roster(
            signed,
            service=held.service if held else None,
            at_least=(held.epoch, held.number) if held else (0, 0),
        )


def _sent_head(
    request: SyncRequest, device: DeviceId, commune: CommuneCode, sequence: int
) -> Head | None:
    """Return the head that the sender of *request* knows, of runs that begin a feed."""
    for segment in request.segments:
        if (segment.device, segment.commune, segment.first) == (device, commune, 1):
            head = first_head(device, commune)
            for entry in segment.entries[:sequence]:
                assert isinstance(entry, Change)
                head = next_head(head, change_hash(entry))
            return head
    return None


class Connect:
    """Makes machines that are enrolled at one service, and closes them at the end."""

    def __init__(self, running: RunningService) -> None:
        self.running = running
        self._made: list[Machine] = []

    def __call__(
        self,
        role: Role = Role.CLERK,
        *,
        commune: str | None = None,
        area: str | None = None,
        person: str = "Nguyễn Thị Hoa",
    ) -> Machine:
        """Return a connected machine; without a place it is of HERE or AREA."""
        if commune is None and area is None:
            over_area = role in (Role.SUPERVISOR, Role.VIEWER)
            commune, area = (None, AREA) if over_area else (HERE, None)
        machine = self.stranger(person=person)
        machine.enrol(self.running.code(role, commune=commune, area=area), commune)
        return machine

    def stranger(self, *, person: str = "Nguyễn Thị Hoa") -> Machine:
        """Return a machine that the service does not know."""
        self._made.append(Machine(self.running.url, person=person))
        return self._made[-1]

    def close(self) -> None:
        """Close every machine made."""
        for machine in self._made:
            machine.close()


def prepared(running: RunningService) -> RunningService:
    """Set the service up as an administrator does on the first day."""
    running.area(AREA, HERE)
    running.area(ELSEWHERE, THERE)
    running.open_round(ROUND)
    return running


def seal(machine: Machine, commune: str, changes: Sequence[Change]) -> Segment:
    """Return *changes* as a segment of a feed that is made of nothing else, signed."""
    code = CommuneCode(commune)
    head = first_head(machine.device, code)
    for change in changes:
        head = next_head(head, change_hash(change))
    last = len(changes)
    signature = sign_head(machine.private_key, machine.device, code, last, head)
    return Segment(
        device=machine.device, commune=code, first=1, entries=tuple(changes), signature=signature
    )
