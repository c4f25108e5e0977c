"""Measurements kept as evidence, on the ordinary way: a page whose bytes are hashed and sent."""

from __future__ import annotations

import io
import platform

import msgspec

from desktop_app.core.changes.change import Held
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import EvidenceKind, ItemId, RoundId, commune_of
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.measure.results import Measurement, Outcome
from desktop_app.workspace.context.desk_context import DeskContext

from .measurable import measures_of, refuse_unmeasurable
from .measured_words import lines_of, title_of

PROGRAM = "commune-readiness"


def attachable(results: tuple[Measurement, ...]) -> tuple[Measurement, ...]:
    """Return those of *results* that say something: what is absent or failed proves nothing."""
    return tuple(one for one in results if one.outcome is Outcome.MEASURED)


def attach_measured(
    context: DeskContext,
    item: ItemId,
    results: tuple[Measurement, ...],
    *,
    round_: RoundId | None = None,
) -> Held:
    """Put *results* to *item* as one piece of evidence; raise EntryRefused where none counts."""
    when = context.round(round_)
    known = context.checklist_of(context.centre(), when).item(item)
    refuse_unmeasurable(known)
    kept = tuple(one for one in attachable(results) if one.name in measures_of(known))
    if not kept:
        raise EntryRefused(
            N_("{code}: nothing was measured that could be evidence."), code=known.code
        )
    from desktop_app.workspace.verbs.attaching import Attaching

    day = local(kept[0].at)
    return Attaching(context).attach(
        known.id,
        data=_page(context, f"{known.code} {known.short.vi}", kept),
        kind=EvidenceKind.MEASUREMENT,
        name=f"do-{known.code}-{day:%Y-%m-%d-%H%M}.pdf",
        round_=when,
    )


def _page(context: DeskContext, item: str, results: tuple[Measurement, ...]) -> bytes:
    # Only here: with the library that draws it, it takes longer to import than a key may take.
    from desktop_app.reports.measurement import MeasuredBlock, MeasurementPage, draw_measurement
    from desktop_app.workspace.papers.paper_lines import place_of

    person = context.identity()
    commune, province = context.place(commune_of(context.centre()))
    with in_vietnamese():
        blocks = tuple(
            MeasuredBlock(
                title=title_of(one.name),
                at=local(one.at),
                tool=one.facts.tool if one.facts is not None else "",
                seconds=one.seconds,
                lines=lines_of(one),
            )
            for one in results
        )
    out = io.BytesIO()
    draw_measurement(
        MeasurementPage(
            place=place_of(commune, province),
            item=item,
            person=person.person,
            computer=platform.node(),
            device=person.device,
            program=f"{PROGRAM} {VERSION}",
            blocks=blocks,
            raw=msgspec.json.encode(results).decode(),
            training=context.training,
        ),
        out,
    )
    return out.getvalue()
