"""Answers that came from phones: the table of an XLSForm's submissions, looked at, then written.

A table is as ODK Central or KoboToolbox exports it, with XML values: one row a submission, columns
named by the path of their field. What is imported are changes of the person who imports.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.assessment.assessment import answer_of
from desktop_app.core.changes.bodies import Answer
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.checklist.form_fields import (
    COMMUNE,
    PERSON,
    ROUND,
    VERSION,
    FormField,
    entry_of,
    fields_of,
)
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Role, RoundId, Status, commune_of
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.encodings import decoded
from desktop_app.i18n import figures
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft

from .declaring import AnswerEntry, entered_answer

if TYPE_CHECKING:
    from desktop_app.workspace.context.desk_context import DeskContext

MAX_FILE = 32 << 20  # bytes of a table
_STEP = re.compile(r"[-/]")  # between the groups of a column's name: ODK Central, KoboToolbox
_TIMES = ("SubmissionDate", "_submission_time", "end")  # what says which submission is newer
_SEPARATORS = (",", ";", "\t")


class NoSubmissions(Fault):
    """A file holds no submission that can be imported here."""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One row: who said what, about which commune and round; columns by their field's name."""

    row: int  # in the file, from 1
    commune: str
    round: str
    person: str
    checklist: str
    at: str
    said: dict[ItemId, dict[FormField, str]]


class PlannedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it would be written, and the one that stands."""

    item: ItemId
    before: Answer | None
    after: Answer
    heads: tuple[ChangeHash, ...]
    warnings: tuple[Fault, ...]


class ItemRefused(msgspec.Struct, frozen=True, kw_only=True):
    """What a submission says about an item, and why it cannot be taken."""

    item: ItemId
    fault: Fault


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What importing one submission would do. Nothing is written by making it."""

    submission: Submission
    centre: CentreId
    round: RoundId
    answers: tuple[PlannedAnswer, ...]
    unchanged: int
    refused: tuple[ItemRefused, ...]
    others: tuple[Submission, ...]  # rows of this commune and round that are not the one chosen


def read_table(file: Path, checklist: Checklist) -> list[Submission]:
    """Return the submissions in *file*, in its order; raise NoSubmissions where it has none."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise NoSubmissions(
            N_("{file} cannot be read: {reason}."), file=file, reason=why_refused(error)
        ) from error
    if len(data) > MAX_FILE:
        raise NoSubmissions(
            N_("{file} is larger than {limit} MB."), file=file, limit=MAX_FILE >> 20
        )
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        raise NoSubmissions(
            N_("{file} is no table of submissions in UTF-8. Export it again as CSV."), file=file
        ) from error
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    known = fields_of(checklist.items_in_order)
    names = [_STEP.split(name.strip())[-1] for name in rows[0]] if rows else []
    if COMMUNE not in names or not any(name in known for name in names):
        raise NoSubmissions(
            N_(
                "{file} is no table of submissions of this checklist. Export them as CSV with XML"
                " values, all groups."
            ),
            file=file,
        )
    found = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=False) if cell.strip()}
        if cells:
            found.append(_submission(number, cells, known))
    if not found:
        raise NoSubmissions(N_("{file} has no row with a submission."), file=file)
    return found


def _submission(
    row: int, cells: Mapping[str, str], known: Mapping[str, tuple[ItemId, FormField]]
) -> Submission:
    said: dict[ItemId, dict[FormField, str]] = {}
    for name, cell in cells.items():
        if name in known:
            item, field = known[name]
            said.setdefault(item, {})[field] = cell
    return Submission(
        row=row,
        commune=cells.get(COMMUNE, "").zfill(5),  # a spreadsheet program takes the zeros away
        round=cells.get(ROUND, ""),
        person=cells.get(PERSON, ""),
        checklist=cells.get(VERSION, ""),
        at=next((cells[name] for name in _TIMES if name in cells), ""),
        said=said,
    )


class Submissions:
    """Importing what phones said, as changes of the clerk at this PC."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def plan(
        self,
        file: Path,
        *,
        row: int | None = None,
        unanswered_only: bool = False,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> ImportPlan:
        """Return what importing a submission of *file* would do.

        It is the one in *row*, else the newest about this commune and round. With
        *unanswered_only* items that have an answer are left. Raise NoSubmissions where no row fits.
        """
        where, when = self._context.centre(centre), self._context.round(round_)
        checklist = self._context.checklist_of(where, when)
        every = read_table(file, checklist)
        fitting = [one for one in every if one.commune == commune_of(where) and one.round == when]
        chosen = self._chosen(every, fitting, where, when, row)
        if chosen.checklist not in ("", checklist.name):
            raise NoSubmissions(
                N_("Row {row} was filled in by version {other} of the checklist, not {this}."),
                row=chosen.row,
                other=chosen.checklist,
                this=checklist.name,
            )
        answers: list[PlannedAnswer] = []
        refused: list[ItemRefused] = []
        unchanged = 0
        for item_id, said in chosen.said.items():
            item = checklist.item(item_id)
            try:
                planned = self._planned(checklist, item, said, where, when)
            except Fault as fault:
                refused.append(ItemRefused(item=item_id, fault=fault))
                continue
            if planned is None:
                continue
            is_answered = planned.before is not None and (
                planned.before.status is not Status.UNANSWERED
            )
            if planned.before is not None and _same(planned.before, planned.after):
                unchanged += 1
            elif not (unanswered_only and is_answered):
                answers.append(planned)
        return ImportPlan(
            submission=chosen,
            centre=where,
            round=when,
            answers=tuple(answers),
            unchanged=unchanged,
            refused=tuple(refused),
            others=tuple(one for one in fitting if one is not chosen),
        )

    def take(self, plan: ImportPlan) -> tuple[Held, ...]:
        """Write the answers of *plan*, all of them or none; they are on disk when this returns."""
        drafts = [
            Draft(
                body=one.after,
                centre=plan.centre,
                round=plan.round,
                item=one.item,
                bases=one.heads,
            )
            for one in plan.answers
        ]
        if not drafts:
            return ()
        context = self._context
        identity = context.identity(Role.CLERK)
        return tuple(writing.write(context.store, context.writer(identity), drafts))

    def _chosen(
        self,
        every: list[Submission],
        fitting: list[Submission],
        centre: CentreId,
        round_: RoundId,
        row: int | None,
    ) -> Submission:
        if row is not None:
            fitting = [one for one in fitting if one.row == row]
        if fitting:
            return max(fitting, key=lambda one: (one.at, one.row))
        rows = ", ".join(
            f"{one.row}: {one.commune} {figures.round_(one.round)}" for one in every[:10]
        )
        raise NoSubmissions(
            N_("No row is about commune {commune} in round {round}. Rows there: {rows}."),
            commune=commune_of(centre),
            round=figures.round_(round_),
            rows=rows,
        )

    def _planned(
        self,
        checklist: Checklist,
        item: Item,
        said: dict[FormField, str],
        centre: CentreId,
        round_: RoundId,
    ) -> PlannedAnswer | None:
        """Return what would be written about *item*, None where the submission says nothing."""
        try:
            entered = entry_of(item, said)
        except ValueError as error:
            raise Fault(
                N_(
                    "{item}: “{value}” is no value of the form. Export the submissions with XML"
                    " values, not with labels."
                ),
                item=item.code,
                value=(said.get(FormField.STATE) or said.get(FormField.STATUS) or "")[:60],
            ) from error
        if entered is None:
            return None
        context = self._context
        unit = Unit(kind=UnitKind.ANSWER, centre=centre, round=round_, item=item.id)
        register = state.unit(context.store, unit)
        before = register if isinstance(register, Register) else None
        if before is not None and before.conflict:
            raise Fault(
                N_("{item}: two versions stand; settle them first, then import again."),
                item=item.code,
            )
        standing = answer_of(before)
        moment = context.moment()
        entry = AnswerEntry(
            status=entered.status,
            value=entered.value,
            of=entered.of,
            note=entered.note,
            reason=entered.reason,
            cause=said.get(FormField.CAUSE),
            solver=said.get(FormField.SOLVER),
        )
        after, warnings = entered_answer(
            checklist,
            item,
            entry,
            before=standing if standing and standing.checklist == checklist.name else None,
            today=moment.today,
            clock_known=moment.is_known,
        )
        return PlannedAnswer(
            item=item.id,
            before=standing,
            after=after,
            heads=tuple(head.identity for head in before.heads) if before else (),
            warnings=warnings,
        )


def _same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers say the same."""
    kept = ("status", "value", "of", "note", "reason", "cause", "solver", "lowered", "checklist")
    return all(getattr(one, name) == getattr(other, name) for name in kept)
