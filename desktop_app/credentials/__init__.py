"""Keys of this device, kept by the operating system or under a passphrase."""

from __future__ import annotations

from desktop_app.credentials.key_faults import (
    KeyMissing,
    KeyringSilent,
    NoKeyStore,
    PassphraseFileRefused,
    PassphraseNeeded,
    PassphraseWrong,
    PinRefused,
    PinWrong,
    SealDamaged,
)
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.credentials.pin import unwrap_with_pin, wrap_with_pin
from desktop_app.credentials.store import KeyStore

__all__ = [
    "PASSPHRASE_FILE",
    "KeyMissing",
    "KeyStore",
    "KeyringSilent",
    "NoKeyStore",
    "PassphraseFileRefused",
    "PassphraseNeeded",
    "PassphraseWrong",
    "PinRefused",
    "PinWrong",
    "SealDamaged",
    "unwrap_with_pin",
    "wrap_with_pin",
]
