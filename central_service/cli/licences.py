"""What the verb licences prints."""

from __future__ import annotations

import argparse


def licences(options: argparse.Namespace) -> None:
    """Print the licence of every part of this installation, or the text of one."""
    # Here, not above: reading metadata takes modules that no other verb needs.
    from desktop_app.licences import full_text, lines_of, part_named, shipped_parts

    if options.part is not None:
        print(full_text(part_named(options.part)))
    else:
        print("\n".join(lines_of(shipped_parts())))
