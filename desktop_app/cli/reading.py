"""Verbs that only read: export, checklist."""

from __future__ import annotations

import sys

from desktop_app.core.fault import N_
from desktop_app.core.ids import RoundId
from desktop_app.i18n import _, ngettext
from desktop_app.workspace.papers import exporting
from desktop_app.workspace.papers.file_forms import TableForm
from desktop_app.workspace.papers.tables_out import TableShape, rounds_between

from . import versions
from .codes import Exit
from .context import Context
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs that read."""
    export = verbs.group("export", N_("tables for other programs"))
    for form, what in (
        (TableForm.CSV, N_("a table for spreadsheets, UTF-8")),
        (TableForm.XLSX, N_("an Excel workbook, with real numbers and days")),
        (TableForm.JSON, N_("one JSON document, as show --json prints it")),
    ):
        verb = export.add(form, _export, what)
        verb.keep("form", form)
        verb.about_assessment()
        verb.output("out", N_("file to be written"), required=True)
        verb.option("area", "NAME", N_("a supervisor's area, where no commune is named"))
        shapes = [shape.value for shape in TableShape]
        verb.option("shape", "SHAPE", N_("what a row is, with Vietnamese titles"), choices=shapes)
        verb.option("rounds", "A..B", N_("several rounds: 2026-09..2026-11"))

    checklist = verbs.group("checklist", N_("about the checklist and its versions"))
    validate = checklist.add("validate", _validate, N_("the file and line of every fault"))
    validate.word("file", "FILE", N_("the checklist file"))
    versions.add(checklist)


def _export(context: Context) -> None:
    given, workspace = context.options, context.workspace
    form = TableForm(given.form)
    if form is TableForm.XLSX or given.shape is not None or given.rounds is not None:
        workspace.papers.write_table(
            _shape(context),
            _rounds(context),
            given.out,
            form,
            centre=context.centre,
            area=context.area,
        )
    elif workspace.is_supervisor and context.centre is None:
        board = workspace.board(area=context.area, round_=context.round)
        exporting.write_board(board, given.out, form)
    else:
        desk = workspace.desk(centre=context.centre, round_=context.round)
        exporting.write_desk(desk, given.out, form)
    print(_("Written: {file}").format(file=given.out))


def _shape(context: Context) -> TableShape:
    if context.options.shape is not None:
        return TableShape(context.options.shape)
    over_many = context.workspace.is_supervisor and context.centre is None
    return TableShape.COMMUNES if over_many else TableShape.ITEMS


def _rounds(context: Context) -> tuple[RoundId, ...]:
    if context.options.rounds is not None:
        return rounds_between(context.options.rounds)
    return (context.round or context.workspace.round(),)


def _validate(context: Context) -> int:
    from desktop_app.checklist_files.validate import report_lines, validate

    findings = validate(context.options.file)
    if not findings:
        print(_("No fault in {file}.").format(file=context.options.file))
        return Exit.DONE
    return _told(report_lines(findings))


def _told(findings: list[str]) -> int:
    for line in findings:
        print(line)
    said = ngettext("{count} fault was found.", "{count} faults were found.", len(findings))
    print(said.format(count=len(findings)), file=sys.stderr)
    return Exit.FAULT
