"""Remove from the disk what was erased: the file, its small picture, copies, what came of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from desktop_app.core.ids import EvidenceHash

from .evidence import path_of
from .opened_copies import remove_copies
from .partial_files import remove_partial
from .retention import remove_small
from .store import Store


def remove(store: Store, names: Iterable[EvidenceHash]) -> None:
    """Remove what is here of the files *names* in the folder of *store*.

    What another program has open, as Windows locks it, is removed the next time.
    """
    for name in names:
        for part in (_remove_file, remove_small, remove_partial, remove_copies):
            with contextlib.suppress(OSError):
                part(store, name)


def _remove_file(store: Store, sha256: EvidenceHash) -> None:
    path_of(store, sha256).unlink(missing_ok=True)
