"""The keys of this data: fetched, opened with what a person typed, made anew where forgotten."""

from __future__ import annotations

from desktop_app.core.fault import Fault
from desktop_app.core.ids import Role
from desktop_app.storage import identities, writing
from desktop_app.workspace.context.desk_context import DeskContext


class HeldKeys:
    """Everything here that fetches a key is slow: call it after the first paint, in a thread."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def use_passphrase(self, passphrase: str) -> None:
        """Open the keys with *passphrase* from now on, as a person typed it; not slow."""
        self._context.keys.use_passphrase(passphrase)

    def load(self) -> None:
        """Fetch the keys that need no PIN."""
        self._context.load_keys()

    def sign(self) -> None:
        """Fetch the keys and sign what was written without them."""
        context = self._context
        context.load_keys()
        for device, private in context.private_keys().items():
            writing.sign_pending(context.store, device, private)

    def fault(self) -> Fault | None:
        """Return why a key that needs no PIN is unavailable, or None.

        Writing goes on without it; nothing is sent before.
        """
        from . import recovering

        recovering.renew_lost_keys(self._context)
        for identity in identities.identities(self._context.store):
            if identity.role is Role.LEADER or identity.successor is not None:
                continue
            try:
                self._context.keys.load(f"key-{identity.device}")
            except Fault as fault:
                return fault
        return None

    def needs_code(self) -> Fault | None:
        """Return the sentence on a lost key whose successor needs a code, or None; not slow."""
        if all(one.successor is None for one in identities.identities(self._context.store)):
            return None
        from . import recovering

        waits = recovering.waiting_for(self._context)
        return next((one for one in waits if isinstance(one, recovering.CodeNeeded)), None)

    def forget_passphrase(self, passphrase: str) -> None:
        """Make new keys under *passphrase*; those under the forgotten one are put aside."""
        from .forgotten import forget_passphrase

        forget_passphrase(self._context, passphrase)

    def has_leader(self) -> bool:
        """Return whether a leader confirms here; False where that key was put aside or lost."""
        from .forgotten import has_leader_key

        return has_leader_key(self._context)

    def forget_pin(self) -> None:
        """Put aside the leader's key whose PIN is forgotten."""
        from .forgotten import forget_pin

        forget_pin(self._context)

    def renew_leader(self, pin: str) -> None:
        """Make a new key under *pin* for the leader whose old PIN is forgotten."""
        from .forgotten import renew_leader

        renew_leader(self._context, pin)
