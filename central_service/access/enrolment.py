"""Enrol a device: a one-time code is bound to the first key that uses it.

See docs/rules.md#service-2.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, insert, select, update

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act, standing
from central_service.trouble.service_faults import (
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    Malformed,
    OtherCommune,
    OtherRole,
    SignatureWrong,
    SuccessionRefused,
)
from desktop_app.core.changes.feeds import device_id
from desktop_app.core.changes.roster import (
    EnrolRequest,
    Revocation,
    enrolment_verifies,
    successor_verifies,
)
from desktop_app.core.fault import TextRefused
from desktop_app.core.ids import DeviceId, Role
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.i18n import N_
from desktop_app.sync.package.sealed_file import sealed_for
from desktop_app.sync.wire.messages import EnrolReply

from .codes import KeptCode, code_hash, code_tag, find_code, may_be_known, read_code
from .rosters import signed_roster
from .scopes import scope_of
from .successions import admit_successor
from .tokens import is_plain, keep_token, only_sealed, revoked, token_for, token_hash


class _Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    device: DeviceId
    person: str
    position: str
    phone: str


def enrol(service: Service, request: EnrolRequest, *, by_itself: bool = False) -> EnrolReply:
    """Give the key in *request* the role of its code; the same key gets the same answer again.

    A successor key brings its predecessor's signature instead. A request is no secret and may be
    repeated by anybody: the token is returned in plain only *by_itself* (the key has just signed
    all that the request came with), or while it is unused; else sealed to the key. Raise
    SignatureWrong, CodeMistyped, CodeUnknown, CodeUsed, CodeExpired, OtherCommune, OtherRole,
    Revoked, SuccessionRefused.
    """
    if not enrolment_verifies(request):
        raise _not_signed()
    person = _who(request)
    moment = now()
    if request.predecessor is not None:
        return _follow(service, request, person, moment, by_itself=by_itself)
    plain = read_code(request.code)
    hashed = _usable_hash(service, plain, request, moment)
    with service.database.writing() as connection:
        known = standing(connection, locked=True)
        assert known is not None
        code = _usable(find_code(connection, hashed, locked=True), request, moment)
        if code.public_key is None:
            detail = {
                "device": person.device,
                "role": code.role,
                "commune": code.commune,
                "area": code.area,
                "person": person.person,
            }
            number = record_act(connection, service.seal, Act.ENROL, detail, now=moment)
            _admit(connection, person, request.public_key, code, number, moment)
            connection.execute(
                update(schema.codes)
                .where(schema.codes.c.hash == hashed)
                .values(
                    public_key=request.public_key, used=moment, tag=code_tag(plain, service.seal)
                )
            )
        return _reply(connection, service, request, person, plain, moment, by_itself=by_itself)


def refuse_unless_admissible(service: Service, request: EnrolRequest) -> None:
    """Raise what ``enrol`` would raise about a code or a predecessor, and change nothing."""
    if not enrolment_verifies(request):
        raise _not_signed()
    _who(request)
    if request.predecessor is None:
        _usable_hash(service, read_code(request.code), request, now())
        return
    with service.database.reading() as connection:
        members = schema.members.c
        key = connection.execute(
            select(members.public_key).where(members.device == request.predecessor)
        ).scalar_one_or_none()
    if key is None:
        raise SuccessionRefused(
            N_("The service does not know the key that this one follows. Please ask for a code.")
        )
    if not successor_verifies(request, bytes(key)):
        raise SignatureWrong(N_("The key that this one follows did not sign for it."))


def _not_signed() -> SignatureWrong:
    return SignatureWrong(N_("The request is not signed by the key that it names."))


def _follow(
    service: Service, request: EnrolRequest, person: _Enrolled, moment: int, *, by_itself: bool
) -> EnrolReply:
    """Enrol the key in *request* as the successor of the one that signed it."""
    said = {"person": person.person, "position": person.position, "phone": person.phone}
    with service.database.writing() as connection:
        standing(connection, locked=True)
        purpose = admit_successor(
            connection, service.seal, request, person.device, said, now=moment
        )
        return _reply(connection, service, request, person, purpose, moment, by_itself=by_itself)


def _reply(
    connection: Connection,
    service: Service,
    request: EnrolRequest,
    person: _Enrolled,
    purpose: str,
    moment: int,
    *,
    by_itself: bool,
) -> EnrolReply:
    _refuse_revoked(connection, person.device)
    token, sealed = token_for(service.seal, purpose, request.public_key), b""
    keep_token(connection, token, person.device, now=moment)
    if request.seals:
        only_sealed(connection, {token_hash(token)})
        token, sealed = "", sealed_for(request.public_key, token.encode())
    elif not by_itself and not is_plain(connection, token):
        raise CodeUsed(
            N_("The machine with this key was connected and is at work. Please ask for a new code.")
        )
    known = standing(connection)
    assert known is not None
    scope = scope_of(connection, person.device)
    roster = signed_roster(connection, scope, known, service.seal_at(connection), now=moment)
    return EnrolReply(
        token=token, roster=roster, service_name=known.name, time=moment, sealed=sealed
    )


def _who(request: EnrolRequest) -> _Enrolled:
    try:
        said = (
            clean_text(text, limit=MAX_NAME, single_line=True)
            for text in (request.person, request.position, request.phone)
        )
        person, position, phone = said
    except TextRefused as error:
        raise Malformed(N_("The name cannot be taken: {reason}"), reason=error) from error
    if not person:
        raise Malformed(N_("The name of the person is missing."))
    return _Enrolled(
        device=device_id(request.public_key), person=person, position=position, phone=phone
    )


def _usable_hash(service: Service, plain: str, request: EnrolRequest, moment: int) -> bytes:
    """Return the hash of a code that *request* may use; a wrong one does not occupy the writer.

    Most wrong ones are refused by their tag, before the slow hash is computed.
    """
    with service.database.reading() as connection:
        if not may_be_known(connection, plain, service.seal, request.public_key, moment):
            raise _unknown()
    hashed = code_hash(plain, service.seal)
    with service.database.reading() as connection:
        _usable(find_code(connection, hashed), request, moment)
    return hashed


def _unknown() -> CodeUnknown:
    return CodeUnknown(
        N_("The service does not know this code. Please compare it with the letter, or ask anew.")
    )


def _usable(code: KeptCode | None, request: EnrolRequest, moment: int) -> KeptCode:
    if code is None:
        raise _unknown()
    if code.public_key is not None and code.public_key != request.public_key:
        raise CodeUsed(
            N_("Another machine was already connected with this code. Please ask for a new one.")
        )
    if code.is_withdrawn and code.public_key is None:
        raise CodeExpired(N_("This code was withdrawn. Please ask for a new one."))
    if code.public_key is None and moment > code.expires:
        raise CodeExpired(N_("This code is older than 7 days. Please ask for a new one."))
    if request.commune is not None and code.commune and request.commune != code.commune:
        raise OtherCommune(
            N_("The code is for commune {granted}, but commune {chosen} was chosen at the start."),
            granted=code.commune,
            chosen=request.commune,
        )
    # A viewer has no key of its own kind: with that code any key reads.
    is_open = code.public_key is None and code.role is not Role.VIEWER
    if is_open and request.role and request.role != code.role:
        raise OtherRole(
            N_("The code is for another role than the key that asks. Nobody was connected."),
            granted=code.role.value,
            chosen=request.role[:MAX_NAME],
        )
    return code


def _admit(
    connection: Connection,
    person: _Enrolled,
    public_key: bytes,
    code: KeptCode,
    number: int,
    moment: int,
) -> None:
    members, grants = schema.members, schema.grants
    said = {"person": person.person, "position": person.position, "phone": person.phone}
    known = connection.execute(
        select(members.c.revoked).where(members.c.device == person.device)
    ).first()
    if known is None:
        connection.execute(
            insert(members).values(
                device=person.device,
                public_key=public_key,
                revoked=Revocation.NONE,
                enrolled=moment,
                changed=number,
                **said,
            )
        )
    else:  # a further role for a key that is known
        connection.execute(
            update(members).where(members.c.device == person.device).values(changed=number, **said)
        )
    held = select(grants.c.role).where(
        grants.c.commune == code.commune,
        grants.c.area == code.area,
        grants.c.device == person.device,
        grants.c.role == code.role.value,
    )
    if connection.execute(held).first() is None:
        connection.execute(
            insert(grants).values(
                commune=code.commune,
                area=code.area,
                device=person.device,
                role=code.role.value,
                since=moment,
            )
        )


def _refuse_revoked(connection: Connection, device: DeviceId) -> None:
    table = schema.members.c
    if connection.execute(select(table.revoked).where(table.device == device)).scalar_one():
        raise revoked()
