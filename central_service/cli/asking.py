"""Acts say what they will change, and ask."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from central_service.trouble.service_faults import SettingRefused
from desktop_app.i18n import N_, _

_YES = frozenset({"c", "có", "co", "y", "yes"})


def may_be_asked(parser: argparse.ArgumentParser) -> None:
    """Add the option that answers for scripts."""
    parser.add_argument("--yes", action="store_true", help=_("do it without asking"))


class OnlyTried(Exception):
    """What would change was said, and nothing more is wanted (``--dry-run``)."""


def only_try(options: argparse.Namespace, *lines: str) -> None:
    """Where ``--dry-run`` was given, print *lines*, what would change, and raise OnlyTried."""
    if not getattr(options, "dry_run", False):
        return
    print("\n".join(lines) if lines else _("Nothing would change."))
    raise OnlyTried


def ask(options: argparse.Namespace, *lines: str, is_clear: bool = False) -> None:
    """Print *lines*, what will be changed, and ask; raise SettingRefused unless it is wanted.

    Where nobody can be asked, for there is no terminal, only what *is_clear*, named in full and
    taking nothing away that was not named, goes on without ``--yes``. With ``--dry-run`` it is said
    and not done.
    """
    only_try(options, *lines)
    if options.yes or (is_clear and not is_somebody_there()):
        return
    if not is_somebody_there():
        for line in lines:
            print(line, file=sys.stderr)
        raise SettingRefused(
            N_("Nothing was changed: nobody can be asked here. Add --yes if this is wanted.")
        )
    confirm(*lines)


def ask_to_replace(options: argparse.Namespace, file: Path) -> None:
    """Ask before *file*, which can be made again, is replaced; raise SettingRefused for a no."""
    if file.exists():
        ask(options, _("{file} is there already and would be replaced.").format(file=file))


def confirm(*lines: str) -> None:
    """Print *lines* and ask the person at the terminal; raise SettingRefused for a no."""
    for line in lines:
        print(line, file=sys.stderr)
    print(_("Do it? (y/n)"), end=" ", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise SettingRefused(N_("Nothing was changed."))


def is_somebody_there() -> bool:
    """Return whether a person can be asked: a job in the background would be stopped by reading."""
    if not sys.stdin or not sys.stdin.isatty():
        return False
    if os.name == "nt":
        return True
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:  # another terminal than this process belongs to: nothing stops it
        return True
