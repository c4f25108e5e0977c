"""The values of the papers on one commune: report, slip, blank form, letter."""

from __future__ import annotations

from desktop_app.core.assessment.submissions import whole
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.i18n import figures
from desktop_app.reports import data as paper
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.verbs.submitting import past_submissions

from .letter_words import with_words
from .letterheads import (
    Issuer,
    agency_letterhead,
    commune_letterhead,
    letterhead_settings,
)
from .paper_lines import (
    action_line,
    colour,
    item_line,
    place_of,
    provenance,
    verified_colour,
)
from .paragraphs import commune_narrative
from .requests import PaperRequest
from .vietnamese import vietnamese_desk


def commune_report(context: DeskContext, request: PaperRequest) -> paper.CommuneReport:
    """Return the values of the report of a commune; paragraphs not edited are prefilled."""
    from desktop_app.reports.narrative import complete

    desk = vietnamese_desk(context, request.centre, request.round)
    place = place_of(desk.commune, desk.province)
    asked = letterhead_settings(context, Issuer.COMMUNE, request.round).requested_by
    by = desk.official.checklist or desk.checklist
    critical = len(by.critical_items)
    return complete(
        paper.CommuneReport(
            letterhead=commune_letterhead(context, request, place, year=desk.today.year),
            place=place,
            centre=desk.centre,
            centre_name=desk.centre_name,
            round=desk.round,
            due=desk.due,
            checklist=desk.checklist,
            requested_by=asked,
            submitted=colour(desk.official, critical),
            verified=verified_colour(desk),
            named_met=_named(context, desk),
            lines=tuple(item_line(desk, one) for one in desk.items.values()),
            actions=tuple(action_line(card, card.item) for card in desk.actions),
            narrative=commune_narrative(desk.record),
            provenance=provenance(context, desk),
            training=desk.training,
        )
    )


def _named(context: DeskContext, desk: Desk) -> int | None:
    from desktop_app.core.assessment.summary import named_met

    past = whole(past_submissions(context, desk.centre, up_to=desk.round))
    return named_met(past[-1].checklist, past[-1].judgement) if past else None


def slip_report(context: DeskContext, request: PaperRequest) -> paper.SlipReport:
    """Return the values of the slip for the leader."""
    leader = clean_text(request.leader, limit=MAX_NAME, single_line=True)
    desk = vietnamese_desk(context, request.centre, request.round)
    critical = len((desk.official.checklist or desk.checklist).critical_items)
    preview = paper.Colour(
        level=desk.judgement.level,
        not_met=len(desk.judgement.missing),
        conflicts=desk.judgement.conflicts,
    )
    return paper.SlipReport(
        place=place_of(desk.commune, desk.province),
        centre=desk.centre,
        centre_name=desk.centre_name,
        round=desk.round,
        due=desk.due,
        checklist=desk.checklist,
        preview=preview,
        last=colour(desk.official, critical) if desk.official.submitted else None,
        lines=tuple(item_line(desk, one) for one in desk.items.values()),
        prepared_by=desk.person.name,
        position=desk.person.position,
        leader=leader,
        provenance=provenance(context, desk),
        training=desk.training,
    )


def blank_form(context: DeskContext, request: PaperRequest) -> paper.BlankForm:
    """Return the values of the blank form; a supervisor's without a centre is for any commune."""
    place = name = due = where = None
    desk = None
    if request.centre is not None or context.identity().commune is not None:
        desk = vietnamese_desk(context, request.centre, request.round)
        place, name, due = place_of(desk.commune, desk.province), desk.centre_name, desk.due
        where = desk.centre
    return paper.BlankForm(
        place=place,
        centre=where,
        centre_name=name or "",
        round=context.round(request.round),
        due=due,
        checklist=desk.checklist if desk else context.checklist,
        training=context.training,
    )


def returned_letter(context: DeskContext, request: PaperRequest) -> paper.ReturnedLetter:
    """Return the values of the letter on what one commune is asked to complete.

    Raise EntryRefused where nothing is asked.
    """
    from desktop_app.reports.returned_letter import complete_letter

    desk = vietnamese_desk(context, request.centre, request.round)
    lines = tuple(
        paper.ReturnedLine(
            item=line.item,
            declared=line.declared,
            standing=line.standing,
            comment="" if one.item.secret else line.returned,
            day=one.returned.written.date(),
        )
        for one in desk.items.values()
        if one.returned is not None and (line := item_line(desk, one))
    )
    if not lines:
        raise EntryRefused(
            N_("{commune} is not asked to complete anything in round {round}: nothing to write."),
            commune=desk.commune.full_name,
            round=figures.round_(desk.round),
        )
    letter = complete_letter(
        paper.ReturnedLetter(
            letterhead=agency_letterhead(context, request, year=desk.today.year),
            place=place_of(desk.commune, desk.province),
            centre=desk.centre,
            centre_name=desk.centre_name,
            round=desk.round,
            due=desk.due,
            checklist=desk.checklist,
            subject="",
            recipients=(),
            text="",
            lines=lines,
            provenance=provenance(context, desk),
            training=desk.training,
        )
    )
    return letter if request.words is None else with_words(letter, request.words)
