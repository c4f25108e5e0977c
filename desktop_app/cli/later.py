"""Verbs that are not there yet: each says so in one sentence and changes nothing."""

from __future__ import annotations

import argparse
import sys

from desktop_app.core.faults import N_
from desktop_app.i18n import _

from .codes import Exit
from .context import Context
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs of later versions."""
    for name, what in (
        ("package", N_("the USB way, both directions (in a later version)")),
        ("backup", N_("a verified copy (in a later version)")),
        ("restore", N_("a safe return (in a later version)")),
        ("measure", N_("what the machine can measure (in a later version)")),
    ):
        parser = verbs.add(name, _later, what)
        parser.add_argument("rest", nargs=argparse.REMAINDER)


def later() -> int:
    """Say that this comes later; nothing is changed."""
    print(_("This comes in a later version of the program; nothing was changed."), file=sys.stderr)
    return Exit.USAGE


def _later(context: Context) -> int:
    return later()
