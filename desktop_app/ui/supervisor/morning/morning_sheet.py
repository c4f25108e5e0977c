"""The morning as it is shown, as values of a paper: whom to call, what waits, common gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from desktop_app.core.ids import Readiness
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.reports.view_data import TablePart, ViewColumn, ViewSheet
from desktop_app.ui.look import marks
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.approvals.groups import kind_caption, reason_words
from desktop_app.ui.supervisor.board.filters import all_filters, filtered
from desktop_app.workspace.values.board import Board, CallRow, shown_calls
from desktop_app.workspace.values.decision_groups import decision_groups

from .call_list import group_word, reason


def morning_sheet(board: Board, only: Collection[str]) -> ViewSheet:
    """Return the morning; *only* are the filters of the tiles, whose communes are named."""
    filters = [one for id_, one in all_filters(board).items() if id_ in only]
    return ViewSheet(
        name=_("THIS MORNING"),
        area=board.area,
        round=board.round,
        data_time=board.data_time,
        facts=tuple(_facts(board)),
        parts=(*_calls(board), *_waiting(board), *_gaps(board), *_tiles(board, only)),
        filters=tuple(one.title for one in filters),
        training=board.training,
    )


def _facts(board: Board) -> Iterator[str]:
    rows = board.rows
    all_ = area_words.communes(len(rows))
    submitted = sum(row.submitted for row in rows)
    yield _("{count} of {all} submitted.").format(count=submitted, all=all_)
    words = [
        f"{marks.readiness_word(level)} {count}"
        for level in Readiness
        if (count := board.count(level))
    ]
    checked = sum(row.verified is Readiness.GREEN for row in rows)
    differ = sum(row.differences > 0 for row in rows)
    yield _("{levels}; GREEN, checked {checked}; differ from the check {differ}.").format(
        levels=", ".join(words), checked=checked, differ=differ
    )
    rose, fell, replies = board.since_yesterday
    said = [ngettext("{count} rose to GREEN", "{count} rose to GREEN", rose).format(count=rose)]
    if fell:
        told = ngettext("{count} fell: {names}", "{count} fell: {names}", fell)
        said.append(told.format(count=fell, names=", ".join(board.fallen)))
    answered = ngettext(
        "{count} request to complete answered", "{count} requests to complete answered", replies
    )
    said.append(answered.format(count=replies))
    yield _("Since yesterday: {words}.").format(words="; ".join(said))


def _calls(board: Board) -> Iterator[TablePart]:
    shown = shown_calls(board.calls, board.today)
    heading = _("Call")
    if len(shown) < len(board.calls):
        heading = _("Call ({shown} of {all})").format(shown=len(shown), all=len(board.calls))
    captions: dict[int, str] = {}
    before = None
    for number, call in enumerate(shown):
        if call.group is not before:
            captions[number], before = group_word(call.group), call.group
    yield TablePart(
        heading=heading,
        columns=(
            ViewColumn(heading=_("Commune or ward"), width=40),
            ViewColumn(heading=_("Whom to call"), width=42),
            ViewColumn(heading=_("Phone"), width=28),
            ViewColumn(heading=_("Reason"), width=62),
        ),
        rows=tuple(
            (
                call.commune.full_name,
                _person(call),
                call.contact.phone if call.contact else "",
                reason(call, board),
            )
            for call in shown
        ),
        captions=captions,
        none=_("Nobody to call today."),
    )


def _person(call: CallRow) -> str:
    who = call.contact
    return "\n".join(part for part in (who.name, who.position) if part) if who else ""


def _waiting(board: Board) -> Iterator[TablePart]:
    groups = decision_groups(board.waiting)
    captions: dict[int, str] = {}
    before = None
    for number, group in enumerate(groups):
        if group.kind is not before:
            captions[number], before = kind_caption(group.kind), group.kind
    yield TablePart(
        heading=_("To decide"),
        columns=(
            ViewColumn(heading=_("Item"), width=40),
            ViewColumn(heading=_("Reason"), width=62),
            ViewColumn(heading=_("Communes"), width=14, align="centre"),
            ViewColumn(heading=_("Names"), width=56),
        ),
        rows=tuple(
            (
                area_words.item_name(board.item(group.item)),
                reason_words(group),
                str(len(group.waiting)),
                ", ".join(one.commune.name for one in group.waiting),
            )
            for group in groups
        ),
        captions=captions,
        none=_("Nothing waits for your word."),
    )


def _gaps(board: Board) -> Iterator[TablePart]:
    if not board.gaps:
        return
    language = current_language()
    rows = []
    for gap in board.gaps:
        cause = board.checklist.cause(gap.cause) if gap.cause else None
        said = cause.in_language(language) if cause is not None else ""
        rows.append((area_words.item_name(board.item(gap.item)),
                     f"{len(gap.communes)}/{gap.of}", said))  # fmt: skip
    yield TablePart(
        heading=_("One and the same gap"),
        columns=(
            ViewColumn(heading=_("Item"), width=60),
            ViewColumn(heading=_("Communes, of those that submitted"), width=30, align="centre"),
            ViewColumn(heading=_("Cause"), width=50),
        ),
        rows=tuple(rows),
    )


def _tiles(board: Board, only: Collection[str]) -> Iterator[TablePart]:
    """Yield the communes of the area by colour, those alone that the filters of the tiles keep."""
    filters = [one for id_, one in all_filters(board).items() if id_ in only]
    kept = [row for _n, row in filtered(enumerate(board.rows), filters)]
    heading = area_words.communes(len(board.rows))
    if filters:
        words = ", ".join(one.title for one in filters)
        heading = _("{shown} of {all}, filtered by: {words}").format(
            shown=len(kept), all=heading, words=words
        )
    rows = []
    for level in Readiness:
        names = [row.commune.name for row in kept if row.level is level]
        if names:
            rows.append((marks.readiness_word(level), str(len(names)), ", ".join(names)))
    yield TablePart(
        heading=heading,
        columns=(
            ViewColumn(heading=_("Level"), width=26),
            ViewColumn(heading=_("Communes"), width=14, align="centre"),
            ViewColumn(heading=_("Names"), width=110),
        ),
        rows=tuple(rows),
        none=_("No commune is like that."),
    )
