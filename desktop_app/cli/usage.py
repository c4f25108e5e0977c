"""argparse in the program's own language: usage, help and usage errors."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop_app.i18n import N_, _, ngettext

# Sentences of argparse, in its own English as message ids.
SENTENCES = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
)


@contextmanager
def in_our_language() -> Iterator[None]:
    """Let argparse use the program's language while it builds parsers and parses arguments.

    argparse translates by a function in its module's namespace, from gettext's default domain,
    whose language only environment variables set; so that function is replaced. Sentences beyond
    ``SENTENCES`` stay English.
    """
    names = vars(argparse)
    theirs: dict[str, Callable[..., str]] = {name: names[name] for name in ("_", "ngettext")}
    names.update(_=_, ngettext=ngettext)
    try:
        yield
    finally:
        names.update(theirs)


class Parser(argparse.ArgumentParser):
    """A parser whose options are written out: a new one never makes a script ambiguous."""

    def __init__(self, **options: object) -> None:
        super().__init__(allow_abbrev=False, **options)  # type: ignore[arg-type]
