"""Whether an update comes from the makers of this program, and is the newest they made.

By python-tuf, the reference implementation of The Update Framework. What it read before is kept in
a folder, so that an older update, or parts of two, are refused. docs/decisions/0015-updates.md says
which roles there are, and why nothing expires by the clock of a PC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.core.version import BUILT

from .manifest import MAX_MANIFEST_BYTES, Manifest, decode_manifest, target_of
from .update_faults import UpdateRefused, damaged, foreign
from .update_file import UpdateFile

_FILE = "update://"  # python-tuf asks for addresses; these lead into the file


def verified(
    update: UpdateFile, system: str, *, root: bytes, kept: Path, known_time: datetime | None = None
) -> Manifest:
    """Return the manifest of *update* for *system*; raise UpdateRefused where it is not trusted.

    *root* is the first trusted metadata, which came with the program; *kept* the folder of what was
    verified before. *known_time*: the latest time that the service gave, where it gave one:
    metadata expires by it, or by the day this program was built, never by the PC's own clock.
    Raise OSError where *kept* cannot be written.
    """
    # Imported here: 300 ms that only an update needs.
    from tuf.api.exceptions import (
        BadVersionNumberError,
        DownloadError,
        DownloadHTTPError,
        ExpiredMetadataError,
        RepositoryError,
        UnsignedMetadataError,
    )
    from tuf.ngclient import FetcherInterface, Updater

    class FromFile(FetcherInterface):
        def fetch(self, url: str) -> Iterator[bytes]:
            return self._fetch(url)  # what the file is refused for stays what it is

        def _fetch(self, url: str) -> Iterator[bytes]:
            data = update.part(url.removeprefix(_FILE), MAX_MANIFEST_BYTES)
            if data is None:
                raise DownloadHTTPError("not in the file", 404)
            return iter((data,))

    kept.mkdir(parents=True, exist_ok=True)
    built = datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC)
    try:
        updater = Updater(
            str(kept), f"{_FILE}metadata/", target_base_url=f"{_FILE}targets/",
            fetcher=FromFile(), bootstrap=root,
        )  # fmt: skip
        updater._trusted_set.reference_time = max(built, known_time or built)
        updater.refresh()
        target = updater.get_targetinfo(target_of(system))
        if target is None:
            raise UpdateRefused(N_("The update is for another kind of computer."))
        place = kept / "manifest.json"
        updater.download_target(target, str(place))
    except ExpiredMetadataError as error:
        raise UpdateRefused(
            N_("The update is too old to be taken any more. Ask for a newer one.")
        ) from error
    except BadVersionNumberError as error:
        raise UpdateRefused(
            N_("The update is older than one that this computer knows already.")
        ) from error
    except UnsignedMetadataError as error:
        raise foreign() from error
    except (DownloadError, RepositoryError) as error:
        raise damaged() from error
    manifest = decode_manifest(place.read_bytes())
    if manifest.system != system:
        raise damaged()
    return manifest
