"""Why a package is not taken, each with its own sentence; nothing is changed by any of them."""

from __future__ import annotations

from desktop_app.core.fault import N_, WireRefused


class PackageRefused(WireRefused):
    """The file is no package that can be taken here."""


class NotAPackage(PackageRefused):
    """It is some other file."""


class PackageTruncated(PackageRefused):
    """Its end is missing."""


class PackageAltered(PackageRefused):
    """It is not as its author wrote it."""


class PackageNewer(PackageRefused):
    """A newer version of the program wrote it."""


class PackageTooBig(PackageRefused):
    """It is over the cap."""


class SealedForOthers(PackageRefused):
    """None of the keys here opens it."""


class OtherService(PackageRefused):
    """It is for, or from, another service than the one that takes it."""


class WrongWay(PackageRefused):
    """It goes the other way: a return given to the service, or one's own package to oneself."""


def truncated() -> PackageTruncated:
    """Return the fault for a file whose end is missing."""
    return PackageTruncated(
        N_(
            "The end of this package is missing: it was not copied whole."
            " Copy it again and take the USB drive out only after that."
        )
    )


def altered() -> PackageAltered:
    """Return the fault for a file that is not as it was written."""
    return PackageAltered(
        N_(
            "This package is damaged or was altered on the way, so nothing was taken from it."
            " Have it written again where it comes from."
        )
    )
