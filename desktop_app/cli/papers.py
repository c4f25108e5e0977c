"""The verb report: official papers without a screen."""

from __future__ import annotations

from desktop_app.core.fault import N_
from desktop_app.core.ids import ChangeHash
from desktop_app.i18n import _
from desktop_app.workspace.papers.exporting import write_file

from .context import Context, day
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the papers."""
    report = verbs.group("report", N_("official papers as PDF"))
    kinds = {
        "commune": N_("the report of one commune"),
        "area": N_("the report of an area"),
        "inspection": N_("the minutes of a check"),
        "slip": N_("the page for the leader's signature"),
        "blank": N_("the blank form"),
    }
    for kind, what in kinds.items():
        verb = report.add(kind, _report, what)
        verb.keep("paper", kind)
        verb.about_assessment()
        verb.option("out", "FILE", N_("file to be written"), required=True)
        if kind in ("commune", "area", "inspection"):
            verb.option("number", "N", N_("number of the paper; blank for handwriting"), default="")
        if kind in ("commune", "area"):
            verb.option("date", "D", N_("date of the paper; blank for handwriting"))
        if kind == "area":
            verb.option("area", "NAME", N_("the area; all communes followed without one"))
        if kind == "inspection":
            verb.option("visit", "ID", N_("the check; the latest one without it"))
        if kind == "slip":
            verb.option("leader", "NAME", N_("who will sign"), default="")


def _report(context: Context) -> None:
    given, papers = context.options, context.workspace.papers
    centre, round_ = context.centre, context.round
    match given.paper:
        case "commune":
            on = day(given.date) if given.date is not None else None
            pdf = papers.commune(centre=centre, round_=round_, number=given.number, day=on)
        case "area":
            on = day(given.date) if given.date is not None else None
            pdf = papers.area(area=context.area, round_=round_, number=given.number, day=on)
        case "inspection":
            visit = ChangeHash(given.visit) if given.visit is not None else None
            pdf = papers.inspection(
                centre=context.own_or_needed_centre(),
                visit=visit,
                round_=round_,
                number=given.number,
            )
        case "slip":
            pdf = papers.slip(centre=centre, round_=round_, leader=given.leader)
        case _:
            pdf = papers.blank(centre=centre, round_=round_)
    write_file(given.out, pdf)
    print(_("Written: {file}").format(file=given.out))
