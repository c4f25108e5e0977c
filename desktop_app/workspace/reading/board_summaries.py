"""The summaries that a board is made of, kept in the store and made again after changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time

import msgspec

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.assessment.summary import DAY_FIGURE, Summary, sum_up
from desktop_app.core.ids import CentreId, RoundId, commune_of
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.storage import state, summaries
from desktop_app.workspace.context import settings, trust
from desktop_app.workspace.context.checklist_versions import asked_in, chosen_by_round, name_in_use
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.verbs.submitting import recent_submissions

from .summary_form import summary_form

_AT_ONCE = 100  # summaries made in one transaction


def prepare_board(context: DeskContext) -> None:
    """Compute the summaries of what an exchange brought, in the background."""
    centres = [CentreId(code) for code in context.area_communes()]
    read_summaries(context, centres, context.round())


def day_figure(context: DeskContext) -> time:
    """Return the time of the day's figure: what was set on this PC, else 16:00."""
    text = settings.read(context.store, settings.DAY_FIGURE, str)
    return time.fromisoformat(text) if text and is_day_figure(text) else DAY_FIGURE


def is_day_figure(text: str) -> bool:
    """Tell whether *text* is a time of day as it is kept: "16:00"."""
    hours, colon, minutes = text.partition(":")
    whole = f"{hours}{minutes}"
    is_written_so = len(hours) == len(minutes) == 2 and whole.isascii() and whole.isdigit()
    return bool(colon) and is_written_so and int(hours) < 24 and int(minutes) < 60


def read_summaries(
    context: DeskContext,
    centres: Iterable[CentreId],
    round_: RoundId,
    progress: Callable[[int, int], None] | None = None,
) -> dict[CentreId, Summary]:
    """Return the summary of each centre, from the cache where nothing changed since.

    Making one takes about 5 ms; *progress* is called with the number made and the total.
    """
    moment = context.moment()
    due = trust.due_date(context.roster, context.checklist, round_)
    overseers = trust.overseers(context.roster)
    checklist_versions = context.checklist_versions
    here = ",".join(sorted({*checklist_versions.kept, checklist_versions.default.name}))
    asked_for = asked_in(context.roster, checklist_versions, round_)
    hour = day_figure(context)
    closed = trust.closed_at(context.roster, round_)
    stamp = f"{summary_form()} {here} {asked_for} {due} {hour:%H:%M} {closed}"
    chosen = chosen_by_round(context.store)

    def summed(record: Record) -> Summary:
        named = name_in_use(
            checklist_versions, context.roster, record, chosen.get(record.centre, {})
        )
        return sum_up(
            checklist_versions.find(named) or checklist_versions.default,
            record,
            recent_submissions(context, record.centre, round_),
            versions=checklist_versions.versions,
            named=named,
            now=moment.local,
            due=datetime.combine(due, time.max, VIETNAM),
            day_figure=hour,
            heard=state.last_received(context.store, commune_of(record.centre), but_not=overseers),
        )

    def make(missing: Sequence[CentreId]) -> dict[CentreId, bytes]:
        return {
            record.centre: msgspec.msgpack.encode(summed(record))
            for record in state.records(context.store, round_, missing)
        }

    kept = summaries.summaries(context.store, round_, stamp)
    wanted = list(centres)
    found = {
        centre: msgspec.msgpack.decode(kept[centre], type=Summary)
        for centre in wanted
        if centre in kept
    }
    missing = [c for c in wanted if c not in found or not found[c].holds_on(moment.today)]
    for at in range(0, len(missing), _AT_ONCE):
        # Made and kept in one transaction: no change can come in between.
        with context.store.transaction():
            made = make(missing[at : at + _AT_ONCE])
            summaries.save_summaries(context.store, round_, stamp, made)
        for centre, data in made.items():
            found[centre] = msgspec.msgpack.decode(data, type=Summary)
        if progress is not None:
            progress(at + len(made), len(missing))
    return {centre: found[centre] for centre in wanted}
