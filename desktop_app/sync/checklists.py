"""Published checklists: fetched by their hash, kept only as the service signed them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop_app.core.faults import N_
from desktop_app.core.roster import Roster, checklist_verifies
from desktop_app.storage import facts
from desktop_app.storage.store import Store

from .faults import Forged

if TYPE_CHECKING:
    from .client import Link


def fetch_checklists(store: Store, link: Link, roster: Roster) -> int:
    """Fetch the checklists that *roster* names and that are not here; return how many.

    Raise Forged for one that is not what the service signed, SyncFault for the line.
    """
    fetched = 0
    for notice in roster.checklists:
        if facts.checklist_bytes(store, notice.sha256) is not None:
            continue
        if not checklist_verifies(notice, roster):
            raise Forged(
                N_("The signature on checklist {name} is wrong, so it was not taken."),
                name=f"{notice.id}/{notice.version}",
            )
        data = link.checklist(notice.sha256)
        if hashlib.sha256(data).hexdigest() != notice.sha256:
            raise Forged(
                N_("Checklist {name} came with another content than was signed; it was not taken."),
                name=f"{notice.id}/{notice.version}",
            )
        facts.save_checklist(store, data)
        fetched += 1
    return fetched
