"""The faults of keys."""

from __future__ import annotations

from desktop_app.core.fault import Fault


class NoKeyStore(Fault):
    """There is neither a keyring of the operating system nor a passphrase."""


class KeyringSilent(NoKeyStore):
    """The keyring did not answer in time; its own window may be waiting for a person."""


class KeyMissing(Fault):
    """The requested key was never stored on this device, or was removed."""


class PassphraseNeeded(Fault):
    """The keys are kept under a passphrase that was not given."""


class PassphraseFileRefused(Fault):
    """The file that should hold the passphrase cannot be read or holds none."""


class SecretFileOpen(Fault):
    """A file with a passphrase or a PIN can be read by other accounts of the computer."""


class PassphraseWrong(Fault):
    """The passphrase is not the one the keys are kept under."""


class PinRefused(Fault):
    """The PIN is too short to protect anything."""


class NotForgotten(Fault):
    """The passphrase that was reported forgotten opens the keys."""


class PinWrong(Fault):
    """The PIN does not open the leader's key."""


class SealDamaged(Fault):
    """The stored bytes were changed or damaged."""
