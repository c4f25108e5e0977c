"""The words of the supervisor's window about communes, rounds and findings; no widget."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, assert_never

from desktop_app.core.assessment.bands import Band
from desktop_app.core.assessment.board_counts import Cell, WaitingKind
from desktop_app.core.assessment.data_quality import QualityCheck, QualityFault, QualityReason
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import Difference, Method, Readiness
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.items.round_words import moment_words, round_name, section_short, spoken_moment
from desktop_app.ui.look import marks
from desktop_app.ui.look.marks import Mark
from desktop_app.workspace.values.board import Board, BoardRow, Waiting
from desktop_app.workspace.values.desk import (
    Author,
    Desk,
    Finding,
    OfficialState,
    VerifiedState,
    VisitCard,
)
from desktop_app.workspace.values.wording import version_counts, version_words

if TYPE_CHECKING:
    from desktop_app.sync.exchange.exchange import Step

__all__ = ["moment_words", "round_name", "section_short", "spoken_moment"]

NOT_ASKED = Cell.NOT_IN_VERSION  # the commune's version does not have the item: no shape


def _cell_mark(cell: Cell) -> Mark | None:
    match cell:
        case Cell.MET:
            return Mark.MET
        case Cell.MET_WITHOUT_EVIDENCE:
            return Mark.MET_WITHOUT_EVIDENCE
        case Cell.PARTIAL:
            return Mark.PARTIAL
        case Cell.UNMET:
            return Mark.UNMET
        case Cell.NOT_APPLICABLE | Cell.NOT_APPLICABLE_WAITING:  # a bar; its word explains it
            return Mark.NOT_APPLICABLE
        case Cell.UNANSWERED:
            return Mark.UNANSWERED
        case Cell.RECORDED:
            return Mark.RECORDED
        case Cell.CONFLICT:
            return Mark.CONFLICT
        case Cell.NOT_IN_VERSION:
            return None
    assert_never(cell)


# The shape of each letter of the matrix that has one.
MARKS: dict[str, Mark] = {cell: mark for cell in Cell if (mark := _cell_mark(cell)) is not None}


def cell_word(letter: str) -> str:
    """Return the meaning of a letter of the matrix."""
    if letter == Cell.NOT_IN_VERSION:
        return _("Not in this commune's version")
    if letter == Cell.NOT_APPLICABLE_WAITING:
        return _("Not applicable, waiting for approval")
    return marks.mark_word(MARKS[letter])


def short_round(board: Board) -> str:
    """Return the number of the round as people say it: "11"."""
    return str(int(board.round[5:]))


def item_name(item: Item) -> str:
    """Return "E2 Chứng thư cá nhân"."""
    return f"{item.code} {item.short.in_language(current_language())}"


def communes(count: int) -> str:
    """Return "60 xã, phường"."""
    return ngettext("{count} commune", "{count} communes", count).format(
        count=figures.number(count, language=current_language())
    )


def person(author: Author | None) -> str:
    """Return the name of *author*, "" where nobody is known."""
    return author.name if author else ""


def data_time(board: Board) -> str:
    """Return the time of the figures, and how much of the area has been pulled."""
    done, of = board.coverage
    if board.data_time is None:
        return _("Not fetched yet")
    when = moment_words(board.data_time, board.today)
    if not board.is_complete or done < of:
        return _("Figures of {time}, {done} of {all} communes").format(time=when, done=done, all=of)
    return _("Figures of {time}, all {all} communes").format(time=when, all=of)


def state_word(row: BoardRow) -> str:
    """Return the submitted level with its day, or how far a draft has come."""
    if not row.submitted and row.answered:
        return _("entering {done}/{all}").format(done=row.answered, all=row.items)
    return marks.readiness_word(row.level)


def missing_word(row: BoardRow) -> str:
    """Return "còn 3", "đủ", or "–" where nothing is known."""
    if not row.answered and not row.submitted:
        return figures.NO_FIGURE
    return _("{count} left").format(count=row.missing) if row.missing else _("complete")


def verified_word(row: BoardRow) -> str:
    """Return what was verified: a level once every critical item is, else how many are."""
    if row.verified is not None:
        return marks.readiness_word(row.verified)
    if not row.verified_items:
        return ""
    return _("checked {done}/{all}").format(done=row.verified_items, all=row.verified_critical)


def version_word(row: BoardRow) -> str:
    """Return the version that the row's level was judged by, and the one that is used since."""
    judged = row.judged_by or row.checklist
    said = version_words(judged)
    if row.checklist != judged:
        said = _("{version}, now {other}").format(version=said, other=version_words(row.checklist))
    if row.lacking:
        said = _("{version} has not come to this PC").format(version=version_words(row.lacking))
    return said


def desk_version(desk: Desk) -> str:
    """Return which version the commune uses, by which it was judged, what it left open."""
    said = [version_words(desk.version.name)]
    by = desk.official.checklist
    if by is not None and by.name != desk.version.name:
        said.append(_("submitted by {version}").format(version=version_words(by.name)))
    if desk.version.lacking or desk.official.lacking:
        lacking = version_words(desk.version.lacking or desk.official.lacking)
        said.append(_("{version} has not come to this PC").format(version=lacking))
    if desk.version.ask_again:
        count = len(desk.version.ask_again)
        told = ngettext("{count} asked again", "{count} asked again", count)
        said.append(told.format(count=count))
    if desk.unplaced:
        count = len(desk.unplaced)
        said.append(ngettext("{count} set aside", "{count} set aside", count).format(count=count))
    if desk.official.late:
        said.append(_("submitted after the round was closed"))
    return ", ".join(said)


def mixed_versions(board: Board) -> str:
    """Return the counts by version where an area uses more than one, else ""."""
    if len(board.versions) < 2:
        return ""
    return version_counts(board.versions, marks.readiness_word(Readiness.GREEN))


def method_word(checklist: Checklist, method: Method) -> str:
    """Return "Kiểm tra thực địa"."""
    label = next(one for one in checklist.methods if one.id is method)
    return label.in_language(current_language())


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def visit_words(checklist: Checklist, visit: VisitCard) -> str:
    """Return "kiểm tra thực địa 12/11/2026"."""
    day = (visit.started or visit.written).date()
    return f"{_lowered(method_word(checklist, visit.method))} {figures.day(day)}"


def verified_state(checklist: Checklist, state: VerifiedState) -> str:
    """Return "XANH (đã kiểm tra thực địa 12/11/2026)", or how far the check has come."""
    judged, visit = state.judgement, state.visit
    if judged.level is None:
        if not judged.verified_critical:
            return _("not checked yet")
        return _("checked {done}/{all}").format(done=judged.verified_critical, all=judged.critical)
    word = marks.readiness_word(judged.level)
    if visit is None:
        return word
    return _("{level} (checked: {visit})").format(level=word, visit=visit_words(checklist, visit))


def official_state(official: OfficialState, today: date) -> str:
    """Return the submitted level with its day."""
    word = marks.readiness_word(official.level)
    if official.submitted is not None:
        when = spoken_moment(official.submitted, today)
        word = _("{level}, submitted {when}").format(level=word, when=when)
    if official.arriving:
        word = _("{level}; a later submission is still arriving").format(level=word)
    return word


def difference_word(checklist: Checklist, difference: Difference) -> str:
    """Return "khớp", "tự đánh giá cao hơn" …"""
    label = next(one for one in checklist.difference_codes if one.id is difference)
    return _lowered(label.in_language(current_language()))


def finding_words(checklist: Checklist, finding: Finding) -> str:
    """Return who found it when and how: "kiểm tra thực địa 12/11/2026, Phạm Văn Lực"."""
    how = (
        visit_words(checklist, finding.visit)
        if finding.visit
        else figures.day(finding.written.date())
    )
    return f"{how}, {finding.author.name}"


def waiting_word(waiting: Waiting) -> str:
    """Return what kind of thing waits."""
    match waiting.kind:
        case WaitingKind.APPROVAL:
            return _("Reason for “Not applicable”")
        case WaitingKind.REPLY:
            return _("Reply to the request to complete")
        case WaitingKind.CONFLICT:
            return _("Two different versions")
        case WaitingKind.PHOTO:
            return _("The same photo in several communes")
    assert_never(waiting.kind)


def tile_hint(row: BoardRow, board: Board) -> str:
    """Return the tool tip of a tile: what is left, what was checked, the last contact."""
    parts = [state_word(row), missing_word(row)]
    if row.verified_items:
        parts.append(verified_word(row))
    if row.last_contact is not None:
        parts.append(_("heard of {when}").format(when=moment_words(row.last_contact, board.today)))
    return ", ".join(part for part in parts if part and part != figures.NO_FIGURE)


def age(moment: datetime | None, today: date) -> str:
    """Return how old something is in days: "hôm nay", "3 ngày"."""
    if moment is None:
        return figures.NO_FIGURE
    days = (today - moment.date()).days
    if days <= 0:
        return _("today")
    return ngettext("{count} day", "{count} days", days).format(count=days)


def left_words(desk: Desk) -> str:
    """Return what is left by the declared answers, or how far a draft has come."""
    judged = desk.judgement
    if not judged.answered:
        return ""
    if desk.official.round != desk.round:
        return _("entering {done}/{all}").format(done=judged.answered, all=len(desk.items))
    if not judged.missing:
        return _("complete")
    return _("{count} left").format(count=len(judged.missing))


def offline_note(board: Board) -> str:
    """Return the note at the foot: everything works offline, and the time of the figures."""
    if board.data_time is None:
        return _("Works without a network too")
    when = moment_words(board.data_time, board.today)
    return _("Works without a network too, figures of {time}").format(time=when)


def fetch_words(step: Step) -> str:
    """Return how far a fetch has come."""
    if step.files_to_send:
        return _("files {done}/{all}").format(done=step.files_sent, all=step.files_to_send)
    if step.received:
        return ngettext("{count} entry received", "{count} entries received", step.received).format(
            count=figures.number(step.received, language=current_language())
        )
    return _("asking the server…")


def check_word(check: QualityCheck) -> str:
    """Return the word of one of the four checks of data."""
    match check:
        case QualityCheck.RIGHT:
            return _("Right")
        case QualityCheck.COMPLETE:
            return _("Complete")
        case QualityCheck.CLEAN:
            return _("Clean")
        case QualityCheck.ALIVE:
            return _("Alive")
    assert_never(check)


def quality_words(fault: QualityFault) -> str:
    """Return why a check of data does not hold."""
    count = fault.count
    match fault.reason:
        case QualityReason.UNPROVEN:
            said = ngettext(
                "{count} met without valid evidence", "{count} met without valid evidence", count
            )
        case QualityReason.CONTRADICTED:
            said = ngettext(
                "{count} differs from the check", "{count} differ from the check", count
            )
        case QualityReason.HURRIED:
            said = ngettext("{count} confirmed in a hurry", "{count} confirmed in a hurry", count)
        case QualityReason.SAME_PHOTO:
            said = ngettext(
                "{count} photo that another commune shows too",
                "{count} photos that another commune shows too",
                count,
            )
        case QualityReason.UNANSWERED:
            said = ngettext(
                "{count} critical item without an answer",
                "{count} critical items without an answer",
                count,
            )
        case QualityReason.CONFLICT:
            said = ngettext("{count} in two versions", "{count} in two versions", count)
        case QualityReason.UNPLACED:
            said = ngettext("{count} set aside", "{count} set aside", count)
        case QualityReason.ASK_AGAIN:
            said = ngettext("{count} asked again", "{count} asked again", count)
        case QualityReason.UNKNOWN_COMMUNE:
            return _("the code is in no list of communes")
        case QualityReason.NEVER_CONFIRMED:
            return _("never submitted")
        case QualityReason.OLD:
            said = ngettext("submitted {count} day ago", "submitted {count} days ago", count)
        case _:
            assert_never(fault.reason)
    return said.format(count=count)


def band_word(band: Band) -> str:
    """Return the edges of a band of shares."""
    match band:
        case Band.BELOW_10:
            return _("Below 10%")
        case Band.TO_50:
            return _("From 10% to 50%")
        case Band.TO_70:
            return _("Over 50% to 70%")
        case Band.BELOW_100:
            return _("Over 70% to below 100%")
        case Band.ALL:
            return "100%"
    assert_never(band)
