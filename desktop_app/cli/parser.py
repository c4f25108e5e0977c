"""How verbs are added to the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.i18n import _

from .context import Context

Run = Callable[[Context], int | None]


class Parser(argparse.ArgumentParser):
    """A parser whose options are written out: a new one never makes a script ambiguous."""

    def __init__(self, **options: object) -> None:
        super().__init__(allow_abbrev=False, **options)  # type: ignore[arg-type]


class Verb:
    """One verb: what may stand behind it. Texts of help are message ids."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._optional: list[tuple[str, type]] = []

    def word(
        self,
        name: str,
        metavar: str,
        what: str,
        *,
        nargs: str | None = None,
        choices: Iterable[str] | None = None,
    ) -> None:
        """Take a word without a name before it; ``nargs`` as argparse has it."""
        kind: type = Path if metavar in ("FILE", "PHOTO") else str
        known = _plain(choices)
        told = _(what) if known is None else f"{_(what)}: {', '.join(known)}"
        self._parser.add_argument(
            name, metavar=metavar, help=told, nargs=nargs, type=kind, choices=known
        )
        if nargs == "?":
            self._optional.append((name, kind))
            self._parser.set_defaults(late=tuple(self._optional))

    def option(
        self,
        name: str,
        metavar: str,
        what: str,
        *,
        default: str | None = None,
        required: bool = False,
        choices: Iterable[str] | None = None,
    ) -> None:
        """Take ``--name METAVAR``; *choices* are listed behind the help."""
        kind: type = Path if metavar in ("FILE", "PHOTO", "DIR") else str
        known = _plain(choices)
        told = _(what) if known is None else f"{_(what)}: {', '.join(known)}"
        self._parser.add_argument(
            f"--{name}",
            metavar=metavar,
            help=told,
            default=default,
            required=required,
            choices=known,
            type=kind,
        )

    def output(
        self, name: str, what: str, *, as_word: bool = False, required: bool = False
    ) -> None:
        """Take the file that is written, and ``--yes``, without which one that is there stays."""
        if as_word:
            self.word(name, "FILE", what)
        else:
            self.option(name, "FILE", what, required=required)
        self.flag("yes", N_("replace the file where there is one"))
        self.keep("output", name)

    def many(self, name: str, metavar: str, what: str) -> None:
        """Take ``--name METAVAR``, as often as it is given."""
        self._parser.add_argument(f"--{name}", metavar=metavar, help=_(what), action="append")

    def flag(self, name: str, what: str) -> None:
        """Take ``--name`` alone."""
        self._parser.add_argument(f"--{name}", action="store_true", help=_(what))

    def keep(self, name: str, value: object) -> None:
        """Let the options say *value* as *name*, where one function runs several verbs."""
        self._parser.set_defaults(**{name: value})

    def about_assessment(self) -> None:
        """Take the options of all verbs that touch an assessment."""
        self._parser.add_argument("--centre", metavar="C", help=_("commune code, or 00004-2"))
        self._parser.add_argument("--round", metavar="R", help=_("round such as 2026-11"))


class Verbs:
    """The table of verbs, filled by one file a subject."""

    def __init__(self, actions: argparse._SubParsersAction[Parser]) -> None:
        self._actions = actions

    def add(self, name: str, run: Run, what: str, *, writes: bool = False) -> Verb:
        """Add the verb *name*, which *run* carries out; *what* is a message id.

        *writes*: what it wrote is signed afterwards, once the key is at hand.
        """
        parser = self._parser(name, what)
        parser.set_defaults(run=run, parser=parser, writes=writes)
        return Verb(parser)

    def group(self, name: str, what: str) -> Verbs:
        """Add a verb that has verbs of its own: "visit open"."""
        parser = self._parser(name, what)
        actions = parser.add_subparsers(dest=f"{name}_verb", required=True, metavar="VERB")
        return Verbs(actions)

    def _parser(self, name: str, what: str) -> Parser:
        said = _(what)
        described = said[:1].upper() + said[1:]
        if not described.endswith("?"):
            described += "."
        return self._actions.add_parser(str(name), help=said, description=described)


def _plain(choices: Iterable[str] | None) -> list[str] | None:
    """Return *choices* as plain str: argparse shows them by repr() after a wrong word."""
    return None if choices is None else [str(one) for one in choices]
