"""What a row of a later round says of an item: last round, the last check, this round."""

from __future__ import annotations

from datetime import date

from desktop_app.core.assessment.unchanged import Hindrance
from desktop_app.core.checklist.checklist import ItemType
from desktop_app.core.ids import Difference, EvidenceKind, Status
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import marks
from desktop_app.ui.look.change_rows import ChangeRow, Said
from desktop_app.workspace.values.desk import Desk, EvidencePiece, Finding, ItemDesk

from . import changes


def change_row(desk: Desk, one: ItemDesk) -> ChangeRow:
    """Return what the row of *one* shows."""
    item = one.item
    done = changes.is_done(one)
    keep = changes.keepable(one)
    return ChangeRow(
        mark=item_words.mark_of(one),
        code=item.code,
        name=item.short.in_language(current_language()),
        detail=detail(desk, one),
        before=before(desk, one),
        found=found(desk, one),
        now=now_words(desk, one) if done else "",
        need="" if done or keep else need_words(one),
        button=_("Unchanged") if keep else "",
    )


def before(desk: Desk, one: ItemDesk) -> Said | None:
    """Return last round's answer, None where there was none."""
    earlier = one.earlier
    if earlier is None:
        return None
    words = _value(desk, one, earlier.status, earlier.value_text)
    return Said(marks.mark_of(earlier.status), words)


def found(desk: Desk, one: ItemDesk) -> Said | None:
    """Return what the last check found: that it is the same, or what it is and when."""
    finding = last_finding(one)
    if finding is None:
        return None
    mark = marks.mark_of(finding.status)
    if finding.difference is Difference.MATCH:
        return Said(mark, _("match"), plain=True)
    day = found_day(finding)
    words = _value(desk, one, finding.status, finding.value_text)
    return Said(mark, f"{words} · {day.day:02d}/{day.month:02d}")


def last_finding(one: ItemDesk) -> Finding | None:
    """Return the finding of this round, else that of the round before."""
    return one.finding or (one.earlier.finding if one.earlier else None)


def found_day(finding: Finding) -> date:
    """Return the day of the check that *finding* is of."""
    visit = finding.visit
    return (visit.started if visit and visit.started else finding.written).date()


def now_words(desk: Desk, one: ItemDesk) -> str:
    """Return this round's answer in short: kept as it was, or its value, with the time."""
    if one.answer is None or one.written is None:
        return ""
    when = round_words.moment_words(one.written, desk.today)
    if one.together > 1:
        return _("at once {time}").format(time=when)
    if one.answer.confirmed:
        return _("unchanged {time}").format(time=when)
    return f"{_value(desk, one, one.judgement.status, one.value_text)} · {when}"


def need_words(one: ItemDesk) -> str:
    """Return what an item asks for that cannot be kept as it was."""
    if one.judgement.conflict:
        return _("choose one version")
    if one.returned is not None:
        return _("reply")
    if one.earlier is not None and one.earlier.hindrance is Hindrance.EXPIRED:
        wanted = one.item.evidence.wanted
        return _("measure again") if EvidenceKind.MEASUREMENT in wanted else _("new evidence")
    return _("answer")


def detail(desk: Desk, one: ItemDesk) -> str:
    """Return the one thing to know behind the name: an overdue task, a cause, the evidence."""
    overdue = overdue_words(desk, one)
    if overdue:
        return overdue
    earlier = one.earlier
    if earlier is not None and earlier.status in (Status.UNMET, Status.PARTIAL):
        language = current_language()
        checklist = desk.checklist
        cause = checklist.cause(earlier.answer.cause) if earlier.answer.cause else None
        solver = checklist.solver(earlier.answer.solver) if earlier.answer.solver else None
        said = " · ".join(part.in_language(language) for part in (cause, solver) if part)
        if said:
            return said
    piece = newest_piece(one)
    return evidence_words(piece) if piece is not None else ""


def newest_piece(one: ItemDesk) -> EvidencePiece | None:
    """Return the piece of evidence that counts longest: a valid one, else the newest."""
    wanted = [piece for piece in one.evidence if piece.is_wanted]
    valid = [piece for piece in wanted if piece.is_valid]
    return next(reversed(valid or wanted), None)


def evidence_words(piece: EvidencePiece) -> str:
    """Return a piece with its validity: "ảnh ngày 3/6/2026, còn hiệu lực"."""
    if piece.valid_until is None:
        return piece.number or item_words.piece_title(piece)
    title = item_words.piece_title(piece)
    if not piece.is_valid:
        return _("{piece}, expired on {day}").format(
            piece=title, day=figures.day(piece.valid_until)
        )
    return _("{piece}, valid").format(piece=title)


def overdue_words(desk: Desk, one: ItemDesk) -> str:
    """Return for how long a remedy of the item is overdue, "" for none."""
    late = [card.due for card in one.actions if card.overdue]
    if not late:
        return ""
    days = (desk.today - min(late)).days
    said = ngettext("task {count} day overdue", "task {count} days overdue", days)
    return said.format(count=days)


def reviewer_words(one: ItemDesk, *, evidence: bool = True) -> str:
    """Return the reviewer's words on an item: the open request, else the note of the last check.

    With *evidence*, that of the commune where the reviewer said nothing.
    """
    if one.returned is not None:
        asked = one.returned
        said = asked.text or _("please answer again")
        return _("{name}, {day}: “{text}”").format(
            name=asked.author.name, day=figures.day(asked.written.date()), text=said
        )
    finding = last_finding(one)
    if finding is not None and finding.answer.note:
        return _("{name}, {day}: “{text}”").format(
            name=finding.author.name, day=figures.day(found_day(finding)), text=finding.answer.note
        )
    piece = newest_piece(one) if evidence else None
    return evidence_words(piece) if piece is not None else ""


def short_value(one: ItemDesk, value_text: str) -> str:
    """Return a value for a narrow column: a ratio without its unit, nothing of a choice."""
    if one.item.type is ItemType.CHOICE:
        return ""
    unit = one.item.unit.in_language(current_language()) if one.item.unit else ""
    is_ratio = one.item.type is ItemType.RATIO
    return value_text.removesuffix(f" {unit}") if unit and is_ratio else value_text


def _value(desk: Desk, one: ItemDesk, status: Status, value_text: str) -> str:
    return short_value(one, value_text) or item_words.own_word(desk, one, status)
