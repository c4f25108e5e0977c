"""Recovery of lost keys and forked feeds of this PC, without asking a person.

After a copy of the data was used elsewhere, older data was restored or a key was lost, a new key
writes at once, changes that cannot be sent under their numbers are written again with it, and
where the old key can still sign, the new one needs no code (docs/rules.md#data-10). What does
need a person is one sentence (``waiting_for``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import msgspec

from desktop_app.core.changes.bodies import Person
from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.changes.roster import SuccessionReason
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, Role
from desktop_app.credentials.key_faults import KeyMissing, SealDamaged
from desktop_app.credentials.pin import wrap_with_known_pin
from desktop_app.storage import adoption, identities, writing
from desktop_app.storage.adoption import Branch
from desktop_app.storage.identities import Identity
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext


class CodeNeeded(Fault):
    """A new key writes here; it needs a code before anything is sent."""


class KeyRevoked(Fault):
    """The service takes nothing more from a key of this PC."""


class LeaderNeeded(Fault):
    """What the leader confirmed waits for the leader's PIN."""


def renew_lost_keys(context: DeskContext) -> None:
    """Replace the keys that are lost from this PC by new ones; slow: reads every key.

    A key that is unavailable just now is not lost. A leader's is checked when its PIN is typed.
    """
    keep_to_limits(context)
    known = identities.identities(context.store)
    for identity in known:
        if identity.role is Role.LEADER:
            continue
        if not _is_gone(context, identity):
            _sign_for_successor(context, identity)
            continue
        if identity.successor is None and _new_key(context, identity, follows=None) is None:
            continue
        for branch in _unsendable(context, identity):
            adoption.adopt(context.store, context.writer(_last(context, identity)), branch)
    own = {one.device: one for one in known}
    for branch in adoption.loose(context.store):  # saved from a damaged database
        follower = _follower(context, own[branch.device], SuccessionReason.DAMAGED)
        if follower is not None:
            adoption.adopt_loose(context.store, context.writer(follower), branch)


def keep_to_limits(context: DeskContext) -> None:
    """Write again what an earlier program saved and no message can carry."""
    own = {one.device: one for one in identities.identities(context.store)}
    adoption.make_sendable(context.store, lambda device: context.writer(own[device]))


def recover_from_forks(context: DeskContext) -> bool:
    """Write own changes again whose numbers the service holds with other content; return if any.

    Call it after everything that the service holds was received, which may resolve the fork.
    """
    done = False
    own = {one.device: one for one in identities.identities(context.store)}
    for branch in adoption.branches(context.store):
        done = _go_on(context, own[branch.device], branch) or done
    roster = context.roster
    for identity in own.values():
        follower = _last(context, identity)
        if identity.successor is None or roster is None or roster.member(identity.device):
            continue
        if roster.member(follower.device) is not None:  # this service does not know the old key
            for branch in adoption.everything(context.store, identity.device):
                adoption.adopt(context.store, context.writer(follower), branch)
                done = True
    return done


def leader_goes_on(context: DeskContext, leader: Identity, pin: str) -> Identity:
    """Return the leader's key that writes now; its PIN was right and the key is at hand.

    What was confirmed with a key whose feed has a fork is written again with a new one,
    which opens with the same *pin*.
    """
    now = leader
    for branch in adoption.branches(context.store):
        if not _writes_as(context, branch, now):
            continue
        if branch.device == now.device:
            private = context.private_keys().get(now.device)
            follower = _new_key(context, now, follows=private, pin=pin, why=SuccessionReason.PARTED)
            if follower is None:
                break
            now = follower
        adoption.adopt(context.store, context.writer(now), branch)
    for branch in adoption.loose(context.store):
        if _writes_as(context, branch, now) and branch.device != now.device:
            adoption.adopt_loose(context.store, context.writer(now), branch)
    return now


def replace_revoked(context: DeskContext, identity: Identity, pin: str | None) -> Identity:
    """Return a new key in the place of one that the service revoked.

    This PC was given a new code, so what was not received yet is sent with the new key. Return
    *identity* itself where no key can be kept.
    """
    follower = _new_key(context, identity, follows=None, pin=pin)
    if follower is None:
        return identity
    for branch in adoption.unsent(context.store, identity.device):
        adoption.adopt(context.store, context.writer(follower), branch)
    return follower


def is_gone(context: DeskContext, identity: Identity) -> bool:
    """Return whether the key of *identity* is lost from this PC; slow: reads the key."""
    try:
        context.keys.load(f"key-{identity.device}")
    except (KeyMissing, SealDamaged):
        return True
    except Fault:
        return False
    return False


def replace_lost(context: DeskContext, old: Identity, new: Identity) -> None:
    """Let *new*, made by a person to replace the lost key of *old*, write its unsent changes again.

    Call it before anything is written with the new key.
    """
    identities.succeed(context.store, old.device, new)
    for branch in _unsendable(context, old):
        adoption.adopt(context.store, context.writer(new), branch)


def waiting_for(context: DeskContext) -> Iterator[Fault]:
    """Yield what a person must do before everything here can be sent."""
    roster = context.roster
    known = identities.identities(context.store)
    replaced = {one.successor for one in known if one.successor is not None}
    for identity in known:
        if identity.successor is not None or identity.device not in replaced:
            continue
        if roster is None or roster.member(identity.device) is not None:
            continue
        if identities.kept_request(context.store, identity.device) is None:
            yield CodeNeeded(
                N_(
                    "The key of this PC was lost, so a new one was made. Everything is saved here"
                    " and you can go on working; ask the province for a new code, so that it can"
                    " be sent again."
                )
            )
    for identity in known:
        member = roster.member(identity.device) if roster is not None else None
        if identity.successor is None and member is not None and member.revoked:
            yield KeyRevoked(
                N_(
                    "The service takes nothing more from the key of {person} on this PC. What was"
                    " entered stays here; ask the province for a new code to connect again."
                ),
                person=identity.person,
            )
    leaders = {one.device for one in known if one.role is Role.LEADER}
    if any(branch.device in leaders for branch in adoption.branches(context.store)):
        yield LeaderNeeded(
            N_(
                "Something that the leader confirmed waits: let the leader type the PIN once more"
                " and submit, so that it can be sent."
            )
        )


def _is_gone(context: DeskContext, identity: Identity) -> bool:
    if identity.device in context.private_keys():
        return False
    try:
        private = context.keys.load(f"key-{identity.device}")
    except (KeyMissing, SealDamaged):
        return True
    except Fault:
        return False
    context.hold_key(identity.device, private)
    return False


def _unsendable(context: DeskContext, identity: Identity) -> tuple[Branch, ...]:
    """Return what a lost key wrote unsigned, or all it wrote if it was never enrolled."""
    roster = context.roster
    if roster is None or roster.member(identity.device) is None:
        return adoption.everything(context.store, identity.device)
    return adoption.unsigned(context.store, identity.device)


def _go_on(context: DeskContext, identity: Identity, branch: Branch) -> bool:
    follower = _follower(context, identity, SuccessionReason.PARTED)
    if follower is None:
        return False
    adoption.adopt(context.store, context.writer(follower), branch)
    return True


def _follower(context: DeskContext, identity: Identity, why: SuccessionReason) -> Identity | None:
    """Return the key that writes in the place of *identity*; make it if there is none yet.

    None where that cannot be done now: without the old key, or a leader's PIN.
    """
    follower = _last(context, identity)
    if follower.role is Role.LEADER and follower.device not in context.private_keys():
        return None  # its PIN is asked for at the next confirmation
    if follower.device != identity.device:
        return follower
    private = context.load_key(identity)
    return None if private is None else _new_key(context, identity, follows=private, why=why)


def _new_key(
    context: DeskContext,
    old: Identity,
    *,
    follows: bytes | None,
    pin: str | None = None,
    why: SuccessionReason | None = None,
) -> Identity | None:
    """Make a key that writes in the place of *old*; None where it cannot be kept anywhere now."""
    from desktop_app.sync.exchange.enrolment import request_of

    private = new_private_key()
    public = public_key_of(private)
    new = msgspec.structs.replace(
        old, device=device_id(public), public_key=public, created=context.moment().wall
    )
    kept = private if pin is None else wrap_with_known_pin(private, pin)
    try:
        context.keys.save(f"key-{new.device}", kept)
    except Fault:
        return None
    try:
        with context.store.transaction():
            identities.succeed(context.store, old.device, new)
            if follows is not None:
                request = request_of(new, "", private, follows=follows, reason=why or "")
                identities.keep_request(context.store, new.device, request)
            if new.commune is not None:
                said = Person(name=new.person, position=new.position, phone=new.phone)
                draft = Draft(body=said, centre=CentreId(new.commune), round=context.round())
                writing.write(context.store, context.writer(new), [draft])
    except BaseException:
        with contextlib.suppress(Fault):
            context.keys.forget(f"key-{new.device}")
        raise
    context.hold_key(new.device, private)
    return new


def _sign_for_successor(context: DeskContext, identity: Identity) -> None:
    """Let a key that was found again sign for the one that took its place meanwhile."""
    from desktop_app.sync.exchange.enrolment import request_of

    if identity.successor is None:
        return
    known = {one.device: one for one in identities.identities(context.store)}
    follower = known[identity.successor]
    if context.roster is not None and context.roster.member(follower.device) is not None:
        return
    if identities.kept_request(context.store, follower.device) is not None:
        return
    private, follows = context.load_key(follower), context.private_keys().get(identity.device)
    if private is not None and follows is not None:
        found = SuccessionReason.FOUND
        request = request_of(follower, "", private, follows=follows, reason=found)
        identities.keep_request(context.store, follower.device, request)


def _last(context: DeskContext, identity: Identity) -> Identity:
    """Return the key that writes in the place of *identity*, itself where no other does."""
    known = {one.device: one for one in identities.identities(context.store)}
    found = known[identity.device]
    while found.successor is not None:
        found = known[found.successor]
    return found


def _writes_as(context: DeskContext, branch: Branch, identity: Identity) -> bool:
    """Return whether *identity* writes now in the place of the key of *branch*."""
    known = {one.device: one for one in identities.identities(context.store)}
    return _last(context, known[branch.device]).device == identity.device
