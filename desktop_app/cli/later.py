"""Verbs that are not implemented yet: each prints so in one sentence and changes nothing."""

from __future__ import annotations

import sys

from desktop_app.core.fault import N_
from desktop_app.i18n import _

from .codes import Exit
from .context import Context
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs of later versions, with the words they will take."""
    measure = verbs.add("measure", _later, N_("what the machine can measure (in a later version)"))
    measure.flag("json", N_("as one JSON document"))


def say_later() -> int:
    """Print that this verb is not implemented yet; return the exit code of a usage error."""
    print(_("This comes in a later version of the program; nothing was changed."), file=sys.stderr)
    return Exit.USAGE


def _later(context: Context) -> int:
    return say_later()
