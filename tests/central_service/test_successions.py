"""Successors of keys: up to the limit, and none that is not needed in a roster."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from sqlalchemy import func, select

from central_service.access.successions import LIMITS
from central_service.database import schema
from central_service.database.connections import insert_rows
from central_service.founding.service import now
from central_service.signing.acts import Act, record_act
from desktop_app.core.changes.feeds import device_id
from desktop_app.core.changes.roster import (
    EnrolRequest,
    SuccessionReason,
    sign_enrolment,
    sign_successor,
)
from desktop_app.core.ids import Role
from desktop_app.sync.package.sealing import NotForUs, unsealed_by
from desktop_app.sync.wire.messages import EnrolReply
from support.machines import AREA, HERE, Connect, Machine, Said
from support.service import RunningService

_DAY, A_DAY, _UNSAID = LIMITS[0]


def follow(machine: Machine, old: Machine, reason: str = "parted", **said: object) -> EnrolReply:
    """Let *machine* request to succeed *old*."""
    request = EnrolRequest(
        code="",
        public_key=machine.public_key,
        person=machine.person,
        predecessor=old.device,
        endorsement=sign_successor(machine.public_key, old.private_key),
        reason=reason,
    )
    request = msgspec.structs.replace(sign_enrolment(request, machine.private_key), **said)
    answer = machine.http("POST", "/v1/enrol", data=msgspec.json.encode(request), token=None)
    reply = msgspec.json.decode(answer.content, type=EnrolReply)
    machine.token = reply.token
    machine._learn(reply.roster)
    return reply


def members(service: RunningService) -> int:
    with service.service.database.reading() as connection:
        found = select(func.count()).select_from(schema.members)
        return int(connection.execute(found).scalar_one())


def test_one_key_lets_in_so_many_successors_a_day_and_no_more(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    for _ in range(A_DAY):
        follow(connect.stranger(), clerk)
    with pytest.raises(Said) as said:
        follow(connect.stranger(), clerk)
    assert (said.value.status, said.value.code) == (403, "succession_limit")
    assert members(service) == A_DAY + 1
    # A code, which a person gives, allows more; so does another day.
    connect.stranger().enrol(service.code(Role.CLERK, commune=HERE))
    tomorrow = now() + _DAY + 1
    monkeypatch.setattr("central_service.access.enrolment.now", lambda: tomorrow)
    follow(connect.stranger(), clerk)


def test_a_chain_of_keys_is_one_family_with_one_limit(connect: Connect) -> None:
    last = connect()
    for _ in range(A_DAY):
        following = connect.stranger()
        follow(following, last)
        last = following
    with pytest.raises(Said, match="succession_limit"):
        follow(connect.stranger(), last)


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_fewer_are_let_in(connect: Connect, reason: str) -> None:
    clerk = connect()
    for _ in range(_UNSAID):
        follow(connect.stranger(), clerk, reason)
    with pytest.raises(Said, match="succession_limit"):
        follow(connect.stranger(), clerk, reason)
    for reason_ in SuccessionReason:
        follow(connect.stranger(), clerk, reason_)


def test_the_same_key_asks_as_often_as_it_likes(connect: Connect, service: RunningService) -> None:
    clerk, again = connect(), connect.stranger()
    for _ in range(3 * A_DAY):
        follow(again, clerk)
    assert members(service) == 2


def test_keys_that_wrote_nothing_and_were_followed_leave_the_roster(
    connect: Connect, service: RunningService
) -> None:
    clerk, supervisor = connect(), connect(Role.SUPERVISOR, area=AREA)
    clerk.write(HERE)
    clerk.sync(HERE)
    idle = [connect.stranger() for _ in range(5)]
    for one in idle:
        follow(one, clerk)
    supervisor.pull()
    assert supervisor.roster is not None
    known = {member.device for member in supervisor.roster.members}
    assert known == {clerk.device, supervisor.device} | (known & {one.device for one in idle})
    assert len(known) == 3  # the newest of the idle ones
    # One that sends all the same is restored, in time for what it wrote.
    speaking = next(one for one in idle if one.device not in known)
    speaking.write(HERE)
    speaking.sync(HERE)
    supervisor.pull()
    assert speaking.device in {member.device for member in supervisor.roster.members}
    assert len(supervisor.seen(HERE)) == 2


# --- a request is no secret


def replayed(machine: Machine, request: EnrolRequest) -> EnrolReply:
    """Send a signed request once more, as an eavesdropper would."""
    answer = machine.http("POST", "/v1/enrol", data=msgspec.json.encode(request), token=None)
    return msgspec.json.decode(answer.content, type=EnrolReply)


def test_whoever_replays_a_request_of_an_earlier_program_gets_no_token(
    connect: Connect, service: RunningService
) -> None:
    clerk, thief = connect.stranger(), connect.stranger()
    code = service.code(Role.CLERK, commune=HERE)
    request = clerk.request_enrolment(code)
    assert clerk.enrol(code).token
    assert replayed(clerk, request).token == clerk.token  # its reply was lost, say
    clerk.pull()
    with pytest.raises(Said) as said:
        replayed(thief, request)
    assert (said.value.status, said.value.code) == (403, "code_used")


def test_a_token_that_is_sealed_opens_with_the_key_alone(
    connect: Connect, service: RunningService
) -> None:
    clerk, thief = connect.stranger(), connect.stranger()
    request = clerk.request_enrolment(service.code(Role.CLERK, commune=HERE))
    asking = msgspec.structs.replace(request, seals=True)
    for _ in range(2):
        reply = replayed(clerk, asking)
        assert reply.token == ""
        clerk.token = unsealed_by(clerk.private_key, reply.sealed).decode()
    clerk._learn(reply.roster)
    clerk.pull()
    stolen = replayed(thief, asking)
    with pytest.raises(NotForUs):
        unsealed_by(thief.private_key, stolen.sealed)
    with pytest.raises(Said, match="code_used"):  # nor by leaving out that it is to be sealed
        replayed(thief, request)


def test_the_word_of_a_key_before_is_no_secret_either(connect: Connect) -> None:
    clerk, new, thief = connect(), connect.stranger(), connect.stranger()
    reply = follow(new, clerk, seals=True)
    assert reply.token == ""
    request = EnrolRequest(
        code="",
        public_key=new.public_key,
        person=new.person,
        predecessor=clerk.device,
        endorsement=sign_successor(new.public_key, clerk.private_key),
    )
    with pytest.raises(Said, match="code_used"):
        replayed(thief, sign_enrolment(request, new.private_key))


def test_seven_thousand_members_with_long_names_stop_nobody(
    connect: Connect, service: RunningService
) -> None:
    """A roster of more than a message carries keeps the keys and leaves out the names."""
    clerk, supervisor = connect(), connect(Role.SUPERVISOR, area=AREA)
    name, count = "😀" * 120, 7_400
    keys = [hashlib.sha256(str(number).encode()).digest() for number in range(count)]
    devices = [device_id(key) for key in keys]
    with service.service.database.writing() as connection:
        number = record_act(connection, service.service.seal, Act.ENROL, {}, now=now())
        insert_rows(
            connection,
            schema.members,
            [
                (device, key, name, name, "", "", None, now(), number)
                for device, key in zip(devices, keys, strict=True)
            ],
        )
        rows = [(HERE, "", device, "clerk", now()) for device in devices]
        insert_rows(connection, schema.grants, rows)
    clerk.write(HERE)
    clerk.sync(HERE)
    supervisor.pull()
    for reader in (clerk, supervisor):
        assert reader.roster is not None
        assert set(devices) <= {member.device for member in reader.roster.members}
    assert len(supervisor.seen(HERE)) == 1
