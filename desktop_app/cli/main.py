"""Parse the arguments, run one verb, print its result or fault."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_app import paths
from desktop_app.core.fault import N_, Fault
from desktop_app.core.text.cleaning import clean_text
from desktop_app.core.version import VERSION
from desktop_app.i18n import _, sentence
from desktop_app.i18n.usage import in_our_language

from . import (
    about,
    carrying,
    dating,
    declaring,
    demo,
    evidence,
    exchanging,
    forgetting,
    importing,
    keeping,
    legacy_hints,
    measuring,
    papers,
    people,
    reading,
    scheduling,
    showing,
    supervising,
    updating,
)
from .codes import Exit, exit_of
from .context import Context
from .parser import Parser, Verbs

_SUBJECTS = (
    declaring, dating, people, evidence, measuring, supervising, showing, reading, exchanging,
    scheduling, carrying, importing, keeping, forgetting, papers, demo, updating, about,
)  # fmt: skip


def run(arguments: Sequence[str], *, data: Path | None) -> int:
    """Run the verb in *arguments* on the data folder; return the exit code."""
    try:
        chosen = _chosen(arguments)
    except SystemExit as finished:  # after the help, or after a usage error
        return int(finished.code or 0)
    except Fault as fault:
        print(sentence(fault), file=sys.stderr)
        return int(exit_of(fault))
    context = Context(folder=data or paths.default_data_folder(), options=chosen)
    try:
        _refuse_existing(chosen)
        code = chosen.run(context) or Exit.DONE
        if chosen.writes:
            context.sign()
        legacy_hints.tell(vars(chosen).values())
        return int(code)
    except Fault as fault:
        print(sentence(fault), file=sys.stderr)
        return int(exit_of(fault))
    finally:
        context.close()


def _refuse_existing(chosen: argparse.Namespace) -> None:
    """Raise Fault where the verb would replace a file unasked; a pipe or a device is no file."""
    name = getattr(chosen, "output", None)
    file: Path | None = getattr(chosen, name) if name is not None else None
    if file is not None and not chosen.yes and file.is_file():
        raise Fault(
            N_("There is a file {file} already; it was left as it is. --yes replaces it."),
            file=file,
        )


def _chosen(arguments: Sequence[str]) -> argparse.Namespace:
    for word in arguments:
        _refuse_unstorable(word)
    with in_our_language():
        chosen, more = parser().parse_known_args(list(arguments))
        for name, kind in chosen.late:
            if more and not more[0].startswith("-") and getattr(chosen, name) is None:
                # argparse does not accept an optional word after an option.
                setattr(chosen, name, kind(more.pop(0)))
        if [] in vars(chosen).values():  # "--note=--": argparse takes the dashes for its separator
            chosen.parser.error(_("expected one argument"))
        if more:
            chosen.parser.error(_("unrecognized arguments: %s") % " ".join(more))
    return chosen


def _refuse_unstorable(word: str) -> None:
    """Raise TextRefused for what neither a text nor the name of a file can hold."""
    try:
        is_storable = b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:
        is_storable = False
    if not is_storable:
        clean_text(word, limit=len(word))  # raises the fault that names which it is


def parser() -> Parser:
    """Return the parser of all verbs, in the language chosen."""
    top = Parser(
        prog="commune-readiness",
        description=_(
            "The readiness desk of a commune's public administrative service centre."
            " Without a verb the window opens."
        ),
        epilog=_(
            "Exit codes: 0 done; 1 refused, nothing was changed; 2 wrong words;"
            " 3 no connection, nothing is lost; 4 refused by the service."
        ),
    )
    # Both are read before the verb; added here for the help and for usage errors.
    top.add_argument("--data", metavar="DIR", type=_folder, help=_("folder of the data"))
    top.add_argument("--lang", choices=("vi", "en"), help=_("language of the sentences"))
    top.add_argument(
        "--version", action="version", version=VERSION, help=_("version of the program")
    )
    top.set_defaults(late=())
    verbs = Verbs(top.add_subparsers(dest="verb", metavar="VERB", required=True))
    for subject in _SUBJECTS:
        subject.add(verbs)
    return top


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError(_("the name of a folder is missing"))
    return Path(text)
