"""argparse in the program's own language: usage, help and usage errors."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop_app.core.fault import N_

from .sentences import _, ngettext

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
    N_("one of the arguments %s is required"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("invalid %(type)s value: %(value)r"),
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
