"""Why an update is not taken; the program and the data are as they were."""

from __future__ import annotations

from desktop_app.core.fault import N_, Fault


class UpdateRefused(Fault):
    """The update is not taken."""


class NotInstalled(UpdateRefused):
    """This program was not installed in a way that can be updated by itself."""


class NothingBefore(UpdateRefused):
    """There is no earlier version to go back to."""


def not_installed() -> NotInstalled:
    """Return the fault of a program that runs from source, a package of Linux, or anywhere else."""
    return NotInstalled(
        N_(
            "This program was not installed by its installer, so it cannot update itself. Update it"
            " the way it was installed."
        )
    )


def no_makers() -> NotInstalled:
    """Return the fault of a build that was not told whose updates it takes (``--update-root``)."""
    return NotInstalled(
        N_(
            "This program was built without the key of its makers, so it can take no update: it"
            " could not tell a real one from a forged one. Ask whoever gave you the installer for"
            " one that takes updates; installing it keeps the data."
        )
    )


def damaged() -> UpdateRefused:
    """Return the fault of a file that is cut off or changed."""
    return UpdateRefused(
        N_("The update is incomplete or was changed on its way. Copy or fetch it again.")
    )


def no_update() -> UpdateRefused:
    """Return the fault of a file that was never an update."""
    return UpdateRefused(
        N_("This file is no update of the program. Updates end in “.cap-nhat”; choose such a file.")
    )


def of_a_newer_form() -> UpdateRefused:
    """Return the fault of an update that only a later version of the program can put in."""
    return UpdateRefused(
        N_(
            "This version of the program is too old to put the update in. Install the new version"
            " with its installer; the data stays."
        )
    )


def foreign() -> UpdateRefused:
    """Return the fault of a file that the makers of this program did not sign."""
    return UpdateRefused(
        N_("The update is not signed by the makers of this program. It was not taken.")
    )
