"""The leader's key, wrapped by a PIN, so that a clerk's PC can store it without using it."""

from __future__ import annotations

from typing import Final

from desktop_app.core.fault import N_
from desktop_app.credentials import sealed
from desktop_app.credentials.key_faults import PinRefused, PinWrong, SealDamaged

SHORTEST_PIN: Final = 6  # of a new one; those of earlier versions may have four


def wrap_with_pin(secret: bytes, pin: str) -> bytes:
    """Return *secret* sealed under a new *pin*; raise PinRefused where the PIN is too short."""
    if len(pin) < SHORTEST_PIN:
        raise PinRefused(
            N_("The PIN is too short. Please choose at least {shortest} digits or letters."),
            shortest=SHORTEST_PIN,
        )
    return wrap_with_known_pin(secret, pin)


def wrap_with_known_pin(secret: bytes, pin: str) -> bytes:
    """Return *secret* sealed under a PIN that opened a key already, however short it is."""
    salt = sealed.new_salt()
    key = sealed.derive(pin, salt, sealed.FOR_A_PIN)
    return sealed.seal(secret, key, salt, sealed.FOR_A_PIN, purpose="pin")


def strengthened(blob: bytes, secret: bytes, pin: str) -> bytes | None:
    """Return *secret* sealed again where *blob* was sealed at a lower cost; else None."""
    _salt, cost = sealed.made_with(blob)
    return None if cost == sealed.FOR_A_PIN else wrap_with_known_pin(secret, pin)


def unwrap_with_pin(blob: bytes, pin: str) -> bytes:
    """Return what `wrap_with_pin` sealed; raise PinWrong or SealDamaged."""
    try:
        return sealed.unseal(blob, sealed.derive(pin, *sealed.made_with(blob)), purpose="pin")
    except sealed.NotSealed as error:
        raise SealDamaged(
            N_("The leader's key on this PC is damaged. Restore a backup, or make a new key.")
        ) from error
    except sealed.NotOpened as error:
        raise PinWrong(N_("The PIN is wrong.")) from error
