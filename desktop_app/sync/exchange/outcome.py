"""The outcome of an exchange, for a person and for a script."""

from __future__ import annotations

import msgspec

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.fault import N_, Fault
from desktop_app.core.time import rounds
from desktop_app.core.time.wall_time import CLOCK_OFF
from desktop_app.i18n import sentence
from desktop_app.storage.facts import Clock
from desktop_app.storage.rewinds import Fork
from desktop_app.sync.http.exchange_faults import Refused, SyncFault


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that did not stop the exchange: a published code, and the sentence to show.

    ``is_refusal``: the service refused; ``will_pass``: trying again later may help.
    """

    code: str
    text: str
    is_refusal: bool = False
    will_pass: bool = False


def trouble_of(fault: Fault) -> Trouble:
    """Return *fault* as an exchange reports it."""
    return Trouble(
        code=_word(fault),
        text=sentence(fault),
        is_refusal=isinstance(fault, Refused),
        will_pass=isinstance(fault, SyncFault) and fault.will_pass,
    )


def _word(fault: Fault) -> str:
    if isinstance(fault, Refused):
        return fault.code
    return (isinstance(fault, SyncFault) and fault.word) or type(fault).__name__


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one exchange.

    ``sent`` counts own changes that got their receipt, ``refused`` those of them without effect,
    ``waiting`` those without a receipt; ``complete`` is true where the pull reached its end.
    Evidence files are counted separately, waiting ones as they are on this computer;
    ``evidence_paused``: a person paused them. ``carried`` packages of others were forwarded.
    ``clock_offset`` is what to add to this computer's clock, in seconds, and ``clock_warning`` the
    sentence where it is far off.
    """

    sent: int = 0
    received: int = 0
    receipts: tuple[Receipt, ...] = ()
    refused: int = 0
    waiting: int = 0
    complete: bool = False
    evidence_sent: int = 0
    evidence_bytes_sent: int = 0
    evidence_waiting: int = 0
    evidence_bytes_waiting: int = 0
    evidence_paused: bool = False
    carried: int = 0
    clock_offset: int | None = None
    clock_warning: str | None = None
    forks: tuple[Fork, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    requests: int = 0


def clock_warning(
    learnt: Clock | None, now: float, by_key: bool, service_said: int | None = None
) -> str | None:
    """Return the sentence on a wrong clock or an expired certificate; None where all are right.

    *now* is this computer's clock; *by_key*: the certificate is outside its dates, its key matched;
    *service_said* is the service's time where that is the wrong one.
    """
    if service_said is not None:
        said = rounds.local(service_said)
        return sentence(
            Fault(
                N_(
                    "The service's clock is wrong: it says {time} on {day}. This computer's date"
                    " was not changed; tell the province's technical support."
                ),
                time=f"{said:%H:%M}",
                day=f"{said:%d/%m/%Y}",
            )
        )
    if learnt is not None and abs(learnt.offset) >= CLOCK_OFF:
        right = rounds.local(int(now) + learnt.offset)
        return sentence(
            Fault(
                N_(
                    "This computer's clock is wrong: it is {time} on {day} now. Please set the date"
                    " and time right."
                ),
                time=f"{right:%H:%M}",
                day=f"{right:%d/%m/%Y}",
            )
        )
    if by_key:
        return sentence(
            Fault(
                N_(
                    "The service's certificate has run out. It was known by its key, so"
                    " everything was sent; tell the province's technical support."
                )
            )
        )
    return None
