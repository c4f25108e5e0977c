"""Write each exchange over a connection into the log of this PC, whether it succeeds or not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.core.fault import Fault
from desktop_app.i18n import sentence
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
        seconds = round(time.monotonic() - began, 1)
        now = context.moment().seconds
        log_exchange(context.store, LoggedExchange(at=now, seconds=seconds, why=sentence(fault)))
        raise
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
