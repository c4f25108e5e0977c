"""The roster, signed by the service: keys, feeds with roles, areas, rounds, checklists.

A roster is cut to what its reader may see and then signed, so a clerk's is a few hundred bytes and
a forged one is refused (docs/rules.md#data-14).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

import msgspec

from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId, Role, RoundId, is_round

from .feeds import device_id, sign, verifies

_ROSTER = b"commune-readiness roster 1\0"
_KEY = b"commune-readiness service-key 1\0"
_CHECKLIST = b"commune-readiness checklist 1\0"
_ENROL = b"commune-readiness enrol 1\0"
_SUCCESSOR = b"commune-readiness successor 1\0"

# Places of these members of a Member, which is sent as an array.
_GRANTS, _REVOKED, _MEMBER_PARTS = 3, 4, 4


class ServiceKey(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A signing key of the service; each but the first is signed by the one before."""

    public_key: bytes
    signature: bytes = b""


class Grant(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A role over communes: one commune, or an area by name."""

    role: Role
    commune: CommuneCode | None = None
    area: str | None = None


class Revocation(StrEnum):
    """Whether a key may still write (docs/rules.md#service-3)."""

    NONE = ""  # in force
    ORDINARY = "revoked"  # changes up to its next contact still count
    LOST = "lost"  # changes after the last receipt are held without effect


class Member(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An enrolled device, and whether its key may still write."""

    device: DeviceId
    public_key: bytes
    person: str
    grants: tuple[Grant, ...]
    revoked: Revocation = Revocation.NONE


class Area(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A named set of communes that supervisors see (địa bàn theo dõi)."""

    name: str
    communes: tuple[CommuneCode, ...]


class RoundNotice(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A round the service opened; ``due`` is an ISO date.

    ``checklist`` is the version asked for in it, "decree-118/2", "" for none. ``closed``: when it
    was closed, UTC seconds, 0 while it is open; what comes later is taken, and marked late.
    """

    round: RoundId
    due: str
    checklist: str = ""
    closed: int = 0


class ChecklistNotice(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A published checklist: its content hash, signed by the service."""

    id: str
    version: str
    sha256: str
    signature: bytes


class ServiceAddress(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where the service is now; ``ca`` is the authority of its certificate (PEM), "" for none.

    Devices that are connected take it over once an exchange went well there.
    """

    url: str
    ca: str = ""


class Contact(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Whom to call in a commune, by the province's list: for those that never connected."""

    commune: CommuneCode
    person: str
    position: str = ""
    phone: str = ""


class Erasure(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A file whose content may be kept nowhere any more; what was said about it stays.

    ``sha256`` in 32 bytes, ``at`` in UTC seconds; ``by`` and ``reason`` as the officer gave them.
    """

    sha256: bytes
    at: int
    by: str
    reason: str


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """The service's numbered statement to one reader."""

    service: DeviceId  # fingerprint of the first key; the service's name for ever
    name: str  # "Trung tâm Phục vụ hành chính công tỉnh …", as people know it
    epoch: int
    number: int
    time: int
    keys: tuple[ServiceKey, ...]
    members: tuple[Member, ...]
    areas: tuple[Area, ...] = ()
    rounds: tuple[RoundNotice, ...] = ()
    checklists: tuple[ChecklistNotice, ...] = ()
    age_keys: tuple[str, ...] = ()
    part: tuple[int, int] | msgspec.UnsetType = msgspec.UNSET  # its place from 0, of how many
    # Left out where there is nothing to say; an earlier program skips them.
    address: ServiceAddress | msgspec.UnsetType = msgspec.UNSET
    holidays: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET  # ISO dates
    contacts: tuple[Contact, ...] | msgspec.UnsetType = msgspec.UNSET
    erasures: tuple[Erasure, ...] | msgspec.UnsetType = msgspec.UNSET

    @property
    def is_whole(self) -> bool:
        """Whether all members are in it: very many come in several parts, one a message."""
        return self.part is msgspec.UNSET

    @property
    def signing_key(self) -> bytes:
        """The public key that signs now."""
        return self.keys[-1].public_key

    def member(self, device: DeviceId) -> Member | None:
        """Return the enrolled device, or None."""
        return next((m for m in self.members if m.device == device), None)


class SignedRoster(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A roster as it is sent and stored: its exact bytes and the signature over them."""

    roster: bytes
    signature: bytes


def sign_roster(roster: Roster, private_key: bytes) -> SignedRoster:
    """Return *roster* in bytes with the service's signature."""
    data = msgspec.msgpack.encode(roster)
    return SignedRoster(roster=data, signature=sign(private_key, _ROSTER, data))


def open_roster(
    signed: SignedRoster, *, service: DeviceId | None, at_least: tuple[int, int] = (0, 0)
) -> Roster:
    """Return the roster if it is the pinned *service*'s and not older than *at_least*.

    ``at_least`` is (epoch, number) of the one held. ``service`` None: first contact, the connection
    is trusted. Raise WireRefused for a forged, foreign, broken or older one.
    """
    try:
        roster = _known_part(signed.roster)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireRefused(N_("The service's roster cannot be read.")) from error
    if not roster.keys or device_id(roster.keys[0].public_key) != roster.service:
        raise WireRefused(N_("The service's roster does not carry the service's own key."))
    if service is not None and roster.service != service:
        raise WireRefused(N_("The roster comes from another service than the one connected to."))
    if not chain_verifies(roster.keys):
        raise WireRefused(N_("A key of the service is not signed by the key before it."))
    if not verifies(roster.signing_key, _ROSTER, signed.roster, signed.signature):
        raise WireRefused(N_("The signature on the service's roster is wrong."))
    if (roster.epoch, roster.number) < at_least:
        raise WireRefused(N_("The roster is older than the one already held."))
    return roster


def _known_part(data: bytes) -> Roster:
    """Return the roster in *data* without what only a later program knows.

    A role that is not known gives nothing here, another kind of revocation is an ordinary one, and
    a round that is no month is left out: whatever else is in the roster counts.
    """
    try:
        roster = msgspec.msgpack.decode(data, type=Roster)
    except msgspec.ValidationError:
        roster = msgspec.convert(_without_later_words(msgspec.msgpack.decode(data)), Roster)
    known = tuple(one for one in roster.rounds if is_round(one.round) and _is_day(one.due))
    if known == roster.rounds:
        return roster
    return msgspec.structs.replace(roster, rounds=known)


def _without_later_words(said: Any) -> Any:
    """Return a decoded roster, of plain values, with roles and revocations that are known."""
    if not isinstance(said, dict) or not isinstance(said.get("members"), list):
        return said
    for member in said["members"]:
        if not isinstance(member, list) or len(member) < _MEMBER_PARTS:
            continue
        grants = member[_GRANTS]
        if isinstance(grants, list):
            member[_GRANTS] = [one for one in grants if isinstance(one, list) and _is_known(one)]
        if len(member) > _REVOKED and member[_REVOKED] not in tuple(Revocation):
            member[_REVOKED] = Revocation.ORDINARY.value
    return said


def _is_known(grant: list[object]) -> bool:
    return bool(grant) and grant[0] in tuple(Role)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def joined(parts: Sequence[Roster]) -> Roster:
    """Return the one roster that *parts*, all of them and in order, are of."""
    members = tuple(member for part in parts for member in part.members)
    return msgspec.structs.replace(parts[0], members=members, part=msgspec.UNSET)


def packed_roster(parts: Sequence[SignedRoster]) -> bytes:
    """Return the signed parts of a roster, mostly one, as they are kept."""
    return msgspec.msgpack.encode(parts[0] if len(parts) == 1 else tuple(parts))


def kept_roster(data: bytes) -> Roster:
    """Return the roster that ``packed_roster`` put together; raise WireRefused, MsgspecError."""
    first = msgspec.msgpack.decode(data)[0]
    if isinstance(first, bytes):
        return open_roster(msgspec.msgpack.decode(data, type=SignedRoster), service=None)
    parts = msgspec.msgpack.decode(data, type=tuple[SignedRoster, ...])
    return joined([open_roster(one, service=None) for one in parts])


def chain_verifies(keys: Sequence[ServiceKey]) -> bool:
    """Return whether each of *keys* but the first is signed by the one before it."""
    return all(
        verifies(before.public_key, _KEY, key.public_key, key.signature)
        for before, key in pairwise(keys)
    )


def sign_service_key(new_public_key: bytes, private_key: bytes) -> ServiceKey:
    """Return a new service key signed by the one before."""
    signature = sign(private_key, _KEY, new_public_key)
    return ServiceKey(public_key=new_public_key, signature=signature)


def sign_checklist(sha256: str, private_key: bytes) -> bytes:
    """Return the service's signature over a checklist's content hash."""
    return sign(private_key, _CHECKLIST, bytes.fromhex(sha256))


def checklist_verifies(notice: ChecklistNotice, roster: Roster) -> bool:
    """Return whether any key of the service signed this checklist."""
    try:
        message = bytes.fromhex(notice.sha256)
    except ValueError:
        return False
    return any(
        verifies(key.public_key, _CHECKLIST, message, notice.signature) for key in roster.keys
    )


class SuccessionReason(StrEnum):
    """Why a key replaces another one of the same computer."""

    PARTED = "parted"  # the service holds other entries under the old key's numbers
    DAMAGED = "damaged"  # entries salvaged from a damaged database continue no chain
    FOUND = "found"  # the old key was lost, a new one was used meanwhile, and the old one was found


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The enrolment request of a new key; signed by that key.

    Instead of a ``code`` it may name the key that it replaces on the same computer: ``predecessor``
    and that key's signature over the new one (sign_successor). ``reason`` is then why
    (SuccessionReason). ``seals``: the token is to be sealed to the key. ``role`` is what the key is
    for (Role), "" where the desk does not say it: a code of another role is then refused before it
    is spent. These three are not covered by the signature; a service that does not know them
    ignores them.
    """

    code: str
    public_key: bytes
    person: str
    position: str = ""
    phone: str = ""
    commune: CommuneCode | None = None
    predecessor: DeviceId | None = None
    endorsement: bytes = b""
    signature: bytes = b""
    reason: str = ""
    seals: bool = False
    role: str = ""


def _enrol_bytes(request: EnrolRequest) -> bytes:
    said = [
        "enrol",
        1,
        request.code,
        request.public_key.hex(),
        request.person,
        request.position,
        request.phone,
        request.commune,
    ]
    if request.predecessor is not None:
        said += [request.predecessor, request.endorsement.hex()]
    return msgspec.json.encode(said)


def sign_successor(new_public_key: bytes, private_key: bytes) -> bytes:
    """Return a device key's signature that *new_public_key* replaces it."""
    return sign(private_key, _SUCCESSOR, new_public_key)


def successor_verifies(request: EnrolRequest, predecessor_public_key: bytes) -> bool:
    """Return whether the replaced key signed the new key of *request*."""
    return verifies(predecessor_public_key, _SUCCESSOR, request.public_key, request.endorsement)


def sign_enrolment(request: EnrolRequest, private_key: bytes) -> EnrolRequest:
    """Return *request* signed by the key it names."""
    signature = sign(private_key, _ENROL, _enrol_bytes(request))
    return msgspec.structs.replace(request, signature=signature)


def enrolment_verifies(request: EnrolRequest) -> bool:
    """Return whether the named key itself signed *request*."""
    return verifies(request.public_key, _ENROL, _enrol_bytes(request), request.signature)
