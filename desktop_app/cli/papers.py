"""The verb report: official papers without a screen."""

from __future__ import annotations

import sys
from typing import assert_never

from desktop_app.core.fault import N_
from desktop_app.core.ids import ChangeHash, PaperKind
from desktop_app.i18n import _
from desktop_app.reports.fonts import substitution
from desktop_app.workspace.papers.exporting import write_file
from desktop_app.workspace.papers.requests import PaperRequest

from .context import Context, day
from .parser import Verbs

_NUMBERED = (PaperKind.COMMUNE, PaperKind.AREA, PaperKind.INSPECTION, PaperKind.LETTER)


def add(verbs: Verbs) -> None:
    """Add the papers."""
    report = verbs.group("report", N_("official papers as PDF"))
    for kind in PaperKind:
        verb = report.add(kind, _report, _what(kind))
        verb.keep("paper", kind)
        verb.about_assessment()
        verb.option("out", "FILE", N_("file to be written"), required=True)
        if kind in _NUMBERED:
            verb.option("number", "N", N_("number of the paper; blank for handwriting"), default="")
        if kind in _NUMBERED and kind is not PaperKind.INSPECTION:
            verb.option("date", "D", N_("date of the paper; blank for handwriting"))
        if kind in (PaperKind.AREA, PaperKind.LETTER):
            verb.option("area", "NAME", N_("the area; all communes followed without one"))
        if kind is PaperKind.LETTER:
            verb.option("item", "ITEM", N_("code or id of the item"), required=True)
        if kind is PaperKind.INSPECTION:
            verb.option("visit", "ID", N_("the check; the latest one without it"))
        if kind is PaperKind.SLIP:
            verb.option("leader", "NAME", N_("who will sign"), default="")


def _what(kind: PaperKind) -> str:
    match kind:
        case PaperKind.COMMUNE:
            return N_("the report of one commune")
        case PaperKind.AREA:
            return N_("the report of an area")
        case PaperKind.INSPECTION:
            return N_("the minutes of a check")
        case PaperKind.SLIP:
            return N_("the page for the leader's signature")
        case PaperKind.BLANK:
            return N_("the blank form")
        case PaperKind.LETTER:
            return N_("the letter on a gap that communes of an area share")
    assert_never(kind)


def _report(context: Context) -> None:
    kind = PaperKind(context.options.paper)
    pdf = context.workspace.papers.draw(kind, _request(context, kind))
    write_file(context.options.out, pdf)
    print(_("Written: {file}").format(file=context.options.out))
    if warning := substitution():
        print(warning, file=sys.stderr)


def _request(context: Context, kind: PaperKind) -> PaperRequest:
    """Return what the words of the command line ask for; those that *kind* lacks are not there."""
    given = vars(context.options)
    centre = context.centre
    if kind is PaperKind.INSPECTION:
        centre = context.own_or_needed_centre()
    return PaperRequest(
        centre=centre,
        round=context.round,
        area=context.area if "area" in given else None,
        item=given.get("item", ""),
        visit=ChangeHash(given["visit"]) if given.get("visit") is not None else None,
        number=given.get("number", ""),
        day=day(given["date"]) if given.get("date") is not None else None,
        leader=given.get("leader", ""),
    )
