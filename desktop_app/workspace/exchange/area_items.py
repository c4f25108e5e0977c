"""How many communes of the area meet each item, as the service counted it; asked now and then.

After an exchange that went well, at most every six hours, in one small request. A service of before
does not know the question: nothing is shown then.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.ids import ItemId
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, figures
from desktop_app.sync.wire.figures import ItemFigures
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

if TYPE_CHECKING:
    from desktop_app.sync.http.client import Link  # late: nothing of HTTP before the first paint

EVERY = 6 * 3600  # seconds between two questions


class KeptFigures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was asked last: when, UTC seconds, and the answer; None where there was none."""

    asked: int
    figures: ItemFigures | None = None


def is_due(context: DeskContext) -> bool:
    """Return whether the service is to be asked: a commune's desk, and not lately."""
    if context.identity().commune is None:
        return False
    kept = settings.read(context.store, settings.AREA_ITEMS, KeptFigures)
    return kept is None or not 0 <= context.moment().seconds - kept.asked < EVERY


def ask(context: DeskContext, link: Link) -> None:
    """Ask the service and keep what it says; raise SyncFault where the connection did not hold.

    What it refuses to say is not asked again soon.
    """
    from desktop_app.sync.http.exchange_faults import Nonsense, Refused

    commune = context.identity().commune
    assert commune is not None  # see is_due
    before = settings.read(context.store, settings.AREA_ITEMS, KeptFigures)
    said = before.figures if before is not None else None
    with suppress(Refused, Nonsense):  # a service of before, or one that this PC may not ask
        said = link.figures(commune)
    kept = KeptFigures(asked=context.moment().seconds, figures=said)
    settings.keep(context.store, settings.AREA_ITEMS, kept)


def area_lines(context: DeskContext, item: ItemId) -> tuple[str, ...]:
    """Return a sentence an area on how many of its communes meet *item*; none where unknown."""
    kept = settings.read(context.store, settings.AREA_ITEMS, KeptFigures)
    if kept is None or kept.figures is None or context.checklist.is_secret(item):
        return ()
    said = _(
        "{met}/{communes} communes of the area {area} have met this item; {submitted} have"
        " submitted. Figures of {moment}."
    )
    return tuple(
        said.format(
            met=one.met.get(item, 0),
            communes=one.communes,
            area=one.area,
            submitted=one.submitted,
            moment=figures.moment(local(kept.figures.at)),
        )
        for one in kept.figures.areas
    )
