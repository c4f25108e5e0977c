"""What is said about a copy of the data: when it was made, how large it is, how old."""

from __future__ import annotations

from datetime import date

from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.items import round_words
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.upkeep import keeping
from desktop_app.workspace.upkeep.keeping import Copy

_OLD_DAYS = 14  # an older copy than this is told in amber


def copy_words(copy: Copy, today: date) -> tuple[str, str, Ink]:
    """Return when *copy* was made, what stands beside it, and in which colour that is said.

    Every copy was opened and checked when it was made.
    """
    when = round_words.moment_words(copy.made, today)
    size = figures.size(copy.size, language=current_language())
    days = (today - keeping.copy_day(copy)).days
    if days > _OLD_DAYS:
        return when, _("{days} days old").format(days=days), Ink.AMBER
    return when, _("checked, {size}").format(size=size), Ink.INK3
