"""An open service: what every verb and every request works with."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from central_service.database.connections import Database
from central_service.signing.receipts_mark import ReceiptsMark
from central_service.signing.seal import Seal
from central_service.signing.service_keys import keys_in, seal_in
from central_service.stores.evidence_store import open_store
from desktop_app.core.changes.feeds import public_key_of

from .settings import Settings


class Service:
    """An open service: what every verb and every request needs."""

    def __init__(
        self, database: Database, seal: Seal, settings: Settings, *, known_until: int
    ) -> None:
        """*known_until*: the latest moment the database knew of before it was opened, UTC seconds.

        Opening may add to it: a key of the key file that a restored database does not name.
        """
        self.database = database
        self.seal = seal
        self.key = settings.key
        self.folder = settings.folder
        self.evidence = settings.evidence
        self.store = open_store(settings.evidence, settings.object_store)
        self.mark = ReceiptsMark(settings.folder)
        self.package_key = settings.package_key
        self.known_until = known_until

    def seal_at(self, connection: Connection) -> Seal:
        """Return the seal of the newest key: another process may have replaced it meanwhile."""
        newest = keys_in(connection)[-1].public_key
        if newest != public_key_of(self.seal.private_key):
            self.seal = seal_in(connection, self.seal.service, self.key, now=now())
        return self.seal

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def now() -> int:
    """Return the service's time in UTC seconds."""
    return int(time.time())
