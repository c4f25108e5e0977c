"""The verb update: what the service has, putting an update in, going back to the version before."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.core.version import VERSION
from desktop_app.i18n import _

from .context import Context
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb about versions of the program."""
    update = verbs.add("update", _update, N_("a newer version of the program, or the one before"))
    update.word(
        "what",
        "WHAT",
        N_(
            "a file: put that update in; “check”: fetch what the service has; “back”: return to the"
            " version before"
        ),
    )
    update.output("out", N_("where “check” puts the update; beside the data without it"))


def _update(context: Context) -> None:
    what: str = context.options.what
    if what == "check":
        _check(context)
    elif what == "back":
        _back(context)
    else:
        _install(context, Path(what))


def _check(context: Context) -> None:
    from desktop_app.updates.installation import system
    from desktop_app.workspace.upkeep.updating import update_file

    exchanging = context.workspace.exchanging
    offer = exchanging.offered_update(system(), VERSION)
    if not offer.version:
        print(_("This is version {version}; the service has none newer.").format(version=VERSION))
        return
    file: Path = context.options.out or update_file(context.folder, offer.version)
    exchanging.fetch_update(system(), offer, file, lambda _came: None)
    print(
        _("Version {version} is here, {size} MB: update {file}").format(
            version=offer.version, size=f"{offer.size / 1e6:.1f}".replace(".", ","), file=file
        )
    )


def _install(context: Context, file: Path) -> None:
    from desktop_app.workspace.upkeep.updating import put_in

    done = put_in(context.folder, file)
    if done.copy is not None:
        print(_("The data is copied to {file}.").format(file=done.copy))
    print(
        _(
            "Version {version} starts from the next start on. The version before, {before}, is"
            " kept: update back."
        ).format(version=done.version, before=done.before)
    )


def _back(context: Context) -> None:
    from desktop_app.workspace.upkeep.updating import go_back

    version, copy = go_back(context.folder)
    print(_("Version {version} starts from the next start on.").format(version=version))
    if copy is not None:
        said = _("If it cannot read the data, put the copy back: restore {file}")
        print(said.format(file=copy), file=sys.stderr)
