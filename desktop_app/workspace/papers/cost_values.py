"""What closing the gaps of this commune costs, gathered from its remedies."""

from __future__ import annotations

from desktop_app.core.assessment.remedies import costs_by_group
from desktop_app.core.ids import RoundId
from desktop_app.core.time.rounds import local
from desktop_app.reports.costs import CostLine, CostSheet
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.desk_reading import read_desk

from .paper_lines import place_of


def cost_sheet(context: DeskContext, *, round_: RoundId | None = None) -> CostSheet:
    """Return what the sheet says of the remedies in *round_* that are not closed yet."""
    desk = read_desk(context, round_=round_)
    left = sorted((one for one in desk.actions if not one.closed), key=lambda one: one.due)
    return CostSheet(
        place=place_of(desk.commune, desk.province),
        round=desk.round,
        checklist=desk.checklist,
        lines=tuple(
            CostLine(
                item=one.item, what=one.plan.what, who=one.plan.who, due=one.due,
                cost=one.plan.cost,
            )
            for one in left
        ),
        groups=costs_by_group(desk.checklist, ((one.item, one) for one in left)),
        at=local(context.moment().seconds),
        training=desk.training,
    )  # fmt: skip
