"""Why a package is refused, each with its own sentence; a refused package changes nothing."""

from __future__ import annotations

from desktop_app.core.fault import N_, WireRefused


class PackageRefused(WireRefused):
    """The file is no package that can be taken here."""


class NotAPackage(PackageRefused):
    """The file is not a package."""


class PackageTruncated(PackageRefused):
    """The end of the file is missing."""


class PackageAltered(PackageRefused):
    """The package was changed after its author wrote it."""


class PackageNewer(PackageRefused):
    """A newer version of the program wrote it."""


class PackageTooBig(PackageRefused):
    """The package is larger than the limit."""


class SealedForOthers(PackageRefused):
    """None of the keys here opens it."""


class OtherService(PackageRefused):
    """The package is for, or from, another service."""


class WrongWay(PackageRefused):
    """Wrong direction: a return given to the service, or an own package to its sender."""


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
