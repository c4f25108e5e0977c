"""The verb report: official papers without a screen."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.faults import N_, Fault
from desktop_app.core.ids import ChangeHash
from desktop_app.i18n import _

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
        parser = report.add(kind, _report, what)
        parser.set_defaults(kind=kind)
        verbs.about_assessment(parser)
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        if kind in ("commune", "area", "inspection"):
            parser.add_argument("--number", default="", metavar="N")
        if kind in ("commune", "area"):
            parser.add_argument("--date", metavar="D")
        if kind == "area":
            parser.add_argument("--area", metavar="NAME")
        if kind == "inspection":
            parser.add_argument("--visit", metavar="ID")
        if kind == "slip":
            parser.add_argument("--leader", default="", metavar="NAME")


def _report(context: Context) -> None:
    given, papers = context.options, context.workspace.papers
    centre, round_ = context.centre, context.round
    match given.kind:
        case "commune":
            on = day(given.date) if given.date else None
            pdf = papers.commune(centre=centre, round_=round_, number=given.number, day=on)
        case "area":
            on = day(given.date) if given.date else None
            pdf = papers.area(area=given.area, round_=round_, number=given.number, day=on)
        case "inspection":
            visit = ChangeHash(given.visit) if given.visit else None
            pdf = papers.inspection(
                centre=context.needed_centre(), visit=visit, round_=round_, number=given.number
            )
        case "slip":
            pdf = papers.slip(centre=centre, round_=round_, leader=given.leader)
        case _:
            pdf = papers.blank(centre=centre, round_=round_)
    write_file(given.out, pdf)
    print(_("Written: {file}").format(file=given.out))


def write_file(file: Path, data: bytes) -> None:
    """Write *data* to *file*, whole or not at all."""
    half = file.with_name(file.name + ".part")
    try:
        half.write_bytes(data)
        half.replace(file)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Fault(
            N_("“{file}” cannot be written: {why}."), file=file, why=error.strerror or error
        ) from error
