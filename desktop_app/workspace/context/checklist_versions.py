"""The versions of the checklist on this PC, and which one of them a commune uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from desktop_app import checklist_files, paths
from desktop_app.checklist_files import ChecklistRefused
from desktop_app.core.assessment.assessment import Record
from desktop_app.core.assessment.version_move import (
    Versions,
    answered_by,
    chosen_version,
    name_order,
    version_in_use,
)
from desktop_app.core.changes.fold import Register, UnitKind
from desktop_app.core.changes.roster import Roster
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CentreId, RoundId
from desktop_app.storage import facts, state
from desktop_app.storage.store import Store

from . import settings


class ChecklistVersions:
    """Every version on this PC, by name: what was kept with this data, else what is installed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._installed: dict[str, Checklist | None] = {}
        self.versions = Versions(self.find)

    @cached_property
    def kept(self) -> dict[str, Checklist]:
        """The versions in the data, the ones kept first before the later ones.

        Bytes that this program cannot read are left out; a newer one can.
        """
        default = self.default
        found: dict[str, Checklist] = {}
        for sha256 in facts.checklists(self._store):
            if sha256 == self._default_sha256:
                found.setdefault(default.name, default)
                continue
            data = facts.checklist_bytes(self._store, sha256)
            try:
                checklist = checklist_files.checklist_from_bytes(data or b"")
            except ChecklistRefused:
                continue
            found.setdefault(checklist.name, checklist)
        return found

    @cached_property
    def default(self) -> Checklist:
        """The version this data began with, else the newest that is installed."""
        sha256 = self._default_sha256
        data = facts.checklist_bytes(self._store, sha256) if sha256 else None
        if data is not None:
            return checklist_files.checklist_from_bytes(data)
        return checklist_files.load(checklist_files.newest())

    @cached_property
    def _default_sha256(self) -> str | None:
        return settings.read(self._store, settings.CHECKLIST, str)

    def find(self, name: str) -> Checklist | None:
        """Return the version called *name*, or None where it is not here."""
        if not name or name == self.default.name:
            return self.default if name else None
        return self.kept.get(name) or self._from_program(name)

    def _from_program(self, name: str) -> Checklist | None:
        if name not in self._installed:
            id_, _slash, version = name.partition("/")
            files = {file.name: file for file in paths.checklists().glob("*.toml")}
            file = files.get(f"{id_}-v{version}.toml")
            try:
                self._installed[name] = checklist_files.load(file) if file else None
            except ChecklistRefused:
                self._installed[name] = None
        return self._installed[name]


def name_in_use(
    checklist_versions: ChecklistVersions,
    roster: Roster | None,
    record: Record,
    chosen: Mapping[RoundId, str],
) -> str:
    """Return the name of the version that the centre of *record* uses in its round.

    *chosen* is what the commune chose, by round (``chosen_by_round``).
    """
    return version_in_use(
        record.round,
        chosen=chosen,
        answered=answered_by(record),
        asked_for=asked_in(roster, checklist_versions, record.round),
        otherwise=checklist_versions.default.name,
    )


def asked_in(roster: Roster | None, checklist_versions: ChecklistVersions, round_: RoundId) -> str:
    """Return the version that the service asks for in *round_*, "" for none or one not here."""
    for notice in roster.rounds if roster else ():
        if (
            notice.round == round_
            and notice.checklist
            and checklist_versions.find(notice.checklist)
        ):
            return notice.checklist
    return ""


def chosen_by_round(
    store: Store, centre: CentreId | None = None
) -> dict[CentreId, dict[RoundId, str]]:
    """Return which versions each commune chose, by round: of *centre* alone, or of all."""
    found: dict[CentreId, dict[RoundId, str]] = {}
    for unit, register in state.units_of_kind(store, UnitKind.USE, centre=centre):
        use = chosen_version(register if isinstance(register, Register) else None)
        if use is not None:
            found.setdefault(CentreId(unit.centre), {})[RoundId(unit.round)] = use.checklist
    return found


def newest_published(checklist_versions: ChecklistVersions, roster: Roster | None) -> Checklist:
    """Return the newest version of the default's checklist that was published and is here."""
    here = [checklist_versions.default]
    for notice in roster.checklists if roster else ():
        found = checklist_versions.kept.get(f"{notice.id}/{notice.version}")
        if found is not None and found.id == checklist_versions.default.id:
            here.append(found)
    return max(here, key=lambda one: name_order(one.name))
