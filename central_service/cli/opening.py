"""Open the service that a verb works with; a new one begins only where that is meant.

A mistyped ``--database`` would otherwise be a new service, with a key that no device knows.
"""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from central_service.founding.founding import is_vacant, open_service
from central_service.founding.service import Service
from central_service.founding.settings import Settings
from central_service.signing.acts import standing
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app.i18n import N_, _

from .asking import confirm, is_somebody_there
from .words import Actions, add_verb, settings_of


def add(actions: Actions) -> None:
    """Add the verb that begins a service."""
    init = add_verb(actions, "init", _init, _("begin a new service: its database and its keys"))
    init.add_argument("--name", help=_("the name that people see"))


def _init(options: argparse.Namespace) -> None:
    """Begin a new service, where there is none."""
    known = settings_of(options)
    if not is_vacant(known):
        with open_service(known) as service, service.database.reading() as connection:
            said = standing(connection)
        raise SettingRefused(
            N_("There is a service in {database} already: {name}."),
            database=known.database_name,
            name=said.name if said is not None else "",
        )
    _refuse_beside_a_key(known)
    with open_service(known, name=options.name):
        _tell(known, sys.stdout)


def opened(known: Settings, *, may_be_behind: bool = False) -> Service:
    """Return the service; raise NotHeld where there is none."""
    if is_vacant(known):
        raise NotHeld(
            N_(
                "There is no service in {database}. Name its database with --database; a new"
                " service is begun by “central-service init”."
            ),
            database=known.database_name,
        )
    return open_service(known, may_be_behind=may_be_behind)


def opened_or_founded(
    known: Settings, *, name: str | None = None, tell: TextIO | None = None
) -> Service:
    """Return the service, for a verb that can be the first one of a new service.

    Where there is none yet, a person at the terminal is asked, and what was founded is written to
    *tell*, stdout without it. Raise SettingRefused where the key of another service lies there, or
    the person does not want a new one.
    """
    is_new = is_vacant(known)
    if is_new:
        _refuse_beside_a_key(known)
        if is_somebody_there():
            said = _("There is no service in {database} yet. A new one would begin there.")
            confirm(said.format(database=known.database_name))
    service = open_service(known, name=name)
    if is_new:
        _tell(known, tell or sys.stdout)
    return service


def _refuse_beside_a_key(known: Settings) -> None:
    if known.key.exists():
        raise SettingRefused(
            N_(
                "There is no service in {database}, but {key} is the key of one. Name its database"
                " with --database, or put a copy back with “central-service restore FILE”. A new"
                " service needs another --folder."
            ),
            database=known.database_name,
            key=known.key,
        )


def _tell(known: Settings, tell: TextIO) -> None:
    said = _(
        "A new service begins in {database}. Copy {key} and {package_key} to a safe place: nobody"
        " can make them again."
    )
    print(
        said.format(database=known.database_name, key=known.key, package_key=known.package_key),
        file=tell,
        flush=True,
    )
