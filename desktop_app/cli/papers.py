"""The verb report: official papers without a screen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import assert_never

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import ChangeHash, PaperKind
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.reports.fonts import substitution
from desktop_app.workspace.papers.batches import StepOutcome
from desktop_app.workspace.papers.file_forms import write_file
from desktop_app.workspace.papers.requests import PaperRequest

from .codes import Exit, Usage
from .context import Context, day
from .parser import Run, Verb, Verbs

_NUMBERED = frozenset(
    {
        PaperKind.COMMUNE,
        PaperKind.AREA,
        PaperKind.INSPECTION,
        PaperKind.LETTER,
        PaperKind.RETURNED,
    }
)
_FILE = N_("file to be written")
_RETURNED, _GAP = "returned", "gap"  # the letters, as the command line names them


def add(verbs: Verbs) -> None:
    """Add the papers."""
    report = verbs.group("report", N_("official papers as PDF"))
    for kind in PaperKind:
        if kind is not PaperKind.RETURNED:  # a word of "report letter"
            _add(report, kind)
    _add_own(report, "diary", _diary, N_("one page: a month's hours with and without connection"))
    _add_own(report, "costs", _costs, N_("what this commune's remedies cost, by group of items"))
    _add_batch(report)
    card = report.add("card", _card, N_("what a clerk needs beside the keyboard, on both sides"))
    card.output("out", _FILE, required=True)


def _add_own(report: Verbs, name: str, run: Run, what: str) -> None:
    """Add a paper about this PC's own commune that is drawn from what lies on the PC alone."""
    verb = report.add(name, run, what)
    verb.option("round", "R", N_("round such as 2026-11"))
    verb.output("out", _FILE, required=True)


def _diary(context: Context) -> None:
    _write(context, context.workspace.papers.diary(round_=context.round))


def _costs(context: Context) -> None:
    _write(context, context.workspace.papers.costs(round_=context.round))


def _write(context: Context, pdf: bytes) -> None:
    out = context.options.out
    write_file(out, pdf)
    print(_("Written: {file}").format(file=out))
    if warning := substitution():
        print(warning, file=sys.stderr)


def _add(report: Verbs, kind: PaperKind) -> None:
    verb = report.add(kind, _report, _what(kind))
    verb.keep("paper", kind)
    if kind is PaperKind.LETTER:
        verb.word(
            "about",
            "ABOUT",
            N_("“returned”: what one commune is to complete; “gap”: what many lack"),
            nargs="?",
        )
        verb.word("gap", "ITEM", N_("code or id of the item that is lacking"), nargs="?")
        verb.option("item", "ITEM", N_("the same as “gap ITEM”"))
    _add_options(verb, kind)
    has_word_file = kind in (PaperKind.COMMUNE, PaperKind.AREA)
    file = N_("file to be written; .docx to edit it, else PDF") if has_word_file else _FILE
    verb.output("out", file, required=True)


def _add_options(verb: Verb, kind: PaperKind) -> None:
    verb.about_assessment()
    if kind in _NUMBERED:
        verb.option("number", "N", N_("number of the paper; blank for handwriting"), default="")
    if kind in _NUMBERED and kind is not PaperKind.INSPECTION:
        verb.option("date", "D", N_("date of the paper; blank for handwriting"))
    if not kind.is_of_one_commune:
        verb.option("area", "NAME", N_("the area; all communes followed without one"))
    if kind is PaperKind.INSPECTION:
        verb.option("visit", "ID", N_("the check; the latest one without it"))
    if kind is PaperKind.SLIP:
        verb.option("leader", "NAME", N_("who will sign"), default="")


def _add_batch(report: Verbs) -> None:
    batch = report.add("batch", _batch, N_("one paper for each commune of an area"))
    kinds = [kind for kind in PaperKind if kind.is_of_one_commune]
    batch.word("kind", "KIND", N_("which paper"), choices=kinds)
    batch.option("area", "NAME", N_("the area; all communes followed without one"))
    batch.option("round", "R", N_("round such as 2026-11"))
    batch.option("out", "DIR", N_("folder for the files"), required=True)
    batch.flag("resume", N_("go on after a stop: what is there of the same data stays"))
    batch.flag("one-file", N_("all of them in one more file too"))
    batch.flag("yes", N_("draw again what is there"))


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
            return N_("a letter: on a gap that communes share, or on what one is to complete")
        case PaperKind.RETURNED:
            return N_("the letter on what a commune is to complete")
        case PaperKind.ACTIONS:
            return N_("the remedies, the longest overdue first")
        case PaperKind.FUNDING:
            return N_("what is not met for lack of funding, by section")
        case PaperKind.PUBLIC:
            return N_("one page of figures that may be posted, without names")
    assert_never(kind)


def _report(context: Context) -> None:
    kind, request = _asked(context)
    form = "docx" if context.options.out.suffix.lower() == ".docx" else "pdf"
    write_file(context.options.out, context.workspace.papers.draw(kind, request, form))
    print(_("Written: {file}").format(file=context.options.out))
    if warning := substitution():
        print(warning, file=sys.stderr)


def _asked(context: Context) -> tuple[PaperKind, PaperRequest]:
    """Return what the words of the command line ask for; those that a kind lacks are not there."""
    given, kind = vars(context.options), PaperKind(context.options.paper)
    centre, item = context.centre, given.get("item") or ""
    if kind is PaperKind.LETTER:
        about, item = given["about"], given["gap"] or item
        is_returned = about == _RETURNED and not item
        if not is_returned and (about not in (None, _GAP) or not item):
            raise Usage(N_("Say “letter returned --centre C” or “letter gap ITEM”."))
        kind = PaperKind.RETURNED if is_returned else kind
    if kind in (PaperKind.INSPECTION, PaperKind.RETURNED):
        centre = context.own_or_needed_centre()
    return kind, PaperRequest(
        centre=centre,
        round=context.round,
        area=context.area if "area" in given else None,
        item=item,
        visit=ChangeHash(given["visit"]) if given.get("visit") is not None else None,
        number=given.get("number", ""),
        day=day(given["date"]) if given.get("date") is not None else None,
        leader=given.get("leader", ""),
    )


def _card(context: Context) -> None:
    write_file(context.options.out, context.workspace.papers.card())
    print(_("Written: {file}").format(file=context.options.out))


def _batch(context: Context) -> int:
    """Print a line a commune; Ctrl+C stops after the file in hand, and --resume goes on."""
    given, papers = context.options, context.workspace.papers
    kind, folder = PaperKind(given.kind), Path(given.out)
    request = PaperRequest(area=context.area, round=context.round)
    there = [] if given.resume or given.yes else papers.batch_files(kind, request, folder)
    if any(file.is_file() for file in there):
        raise Fault(
            N_(
                "Such papers are in {folder} already; they were left as they are. --resume draws"
                " again those whose data changed, --yes all."
            ),
            folder=folder,
        )
    files: list[Path] = []
    written = 0
    steps = papers.batch(kind, request, folder, resume=given.resume)
    try:
        for step in steps:
            files += [step.file] if step.file is not None else []
            written += step.outcome is StepOutcome.WRITTEN
            said = sentence(step.why) if step.why is not None else f"{step.file}"
            print(f"{step.number}/{step.total} {said}", flush=True)
    except KeyboardInterrupt:
        print(
            _("Stopped: {count} files are whole in {folder}. “--resume” goes on.").format(
                count=len(files), folder=folder
            ),
            file=sys.stderr,
        )
        return Exit.FAULT
    said = ngettext(
        "{count} paper in {folder}, {written} of them written now.",
        "{count} papers in {folder}, {written} of them written now.",
        len(files),
    )
    print(said.format(count=len(files), folder=folder, written=written))
    if given.one_file and files:
        print(_("Written: {file}").format(file=papers.join(files, kind, request, folder)))
    return Exit.DONE
