"""What can go wrong with keys, as people see it."""

from __future__ import annotations

from desktop_app.core.fault import Fault


class NoKeyStore(Fault):
    """Neither the keyring of the operating system nor a passphrase is at hand."""


class KeyringSilent(NoKeyStore):
    """The keyring did not answer in time; its own window may be waiting for a person."""


class KeyMissing(Fault):
    """The asked key was never kept on this device, or was forgotten."""


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
    """What somebody said is forgotten opens the keys."""


class PinWrong(Fault):
    """The PIN does not open the leader's key."""


class SealDamaged(Fault):
    """The kept bytes are not what was once written."""
