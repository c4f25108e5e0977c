"""The service's card: a file that gives a computer without a connection the service's keys.

It comes with the code letter, on the same USB drive. It holds a signed roster without members, and
the service's address for a later connection.
"""

from __future__ import annotations

import msgspec

from desktop_app.core.changes.feeds import sign, verifies
from desktop_app.core.changes.receipts import crockford
from desktop_app.core.changes.roster import Roster, SignedRoster, open_roster
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import DeviceId

SUFFIX = ".the"
MAX_CARD_BYTES = 256 * 1024
_FIRST_LINE = b"commune-readiness card 1\n"
_SIGNED = b"commune-readiness card 1\0"


class CardRefused(WireRefused):
    """The file is no card of a service, or not as it was made."""


class _Card(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    roster: SignedRoster
    address: str
    signature: bytes


class ServiceCard(msgspec.Struct, frozen=True, kw_only=True):
    """A verified card. ``address`` is "" where the service named none."""

    roster: Roster
    address: str = ""

    @property
    def number(self) -> str:
        """The number that the letter shows too, for comparison: "7K3F-9M2P"."""
        return service_number(self.roster.service)


def service_number(service: DeviceId) -> str:
    """Return the printed number of a service: the first 40 bits of its fingerprint."""
    word = crockford(int(service[:10], 16), 8)
    return f"{word[:4]}-{word[4:]}"


def encode_card(signed: SignedRoster, address: str, private_key: bytes) -> bytes:
    """Return the file of a card, signed with the service's key."""
    signature = sign(private_key, _SIGNED, _said(signed, address))
    card = _Card(roster=signed, address=address, signature=signature)
    return _FIRST_LINE + msgspec.msgpack.encode(card)


def is_card(begin: bytes) -> bool:
    """Return whether a file that begins with *begin* has a card's header."""
    return begin.startswith(_FIRST_LINE)


def decode_card(data: bytes) -> ServiceCard:
    """Return the card in *data*, verified with the key in it; raise CardRefused."""
    if len(data) > MAX_CARD_BYTES or not is_card(data):
        raise _refused()
    try:
        card = msgspec.msgpack.decode(data[len(_FIRST_LINE) :], type=_Card)
        roster = open_roster(card.roster, service=None)
    except (msgspec.DecodeError, UnicodeDecodeError, WireRefused) as error:
        raise _refused() from error
    said = _said(card.roster, card.address)
    if not verifies(roster.signing_key, _SIGNED, said, card.signature) or not roster.age_keys:
        raise _refused()
    return ServiceCard(roster=roster, address=card.address)


def _said(signed: SignedRoster, address: str) -> bytes:
    return msgspec.msgpack.encode([signed.roster, signed.signature, address])


def _refused() -> CardRefused:
    return CardRefused(
        N_("This file is no card of a service, or it is damaged. Copy it again from the officer.")
    )
