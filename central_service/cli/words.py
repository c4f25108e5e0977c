"""What the verbs of the command line have in common: adding them, and what they take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from central_service.founding.settings import Settings, settings
from desktop_app.checklist_files.communes import Communes
from desktop_app.core.ids import CommuneCode, commune_code
from desktop_app.i18n import _

Verb = Callable[[argparse.Namespace], None]
_DIGITS = 18  # of a number: a longer one is none of the database

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_verb(actions: Actions, name: str, run: Verb, what: str) -> argparse.ArgumentParser:
    """Add the verb *name*, which *run* carries out; *what* it does in a few words."""
    added = actions.add_parser(name, help=what, description=what)
    added.set_defaults(run=run)
    return added


def add_group(actions: Actions, name: str, what: str) -> Actions:
    """Add a verb that has verbs of its own."""
    group = actions.add_parser(name, help=what, description=what)
    return group.add_subparsers(dest=f"{name}_verb", required=True, metavar="VERB")


def may_be_json(parser: argparse.ArgumentParser) -> None:
    """Add the option for scripts to read the answer."""
    parser.add_argument("--json", action="store_true", help=_("one JSON document"))


def may_be_dry(parser: argparse.ArgumentParser) -> None:
    """Add the option to say only what would change."""
    parser.add_argument("--dry-run", action="store_true", help=_("say what would change, only"))


def settings_of(options: argparse.Namespace) -> Settings:
    """Return where the service keeps its data, by *options* and the environment."""
    database: str | None = options.database
    folder: Path | None = options.folder
    return settings(database=database, folder=folder, key=options.key, evidence=options.evidence)


def known_commune(communes: Communes, text: str) -> CommuneCode:
    """Return the commune that *text* names; raise Fault for one that does not exist."""
    return communes.commune(commune_code(text)).code


def a_day(text: str) -> date:
    """Return the day that *text* is, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = _("“{text}” is not a date such as 2026-11-20.").format(text=text)
        raise argparse.ArgumentTypeError(message) from error


def a_number(text: str) -> int:
    """Return the number, 0 or more, that *text* is, for argparse."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        message = _("“{text}” is not a number such as 12.").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return int(text)
