"""Areas, contacts and holidays from tables: planned as a whole, then done in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from central_service.access.published import Notice, publish, published_contacts
from central_service.founding.service import Service
from central_service.trouble.service_faults import SettingRefused
from desktop_app.checklist_files.communes import Communes
from desktop_app.core.changes.roster import Contact
from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import N_

from .areas import AreaPlan, area_plan, carry_out
from .communes_named import commune_in, each_once
from .tables import Faults, Row, read_table


def areas_of_table(connection: Connection, file: Path, communes: Communes) -> list[AreaPlan]:
    """Return what would change so that each area that *file* names consists of its communes there.

    Columns “area” and “commune”. Areas that it does not name stay. Raise TableRefused.
    """
    wanted: dict[str, dict[CommuneCode, Row]] = {}
    names: dict[str, str] = {}  # as first written, by the folded name
    faults = Faults(file)
    for row in read_table(file, ["area", "commune"]):

        def read(row: Row = row) -> None:
            name = row.cells["area"]
            if not name:
                raise SettingRefused(N_("the area has no name"))
            held = wanted.setdefault(names.setdefault(name.casefold(), name), {})
            code = commune_in(row.cells["commune"], communes)
            if code in held:
                raise SettingRefused(
                    N_("commune {code} stands in row {row} already"),
                    code=code,
                    row=held[code].number,
                )
            held[code] = row

        faults.check(row, read)
    faults.refuse()
    return [area_plan(connection, name, held) for name, held in wanted.items()]


def import_areas(service: Service, plans: Sequence[AreaPlan]) -> None:
    """Do what *plans* say, all of it or nothing."""
    with service.database.writing() as connection:
        for plan in plans:
            carry_out(connection, service, plan)


def contacts_of_table(
    connection: Connection, file: Path, communes: Communes
) -> tuple[tuple[Contact, ...], tuple[Contact, ...]]:
    """Return the whole list of contacts with those of *file*, and which of them are new or other.

    Columns “commune”, “person”, and “position”, “phone” where there are. Raise TableRefused.
    """
    rows = read_table(file, ["commune", "person"], optional=["position", "phone"])
    found = each_once(file, rows, communes)
    faults = Faults(file)
    known = {one.commune: one for one in published_contacts(connection)}
    changed = []
    for code, row in found.items():
        if not row.cells["person"]:
            faults.add(row, SettingRefused(N_("the name of the person is missing")))
        one = Contact(
            commune=code,
            person=row.cells["person"],
            position=row.cells.get("position", ""),
            phone=row.cells.get("phone", ""),
        )
        if known.get(code) != one:
            changed.append(one)
        known[code] = one
    faults.refuse()
    return tuple(known[code] for code in sorted(known)), tuple(changed)


def import_contacts(service: Service, contacts: tuple[Contact, ...]) -> None:
    """Make *contacts* the list of whom to call."""
    publish(service, Notice.CONTACTS, contacts)


def holidays_of_table(file: Path) -> tuple[str, ...]:
    """Return the days that *file* lists (column “day”, 2027-02-05 or 05/02/2027), in order."""
    found: dict[str, Row] = {}
    faults = Faults(file)
    for row in read_table(file, ["day"]):

        def read(row: Row = row) -> None:
            day = _day(row.cells["day"]).isoformat()
            if day in found:
                raise SettingRefused(
                    N_("the day stands in row {row} already"), row=found[day].number
                )
            found[day] = row

        faults.check(row, read)
    faults.refuse()
    return tuple(sorted(found))


def _day(text: str) -> date:
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        raise SettingRefused(
            N_("“{text}” is not a day such as 2027-02-05 or 5/2/2027"), text=text[:40]
        ) from error
