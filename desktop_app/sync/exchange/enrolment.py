"""Connect this computer to a service with a one-time code (docs/rules.md#service-2)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from desktop_app.core.changes.feeds import device_id, public_key_of
from desktop_app.core.changes.roster import EnrolRequest, Roster, sign_enrolment, sign_successor
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import DeviceId
from desktop_app.storage import erased_content, erasures, facts, feeds, identities
from desktop_app.storage.facts import Clock
from desktop_app.storage.identities import Identity
from desktop_app.storage.store import Store
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import NotConnected, Refused
from desktop_app.sync.http.transport import Limits
from desktop_app.sync.wire.messages import EnrolReply
from desktop_app.sync.wire.problem_codes import ProblemCode

from . import known
from .intake import forged, held_roster, keep_roster, newer_roster
from .visible import asker_of

TOO_MANY = ProblemCode.SUCCESSION_LIMIT  # the code of a key that follows too many others


class OtherService(Refused):
    """This data belongs to another service."""


def enrol(
    store: Store,
    url: str,
    code: str,
    identity: Identity,
    private_key: bytes,
    *,
    ca: Path | None = None,
    proxy: str | None = None,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> EnrolReply:
    """Enrol the key of *identity* at the service at *url*; store the roster that it returns.

    Changes written before enrolment are sent with the next exchange. The caller stores the token of
    the reply in the keyring. Raise SyncFault and store nothing: Refused for a wrong code
    (OtherCommune: it is another commune's), Forged for an answer that does not verify.
    """
    request = request_of(identity, code, private_key)
    return follow(
        store, url, identity, request, private_key, ca=ca, proxy=proxy, limits=limits, clock=clock
    )


def follow(
    store: Store,
    url: str,
    identity: Identity,
    request: EnrolRequest,
    private_key: bytes | None,
    *,
    ca: Path | None = None,
    proxy: str | None = None,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> EnrolReply:
    """Enrol with a *request* that is already signed, such as that of a successor key.

    *private_key* opens a token that is sealed to the key; None where a leader's key is locked.
    """
    request = msgspec.structs.replace(request, seals=private_key is not None)
    held = _held(store)
    pin = known.server_key(store) if held is not None else None
    with Link(url, ca=ca, pin=pin, limits=limits, proxy=proxy) as link:
        began = time.monotonic()
        reply = _opened(link.enrol(request), private_key)
        took = time.monotonic() - began
        roster = _roster_of(reply, held, identity)
        now = clock()
        offset = round(reply.time - (now - took / 2))
        with store.transaction():
            _keep(store, roster, reply, identity, request)
            facts.learn_clock(store, Clock(offset=offset, learnt_at=int(now)))
            known.learn_server_key(store, link.server_key)
    assert roster.member(identity.device) is not None
    return reply


def _opened(reply: EnrolReply, private_key: bytes | None) -> EnrolReply:
    """Return *reply* with its token unsealed; raise Forged where it is not for this key."""
    if not reply.sealed or private_key is None:
        return reply
    from desktop_app.sync.package.sealing import (  # age is not needed before
        SealRefused,
        unsealed_by,
    )

    try:
        token = unsealed_by(private_key, reply.sealed).decode("ascii")
    except (SealRefused, UnicodeDecodeError) as error:
        raise forged(WireRefused(N_("What was sealed to this computer does not open."))) from error
    return msgspec.structs.replace(reply, token=token, sealed=b"")


def request_of(
    identity: Identity,
    code: str,
    private_key: bytes,
    *,
    follows: bytes | None = None,
    reason: str = "",
) -> EnrolRequest:
    """Return the signed enrolment request of the key of *identity* with a one-time *code*.

    *follows* is the private key that this one replaces, for a *reason* (SuccessionReason); a
    successor needs no code.
    """
    word = b"" if follows is None else sign_successor(identity.public_key, follows)
    request = EnrolRequest(
        code=code.strip(),
        public_key=identity.public_key,
        person=identity.person,
        position=identity.position,
        phone=identity.phone,
        commune=identity.commune,
        predecessor=None if follows is None else device_id(public_key_of(follows)),
        endorsement=word,
        reason=reason,
        role=identity.role,
    )
    return sign_enrolment(request, private_key)


def take_reply(store: Store, reply: EnrolReply, identity: Identity) -> Roster:
    """Store the roster of a *reply* from a package; return the roster held now.

    An older roster than the one held changes nothing. The reply's time does not set the clock
    offset: its delay is unknown. Raise Forged or OtherService and store nothing.
    """
    held = _held(store)
    told = newer_roster(reply.roster, None)
    if (
        held is not None
        and held.service == told.service
        and held.member(identity.device) is not None
        and (told.epoch, told.number) <= (held.epoch, held.number)
    ):
        return held
    roster = _roster_of(reply, held, identity)
    request = identities.kept_request(store, identity.device)
    with store.transaction():
        _keep(store, roster, reply, identity, request)
    return roster


def asker(store: Store) -> DeviceId | None:
    """Return the device whose token an exchange uses; None before enrolment."""
    try:
        return asker_of(held_roster(store), identities.identities(store))
    except NotConnected:
        return None


def _keep(
    store: Store,
    roster: Roster,
    reply: EnrolReply,
    identity: Identity,
    request: EnrolRequest | None,
) -> None:
    """Store the *roster* in *reply*; pull everything anew where nobody can return the checkpoint.

    A new key that came by a code instead of the old key's signature cannot prove what the service
    held before.
    """
    keep_roster(store, roster, reply.roster)
    erased_content.remove(store, erasures.all_erased(store))
    known.learn_roster_of(store, identity.device)
    made_for = known.checkpoint_for(store)
    is_followed = request is not None and request.predecessor is not None
    if made_for is None or is_followed:
        return
    if asker_of(roster, identities.identities(store)) != made_for.device:
        feeds.forget_positions(store)


def _held(store: Store) -> Roster | None:
    return None if facts.roster_bytes(store) is None else held_roster(store)


def _roster_of(reply: EnrolReply, held: Roster | None, identity: Identity) -> Roster:
    """Return the roster in *reply* if it is of the same service and admits this key."""
    roster = newer_roster(reply.roster, None)
    if held is not None and roster.service != held.service:
        raise OtherService(
            N_(
                "This computer's data belongs to the service “{name}”, and the code is another"
                " service's. Start in a new data folder for that one."
            ),
            code="other_service",
            name=held.name,
        )
    if held is not None:
        roster = newer_roster(reply.roster, held)
    member = roster.member(identity.device)
    if member is None or member.public_key != identity.public_key:
        raise forged(WireRefused(N_("The service's roster does not name this computer's key.")))
    return roster
