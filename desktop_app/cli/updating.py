"""The verb update: what the service has, putting an update in, going back to the version before."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.core.version import VERSION
from desktop_app.i18n import _
from desktop_app.workspace.context.desk_context import NotBegun

from .context import Context
from .parser import Verbs

_SUFFIX = ".cap-nhat"


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
    update.option("out", "FILE", N_("where “check” puts the update; beside the data without it"))


def _update(context: Context) -> None:
    what: str = context.options.what
    if what == "check":
        _check(context)
    elif what == "back":
        _back()
        _tell_copy(context)
    else:
        _install(context, Path(what))


def _check(context: Context) -> None:
    from desktop_app.updates.installation import system

    exchanging = context.workspace.exchanging
    offer = exchanging.offered_update(system(), VERSION)
    if not offer.version:
        print(_("This is version {version}; the service has none newer.").format(version=VERSION))
        return
    file: Path = context.options.out or context.folder / f"{offer.version}{_SUFFIX}"
    exchanging.fetch_update(system(), offer, file, lambda _came: None)
    print(
        _("Version {version} is here, {size} MB: update {file}").format(
            version=offer.version, size=f"{offer.size / 1e6:.1f}".replace(".", ","), file=file
        )
    )


def _install(context: Context, file: Path) -> None:
    from desktop_app.updates.installation import Installation

    installation = Installation.own()
    manifest = installation.look(file)  # refused before anything is copied
    _copy_data(context, manifest.version)
    done = installation.install(file)
    print(
        _(
            "Version {version} starts from the next start on. The version before, {before}, is"
            " kept: update back."
        ).format(version=done.version, before=installation.previous or "–")
    )


def _copy_data(context: Context, version: str) -> None:
    """Copy the data first: a newer version may change its form, which the old one cannot read."""
    try:
        workspace = context.workspace
    except NotBegun:
        return
    copy = context.folder / f"desk-before-version-{version}.db"
    copy.unlink(missing_ok=True)
    workspace.keeping.back_up(copy)
    print(_("The data is copied to {file}.").format(file=copy))


def _back() -> None:
    from desktop_app.updates.installation import Installation

    version = Installation.own().go_back()
    print(_("Version {version} starts from the next start on.").format(version=version))


def _tell_copy(context: Context) -> None:
    """Say where the data is that the version before can read."""
    copies = sorted(context.folder.glob("desk-before-version-*.db"))
    if copies:
        said = _("If it cannot read the data, put the copy back: restore {file}")
        print(said.format(file=copies[-1]), file=sys.stderr)
