"""What this computer remembers of its service beside the roster."""

from __future__ import annotations

import msgspec

from desktop_app.core.ids import DeviceId
from desktop_app.core.version import VERSION
from desktop_app.storage import facts
from desktop_app.storage.store import Store

_SERVER_KEY = "server-key"  # text: SHA-256 of the key of the service's certificate
_ROSTER_OF = "roster-of"  # text: the device that the roster was cut for
_CHECKPOINT = "checkpoint"  # hexadecimal digits: of the last page
_CHECKPOINT_FOR = "checkpoint-for"  # Asked as JSON
_PROGRAM = "program-told"  # Told as JSON
_TELL_AGAIN = 7 * 24 * 3600  # seconds: a service of before did not take it
_PULLED = "pulled"  # whole number: when the last complete pull ended, the service's UTC seconds


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A reader of the service, and the roster (epoch, number) that its request names."""

    device: DeviceId
    roster: tuple[int, int]


def server_key(store: Store) -> str | None:
    """Return SHA-256 of the service's public key as it was last seen, in hex."""
    return _text(store, _SERVER_KEY)


def learn_server_key(store: Store, key: str | None) -> None:
    """Store the service's key; certificates are renewed, so it is stored at each contact."""
    if key is not None and key != server_key(store):
        _keep(store, _SERVER_KEY, key)


def roster_of(store: Store) -> DeviceId | None:
    """Return the device of this computer that the kept roster was cut for."""
    device = _text(store, _ROSTER_OF)
    return None if device is None else DeviceId(device)


def learn_roster_of(store: Store, device: DeviceId) -> None:
    """Store the device that the stored roster was cut for."""
    if device != roster_of(store):
        _keep(store, _ROSTER_OF, device)


def learn_pulled(store: Store, time: int) -> None:
    """Store when the last complete pull ended, in the service's UTC seconds."""
    _keep(store, _PULLED, time)


def pulled(store: Store) -> int:
    """Return when the last complete pull ended, in the service's UTC seconds."""
    kept = facts.setting(store, _PULLED)
    return 0 if kept is None else msgspec.json.decode(kept, type=int)


def learn_checkpoint(store: Store, code: bytes, asked: Asked | None = None) -> None:
    """Store the service's checkpoint for the positions held here, and the request it is for."""
    if code.hex() != _text(store, _CHECKPOINT):
        _keep(store, _CHECKPOINT, code.hex())
    if asked != checkpoint_for(store):
        facts.set_setting(store, _CHECKPOINT_FOR, msgspec.json.encode(asked).decode())


def checkpoint(store: Store) -> bytes:
    """Return the service's checkpoint for the positions held here, b"" for none."""
    return bytes.fromhex(_text(store, _CHECKPOINT) or "")


def checkpoint_for(store: Store) -> Asked | None:
    """Return who may return the checkpoint, naming which roster; None where that is not known."""
    kept = facts.setting(store, _CHECKPOINT_FOR)
    return None if kept is None else msgspec.json.decode(kept, type=Asked | None)


def roster_of_checkpoint(store: Store, device: DeviceId, held: tuple[int, int]) -> tuple[int, int]:
    """Return the roster that *device* names beside its checkpoint: as a rule the one *held*.

    An enrolment brings a roster without a page, so the checkpoint may be for an earlier roster of
    the same epoch, and proves nothing beside another one.
    """
    made_for = checkpoint_for(store)
    if made_for is None or made_for.device != device or made_for.roster[0] != held[0]:
        return held
    return made_for.roster


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Which version of the program the service was told last, in which epoch, and when."""

    program: str
    epoch: int
    at: int


def program_to_tell(store: Store, epoch: int, *, now: int) -> str:
    """Return the version of this program where the service is to be told it, else ""."""
    kept = facts.setting(store, _PROGRAM)
    told = None if kept is None else msgspec.json.decode(kept, type=Told)
    is_known = told is not None and (told.program, told.epoch) == (VERSION, epoch)
    return "" if told is not None and is_known and now - told.at < _TELL_AGAIN else VERSION


def learn_program_told(store: Store, program: str, epoch: int, *, now: int) -> None:
    """Store that the service was told *program*."""
    told = Told(program=program, epoch=epoch, at=now)
    facts.set_setting(store, _PROGRAM, msgspec.json.encode(told).decode())


def _text(store: Store, name: str) -> str | None:
    kept = facts.setting(store, name)
    return None if kept is None else msgspec.json.decode(kept, type=str)


def _keep(store: Store, name: str, value: str | int) -> None:
    facts.set_setting(store, name, msgspec.json.encode(value).decode())
