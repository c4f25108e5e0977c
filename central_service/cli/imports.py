"""The verbs that take tables: areas, contacts, holidays."""

from __future__ import annotations

import argparse
from pathlib import Path

from central_service.access.published import Notice, publish, published_holidays
from central_service.administration.imports import (
    areas_of_table,
    contacts_of_table,
    holidays_of_table,
    import_areas,
    import_contacts,
)
from desktop_app.checklist_files import communes as commune_files
from desktop_app.i18n import _, ngettext
from desktop_app.i18n.figures import day

from .areas import told
from .asking import ask, may_be_asked
from .opening import opened
from .words import Actions, Verb, a_day, add_group, add_verb, may_be_dry, settings_of


def add(actions: Actions) -> None:
    """Add the verbs that take tables."""
    areas = add_group(actions, "areas", _("areas from a table"))
    _import(areas, _areas, _("the columns “area” and “commune”, CSV or XLSX"))
    contacts = add_group(actions, "contacts", _("whom to call, from a table"))
    _import(contacts, _contacts, _("“commune”, “person”, “position”, “phone”, CSV or XLSX"))
    holidays = add_group(actions, "holidays", _("days on which no office works"))
    _import(holidays, _holidays, _("the column “day”, CSV or XLSX"))
    add_verb(holidays, "list", _list, _("list the days"))


def _import(actions: Actions, run: Verb, what: str) -> None:
    said = add_verb(actions, "import", run, _("take a table; every fault is named by its row"))
    said.add_argument("file", type=Path, metavar="FILE", help=what)
    may_be_dry(said)
    may_be_asked(said)


def _areas(options: argparse.Namespace) -> None:
    """Set areas from a table."""
    known = settings_of(options)
    communes = commune_files.load(known.folder)
    with opened(known) as service:
        with service.database.reading() as connection:
            plans = areas_of_table(connection, options.file, communes)
        lines = [line for plan in plans for line in told(plan, communes)]
        if options.dry_run:
            print("\n".join(lines) if lines else _("Nothing would change."))
            return
        if any(plan.left for plan in plans):
            ask(options, *lines)
        import_areas(service, plans)
    for plan in plans:
        count = plan.kept + len(plan.joined)
        print(
            ngettext(
                "The area {name} has {count} commune.",
                "The area {name} has {count} communes.",
                count,
            ).format(name=plan.name, count=count)
        )


def _contacts(options: argparse.Namespace) -> None:
    """Take whom to call."""
    known = settings_of(options)
    communes = commune_files.load(known.folder)
    with opened(known) as service:
        with service.database.reading() as connection:
            every, changed = contacts_of_table(connection, options.file, communes)
        if options.dry_run:
            for one in changed:
                parts = (one.commune, one.person, one.position, one.phone)
                print("  ".join(part for part in parts if part))
        else:
            import_contacts(service, every)
    print(
        ngettext(
            "{count} contact is new or another one.",
            "{count} contacts are new or others.",
            len(changed),
        ).format(count=len(changed))
    )


def _holidays(options: argparse.Namespace) -> None:
    """Take the days on which no office works, in place of those before."""
    days = holidays_of_table(options.file)
    with opened(settings_of(options)) as service:
        with service.database.reading() as connection:
            before = set(published_holidays(connection))
        gone = sorted(before - set(days))
        if options.dry_run:
            for one in sorted(set(days) - before):
                print(f"+ {day(a_day(one))}")
            for one in gone:
                print(f"- {day(a_day(one))}")
            return
        if gone:
            said = _("No holiday any more: {days}.")
            ask(options, said.format(days=", ".join(day(a_day(one)) for one in gone)))
        publish(service, Notice.HOLIDAYS, days)
    print(_("{count} days are holidays.").format(count=len(days)))


def _list(options: argparse.Namespace) -> None:
    """List the days on which no office works."""
    with opened(settings_of(options)) as service, service.database.reading() as connection:
        days = published_holidays(connection)
    for one in days:
        print(day(a_day(one)))
    if not days:
        print(_("No holidays are listed."))
