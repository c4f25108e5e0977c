"""Acts say what they will change, and ask."""

from __future__ import annotations

import argparse
import sys

from central_service.trouble.service_faults import SettingRefused
from desktop_app.i18n import N_, _

_YES = frozenset({"c", "có", "co", "y", "yes"})


def may_be_asked(parser: argparse.ArgumentParser) -> None:
    """Add the option that answers for scripts."""
    parser.add_argument("--yes", action="store_true", help=_("do it without asking"))


def ask(options: argparse.Namespace, *lines: str, is_clear: bool = False) -> None:
    """Print *lines*, what will be changed, and ask; raise SettingRefused unless it is wanted.

    Where nobody can be asked, for there is no terminal, only what *is_clear*, named in full and
    taking nothing away that was not named, goes on without ``--yes``.
    """
    if options.yes or (is_clear and not sys.stdin.isatty()):
        return
    for line in lines:
        print(line, file=sys.stderr)
    if not sys.stdin.isatty():
        raise SettingRefused(
            N_("Nothing was changed: nobody can be asked here. Add --yes if this is wanted.")
        )
    print(_("Do it? (y/n)"), end=" ", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise SettingRefused(N_("Nothing was changed."))
