"""Nobody reads or writes outside their communes and role: role × verb × own or other commune.

The table of who may write what is written here independently, not taken from the code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import requests

from desktop_app.core.changes.bodies import (
    Action,
    Answer,
    Approve,
    Attach,
    Body,
    Call,
    Comment,
    Detach,
    Entry,
    Order,
    Paragraph,
    Person,
    Return,
    Submit,
    Use,
    Verify,
    Visit,
)
from desktop_app.core.changes.change import AREA_DESK, Change
from desktop_app.core.changes.receipts import Refusal
from desktop_app.core.changes.segments import Stub
from desktop_app.core.ids import (
    ChangeHash,
    CommuneCode,
    EvidenceHash,
    EvidenceKind,
    Layer,
    Role,
    Status,
)
from support.machines import AREA, ELSEWHERE, HERE, MET, THERE, Connect, Machine, Said, prepared
from support.service import RunningService, running

CLERK, LEADER, SUPERVISOR, VIEWER = Role.CLERK, Role.LEADER, Role.SUPERVISOR, Role.VIEWER
NAMED = ChangeHash("ab" * 32)
FILE = EvidenceHash("cd" * 32)
LIST = "decree-118/1"
DUE = date(2026, 12, 1)
THEIRS = Layer.VERIFIED  # the layer of supervisors

# What is written, and who may: everybody else's has no effect.
TABLE: dict[str, tuple[Body, set[Role]]] = {
    "answer": (Answer(checklist=LIST, status=Status.MET), {CLERK}),
    "use of a version": (Use(checklist="decree-118/2", before=LIST), {CLERK}),
    "attach": (Attach(evidence=EvidenceKind.PHOTO, sha256=FILE), {CLERK}),
    "attach to a check": (Attach(evidence=EvidenceKind.PHOTO, layer=THEIRS), {SUPERVISOR}),
    "detach": (Detach(target=NAMED), {CLERK}),
    "detach from a check": (Detach(target=NAMED, layer=THEIRS), {SUPERVISOR}),
    "submit": (Submit(checklist=LIST, covers={}, digest=""), {LEADER}),
    "record a slip": (Submit(checklist=LIST, covers={}, digest="", slip=FILE), {CLERK, LEADER}),
    "verify": (Verify(checklist=LIST, visit=NAMED, status=Status.MET), {SUPERVISOR}),
    "visit": (Visit(), {SUPERVISOR}),
    "approve": (Approve(head=NAMED, accepted=True), {SUPERVISOR}),
    "return": (Return(comment="Bổ sung"), {SUPERVISOR}),
    "comment": (Comment(text="Đang chờ"), {CLERK, LEADER}),
    "comment on a check": (Comment(text="Đã xem", layer=THEIRS), {SUPERVISOR}),
    "plan": (Action(who="Hoa", what="Xin cấp", due=DUE), {CLERK, LEADER}),
    "plan of a check": (Action(who="H", what="X", due=DUE, layer=THEIRS), {SUPERVISOR}),
    "order": (Order(action=NAMED, ordered=True), {SUPERVISOR}),
    "paragraph": (Paragraph(paper="commune", paragraph="causes", text="…"), {CLERK, LEADER}),
    "their paragraph": (
        Paragraph(paper="area", paragraph="causes", text="…", layer=THEIRS),
        {SUPERVISOR},
    ),
    "person": (Person(name="Hoa", phone="0271"), {CLERK, LEADER, SUPERVISOR}),
    "call": (Call(text="Đã gọi"), {SUPERVISOR}),
    "act of the service": (Entry(act="area"), set()),
}

MEDIA = b"%PDF-1.7 minh ch\xe1\xbb\xa9ng %%EOF "


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with running(tmp_path_factory.mktemp("matrix")) as one:
        yield prepared(one)


@pytest.fixture(scope="module")
def people(place: RunningService) -> Iterator[Connect]:
    made = Connect(place)
    yield made
    made.close()


@pytest.fixture(scope="module")
def written(people: Connect) -> dict[str, Change]:
    """One answer about each commune, and a person behind it."""
    changes = {}
    for commune in (HERE, THERE):
        clerk = people(commune=commune)
        changes[commune] = clerk.write(commune)
        clerk.write(commune, Person(name="Lê Hữu Đức", phone="0271 000 999"), item="")
        clerk.sync(commune)
        clerk.upload(commune, bytes_of(commune))
    return changes


def bytes_of(commune: str) -> bytes:
    """Return the file that belongs to *commune*."""
    return MEDIA + commune.encode()


def name_of(commune: str) -> str:
    return hashlib.sha256(bytes_of(commune)).hexdigest()


def send_all(machine: Machine, commune: str) -> dict[str, str]:
    """Write every kind about *commune*, send, and return what had no effect, and why."""
    kinds = {machine.write(commune, body).sequence: kind for kind, (body, _) in TABLE.items()}
    (receipt,) = machine.sync(commune).receipts
    assert receipt.through == len(machine.feeds[CommuneCode(commune)]), "all of it is in custody"
    return {kinds[sequence]: reason for sequence, reason in receipt.refused}


@pytest.mark.parametrize("role", Role)
def test_in_its_own_commune_a_role_writes_what_is_its_own(people: Connect, role: Role) -> None:
    refused = send_all(people(role), HERE)
    assert refused == {kind: Refusal.ROLE for kind, (_, may) in TABLE.items() if role not in may}


@pytest.mark.parametrize("role", Role)
def test_in_another_commune_nobody_writes_anything(people: Connect, role: Role) -> None:
    assert send_all(people(role), THERE) == dict.fromkeys(TABLE, Refusal.COMMUNE)


@pytest.mark.parametrize("role", [CLERK, LEADER])
def test_who_has_no_area_writes_nothing_about_areas(people: Connect, role: Role) -> None:
    assert send_all(people(role), AREA_DESK) == dict.fromkeys(TABLE, Refusal.COMMUNE)


def test_a_viewer_writes_nothing_even_of_kinds_to_come(people: Connect) -> None:
    viewer = people(VIEWER)
    viewer.write(HERE, MET, kind="hologram", version=7)
    assert viewer.sync(HERE).receipts[0].refused == ((1, Refusal.ROLE),)


def test_nobody_checks_what_their_own_commune_declared(
    people: Connect, place: RunningService
) -> None:
    both = people(SUPERVISOR)
    both.enrol(place.code(CLERK, commune=HERE))
    refused = send_all(both, HERE)
    assert refused["verify"] == refused["approve"] == Refusal.OWN_COMMUNE
    assert "answer" not in refused


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("trick", ["honest", "claims the other", "asks by digest"])
def test_a_reader_gets_its_own_communes_and_no_other(
    people: Connect, written: dict[str, Change], role: Role, trick: str
) -> None:
    reader = people(role)
    if trick == "claims the other":
        reader.positions = {CommuneCode(THERE): 0, CommuneCode("00000"): 0}
    if trick == "asks by digest":
        (first,) = reader.ask(reader.request(pull=False, digest=bytes(16)))
        assert first.need_positions
    reader.pull()
    assert written[HERE] in reader.seen(HERE)
    assert reader.seen(THERE) == []
    assert set(reader.positions) <= {HERE, "00000", THERE if "claims" in trick else HERE}


@pytest.mark.parametrize("role", Role)
def test_a_roster_names_nobody_of_another_commune(
    people: Connect, written: dict[str, Change], role: Role
) -> None:
    reader = people(role)
    reader.pull()
    assert reader.roster is not None
    devices = {member.device for member in reader.roster.members}
    assert written[HERE].device in devices
    assert written[THERE].device not in devices
    assert {commune for area in reader.roster.areas for commune in area.communes} == {HERE}
    assert {area.name for area in reader.roster.areas} == {AREA}


@pytest.mark.parametrize("role", Role)
def test_names_and_phones_are_for_the_commune_and_its_supervisors(
    people: Connect, written: dict[str, Change], role: Role
) -> None:
    reader = people(role)
    reader.pull()
    theirs = reader.held[HERE, written[HERE].device]
    person = theirs[0].entries[1]
    assert isinstance(person, Stub) is (role is VIEWER)
    assert reader.roster is not None
    member = reader.roster.member(written[HERE].device)
    assert member is not None
    assert (member.person == "") is (role is VIEWER)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", ["GET", "HEAD", "have"])
@pytest.mark.parametrize("commune", [HERE, THERE])
def test_evidence_stays_within_the_communes(
    people: Connect, written: dict[str, Change], role: Role, verb: str, commune: str
) -> None:
    machine = people(role)
    path = f"/v1/evidence/{commune}/{name_of(commune)}"

    def act() -> int:
        if verb == "have":
            names = [name_of(commune)]
            answer = machine.http("POST", f"/v1/evidence/{commune}/have", json=names)
            assert answer.json() == {}
            return answer.status_code
        answer = machine.http(verb, path)
        if verb == "GET":
            assert answer.content == bytes_of(commune)
        return answer.status_code

    if commune == HERE:
        assert act() == 200
    elif verb == "HEAD":
        assert act() == 403
    else:
        with pytest.raises(Said) as said:
            act()
        assert (said.value.status, said.value.code) == (403, "forbidden")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("commune", [HERE, THERE])
def test_files_are_sent_within_the_communes_and_the_role(
    people: Connect, role: Role, commune: str
) -> None:
    machine = people(role)
    data = MEDIA + role.encode()
    name = hashlib.sha256(data).hexdigest()
    resumable = {"Tus-Resumable": "1.0.0"}
    path = f"/v1/evidence/{commune}/uploads/{name}"
    acts: list[Callable[[], requests.Response]] = [
        lambda: machine.upload(commune, data, body=b""),
        lambda: machine.piece(commune, name, 0, data[:9]),
        lambda: machine.http("DELETE", path, headers=resumable),
        lambda: machine.upload(commune, data),
    ]
    for act, status in zip(acts, (201, 204, 204, 201), strict=True):
        if commune == HERE and role is not VIEWER:
            assert act().status_code == status
            assert machine.stands(commune, name).status_code in (200, 404)
            continue
        with pytest.raises(Said) as said:
            act()
        assert (said.value.status, said.value.code) == (403, "forbidden")
        assert machine.stands(commune, name).status_code == 403


@pytest.mark.parametrize("token", [None, "A" * 22])
@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", f"/v1/evidence/{HERE}/{'0' * 64}"),
        ("PATCH", f"/v1/evidence/{HERE}/uploads/{'0' * 64}"),
        ("DELETE", f"/v1/evidence/{HERE}/uploads/{'0' * 64}"),
        ("POST", f"/v1/evidence/{HERE}/have"),
        ("GET", f"/v1/checklists/{'0' * 64}"),
        ("GET", f"/v1/figures/{HERE}"),
    ],
)
def test_without_its_token_nobody_reads(
    people: Connect, verb: str, path: str, token: str | None
) -> None:
    machine = people.stranger()
    with pytest.raises(Said) as said:
        told = {"Tus-Resumable": "1.0.0"}
        machine.http(verb, path, token=token, json=[] if verb == "POST" else None, headers=told)
    assert (said.value.status, said.value.code) == (401, "token")


def test_a_sync_without_its_token_reads_nothing(people: Connect) -> None:
    machine = people()
    for token, code in ((None, "token"), ("A" * 22, "token"), (people().token, "other_device")):
        with pytest.raises(Said) as said:
            machine.ask(machine.request(), token=token)
        assert said.value.code == code


def test_supervisors_of_one_area_read_what_was_said_about_it_and_others_do_not(
    people: Connect,
) -> None:
    writer, colleague, stranger = (
        people(SUPERVISOR),
        people(VIEWER),
        people(SUPERVISOR, area=ELSEWHERE),
    )
    said = writer.write(
        AREA_DESK, Paragraph(paper="area", paragraph="causes", text="…", about=AREA, layer=THEIRS)
    )
    assert writer.sync(AREA_DESK).receipts[0].refused == ()
    for reader in (colleague, stranger):
        reader.pull()
    assert said in colleague.seen(AREA_DESK)
    assert said not in stranger.seen(AREA_DESK)
    assert stranger.seen(HERE) == []


def test_an_area_that_changes_takes_its_supervisor_along(
    people: Connect, place: RunningService, written: dict[str, Change]
) -> None:
    place.area("Cụm đổi", HERE)
    reader = people(SUPERVISOR, area="Cụm đổi")
    place.area("Cụm đổi", THERE)
    reader.pull()
    assert reader.seen(HERE) == []
    assert written[THERE] in reader.seen(THERE)
    assert send_all(reader, HERE)["verify"] == Refusal.COMMUNE
    assert "verify" not in send_all(reader, THERE)
