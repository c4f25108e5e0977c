"""Write each exchange over a connection into the logs of this PC, whether it succeeds or not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.core.fault import Fault
from desktop_app.core.time.connection import ConnectionNote, Noted
from desktop_app.i18n import sentence
from desktop_app.storage.connection_log import note_connection
from desktop_app.storage.exchange_log import LoggedExchange, log_exchange
from desktop_app.workspace.context.desk_context import DeskContext

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
        seconds = round(time.monotonic() - began, 1)
        now = context.moment().seconds
        log_exchange(context.store, LoggedExchange(at=now, seconds=seconds, why=sentence(fault)))
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
