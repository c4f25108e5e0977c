"""Remove what is held of erased files: rows, files, begun uploads."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete

from central_service.database import schema
from central_service.founding.service import Service
from central_service.stores.evidence_store import EvidenceStore
from central_service.trouble.service_faults import NoRoom
from desktop_app.core.ids import EvidenceHash
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_

from .evidence_paths import COMING

_AT_ONCE = 500  # names of one statement


def remove_content(service: Service, names: Collection[EvidenceHash]) -> None:
    """Remove rows, files and begun uploads of *names*, which are erased.

    Called after the erasure is committed: a file that another worker kept meanwhile goes too.
    """
    if not names:
        return
    table, asked = schema.evidence, sorted(names)
    with service.database.writing() as connection:
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            connection.execute(delete(table).where(table.c.sha256.in_(some)))
    for name in asked:
        remove_file(service.store, name)
        for half in (service.evidence / COMING).glob(f"*/*/{name}-*"):
            half.unlink(missing_ok=True)


def remove_file(store: EvidenceStore, sha256: EvidenceHash) -> bool:
    """Remove the file from *store*; return whether it was there. Raise NoRoom where it cannot."""
    try:
        return store.remove(sha256)
    except OSError as error:
        raise NoRoom(
            N_("The service cannot keep files at the moment: {reason}."), reason=why_refused(error)
        ) from error
