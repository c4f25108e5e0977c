"""Views of a package: before it is written, after it is written, and after an import."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.fault import Fault
from desktop_app.core.ids import DeviceId
from desktop_app.storage.packages import Package

if TYPE_CHECKING:
    # Imported where they are used: nothing of age or zstandard before the first paint.
    from desktop_app.sync.package.sealed_file import Header
    from desktop_app.sync.package.service_card import ServiceCard
    from desktop_app.sync.package_exchange.reading import Read
    from desktop_app.sync.package_exchange.returning import Returned


class CardNeeded(Fault):
    """This PC does not know the service's key to seal to: the service's card is missing."""


class CodeNeeded(Fault):
    """The service knows no key of this PC, and no code was given for it."""


class CodeMistyped(Fault):
    """The check digit of a code does not fit: a character was mistyped."""


class OtherComputer(Fault):
    """The package with receipts is for another PC."""


class OwnPackage(Fault):
    """The package was written here and is for the service."""


class Need(StrEnum):
    """What is missing before a first package can be written."""

    CARD = "card"  # import the service's card first
    CODE = "code"  # give the code of the letter with the export


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor whom a package can be sealed to as well, so that he may read it at once."""

    device: DeviceId
    person: str
    areas: tuple[str, ...]


class PackagePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a package written now would hold, before anybody chooses a USB drive.

    ``size`` is about what it takes without evidence, ``file_bytes`` what evidence adds, in bytes.
    ``last`` is the newest package written here that no receipt answered yet.
    """

    changes: int
    size: int
    files: int
    file_bytes: int
    readers: tuple[Reader, ...]
    file_name: str
    service: str  # its name, "" before the card
    needs: Need | None
    last: Package | None


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A package on a USB drive, read back. Nothing of it counts as sent: it has no receipt yet."""

    path: Path
    sha256: str
    size: int
    changes: int
    files: int = 0


class CarriageNote(msgspec.Struct, frozen=True, kw_only=True):
    """Who took a package along, and when. It is no receipt: the service has not received it yet."""

    sha256: str
    commune: str
    changes: int
    date: str
    person: str
    device: DeviceId
    at: int  # UTC seconds by this PC


class ImportedKind(StrEnum):
    """What an imported file was."""

    RETURN = "return"  # receipts and news for this PC
    CARRIED = "carried"  # another PC's package, taken along to the service
    HOME = "home"  # receipts for another PC, taken along
    CARD = "card"  # the service's card


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did. ``note`` where something was taken along, the others where they apply."""

    came: ImportedKind
    header: Header | None = None
    note: CarriageNote | None = None
    returned: Returned | None = None
    read: Read | None = None
    card: ServiceCard | None = None
    service: str = ""  # the name of the service connected to, afterwards
    waiting: int = 0  # own changes without a receipt, afterwards
