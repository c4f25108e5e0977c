"""Verbs about the checklist: publishing, editing as a workbook, what a new version would do."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import assert_never

import msgspec
from sqlalchemy import select

from central_service.administration.checklists import publish_checklist
from central_service.administration.impact import ColourMove, Impact, impact
from central_service.administration.tables import TableRefused
from central_service.checklist_forms.differences import differences, told
from central_service.database import schema
from central_service.founding.founding import is_vacant
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app import checklist_files
from desktop_app.checklist_files import checklist_from_bytes
from desktop_app.checklist_files.validate import examine
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ItemId
from desktop_app.i18n import N_, _, current_language
from desktop_app.paths.replacing import replace

from .asking import ask_to_replace, may_be_asked
from .opening import opened, opened_or_founded
from .words import Actions, add_group, add_verb, may_be_json, settings_of


class ChecklistFaulty(TableRefused):
    """A file is no checklist that can be used; ``faults`` has a sentence for each."""

    def __init__(self, file: Path, faults: Sequence[str]) -> None:
        SettingRefused.__init__(
            self,
            N_("{file}: faults were found: {count}; nothing was written."),
            file=file,
            count=len(faults),
        )
        self.faults = tuple(faults)


_WORKBOOKS = (".xlsx", ".xlsm")


class ExportForm(StrEnum):
    """The forms that a checklist is written in for its owner."""

    XLSX = "xlsx"
    XLSFORM = "xlsform"


def add(actions: Actions) -> None:
    """Add the verbs."""
    checklists = add_group(actions, "checklist", _("checklists"))
    publish = add_verb(checklists, "publish", _publish, _("sign a checklist and hand it out"))
    publish.add_argument("file", type=Path, metavar="FILE")
    export = add_verb(
        checklists,
        "export",
        _export,
        _("write the checklist as a workbook to edit (xlsx) or a form for phones (xlsform)"),
    )
    export.add_argument("form", choices=[one.value for one in ExportForm], metavar="FORM")
    export.add_argument(
        "source", nargs="?", metavar="SOURCE",
        help=_("a file or a published version such as 2; else the newest published"),
    )  # fmt: skip
    export.add_argument("--out", type=Path, metavar="FILE", required=True)
    may_be_asked(export)
    taken = add_verb(checklists, "import", _import, _("make the checklist's file of a workbook"))
    taken.add_argument("form", choices=["xlsx"], metavar="FORM")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--out", type=Path, metavar="TOML", required=True)
    may_be_asked(taken)
    diff = add_verb(checklists, "diff", _diff, _("what tells two versions apart"))
    for name in ("old", "new"):
        diff.add_argument(name, metavar=name.upper(), help=_("a file, or a published version"))
    may_be_json(diff)
    does = add_verb(
        checklists, "impact", _impact, _("what a version would do to what the communes said")
    )
    does.add_argument("source", metavar="FILE", help=_("a file, or a published version"))
    may_be_json(does)


def _publish(options: argparse.Namespace) -> None:
    """Sign and publish a checklist."""
    if not options.file.is_file():
        raise NotHeld(N_("There is no file {file}."), file=options.file)
    checklist = checklist_files.load(options.file)
    with opened_or_founded(settings_of(options)) as service:
        sha256 = publish_checklist(service, checklist)
    print(
        _("Published: {id}, version {version}, {count} items ({hash}).").format(
            id=checklist.id,
            version=checklist.version,
            count=len(checklist.items_in_order),
            hash=sha256[:12],
        )
    )


def _export(options: argparse.Namespace) -> None:
    checklist = _named(options, options.source)
    form = ExportForm(options.form)
    match form:
        case ExportForm.XLSX:
            from central_service.checklist_forms.workbook import workbook_bytes  # openpyxl

            data = workbook_bytes(checklist)
        case ExportForm.XLSFORM:
            from central_service.checklist_forms.xlsform import xlsform_bytes

            data = xlsform_bytes(checklist)
        case _:
            assert_never(form)
    _write(options, data)
    print(
        _("{file}: the checklist {name}, {count} items.").format(
            file=options.out, name=checklist.name, count=len(checklist.items_in_order)
        )
    )


def _import(options: argparse.Namespace) -> None:
    from central_service.checklist_forms.toml_text import toml_of

    checklist = _from_workbook(options.file)
    _write(options, toml_of(checklist).encode())
    print(
        _("{file}: the checklist {name}, {count} items. Nothing was published.").format(
            file=options.out, name=checklist.name, count=len(checklist.items_in_order)
        )
    )


def _write(options: argparse.Namespace, data: bytes) -> None:
    """Write *data* to ``--out``, whole or not at all; ask where something is there."""
    out: Path = options.out
    ask_to_replace(options, out)
    part = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def _named(options: argparse.Namespace, source: str | None) -> Checklist:
    """Return the checklist that *source* names: a file, or a published version."""
    if source and Path(source).is_file():
        file = Path(source)
        return _from_workbook(file) if file.suffix.lower() in _WORKBOOKS else _from_toml(file)
    if source and (Path(source).suffix or os.sep in source):
        raise NotHeld(N_("There is no file {file}."), file=source)
    known = settings_of(options)
    if source is None and is_vacant(known):
        return checklist_files.load(checklist_files.newest())
    with opened(known, may_be_behind=True) as service, service.database.reading() as connection:
        table = schema.checklists.c
        rows = connection.execute(
            select(table.id, table.version, table.content).order_by(table.published)
        ).all()
    wanted = [row for row in rows if source in (None, row.version, f"{row.id}/{row.version}")]
    if wanted:
        return checklist_from_bytes(bytes(wanted[-1].content))
    if source is None:
        return checklist_files.load(checklist_files.newest())
    raise NotHeld(
        N_("“{name}” is neither a file nor a published version of the checklist."), name=source
    )


def _from_workbook(file: Path) -> Checklist:
    from central_service.checklist_forms.workbook_reading import read

    if not file.is_file():
        raise NotHeld(N_("There is no file {file}."), file=file)
    found = read(file)
    if found.checklist is None:
        raise ChecklistFaulty(file, [str(one) for one in found.faults])
    return found.checklist


def _from_toml(file: Path) -> Checklist:
    checklist, findings = examine(file)
    if checklist is None:
        raise ChecklistFaulty(file, checklist_files.report_lines(findings))
    return checklist


def _diff(options: argparse.Namespace) -> None:
    old, new = _named(options, options.old), _named(options, options.new)
    found = differences(old, new)
    if options.json:
        print(msgspec.json.encode(found).decode())
    else:
        print("\n".join(told(found, old, new)))


def _impact(options: argparse.Namespace) -> None:
    new = _named(options, options.source)
    with opened(settings_of(options), may_be_behind=True) as service:
        found = impact(service, new)
    if options.json:
        print(msgspec.json.encode(found).decode())
        return
    for line in _impact_lines(found, new):
        print(line)


def _impact_lines(found: Impact, new: Checklist) -> list[str]:
    def counted(items: dict[ItemId, int]) -> str:
        return ", ".join(f"{_code(item, new)} {count}" for item, count in items.items())

    lines = [
        _("Version {name} in round {round}, {count} communes that said something:").format(
            name=found.version, round=found.round, count=found.communes
        ),
        _("Answers kept: {count}").format(count=found.kept),
        _("Answers asked again: {count}").format(count=found.asked_again),
        _("Answers set aside: {count}").format(count=found.set_aside),
    ]
    if found.again_by_item:
        lines.append(_("Asked again, by item: {items}").format(items=counted(found.again_by_item)))
    if found.aside_by_item:
        lines.append(_("Set aside, by item: {items}").format(items=counted(found.aside_by_item)))
    lines.append(
        _("Communes with another colour if they submitted now: {count}").format(
            count=len(found.moves)
        )
    )
    lines += [_move_line(one, new) for one in found.moves]
    for item, count in found.lacking_by_item:
        said = _("Because of {item}: {count} communes").format(item=_code(item, new), count=count)
        lines.append(said)
    lines.append(_("Nothing was changed and nothing was published."))
    return lines


def _move_line(one: ColourMove, new: Checklist) -> str:
    lang = current_language()
    lacking = ", ".join(_code(item, new) for item in one.lacking)
    gained = ", ".join(_code(item, new) for item in one.gained)
    said = _("{commune}: {before} → {after}").format(
        commune=one.commune,
        before=new.readiness.label(one.before).in_language(lang),
        after=new.readiness.label(one.after).in_language(lang),
    )
    if lacking:
        said += "; " + _("now lacking {items}").format(items=lacking)
    if gained:
        said += "; " + _("no longer lacking {items}").format(items=gained)
    return said


def _code(item: ItemId, new: Checklist) -> str:
    found = new.find(item)
    return found.code if found is not None else item
