"""What every verb of the application works with: the store, the keys, the checklist, the names."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.assessment.assessment import Record
from desktop_app.core.changes.feeds import forget_loaded_key
from desktop_app.core.changes.roster import Roster
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import N_, Fault, NotAllowed
from desktop_app.core.ids import (
    CentreId,
    CommuneCode,
    DeviceId,
    Layer,
    ProvinceCode,
    Role,
    RoundId,
    centre_id,
    commune_of,
)
from desktop_app.core.text.communes import Commune, CommuneIndex, Province
from desktop_app.core.time.rounds import round_of
from desktop_app.i18n import _
from desktop_app.storage import facts, identities, state
from desktop_app.storage.identities import Identity
from desktop_app.storage.rereading import Rereading
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter

from . import settings, trust
from .checklist_versions import ChecklistVersions, chosen_by_round, name_in_use, newest_published
from .moment import Moment, ToldDay, moment_of

if TYPE_CHECKING:
    # Imported where a key is needed, so that the first paint does not wait for it.
    from desktop_app.credentials.store import KeyStore


_UNKNOWN_PROVINCE = ProvinceCode("")


class CentreNeeded(Fault):
    """Several communes are followed here, and none was named."""


class NotBegun(Fault):
    """There is no data here yet, or no key for the role that is needed."""


class KnownCommune(msgspec.Struct, frozen=True, kw_only=True):
    """A commune as it was read from the list that *stamp* names."""

    stamp: str
    commune: Commune
    province: Province


class DeskContext:
    """The opened data folder and its settings. Not shared between threads: each opens its own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._private: dict[DeviceId, bytes] = {}
        self._used: dict[tuple[CentreId, RoundId], Checklist] = {}
        self.rereading = Rereading(store)
        self.last_reading: object = None  # of workspace.reading.desk_reading

    @cached_property
    def keys(self) -> KeyStore:
        """Where the keys of this data are kept."""
        from desktop_app.credentials.store import KeyStore

        return KeyStore(self.store.folder)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.store.folder

    def moment(self) -> Moment:
        """Return now, by the PC's clock and its known error, from the service or a person."""
        moment = moment_of(int(time.time()), facts.clock(self.store))
        if not moment.is_doubtful:
            return moment
        told = settings.read(self.store, settings.TOLD_DAY, ToldDay)
        return moment_of(moment.wall, None, told)

    @cached_property
    def checklist_versions(self) -> ChecklistVersions:
        """The versions of the checklist on this PC."""
        return ChecklistVersions(self.store)

    @cached_property
    def checklist(self) -> Checklist:
        """The checklist in use: of this PC's commune in the default round, else what it began with.

        Where many communes are followed, the newest version that the service signed.
        """
        first = identities.identity(self.store)
        if first is not None and first.commune is not None:
            return self.checklist_of(centre_id(first.commune), self.round())
        return newest_published(self.checklist_versions, self.roster)

    def checklist_of(
        self, centre: CentreId, round_: RoundId, record: Record | None = None
    ) -> Checklist:
        """Return the version that *centre* uses in *round_*; *record* is what stands.

        Where that version is not on this PC yet, the default one is returned.
        """
        known = self._used.get((centre, round_))
        if known is None:
            record = record or state.record(self.store, centre, round_)
            known = (
                self.checklist_versions.find(self.version_named(record))
                or self.checklist_versions.default
            )
            self._used[centre, round_] = known
        return known

    def version_named(self, record: Record) -> str:
        """Return the name of the version that the centre of *record* uses, here or not."""
        chosen = chosen_by_round(self.store, record.centre).get(record.centre, {})
        return name_in_use(self.checklist_versions, self.roster, record, chosen)

    @cached_property
    def communes(self) -> CommuneIndex:
        """The communes of the country, from the newest file on this PC."""
        return commune_files.load(self.folder)

    def place(self, code: CommuneCode) -> tuple[Commune, Province]:
        """Return a commune and its province; this PC's own without reading the whole list."""
        stamp = commune_files.stamp(self.folder)
        kept = settings.read(self.store, settings.PLACE, KnownCommune)
        if kept is None or kept.stamp != stamp or kept.commune.code != code:
            commune = self.commune(code)
            province = self.province_of(commune)
            kept = KnownCommune(stamp=stamp, commune=commune, province=province)
            if commune.kind is not None and code == self.identity().commune:
                settings.keep(self.store, settings.PLACE, kept)
        return kept.commune, kept.province

    def commune(self, code: CommuneCode) -> Commune:
        """Return the commune with *code*; one that this PC's list lacks is named by its code.

        Codes come from the service too, whose list may be newer.
        """
        return self.communes.find(code) or Commune(
            code=code,
            kind=None,
            name=_("code {code} (not in the list)").format(code=code),
            province=_UNKNOWN_PROVINCE,
        )

    def province_of(self, commune: Commune) -> Province:
        """Return the province of *commune*; of one that is not in the list it is not known."""
        if commune.kind is None:
            return Province(code=_UNKNOWN_PROVINCE, type="", name=_("province not known"))
        return self.communes.province_of(commune)

    @cached_property
    def roster(self) -> Roster | None:
        """The roster last received from the service, or None before enrolment."""
        return trust.held_roster(self.store)

    def forget_cached(self) -> None:
        """Read the roster and the checklists again after an exchange brought newer ones."""
        for name in ("roster", "checklist", "checklist_versions"):
            self.__dict__.pop(name, None)
        self._used.clear()
        self.last_reading = None

    @property
    def training(self) -> bool:
        """Whether this is sample data, marked so on every screen and paper."""
        return settings.read(self.store, settings.TRAINING, bool) is True

    def identity(self, role: Role | None = None) -> Identity:
        """Return the key for *role* (the first one made, if None); raise NotBegun without one."""
        found = identities.identity(self.store, role)
        if found is None and role is None:
            raise NotBegun(N_("There is no data here yet. Start with your commune and your name."))
        if found is None:
            raise NotBegun(
                N_("This PC has no key for the role “{role}”. Add it with “init --role {role}”."),
                role=role,
            )
        return found

    def speaker(self, centre: CentreId) -> Identity:
        """Return the key that writes about *centre*: that of its commune, else the first one."""
        known = identities.identities(self.store)
        own = (one for one in known if one.commune == commune_of(centre))
        return next(own, None) or self.identity()

    def layer(self, centre: CentreId) -> Layer:
        """Return the layer that this data writes about *centre* (docs/rules.md#data-5)."""
        supervises = self.speaker(centre).role in (Role.SUPERVISOR, Role.VIEWER)
        return Layer.VERIFIED if supervises else Layer.DECLARED

    @property
    def is_supervisor(self) -> bool:
        """Whether this data belongs to a supervisor's or viewer's desk."""
        first = identities.identity(self.store)
        return first is not None and first.role in (Role.SUPERVISOR, Role.VIEWER)

    def centre(self, centre: str | None = None) -> CentreId:
        """Return the centre asked for, else the one of this PC's commune.

        Raise NotAllowed for one that this data is not about: it would never be sent.
        """
        own = self.identity().commune
        if centre:
            asked = centre_id(centre)
            if commune_of(asked) != own:
                self._check_followed(commune_of(asked))
            return asked
        if own is None:
            raise CentreNeeded(N_("Name the commune: --centre with its five-digit code."))
        return centre_id(own)

    def _check_followed(self, commune: CommuneCode) -> None:
        if commune in self.area_communes():
            return
        self.communes.commune(commune)
        roster = self.roster
        known = identities.identities(self.store)
        unbound = [one for one in known if one.role in (Role.SUPERVISOR, Role.VIEWER)]
        # A supervisor's communes are known once the roster was received.
        if any(roster is None or roster.member(one.device) is None for one in unbound):
            return
        raise NotAllowed(
            N_("Commune {commune} is not one of those this PC works for."), commune=commune
        )

    def round(self, round_: RoundId | None = None) -> RoundId:
        """Return the round asked for, else the newest the service opened.

        The PC's clock decides only before the first contact with a service (docs/rules.md#data-3).
        """
        if round_:
            return round_
        if self.roster is not None and self.roster.rounds:
            return max(notice.round for notice in self.roster.rounds)
        return round_of(self.moment().today)

    def load_key(self, identity: Identity) -> bytes | None:
        """Return the private key of *identity*, None where it needs a PIN or is unavailable now."""
        if identity.device not in self._private and identity.role is not Role.LEADER:
            try:
                self._private[identity.device] = self.keys.load(f"key-{identity.device}")
            except Fault:
                return None  # writing never waits for a key: the head is signed before sending
        return self._private.get(identity.device)

    def load_keys(self) -> None:
        """Fetch the keys that need no PIN; slow, so the window does it after the first paint."""
        for identity in identities.identities(self.store):
            self.load_key(identity)

    def open_with_pin(self, identity: Identity, pin: str) -> bytes:
        """Return the leader's private key, kept in memory for this run; raise PinWrong."""
        from desktop_app.credentials.pin import strengthened, unwrap_with_pin

        name = f"key-{identity.device}"
        kept = self.keys.load(name)
        private = unwrap_with_pin(kept, pin)
        stronger = strengthened(kept, private, pin)
        if stronger is not None:
            with suppress(Fault):  # the key opened all the same; saving is tried again next time
                self.keys.save(name, stronger)
        self.hold_key(identity.device, private)
        return private

    def hold_key(self, device: DeviceId, private_key: bytes) -> None:
        """Keep an opened key in memory for this run."""
        self._private[device] = private_key

    def forget_key(self, device: DeviceId) -> None:
        """Remove an opened key from memory, such as a leader's once it has signed."""
        self._private.pop(device, None)
        forget_loaded_key()

    def writer(self, identity: Identity, *, wait_for_key: bool = False) -> ChangeWriter:
        """Return the writer of *identity*, with the private key only if it is in memory already."""
        moment = self.moment()
        key = self.load_key(identity) if wait_for_key else self._private.get(identity.device)
        return ChangeWriter(
            device=identity.device,
            private_key=key,
            wall=moment.wall,
            offset=moment.offset,
            offset_age=moment.offset_age,
        )

    def private_keys(self) -> dict[DeviceId, bytes]:
        """Return the private keys in memory, by device."""
        return dict(self._private)

    def area_communes(self) -> tuple[CommuneCode, ...]:
        """Return the communes this desk may see, by the roster; its own before enrolment."""
        return trust.communes_of(self.roster, identities.identities(self.store))
