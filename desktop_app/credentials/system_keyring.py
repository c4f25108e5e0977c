"""The keyring of the operating system, called in a worker thread with a time limit.

The limit is needed: on Linux a call blocks for over a minute where the service starts but cannot
write, and for ever while its own window waits for a password.
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeVar

from desktop_app.core.fault import N_
from desktop_app.credentials.key_faults import KeyringSilent, NoKeyStore, SealDamaged
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

_SERVICE: Final = "commune-readiness"

# Backends of the operating system. Others may write plain files.
_TRUSTED: Final = {
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
}

_BOTH_WAYS: Final = N_(
    "There is no safe place for the key of this PC. Either sign in to the desktop, so that its"
    " keyring can be used (Windows Credential Manager, GNOME Keyring, KWallet), or write a"
    " passphrase into a file that only you can read and name that file in the environment"
    " variable {variable}."
)


class Unusable(Exception):
    """This account has no keyring, or it refuses."""


class SystemKeyring:
    """One keyring, one call at a time."""

    def __init__(self, *, limit: float = 20.0) -> None:
        """Limit each call to *limit* seconds, enough to type the keyring's own password."""
        self._limit = limit
        self._turn = threading.Lock()

    def save(self, name: str, secret: bytes) -> None:
        """Keep *secret*; raise NoKeyStore or KeyringSilent."""
        # Text, and plain ASCII: Windows keeps UTF-16 and counts its bytes.
        text = base64.b64encode(secret).decode()
        self._ask(lambda: _backend().set_password(_SERVICE, name, text))

    def load(self, name: str) -> bytes | None:
        """Return the secret, or None where there is none; raise NoKeyStore or KeyringSilent."""
        text = self._ask(lambda: _backend().get_password(_SERVICE, name))
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise SealDamaged(
                N_("The key {name} in the keyring was altered by another program."), name=name
            ) from error

    def forget(self, name: str) -> None:
        """Remove the secret if there is one; raise NoKeyStore or KeyringSilent."""

        def remove() -> None:
            backend = _backend()
            if backend.get_password(_SERVICE, name) is not None:
                backend.delete_password(_SERVICE, name)

        self._ask(remove)

    def _ask(self, work: Callable[[], T]) -> T:
        """Return what *work* returns, from a thread that is abandoned if it takes too long."""
        answers: list[T] = []
        errors: list[Exception] = []
        # A caller waiting for an earlier call that hangs is limited too.
        if not self._turn.acquire(timeout=self._limit):
            raise self._silent()

        def run() -> None:
            try:
                answers.append(work())
            except Exception as error:  # each backend has errors of its own, D-Bus ones included
                errors.append(error)
            finally:
                self._turn.release()

        worker = threading.Thread(target=run, name="keyring", daemon=True)
        worker.start()
        worker.join(self._limit)
        if errors:
            raise NoKeyStore(_BOTH_WAYS, variable=PASSPHRASE_FILE) from errors[0]
        if not answers:
            raise self._silent()
        return answers[0]

    def _silent(self) -> KeyringSilent:
        return KeyringSilent(
            N_(
                "The keyring of this PC did not answer within {seconds} seconds. If a window asks"
                " for its password, type it there and try again; or name a file that holds a"
                " passphrase in the environment variable {variable}."
            ),
            seconds=round(self._limit),
            variable=PASSPHRASE_FILE,
        )


def _backend() -> KeyringBackend:
    """Return the keyring of the operating system; raise Unusable where there is none."""
    import keyring  # 100 ms, and choosing the backend calls D-Bus

    for backend in _members(keyring.get_keyring()):
        if type(backend).__module__ in _TRUSTED:
            return backend
    raise Unusable("no keyring of the operating system")


def _members(backend: KeyringBackend) -> Iterator[KeyringBackend]:
    """Yield *backend*, or what it chains, the preferred one first."""
    chained = getattr(backend, "backends", None)
    if chained is None:
        yield backend
    else:
        yield from chained
