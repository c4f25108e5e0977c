"""Enrolling a machine: one code, one key, and the same answer to every repetition."""

from __future__ import annotations

import string
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from central_service.access.codes import code_hash, read_code, written
from central_service.database import schema
from central_service.database.stored import change_from
from central_service.founding.service import now
from central_service.limits.wrong_tries import LONGEST, MAX_TOLD, TriesByAddress, WrongTries
from central_service.signing.seal import Seal
from central_service.trouble.service_faults import CodeMistyped
from desktop_app.core.changes.bodies import Entry, body_of
from desktop_app.core.changes.roster import Grant, open_roster, sign_enrolment
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.core.text.codes import check_digit
from support.earlier_steps import put_back
from support.machines import AREA, HERE, THERE, Connect, Machine, Said
from support.service import NAME, RunningService

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
plain_codes = st.text(ALPHABET, min_size=10, max_size=10).map(lambda text: text + check_digit(text))


def refusal(machine: Machine, code: str, commune: str | None = None) -> Said:
    """Return how the service refuses *code*."""
    with pytest.raises(Said) as said:
        machine.enrol(code, commune)
    return said.value


@given(plain_codes)
def test_a_code_is_read_as_people_write_it(plain: str) -> None:
    assert len(written(plain)) == 13
    assert read_code(written(plain)) == plain
    assert read_code(f" {written(plain).lower()} ") == plain
    assert read_code(plain.replace("0", "o").replace("1", "l")) == plain


@given(plain_codes, st.integers(0, 10), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(plain: str, at: int, other: str) -> None:
    wrong = plain[:at] + other + plain[at + 1 :]
    if wrong != plain:
        with pytest.raises(CodeMistyped):
            read_code(wrong)


@given(plain_codes, st.integers(0, 9))
def test_two_characters_that_changed_places_are_found(plain: str, at: int) -> None:
    one, two = plain[at], plain[at + 1]
    wrong = plain[:at] + two + one + plain[at + 2 :]
    if wrong != plain and {one, two} != {"0", "Z"}:
        with pytest.raises(CodeMistyped):
            read_code(wrong)


@given(st.text(string.printable + "ĐÁ", max_size=14))
def test_whatever_is_typed_is_a_code_or_a_sentence(text: str) -> None:
    try:
        assert len(read_code(text)) == 11
    except CodeMistyped as fault:
        assert "character" in str(fault)


def test_a_connected_machine_learns_whom_it_may_trust(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect.stranger(person="Trần Thị Mỹ")
    reply = clerk.enrol(service.code(Role.CLERK, commune=HERE), HERE)
    roster = open_roster(reply.roster, service=None)
    member = roster.member(clerk.device)
    assert member is not None
    assert (reply.service_name, roster.name) == (NAME, NAME)
    assert member.person == "Trần Thị Mỹ"
    assert member.grants == (Grant(role=Role.CLERK, commune=CommuneCode(HERE)),)
    assert len(reply.token) == 22


def test_the_same_key_gets_the_same_answer_again(connect: Connect, service: RunningService) -> None:
    clerk = connect.stranger()
    code = service.code(Role.CLERK, commune=HERE)
    first, again = clerk.enrol(code), clerk.enrol(code.lower().replace("-", " "))
    assert first.token == again.token
    assert clerk.roster is not None
    assert len([m for m in clerk.roster.members if m.device == clerk.device]) == 1


def test_a_code_connects_one_machine(connect: Connect, service: RunningService) -> None:
    code = service.code(Role.CLERK, commune=HERE)
    connect.stranger().enrol(code)
    said = refusal(connect.stranger(), code)
    assert (said.status, said.code) == (403, "code_used")


def test_of_two_machines_at_once_one_is_connected(
    connect: Connect, service: RunningService
) -> None:
    code = service.code(Role.CLERK, commune=HERE)

    def attempt(machine: Machine) -> str:
        try:
            machine.enrol(code)
        except Said as said:
            return said.code
        return "in"

    machines = [connect.stranger() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, machines))
    assert outcomes == ["code_used"] * 3 + ["in"]


def test_a_code_ends_after_seven_days(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, late = service.code(Role.CLERK, commune=HERE), service.code(Role.CLERK, commune=HERE)
    clerk = connect.stranger()
    first = clerk.enrol(early)
    week = now() + 7 * 24 * 3600 + 60
    monkeypatch.setattr("central_service.access.enrolment.now", lambda: week)
    assert refusal(connect.stranger(), late).code == "code_expired"
    # A machine whose reply was lost for a week is enrolled all the same.
    assert clerk.enrol(early).token == first.token


def test_a_code_nobody_was_given_says_so(connect: Connect) -> None:
    plain = "0" * 10
    assert refusal(connect.stranger(), plain + check_digit(plain)).code == "code_unknown"
    assert refusal(connect.stranger(), "ABCDE").code == "code_mistyped"


def test_a_wrong_code_is_refused_before_the_slow_hash_is_computed(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []

    def counted(plain: str, seal: Seal) -> bytes:
        hashed.append(plain)
        return code_hash(plain, seal)

    monkeypatch.setattr("central_service.access.enrolment.code_hash", counted)
    code = service.code(Role.CLERK, commune=HERE)
    guesses = {f"{number:010d}" for number in range(4)} - {code.replace("-", "")[:10]}
    for plain in guesses:
        assert refusal(connect.stranger(), plain + check_digit(plain)).code == "code_unknown"
    assert hashed == []
    clerk = connect.stranger()
    assert clerk.enrol(code).token == clerk.enrol(code).token
    assert hashed == [read_code(code)] * 2


def test_a_code_made_before_there_were_tags_is_good_as_long_as_it_was(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, late = service.code(Role.CLERK, commune=HERE), service.code(Role.CLERK, commune=HERE)
    clerk = connect.stranger()
    before = clerk.enrol(early)
    _before_tags(service)
    first, again = connect.stranger(), connect.stranger()
    assert first.enrol(late).token
    assert refusal(again, late).code == "code_used"
    assert clerk.enrol(early).token == before.token
    plain = "0" * 10
    assert refusal(connect.stranger(), plain + check_digit(plain)).code == "code_unknown"
    moment = now()
    for days, told in ((8, "code_used"), (15, "code_unknown")):
        later = moment + days * 24 * 3600
        monkeypatch.setattr("central_service.access.enrolment.now", lambda later=later: later)
        assert clerk.enrol(early).token == before.token
        assert refusal(again, early).code == told
        assert refusal(again, late).code == "code_used"  # its tag was stored when it was used


def _before_tags(service: RunningService) -> None:
    """Put the database back to the step before, as the program before this one left it."""
    service.stop()
    service.service.close()
    put_back(service.folder / "service.db", "0004")
    service.restart()


def test_a_code_for_another_commune_names_both_and_stays_good(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect.stranger()
    code = service.code(Role.CLERK, commune=HERE)
    said = refusal(clerk, code, THERE)
    assert (said.status, said.code) == (409, "other_commune")
    assert said.params == {"granted": HERE, "chosen": THERE}
    assert clerk.enrol(code, HERE).token


def test_a_request_that_another_key_signed_is_refused(
    connect: Connect, service: RunningService
) -> None:
    clerk, other = connect.stranger(), connect.stranger()
    code = service.code(Role.CLERK, commune=HERE)
    forged = sign_enrolment(clerk.request_enrolment(code), other.private_key)
    with pytest.raises(Said) as said:
        clerk.http("POST", "/v1/enrol", data=msgspec.json.encode(forged))
    assert said.value.code == "signature"


@pytest.mark.parametrize("person", ["", "   ", "a\0b", "x" * 121])
def test_a_name_that_cannot_be_kept_is_refused(
    connect: Connect, service: RunningService, person: str
) -> None:
    clerk = connect.stranger(person=person)
    assert refusal(clerk, service.code(Role.CLERK, commune=HERE)).code == "malformed"


def test_a_key_may_hold_a_second_role(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    clerk.enrol(service.code(Role.VIEWER, area=AREA))
    assert clerk.roster is not None
    member = clerk.roster.member(clerk.device)
    assert member is not None
    assert {grant.role for grant in member.grants} == {Role.CLERK, Role.VIEWER}


@pytest.mark.parametrize("lost", [True, False])
def test_a_revoked_key_is_not_let_in_by_a_new_code(
    connect: Connect, service: RunningService, lost: bool
) -> None:
    clerk = connect()
    service.revoke(clerk.device, lost=lost)
    said = refusal(clerk, service.code(Role.CLERK, commune=HERE))
    assert (said.status, said.code) == (403, "revoked")


def test_neither_codes_nor_tokens_are_kept_readable(
    connect: Connect, service: RunningService
) -> None:
    code = service.code(Role.CLERK, commune=HERE)
    clerk = connect.stranger()
    token = clerk.enrol(code).token
    service.stop()
    files = [file for file in service.folder.rglob("*") if file.is_file()]
    kept = b"".join(file.read_bytes() for file in files)
    assert token.encode() not in kept
    assert code.encode() not in kept
    assert code.replace("-", "").encode() not in kept


def test_every_act_of_administration_is_signed_into_the_services_own_feed(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    service.revoke(clerk.device)
    with service.service.database.reading() as connection:
        bodies = connection.execute(
            select(schema.acts.c.body).order_by(schema.acts.c.sequence)
        ).scalars()
        changes = [change_from(bytes(body)) for body in bodies]
    acts = [body_of(change) for change in changes]
    assert [change.sequence for change in changes] == list(range(1, len(changes) + 1))
    told = [entry.act for entry in acts if isinstance(entry, Entry)]
    begun = ["found", "package-key", "name"]
    assert told == [*begun, "area", "area", "round", "code", "enrol", "revoke"]


def test_wrong_codes_slow_everyone_down_for_a_while() -> None:
    clock = [1_000.0]
    tries = WrongTries(lambda: clock[0])
    assert tries.delay == 0
    delays = []
    for _ in range(100):
        tries.note()
        delays.append(tries.delay)
    assert delays == sorted(delays)
    assert (delays[0], delays[-1]) == (0.1, 10.0)
    clock[0] += WrongTries.MEMORY + 1
    assert tries.delay == 0


def test_wrong_codes_lock_nobody_out(connect: Connect, service: RunningService) -> None:
    plain = "0" * 10
    for _ in range(4):
        refusal(connect.stranger(), plain + check_digit(plain))
    assert connect.stranger().enrol(service.code(Role.CLERK, commune=HERE)).token


def test_wrong_tries_of_one_address_are_not_all_told_at_once() -> None:
    tries = TriesByAddress(lambda: 1_000.0)
    waits = [tries.noted("192.0.2.7") for _ in range(400)]
    assert waits[0] == 0.1
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST
    spread = [wait for wait in waits if WrongTries.MOST < wait < LONGEST]
    assert all(b - a == pytest.approx(1 / MAX_TOLD) for a, b in pairwise(spread))
    assert tries.noted("192.0.2.8") == 0.1  # no wrong code from another one yet
