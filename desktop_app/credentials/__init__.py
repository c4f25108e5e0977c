"""Keys of this device, kept by the operating system or under a passphrase."""

from __future__ import annotations

from desktop_app.credentials.key_faults import (
    KeyMissing,
    KeyringSilent,
    NoKeyStore,
    NotForgotten,
    PassphraseFileRefused,
    PassphraseNeeded,
    PassphraseWrong,
    PinRefused,
    PinWrong,
    SealDamaged,
    SecretFileOpen,
)
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.credentials.pin import (
    SHORTEST_PIN,
    strengthened,
    unwrap_with_pin,
    wrap_with_known_pin,
    wrap_with_pin,
)
from desktop_app.credentials.private_file import first_line
from desktop_app.credentials.store import KeyStore

__all__ = [
    "PASSPHRASE_FILE",
    "SHORTEST_PIN",
    "KeyMissing",
    "KeyStore",
    "KeyringSilent",
    "NoKeyStore",
    "NotForgotten",
    "PassphraseFileRefused",
    "PassphraseNeeded",
    "PassphraseWrong",
    "PinRefused",
    "PinWrong",
    "SealDamaged",
    "SecretFileOpen",
    "first_line",
    "strengthened",
    "unwrap_with_pin",
    "wrap_with_known_pin",
    "wrap_with_pin",
]
