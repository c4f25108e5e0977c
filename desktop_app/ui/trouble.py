"""The sentence shown for an error of work in the background."""

from __future__ import annotations

import logging

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import _, sentence

_log = logging.getLogger(__name__)


def told_of(error: Exception) -> str:
    """Return a sentence about *error*, never a library's message.

    An unexpected error is a bug: it goes to the log with its traceback.
    """
    if isinstance(error, Fault):
        return sentence(error)
    if isinstance(error, OSError):
        return sentence(
            Fault(N_("A file on this PC cannot be read or written: {why}."), why=why_refused(error))
        )
    _log.error("Unforeseen in work beside the window", exc_info=error)
    return _(
        "This did not work because of a mistake in the program ({kind}). What was saved stays"
        " saved. Please tell whoever looks after the program."
    ).format(kind=type(error).__name__)
