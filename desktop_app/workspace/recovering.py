"""Keys and feeds of this PC that cannot go on as they are, put right without asking anybody.

A copy of the data at work elsewhere, data that was put back, a key that is gone: writing goes on
with a new key at once, what cannot be sent under its numbers is written again there, and where the
old key can still sign, the new one needs no code (design rule 10). What does need a person is said
in one sentence (``waiting_for``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import msgspec

from desktop_app.core.bodies import Person
from desktop_app.core.faults import N_, Fault
from desktop_app.core.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.ids import CentreId, Role
from desktop_app.credentials import KeyMissing, SealDamaged, wrap_with_pin
from desktop_app.storage import adoption, identities, writing
from desktop_app.storage.adoption import Branch
from desktop_app.storage.identities import Identity
from desktop_app.storage.writing import Draft

from .bench import Bench


class CodeNeeded(Fault):
    """A new key writes here; it needs a code before anything is sent."""


class LeaderNeeded(Fault):
    """What the leader confirmed waits for the leader's PIN."""


def renew_lost_keys(bench: Bench) -> None:
    """Let new keys write in the place of those that are gone from this PC; slow: keys are asked.

    A key that cannot be had just now is not gone. A leader's is looked at when its PIN is typed.
    """
    known = identities.identities(bench.store)
    for identity in known:
        if identity.role is Role.LEADER:
            continue
        if not _is_gone(bench, identity):
            _sign_for_successor(bench, identity)
            continue
        if identity.successor is None and _new_key(bench, identity, follows=None) is None:
            continue
        for branch in _unsendable(bench, identity):
            adoption.adopt(bench.store, bench.pen(_last(bench, identity)), branch)
    own = {one.device: one for one in known}
    for branch in adoption.loose(bench.store):  # saved from a damaged database
        follower = _follower(bench, own[branch.device])
        if follower is not None:
            adoption.adopt_loose(bench.store, bench.pen(follower), branch)


def part_ways(bench: Bench) -> bool:
    """Write again what the service holds otherwise under its numbers; return whether any was.

    Only after everything that the service holds was received: that alone may put all right.
    """
    done = False
    own = {one.device: one for one in identities.identities(bench.store)}
    for branch in adoption.branches(bench.store):
        done = _go_on(bench, own[branch.device], branch) or done
    roster = bench.roster
    for identity in own.values():
        follower = _last(bench, identity)
        if identity.successor is None or roster is None or roster.member(identity.device):
            continue
        if roster.member(follower.device) is not None:  # the old key is nobody's to this service
            for branch in adoption.everything(bench.store, identity.device):
                adoption.adopt(bench.store, bench.pen(follower), branch)
                done = True
    return done


def leader_goes_on(bench: Bench, leader: Identity, pin: str) -> Identity:
    """Return the leader's key that writes now; its PIN was right and the key is at hand.

    What was confirmed with a key that parted from what the service holds goes with a new one,
    which opens with the same *pin*.
    """
    now = leader
    for branch in adoption.branches(bench.store):
        if not _writes_as(bench, branch, now):
            continue
        if branch.device == now.device:
            private = bench.private_keys().get(now.device)
            follower = _new_key(bench, now, follows=private, pin=pin)
            if follower is None:
                break
            now = follower
        adoption.adopt(bench.store, bench.pen(now), branch)
    for branch in adoption.loose(bench.store):
        if _writes_as(bench, branch, now) and branch.device != now.device:
            adoption.adopt_loose(bench.store, bench.pen(now), branch)
    return now


def replace_revoked(bench: Bench, identity: Identity, pin: str | None) -> Identity:
    """Return a new key in the place of one that the service took the rights of.

    Somebody gave this PC a new code, so what was not received yet goes with the new key. Return
    *identity* itself where no key can be kept.
    """
    follower = _new_key(bench, identity, follows=None, pin=pin)
    if follower is None:
        return identity
    for branch in adoption.unsent(bench.store, identity.device):
        adoption.adopt(bench.store, bench.pen(follower), branch)
    return follower


def is_gone(bench: Bench, identity: Identity) -> bool:
    """Return whether the key of *identity* is on this PC no more; slow, it is asked for."""
    try:
        bench.keys.load(f"key-{identity.device}")
    except (KeyMissing, SealDamaged):
        return True
    except Fault:
        return False
    return False


def replace_lost(bench: Bench, old: Identity, new: Identity) -> None:
    """Let *new*, made by a person in the place of the lost key of *old*, go on where that stopped.

    Call it before anything is written with the new key.
    """
    identities.succeed(bench.store, old.device, new)
    for branch in _unsendable(bench, old):
        adoption.adopt(bench.store, bench.pen(new), branch)


def waiting_for(bench: Bench) -> Iterator[Fault]:
    """Yield what only a person can do before everything here can be sent."""
    roster = bench.roster
    known = identities.identities(bench.store)
    replaced = {one.successor for one in known if one.successor is not None}
    for identity in known:
        if identity.successor is not None or identity.device not in replaced:
            continue
        if roster is None or roster.member(identity.device) is not None:
            continue
        if identities.kept_request(bench.store, identity.device) is None:
            yield CodeNeeded(
                N_(
                    "The key of this PC was lost, so a new one was made. Everything is saved here"
                    " and you can go on working; ask the province for a new code, so that it can"
                    " be sent again."
                )
            )
    leaders = {one.device for one in known if one.role is Role.LEADER}
    if any(branch.device in leaders for branch in adoption.branches(bench.store)):
        yield LeaderNeeded(
            N_(
                "Something that the leader confirmed waits: let the leader type the PIN once more"
                " and submit, so that it can be sent."
            )
        )


def _is_gone(bench: Bench, identity: Identity) -> bool:
    if identity.device in bench.private_keys():
        return False
    try:
        private = bench.keys.load(f"key-{identity.device}")
    except (KeyMissing, SealDamaged):
        return True
    except Fault:
        return False
    bench.hold_key(identity.device, private)
    return False


def _unsendable(bench: Bench, identity: Identity) -> tuple[Branch, ...]:
    """Return what a lost key wrote and can never be sent under its name."""
    roster = bench.roster
    if roster is None or roster.member(identity.device) is None:
        return adoption.everything(bench.store, identity.device)
    return adoption.unsigned(bench.store, identity.device)


def _go_on(bench: Bench, identity: Identity, branch: Branch) -> bool:
    follower = _follower(bench, identity)
    if follower is None:
        return False
    adoption.adopt(bench.store, bench.pen(follower), branch)
    return True


def _follower(bench: Bench, identity: Identity) -> Identity | None:
    """Return the key that writes in the place of *identity*, made now if none does yet.

    None where that cannot be done now: without the old key, or a leader's PIN.
    """
    follower = _last(bench, identity)
    if follower.role is Role.LEADER and follower.device not in bench.private_keys():
        return None  # its PIN is asked for at the next confirmation
    if follower.device != identity.device:
        return follower
    private = bench.load_key(identity)
    return None if private is None else _new_key(bench, identity, follows=private)


def _new_key(
    bench: Bench, old: Identity, *, follows: bytes | None, pin: str | None = None
) -> Identity | None:
    """Make a key that writes in the place of *old*; None where it cannot be kept anywhere now."""
    from desktop_app.sync.enrolment import request_of

    private = new_private_key()
    public = public_key_of(private)
    new = msgspec.structs.replace(
        old, device=device_id(public), public_key=public, created=bench.moment().wall
    )
    kept = private if pin is None else wrap_with_pin(private, pin)
    try:
        bench.keys.save(f"key-{new.device}", kept)
    except Fault:
        return None
    try:
        with bench.store.transaction():
            identities.succeed(bench.store, old.device, new)
            if follows is not None:
                request = request_of(new, "", private, follows=follows)
                identities.keep_request(bench.store, new.device, request)
            if new.commune is not None:
                said = Person(name=new.person, position=new.position, phone=new.phone)
                draft = Draft(body=said, centre=CentreId(new.commune), round=bench.round())
                writing.write(bench.store, bench.pen(new), [draft])
    except BaseException:
        with contextlib.suppress(Fault):
            bench.keys.forget(f"key-{new.device}")
        raise
    bench.hold_key(new.device, private)
    return new


def _sign_for_successor(bench: Bench, identity: Identity) -> None:
    """Let a key that was found again sign for the one that took its place meanwhile."""
    from desktop_app.sync.enrolment import request_of

    if identity.successor is None:
        return
    known = {one.device: one for one in identities.identities(bench.store)}
    follower = known[identity.successor]
    if bench.roster is not None and bench.roster.member(follower.device) is not None:
        return
    if identities.kept_request(bench.store, follower.device) is not None:
        return
    private, follows = bench.load_key(follower), bench.private_keys().get(identity.device)
    if private is not None and follows is not None:
        request = request_of(follower, "", private, follows=follows)
        identities.keep_request(bench.store, follower.device, request)


def _last(bench: Bench, identity: Identity) -> Identity:
    """Return the key that writes in the place of *identity*, itself where no other does."""
    known = {one.device: one for one in identities.identities(bench.store)}
    found = known[identity.device]
    while found.successor is not None:
        found = known[found.successor]
    return found


def _writes_as(bench: Bench, branch: Branch, identity: Identity) -> bool:
    """Return whether *identity* writes now in the place of the key of *branch*."""
    known = {one.device: one for one in identities.identities(bench.store)}
    return _last(bench, known[branch.device]).device == identity.device
