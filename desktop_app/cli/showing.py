"""The verb show: what stands, what conflicts, what has a receipt."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.core.assessment.judging import ItemJudgement
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.checklist.scoring import UNKNOWN
from desktop_app.core.ids import ItemId, Readiness
from desktop_app.i18n import N_, _, current_language, figures, ngettext, sentence
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers import exporting
from desktop_app.workspace.values.board import Board, BoardRow
from desktop_app.workspace.values.desk import (
    ActionCard,
    Desk,
    EvidencePiece,
    Finding,
    ItemDesk,
    VisitCard,
)
from desktop_app.workspace.values.refused import Refused, refused_of
from desktop_app.workspace.values.wording import (
    misdated_follows,
    misdated_words,
    misdated_work_follows,
    misdated_work_words,
    missing_reason,
    version_counts,
    version_words,
)

from .context import Context, print_json
from .dating import tell_clock
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb that shows."""
    show = verbs.add("show", _show, N_("what stands, what conflicts, what has a receipt"))
    show.about_assessment()
    show.word("item", "ITEM", N_("code or id of the item; without one, all of them"), nargs="?")
    show.option("area", "NAME", N_("a supervisor's area, where no commune is named"))
    show.flag("json", N_("as one JSON document"))


def _asked_for(desk: Desk, text: str) -> ItemId:
    """Return the item named, of the version in use or of those that are set aside."""
    for one in desk.unplaced:
        if text in (one.item, one.code) and desk.checklist.find(ItemId(text)) is None:
            return one.item
    return desk.checklist.item_named(text).id


def _show(context: Context) -> None:
    given, workspace = context.options, context.workspace
    if workspace.is_supervisor and context.centre is None and given.item is None:
        board = workspace.board(area=context.area, round_=context.round)
        if given.json:
            work = workspace.supervising.misdated()
            print_json(exporting.board_document(board, workspace.refused(), work))
            return
        for line in _board_lines(board):
            print(line)
        _tell_misdated_work(workspace)
        for one in workspace.refused():
            for line in _refused(one):
                print(line)
        return
    desk = workspace.desk(centre=context.centre, round_=context.round)
    only = _asked_for(desk, given.item) if given.item is not None else None
    misdated = workspace.declaring.misdated(centre=context.centre)
    if given.json:
        print_json(exporting.desk_document(desk, only=only, misdated=misdated))
        return
    for line in _lines(desk) if only is None else _about(desk, only):
        print(line)
    tell_clock(workspace)
    often = workspace.put_back_often()
    if often is not None:
        print(sentence(often))
    if misdated is not None:
        print(misdated_words(misdated), misdated_follows(misdated))
        print(_("See “misdated”: it can be brought into the open round."))


def _tell_misdated_work(workspace: Workspace) -> None:
    """Print what a wrong clock put into another round, until somebody decides."""
    what = workspace.supervising.misdated()
    if what:
        print(misdated_work_words(what), misdated_work_follows(what))
        print(_("See “misdated”: it can be brought into the open round."))


def _about(desk: Desk, item: ItemId) -> Iterator[str]:
    """Yield everything about one item, of the version in use or set aside."""
    if item in desk.items:
        yield from _item_lines(desk, desk.items[item])
        return
    one = next(one for one in desk.unplaced if one.item == item)
    yield f"{one.code} {one.name}".strip()
    yield _("The version in use does not have this item; everything is kept.")
    if one.asked is not None:
        yield " · ".join(filter(None, (one.asked.status_text, one.asked.value_text)))
        yield from filter(None, (one.asked.answer.note,))
    yield from (_evidence(desk, piece) for piece in one.evidence)
    yield from (remark.text for remark in one.remarks)


def missing_words(judged: ItemJudgement) -> str:
    """Return in a few words why an item does not count yet; "" where it does."""
    return missing_reason(judged, falls_short=_("not fully met"))


def _lines(desk: Desk) -> Iterator[str]:
    """Yield the lines of an assessment: its level, its custody, then a line an item."""
    language, rule = current_language(), desk.checklist.readiness
    yield f"{desk.commune.full_name}, {desk.province.full_name}"
    yield _("Round {round}, due {day}").format(
        round=figures.round_(desk.round), day=figures.day(desk.due)
    )
    yield from _version(desk)
    preview = rule.label(desk.judgement.level).in_language(language)
    left = rule.clerk_headline.template.in_language(language)
    yield rule.clerk_headline.preview.in_language(language).format(label=preview)
    yield left.format(n=len(desk.judgement.missing))
    yield from _official(desk)
    yield from _verified(desk)
    yield from _custody(desk)
    for one in desk.items.values():
        if one.answer is not None or one.finding is not None or one.item.critical:
            yield _line(desk, one)
    if desk.unplaced or desk.newer:
        count = len(desk.unplaced) + desk.newer
        yield ngettext(
            "{count} entry of another version of the checklist or program is kept.",
            "{count} entries of another version of the checklist or program are kept.",
            count,
        ).format(count=count)


def _version(desk: Desk) -> Iterator[str]:
    version = desk.version
    yield _("Checklist {name}").format(name=version.name)
    if version.lacking:
        yield _("The commune uses {name}, which has not come to this PC yet.").format(
            name=version.lacking
        )
    if version.conflict:
        yield _("Two PCs chose different versions: choose one with “checklist move”.")
    if version.offered:
        yield _("There is a newer version: {name}. See “checklist preview”.").format(
            name=version.offered
        )
    if desk.closed is not None:
        yield _("The round was closed on {moment}; what comes now is marked late.").format(
            moment=figures.moment(desk.closed)
        )


def _official(desk: Desk) -> Iterator[str]:
    official, language = desk.official, current_language()
    level = desk.checklist.readiness.label(official.level).in_language(language)
    if official.arriving:
        yield _("A later submission is here, but not all that it covers; it counts once that came.")
    if official.submitted is None:
        yield _("Latest submission: {level}").format(level=level)
        return
    yield _("Latest submission: {level}, {moment}, {person}").format(
        level=level, moment=figures.moment(official.submitted), person=official.by
    )
    if official.checklist is not None and official.checklist.name != desk.version.name:
        yield _("Judged by checklist {name}, as it was submitted.").format(
            name=official.checklist.name
        )
    if official.late:
        yield _("It came after the round was closed.")
    if official.changed_since:
        yield ngettext(
            "{count} answer was changed since.",
            "{count} answers were changed since.",
            official.changed_since,
        ).format(count=official.changed_since)


def _verified(desk: Desk) -> Iterator[str]:
    judged, language = desk.verified.judgement, current_language()
    rule = desk.checklist.readiness
    if judged.level is not None:
        visit = desk.verified.visit
        yield _("Checked: {level} ({visit})").format(
            level=rule.label(judged.level).in_language(language),
            visit=_visit(desk, visit) if visit else "–",
        )
    elif judged.verified_critical:
        progress = rule.verified.progress_template.in_language(language)
        said = progress.format(n=judged.verified_critical, m=judged.critical)
        yield said[:1].upper() + said[1:]


def _custody(desk: Desk) -> Iterator[str]:
    custody = desk.custody
    if custody.receipt:
        yield _("Receipt {number}: the service holds {received} of {count} answers.").format(
            number=custody.receipt, received=custody.answers_received, count=custody.answers
        )
    yield ngettext(
        "{count} change waiting to be sent.",
        "{count} changes waiting to be sent.",
        custody.waiting,
    ).format(count=custody.waiting)
    for one in refused_of(desk):
        yield from _refused(one)


def _refused(one: Refused) -> Iterator[str]:
    """Yield what has no effect and why, and below it what it said."""
    yield _("The service gives no effect to {what}: {reason}. Please enter it anew.").format(
        what=one.short, reason=one.why
    )
    yield f"  {one.what}: {one.text or '–'}"


def _line(desk: Desk, one: ItemDesk) -> str:
    language = current_language()
    status = desk.checklist.status_label(one.item, one.judgement.status).in_language(language)
    parts = [status]
    if one.asked is not None:
        old = " ".join(part for part in (one.asked.status_text, one.asked.value_text) if part)
        parts.append(
            _("to be answered again; by {version} it was {answer}").format(
                version=version_words(one.asked.checklist), answer=old
            )
        )
    if one.value_text and not (one.answer and one.answer.value == UNKNOWN):
        parts.append(one.value_text)
    lacks = missing_words(one.judgement)
    if lacks and one.judgement.standing not in (
        Standing.UNANSWERED,
        Standing.NOT_KNOWN,
        Standing.PARTIAL,
        Standing.UNMET,
    ):
        parts.append(lacks)
    elif one.conflict:
        parts.append(_("two versions"))
    if one.returned is not None:
        parts.append(_("to be completed"))
    if one.finding is not None:
        found = desk.checklist.status_label(one.item, one.finding.status)
        parts.append(_("checked: {status}").format(status=found.in_language(language)))
    if one.is_received:
        parts.append(_("received by the service"))
    if one.answer is not None and one.answer.note:
        parts.append(" ".join(one.answer.note.split()))
    mark = "*" if one.item.critical else " "
    return f"{one.item.code:>3}{mark} {one.item.short.in_language(language)}: {' · '.join(parts)}"


def _item_lines(desk: Desk, one: ItemDesk) -> Iterator[str]:
    """Yield everything about one item."""
    language = current_language()
    yield _line(desk, one).strip()
    yield from _asked(one.item)
    for lost in refused_of(desk):
        if lost.item == one.item.id:
            yield from _refused(lost)
    if one.author is not None and one.written is not None and one.held is not None:
        yield _("Written by {person}, {moment} (change {change})").format(
            person=one.author.name,
            moment=figures.moment(one.written),
            change=one.held.identity[:12],
        )
    for side in one.conflict.sides if one.conflict else ():
        status = desk.checklist.status_label(one.item, side.status).in_language(language)
        said = " · ".join(part for part in (status, side.value_text, side.answer.note) if part)
        yield f"  {side.change[:12]}  {side.author.name}: {said}"
    for finding in one.findings:
        yield f"  {_finding(desk, one, finding)}"
    for piece in one.evidence:
        yield f"  {_evidence(desk, piece)}"
    for remark in one.remarks:
        yield f"  {remark.author.name}, {figures.moment(remark.written)}: {remark.text}"
    for card in one.actions:
        yield f"  {_action(card)}"


def _asked(item: Item) -> Iterator[str]:
    """Yield what is asked, with the ids that an answer may name."""
    language = current_language()
    yield item.question.in_language(language)
    yield _("Met when: {rule}").format(rule=item.met_when.in_language(language))
    for choice in item.choices:
        yield f"  --value {choice.id}: {choice.in_language(language)}"
    for reason in item.na.reasons:
        yield f"  --status not_applicable --reason {reason.id}: {reason.in_language(language)}"


def _finding(desk: Desk, one: ItemDesk, finding: Finding) -> str:
    language = current_language()
    status = desk.checklist.status_label(one.item, finding.status).in_language(language)
    codes = desk.checklist.difference_codes
    differs = next(code for code in codes if code.id is finding.difference)
    note = finding.answer.note
    parts = [status, finding.value_text, note, differs.in_language(language), finding.author.name]
    if finding.after_end:
        parts.append(_("came after the visit had ended, not in its minutes"))
    visit = _visit(desk, finding.visit) if finding.visit else figures.day(finding.written.date())
    return f"{visit}: {' · '.join(part for part in parts if part)}"


def _visit(desk: Desk, visit: VisitCard) -> str:
    method = next(one for one in desk.checklist.methods if one.id is visit.method)
    when = figures.day((visit.started or visit.written).date())
    return f"{method.in_language(current_language())} {when}"


def _evidence(desk: Desk, piece: EvidencePiece) -> str:
    kind = next(one for one in desk.checklist.evidence_kinds if one.id is piece.kind)
    parts = [kind.in_language(current_language()), piece.number, piece.name]
    if piece.day is not None:
        parts.append(figures.day(piece.day))
    if not piece.is_wanted:
        parts.append(_("does not count here"))
    elif not piece.is_valid:
        parts.append(_("evidence expired"))
    elif piece.valid_until is not None:
        parts.append(_("valid until {day}").format(day=figures.day(piece.valid_until)))
    if piece.erased is not None:
        said = _("file removed on {day} by decision of {by}: {reason}")
        gone = piece.erased
        parts.append(said.format(day=figures.day(gone.day), by=gone.by or "–", reason=gone.reason))
    elif piece.is_received:
        parts.append(_("received by the service"))
    if not piece.author.is_here:
        parts.append(piece.author.name)
    return f"{piece.change[:12]}  {' · '.join(part for part in parts if part)}"


def _action(card: ActionCard) -> str:
    parts = [card.plan.who, card.plan.what, figures.day(card.due)]
    if card.closed:
        parts.append(_("closed"))
    elif card.plan.done:
        parts.append(_("done"))
    elif card.overdue:
        parts.append(_("overdue"))
    if card.ordered:
        parts.append(_("ordered by the supervisor"))
    return f"{card.change[:12]}  {' · '.join(parts)}"


def _board_lines(board: Board) -> Iterator[str]:
    seen, of = board.coverage
    yield f"{board.area} · {board.round}"
    yield _("Data of {count} of {all} communes, {moment}").format(
        count=seen,
        all=of,
        moment=figures.moment(board.data_time) if board.data_time else _("never synced"),
    )
    if len(board.versions) > 1:
        green = board.checklist.readiness.label(Readiness.GREEN).in_language(current_language())
        yield version_counts(board.versions, green)
    for row in board.rows:
        yield _row(board, row)


def _row(board: Board, row: BoardRow) -> str:
    language, rule = current_language(), board.checklist.readiness
    parts = [rule.label(row.level).in_language(language)]
    if row.verified is not None:
        level = rule.label(row.verified).in_language(language)
        parts.append(_("checked: {status}").format(status=level))
    if row.missing and row.answered:
        parts.append(rule.clerk_headline.template.in_language(language).format(n=row.missing))
    if not row.submitted and row.answered:
        parts.append(_("entering {count}/{all}").format(count=row.answered, all=row.items))
    if len(board.versions) > 1:
        parts.append(version_words(row.judged_by or row.checklist))
    if row.submitted_late:
        parts.append(_("submitted after the round was closed"))
    if row.silent:
        parts.append(_("silent"))
    elif row.late:
        parts.append(_("late"))
    return f"{row.centre} {row.commune.full_name}: {' · '.join(parts)}"
