"""The verb that takes answers from phones: a preview, then the changes."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.core.changes.bodies import Answer
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import N_
from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _, current_language, figures, ngettext, sentence
from desktop_app.workspace.values.wording import value_text
from desktop_app.workspace.verbs.submissions import ImportPlan

from .context import Context
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb."""
    imports = verbs.group("import", N_("answers that came from elsewhere"))
    taken = imports.add(
        "submissions",
        _submissions,
        N_("answers from phones: the CSV of ODK Central or Kobo; shown before it is written"),
        writes=True,
    )
    taken.about_assessment()
    taken.word("file", "FILE", N_("the table, exported with XML values"))
    taken.option("row", "N", N_("the row of the table; else the newest of this commune and round"))
    taken.flag("unanswered-only", N_("leave every item that has an answer"))
    taken.flag("yes", N_("write what was shown"))


def _submissions(context: Context) -> None:
    given = context.options
    submissions = context.workspace.submissions
    row = int(given.row) if given.row and given.row.isascii() and given.row.isdecimal() else None
    plan = submissions.plan(
        given.file,
        row=row,
        unanswered_only=given.unanswered_only,
        round_=context.round,
        centre=context.centre,
    )
    checklist = context.workspace.desk(centre=plan.centre, round_=plan.round).checklist
    for line in _lines(plan, checklist):
        print(line)
    if not given.yes:
        print(_("Nothing was written. Add --yes to write these answers as yours."))
        return
    written = len(submissions.take(plan))
    print(
        ngettext("{count} answer was written.", "{count} answers were written.", written).format(
            count=written
        )
    )


def _lines(plan: ImportPlan, checklist: Checklist) -> Iterator[str]:
    one = plan.submission
    yield _("Row {row}: {person}, commune {commune}, round {round}, sent {at}").format(
        row=one.row,
        person=one.person,
        commune=one.commune,
        round=figures.round_(one.round),
        at=one.at or "–",
    )
    for answer in plan.answers:
        yield _("{item}: {before} → {after}").format(
            item=_named(checklist, answer.item),
            before=_said(checklist, answer.item, answer.before),
            after=_said(checklist, answer.item, answer.after),
        )
        for warning in answer.warnings:
            yield f"  {sentence(warning)}"
    for refused in plan.refused:
        said = _("{item}: not taken: {reason}")
        yield said.format(item=_named(checklist, refused.item), reason=sentence(refused.fault))
    yield _("New or other answers: {count}; the same as here: {same}; not taken: {refused}").format(
        count=len(plan.answers), same=plan.unchanged, refused=len(plan.refused)
    )
    if plan.others:
        rows = ", ".join(str(other.row) for other in plan.others)
        yield _("Other rows of this commune and round: {rows} (choose with --row)").format(
            rows=rows
        )


def _named(checklist: Checklist, item: ItemId) -> str:
    known = checklist.item(item)
    return f"{known.code} {known.short.in_language(current_language())}"


def _said(checklist: Checklist, item: ItemId, answer: Answer | None) -> str:
    """Return an answer in words: its result, value and note."""
    known, lang = checklist.item(item), current_language()
    status = answer.status if answer is not None else Status.UNANSWERED
    parts = [checklist.status_label(known, status).in_language(lang)]
    if answer is not None:
        parts.append(value_text(known, answer, language=lang))
        if answer.reason and (reason := known.na_reason(answer.reason)):
            parts.append(reason.in_language(lang))
        if answer.cause and (cause := checklist.cause(answer.cause)):
            parts.append(cause.in_language(lang))
        if answer.note:
            parts.append(f"“{answer.note[:80]}”")
    return ", ".join(part for part in parts if part)
