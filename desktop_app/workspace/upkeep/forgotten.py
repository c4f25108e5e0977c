"""A forgotten passphrase or PIN: new keys take the place of the old ones.

The old keys are kept, for somebody may remember. Whatever they wrote and
could not be sent is written again with the new key, which needs a new code before it sends.
"""

from __future__ import annotations

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import Role
from desktop_app.storage import identities
from desktop_app.storage.identities import Identity
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

from . import recovering
from .opening import Beginning, begin, check_beginning

SHORTEST_PASSPHRASE = 8


def forget_passphrase(context: DeskContext, passphrase: str) -> None:
    """Make new keys under *passphrase* in the place of those that are kept under a forgotten one.

    A leader's key among them is replaced too: the leader chooses a new PIN. Raise NotForgotten
    where *passphrase* opens the keys; on any Fault everything is as it was.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Fault(
            N_("Choose a passphrase of at least {count} characters."), count=SHORTEST_PASSPHRASE
        )
    with context.keys.anew(passphrase):
        recovering.renew_lost_keys(context)
        first = context.identity()
        context.keys.load(f"key-{first.device}")  # raises what kept the new key from being kept
    leader = identities.identity(context.store, Role.LEADER)
    if leader is not None:
        settings.keep(context.store, settings.GIVEN_UP, leader.device)


def forget_pin(context: DeskContext) -> Identity:
    """Put the leader's key aside, whose PIN is forgotten or that is lost; return whose it was.

    A new one is made as the first one was, and takes its place.
    """
    leader = context.identity(Role.LEADER)
    context.forget_key(leader.device)
    if not recovering.is_gone(context, leader):
        context.keys.put_aside(f"key-{leader.device}")
    settings.keep(context.store, settings.GIVEN_UP, leader.device)
    return leader


def renew_leader(context: DeskContext, pin: str) -> Identity:
    """Make a new key for the same leader under *pin*, where the old one's PIN is forgotten.

    Return the new identity.
    """
    leader = context.identity(Role.LEADER)
    beginning = Beginning(
        person=leader.person,
        position=leader.position,
        phone=leader.phone,
        commune=leader.commune,
        role=Role.LEADER,
        pin=pin,
    )
    check_beginning(beginning)  # before the old key is put aside
    if has_leader_key(context):
        forget_pin(context)
    begin(context.folder, beginning).store.close()
    return context.identity(Role.LEADER)


def has_leader_key(context: DeskContext) -> bool:
    """Return whether a leader confirms on this PC with a key that was not given up."""
    leader = identities.identity(context.store, Role.LEADER)
    given_up = settings.read(context.store, settings.GIVEN_UP, str)
    return leader is not None and leader.device != given_up
