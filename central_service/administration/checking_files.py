"""Check the files of evidence, and the rows that name them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator

from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.founding.service import Service
from central_service.signing.row_macs import evidence_mac, rows_secret
from central_service.stores.object_store import StoreUnusable
from desktop_app.core.ids import EvidenceHash
from desktop_app.i18n import _

from .check_report import CheckReport

# A crash can leave a file without its row; the device sends it again within days, with its row.
_SETTLED = 7 * 24 * 3600  # seconds


def check_files(connection: Connection, service: Service, report: CheckReport) -> Iterator[str]:
    """Yield a sentence for each file, and each row about one, that is not as it was kept."""
    table = schema.evidence.c
    secret = rows_secret(service.seal)
    rows = connection.execute(
        select(
            table.commune, table.sha256, table.size, table.media, table.device, table.received,
            table.mac,
        ).order_by(table.sha256, table.commune)
    )  # fmt: skip
    named: set[str] = set()
    found: tuple[str, int] | None = None
    for commune, sha256, size, media, device, received, mac in rows:
        if sha256 not in named:
            named.add(sha256)
            report.files += 1
            found = _read(service, EvidenceHash(sha256))
            if found is None or found[0] != sha256:
                found = None
                yield _("The file {name} is missing or damaged.").format(name=sha256[:12])
        told = evidence_mac(secret, commune, sha256, size, media, device, received)
        if bytes(mac or b"") != told or (found is not None and found[1] != size):
            yield _(
                "Commune {commune}: the row of the file {name} is not as it was written."
            ).format(commune=commune, name=sha256[:12])
    yield from _erased(connection, service, named)
    yield from _unnamed(service, named)


def _read(service: Service, name: EvidenceHash) -> tuple[str, int] | None:
    """Return the hash and length of a file, None where it cannot be read."""
    told, size = hashlib.sha256(), 0
    try:
        for piece in service.store.read(name):
            told.update(piece)
            size += len(piece)
    except StoreUnusable:
        raise
    except OSError:
        return None
    return told.hexdigest(), size


def _erased(connection: Connection, service: Service, named: set[str]) -> Iterator[str]:
    table, held = schema.erasures.c, schema.evidence.c
    by_rule = (
        select(table.sha256)
        .join(schema.evidence, held.sha256 == table.sha256)
        .where(held.commune == table.commune)
    )
    by_act = select(table.sha256).where(table.months == 0)
    erased = {EvidenceHash(name) for name in connection.execute(by_act).scalars()}
    for sha256 in sorted((erased & named) | service.store.among(erased)):
        yield _("The file {name} was erased, and is held again.").format(name=sha256[:12])
    for sha256 in sorted(set(connection.execute(by_rule.where(table.months > 0)).scalars())):
        if sha256 in named:
            yield _("The file {name} was erased, and is held again.").format(name=sha256[:12])


def _unnamed(service: Service, named: set[str]) -> Iterator[str]:
    for name, changed in service.store.listed():
        if name not in named and changed < time.time() - _SETTLED:
            yield _("The file {name} is held, and its row is missing.").format(name=name[:12])
