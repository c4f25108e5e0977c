"""Verbs that only read: show, check, export, checklist."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.faults import N_
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.workspace import exporting

from .codes import Exit
from .context import Context, print_json
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs that read."""
    show = verbs.add("show", _show, N_("what stands, what conflicts, what has a receipt"))
    verbs.about_assessment(show)
    show.add_argument("item", nargs="?", metavar="ITEM")
    show.add_argument("--json", action="store_true")

    export = verbs.add("export", _export, N_("tables for other programs"))
    verbs.about_assessment(export)
    export.add_argument("form", choices=["csv", "xlsx", "json"])
    export.add_argument("--out", required=True, type=Path, metavar="FILE")
    export.add_argument("--area", metavar="NAME")

    verbs.add("check", _check, N_("database, chain, evidence whole?"))

    checklist = verbs.group("checklist", N_("about checklist files"))
    validate = checklist.add("validate", _validate, N_("the file and line of every fault"))
    validate.add_argument("file", type=Path, metavar="FILE")


def _show(context: Context) -> None:
    given = context.options
    desk = context.workspace.desk(centre=context.centre, round_=context.round)
    only = context.item(given.item).id if given.item else None
    if given.json:
        print_json(exporting.desk_document(desk, only=only))
        return
    language = current_language()
    rule = desk.checklist.readiness
    print(f"{desk.commune.full_name}, {desk.province.full_name} · {desk.round}")
    preview = rule.label(desk.judgement.level).in_language(language)
    print(rule.clerk_headline.preview.in_language(language).format(label=preview))
    left = rule.clerk_headline.template.in_language(language)
    print(left.format(n=len(desk.judgement.missing)))
    official = rule.label(desk.official.level).in_language(language)
    print(_("Latest submission: {level}").format(level=official))
    print(
        ngettext(
            "{count} change waiting to be sent.",
            "{count} changes waiting to be sent.",
            desk.custody.waiting,
        ).format(count=desk.custody.waiting)
    )
    if desk.custody.receipt:
        print(_("Receipt {number}").format(number=desk.custody.receipt))
    for one in desk.items.values():
        if only is not None and one.item.id != only:
            continue
        if only is None and one.answer is None and not one.item.critical:
            continue
        status = desk.checklist.status_label(one.item, one.judgement.status)
        line = f"  {one.item.code:<4} {status.in_language(language)}"
        if one.value_text:
            line += f" · {one.value_text}"
        if one.conflict:
            line += " · " + _("two versions")
        if one.answer is not None and one.answer.note:
            line += f" · {one.answer.note}"
        print(line)
        if only is not None:
            for side in one.conflict.sides if one.conflict else ():
                print(f"       {side.change[:12]}  {side.author.name}: {side.value_text}")
            for remark in one.remarks:
                print(f"       {remark.author.name}: {remark.text}")


def _export(context: Context) -> int:
    given = context.options
    if given.form == "xlsx":
        from .later import later

        return later()
    if context.workspace.is_supervisor and context.centre is None:
        board = context.workspace.board(area=given.area, round_=context.round)
        exporting.write_board(board, given.out, given.form)
    else:
        desk = context.workspace.desk(centre=context.centre, round_=context.round)
        exporting.write_desk(desk, given.out, given.form)
    print(_("Written: {file}").format(file=given.out))
    return Exit.DONE


def _check(context: Context) -> int:
    findings = context.workspace.check()
    for line in findings:
        print(line)
    if not findings:
        print(_("Everything is whole: database, chains, signatures, evidence."))
    return Exit.FAULT if findings else Exit.DONE


def _validate(context: Context) -> int:
    from desktop_app.checklist_files.validate import report_lines, validate

    findings = validate(context.options.file)
    for line in report_lines(findings):
        print(line)
    if not findings:
        print(_("No fault in {file}.").format(file=context.options.file))
    return Exit.FAULT if findings else Exit.DONE
