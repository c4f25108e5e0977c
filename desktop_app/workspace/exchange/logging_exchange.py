"""Write each exchange into the logs of this PC: over a connection, or a package on a USB drive."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from desktop_app.core.fault import Fault
from desktop_app.core.time.connection import ConnectionNote, Noted
from desktop_app.i18n import sentence
from desktop_app.storage import feeds
from desktop_app.storage.connection_log import note_connection
from desktop_app.storage.exchange_log import LoggedExchange, Way, log_exchange
from desktop_app.workspace.context.desk_context import DeskContext

from .package_views import Exported, Imported, ImportedKind

if TYPE_CHECKING:
    # Imported where it is used: nothing of HTTP before the first paint.
    from desktop_app.sync.exchange.exchange import Outcome


def logging_it(context: DeskContext, exchange: Callable[[], Outcome]) -> Outcome:
    """Do *exchange* and log it; a fault is logged with its sentence and raised."""
    began = time.monotonic()
    try:
        outcome = exchange()
    except Fault as fault:
        from desktop_app.sync.http.exchange_faults import tells_of_connection

        reached = tells_of_connection(fault)
        if reached is not None:
            _note(context, Noted.REACHED if reached else Noted.CUT)
        _log_fault(context, began, fault, Way.CONNECTION, "")
        raise
    _note(context, Noted.REACHED)
    receipts = outcome.receipts
    log_exchange(
        context.store,
        LoggedExchange(
            at=context.moment().seconds,
            seconds=round(time.monotonic() - began, 1),
            sent=outcome.sent,
            received=outcome.received,
            refused=outcome.refused,
            waiting=outcome.waiting,
            files=outcome.evidence_sent,
            files_bytes=outcome.evidence_bytes_sent,
            files_waiting=outcome.evidence_waiting,
            receipt=receipts[-1].number if receipts else "",
            troubles=tuple(one.text for one in outcome.troubles),
        ),
    )
    return outcome


def _note(context: DeskContext, what: Noted) -> None:
    note_connection(context.folder, ConnectionNote(at=context.moment().seconds, what=what))


def logging_written(
    context: DeskContext, way: Way, file: Path, write: Callable[[], Exported]
) -> Exported:
    """Write a package to *file* by *write* and log it; a fault is logged and raised."""
    began = time.monotonic()
    try:
        written = write()
    except Fault as fault:
        _log_fault(context, began, fault, way, file.name)
        raise
    log_exchange(
        context.store,
        LoggedExchange(
            at=context.moment().seconds,
            seconds=round(time.monotonic() - began, 1),
            sent=written.changes,
            files=written.files,
            files_bytes=written.size,
            waiting=feeds.waiting(context.store),
            way=way,
            name=written.path.name,
        ),
    )
    return written


def logging_read(context: DeskContext, file: Path, read: Callable[[], Imported]) -> Imported:
    """Read the package in *file* by *read* and log it; a fault is logged and raised."""
    began = time.monotonic()
    try:
        came = read()
    except Fault as fault:
        _log_fault(context, began, fault, Way.RECEIPTS, file.name)
        raise
    returned, note = came.returned, came.note
    log_exchange(
        context.store,
        LoggedExchange(
            at=context.moment().seconds,
            seconds=round(time.monotonic() - began, 1),
            sent=returned.sent if returned else note.changes if note else 0,
            received=returned.received if returned else came.read.changes if came.read else 0,
            refused=returned.refused if returned else 0,
            waiting=came.waiting,
            receipt=returned.receipts[-1].number if returned and returned.receipts else "",
            way=_way_of(came.came),
            name=file.name,
            troubles=tuple(one.text for one in returned.troubles) if returned else (),
        ),
    )
    return came


def _way_of(came: ImportedKind) -> Way:
    match came:
        case ImportedKind.RETURN:
            return Way.RECEIPTS
        case ImportedKind.CARRIED:
            return Way.CARRIED
        case ImportedKind.HOME:
            return Way.HOME
        case ImportedKind.CARD:
            return Way.CARD
    assert_never(came)


def _log_fault(context: DeskContext, began: float, fault: Fault, way: Way, name: str) -> None:
    said = LoggedExchange(
        at=context.moment().seconds,
        seconds=round(time.monotonic() - began, 1),
        why=sentence(fault),
        way=way,
        name=name,
    )
    log_exchange(context.store, said)
