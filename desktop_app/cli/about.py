"""The verb licences: the licences of the program and of each of its parts."""

from __future__ import annotations

from desktop_app.core.fault import N_

from .context import Context
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb that prints licences."""
    verb = verbs.add("licences", _licences, N_("the licence of every part of the program"))
    verb.word("part", "NAME", N_("a part, to read the text of its licence"), nargs="?")
    verb.flag("texts", N_("with the text of every licence"))


def _licences(context: Context) -> None:
    # Imported here: reading metadata loads modules that no other verb needs.
    from desktop_app.licences import full_text, lines_of, part_named, shipped_parts

    given = context.options
    if given.part is not None:
        print(full_text(part_named(given.part)))
        return
    parts = shipped_parts()
    print("\n".join(lines_of(parts)))
    if given.texts:
        for part in parts:
            print(f"\n{full_text(part)}")
