"""A key that signs for many unneeded successors."""

from __future__ import annotations

import contextlib

from desktop_app.core.changes.feeds import device_id, public_key_of
from desktop_app.core.changes.roster import (
    EnrolRequest,
    SuccessionReason,
    sign_enrolment,
    sign_successor,
)
from desktop_app.core.fault import Fault
from desktop_app.core.ids import Role
from desktop_app.storage import identities
from desktop_app.sync.http.client import Link

from .schedule import Event
from .world import URL, Computer, World

_MANY = 13


def succeed(world: World, computer: Computer, event: Event, words: str) -> None:
    """Enrol as many keys as the service allows, with a reason or without."""
    context = computer.desk._context
    role = Role.CLERK if computer.part.commune else Role.SUPERVISOR
    identity = identities.identity(context.store, role)
    private = None if identity is None else context.load_key(identity)
    if identity is None or private is None:
        return
    reason = SuccessionReason.PARTED if event.says % 2 else ""
    with Link(URL) as link, contextlib.suppress(Fault):
        for _ in range(_MANY):
            new = world.chance.key()
            request = EnrolRequest(
                code="",
                public_key=public_key_of(new),
                person=identity.person,
                predecessor=identity.device,
                endorsement=sign_successor(public_key_of(new), private),
                reason=reason,
            )
            device = device_id(public_key_of(new))
            world.keys[device] = computer.part, role.value
            world.followers.setdefault(identity.device, set()).add(device)
            link.enrol(sign_enrolment(request, new))
