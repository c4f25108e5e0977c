"""The roles as people call them."""

from __future__ import annotations

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import Role

_WORDS = {
    Role.CLERK: N_("the person who fills in"),
    Role.LEADER: N_("the leader"),
    Role.SUPERVISOR: N_("the supervisor"),
    Role.VIEWER: N_("the viewer"),
}


def role_words(role: str) -> Fault | str:
    """Return the words of *role*, to stand in a sentence; one of a later version as it is."""
    return Fault(_WORDS[Role(role)]) if role in set(Role) else role
