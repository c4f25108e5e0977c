"""How verbs are added to the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from desktop_app.i18n import _

from .context import Context

Run = Callable[[Context], int | None]


class Verbs:
    """The table of verbs, filled by one file a subject."""

    def __init__(self, actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        self._actions = actions

    def add(self, name: str, run: Run, what: str) -> argparse.ArgumentParser:
        """Add the verb *name*, which *run* carries out; *what* is a message id."""
        parser = self._actions.add_parser(name, help=_(what), description=_(what))
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, what: str) -> Verbs:
        """Add a verb that has verbs of its own: "visit open"."""
        parser = self._actions.add_parser(name, help=_(what), description=_(what))
        return Verbs(parser.add_subparsers(dest=f"{name}_verb", required=True, metavar="VERB"))

    @staticmethod
    def about_assessment(parser: argparse.ArgumentParser) -> None:
        """Give *parser* the options of all verbs that touch an assessment."""
        parser.add_argument("--centre", metavar="C", help=_("commune code, or 00004-2"))
        parser.add_argument("--round", metavar="R", help=_("round such as 2026-11"))
