"""Check everything that is held: chains, signatures, receipts, positions, acts, files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from central_service.custody.holdings import next_stamp
from central_service.database import schema
from central_service.founding.service import Service
from central_service.signing.acts import Standing, standing
from central_service.signing.row_macs import received_mac, rows_secret
from central_service.signing.seal import Seal
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.feeds import first_head, head_signed_by, head_verifies, next_head
from desktop_app.core.changes.receipts import Receipt, receipt_verifies
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId
from desktop_app.i18n import _

from .acts_compared import compare_with_acts
from .check_report import CheckReport
from .checking_files import check_files


def check(service: Service) -> CheckReport:
    """Check the whole database, in one snapshot, and its files; return the report."""
    with service.database.reading() as connection:
        report = check_entries(connection, service.seal)
        report.faults += check_files(connection, service, report)
    return report


def check_entries(connection: Connection, seal: Seal) -> CheckReport:
    """Check the database alone; return the report. *seal* is the service's, for its own codes."""
    report = CheckReport(faults=[])
    said = standing(connection)
    if said is None:
        report.faults.append(_("The service's own row is missing."))
        return report
    keys = [
        bytes(key) for key in connection.execute(select(schema.service_keys.c.public_key)).scalars()
    ]
    report.faults += _acts(connection, said, keys, report)
    if not report.faults:  # acts that are not whole say nothing
        report.faults += compare_with_acts(connection)
    secret = rows_secret(seal)
    report.faults += _headless(connection)
    table = schema.feeds
    order = select(table).order_by(table.c.commune, table.c.device)
    for feed in connection.execute(order).all():
        report.feeds += 1
        report.faults += _feed(connection, feed, report, secret)
        report.faults += _receipt(feed, said, keys)
    report.faults += _positions(connection)
    return report


def _acts(
    connection: Connection, said: Standing, keys: list[bytes], report: CheckReport
) -> Iterator[str]:
    head = first_head(said.device, AREA_DESK)
    number = 0
    for row in connection.execute(select(schema.acts).order_by(schema.acts.c.sequence)):
        number += 1
        report.acts += 1
        digest = hashlib.sha256(bytes(row.body)).hexdigest()
        head = next_head(head, ChangeHash(digest))
        signed = any(
            head_signed_by(key, said.device, AREA_DESK, number, head, bytes(row.signature))
            for key in keys
        )
        if row.sequence != number or bytes(row.head) != head or not signed:
            yield _("The service's act {number} is not as it was signed.").format(number=number)
            return
    if (number, head) != (said.number, said.head):
        yield _("The service's acts end at {number}, but {told} were done.").format(
            number=number, told=said.number
        )


def _headless(connection: Connection) -> Iterator[str]:
    """Yield the feeds that have entries, and communes that have shown ones, without their row.

    A commune about which nothing had an effect yet has no positions.
    """
    changes, feeds, communes = schema.changes.c, schema.feeds.c, schema.communes.c
    known = {
        (row.commune, row.device): row.shown
        for row in connection.execute(select(feeds.commune, feeds.device, feeds.shown))
    }
    held = connection.execute(select(changes.commune, changes.device).distinct())
    for commune, device in sorted((row.commune, row.device) for row in held):
        if (commune, device) not in known:
            yield _(
                "Commune {commune}, device {device}: the row of its receipts is missing."
            ).format(commune=commune, device=device[:8])
    listed = set(connection.execute(select(communes.commune)).scalars())
    shown = {commune for (commune, _device), is_shown in known.items() if is_shown}
    for commune in sorted(shown - listed):
        yield _("Commune {commune}: the row of its positions is missing.").format(commune=commune)


def _feed(
    connection: Connection, feed: Row[Any], report: CheckReport, secret: bytes
) -> Iterator[str]:
    commune, device = CommuneCode(feed.commune), DeviceId(feed.device)
    where = {"commune": commune, "device": device[:8]}
    changes, batches, members = schema.changes, schema.batches, schema.members
    key = connection.execute(
        select(members.c.public_key).where(members.c.device == device)
    ).scalar_one_or_none()
    if key is None:
        yield _("Commune {commune}, device {device}: the machine is not in the list.").format(
            **where
        )
    points = connection.execute(
        select(batches)
        .where(batches.c.commune == commune, batches.c.device == device)
        .order_by(batches.c.last)
    ).all()
    rows = connection.execute(
        select(changes)
        .where(changes.c.commune == commune, changes.c.device == device)
        .order_by(changes.c.sequence)
    )
    head = first_head(device, commune)
    heads = {0: head}
    refused = []
    for sequence, row in enumerate(rows, 1):
        report.changes += 1
        digest = hashlib.sha256(bytes(row.body)).digest()
        head = heads[sequence] = next_head(head, ChangeHash(digest.hex()))
        stored = row.sequence, bytes(row.hash), bytes(row.head)
        if stored != (sequence, digest, head):
            yield _("Commune {commune}, device {device}: entry {n} breaks the chain.").format(
                n=sequence, **where
            )
            return
        if row.reason:
            refused.append((sequence, row.reason))
    told = [tuple(pair) for pair in msgspec.json.decode(bytes(feed.refused))]
    if (feed.through, bytes(feed.head)) != (len(heads) - 1, head) or told != refused:
        yield _("Commune {commune}, device {device}: the receipt is not of what is held.").format(
            **where
        )
    end = 0
    for point in points:
        signature = bytes(point.signature)
        signed = key is None or (
            point.last in heads
            and head_verifies(bytes(key), device, commune, point.last, heads[point.last], signature)
        )
        mac = received_mac(secret, commune, device, point.last, point.received, bool(point.submits))
        if bytes(point.mac or b"") != mac:
            yield _(
                "Commune {commune}, device {device}: when the run up to {n} was received is not as"
                " it was written."
            ).format(n=point.last, **where)
        hidden = (point.position is None) == bool(feed.shown)
        if point.first != end + 1 or not signed or hidden:
            yield _("Commune {commune}, device {device}: the run up to {n} is not whole.").format(
                n=point.last, **where
            )
        end = point.last
    if end != feed.through:
        yield _("Commune {commune}, device {device}: the end is not signed.").format(**where)


def _receipt(feed: Row[Any], said: Standing, keys: list[bytes]) -> Iterator[str]:
    receipt = Receipt(
        service=said.device,
        epoch=feed.epoch,
        device=DeviceId(feed.device),
        commune=CommuneCode(feed.commune),
        through=feed.through,
        head=bytes(feed.head).hex(),
        refused=tuple((n, reason) for n, reason in msgspec.json.decode(bytes(feed.refused))),
        time=feed.received,
        signature=bytes(feed.signature),
    )
    if not any(receipt_verifies(receipt, key) for key in keys):
        yield _("Commune {commune}, device {device}: the receipt's signature is wrong.").format(
            commune=feed.commune, device=feed.device[:8]
        )


def _positions(connection: Connection) -> Iterator[str]:
    communes, batches = schema.communes, schema.batches
    used = (
        select(
            batches.c.commune,
            func.count(batches.c.position).label("shown"),
            func.max(batches.c.position).label("highest"),
        )
        .where(batches.c.position.is_not(None))
        .group_by(batches.c.commune)
        .subquery()
    )
    rows = connection.execute(
        select(communes.c.commune, communes.c.position, used.c.shown, used.c.highest)
        .outerjoin(used, used.c.commune == communes.c.commune)
        .order_by(communes.c.commune)
    )
    for row in rows:
        if not row.position == (row.shown or 0) == (row.highest or 0):
            yield _("Commune {commune}: its positions have a hole.").format(commune=row.commune)
    yield from _stamps(connection)


def _stamps(connection: Connection) -> Iterator[str]:
    """Yield the communes whose digest of all that was shown is not of what is held."""
    table = schema.batches.c
    rows = connection.execute(
        select(table.commune, table.position, table.signature, table.stamp)
        .where(table.position.is_not(None))
        .order_by(table.commune, table.position)
    )
    before: tuple[str, bytes] = "", b""
    wrong: set[str] = set()
    for commune, _position, signature, stamp in rows:
        last = before[1] if before[0] == commune else b""
        held = bytes(stamp or b"")  # none: shown before there were stamps
        # Versions before 0006 began anew where two workers waited for one commune.
        right = [next_stamp(one, CommuneCode(commune), bytes(signature)) for one in (last, b"")]
        if held and held not in right:
            wrong.add(commune)
        before = commune, held
    for commune in sorted(wrong):
        yield _("Commune {commune}: the digest of what was shown is wrong.").format(commune=commune)
