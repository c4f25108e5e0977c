"""The words of an item, its answer and its evidence on both desks; no widget."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.checklist.checklist import Item, ItemType
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import EvidenceKind, Status
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.look import marks
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.values import wording
from desktop_app.workspace.values.desk import Desk, EvidencePiece, ItemDesk

_TONE_INK = {
    Tone.GREEN: Ink.GREEN,
    Tone.AMBER: Ink.AMBER,
    Tone.RED: Ink.RED,
    Tone.VIOLET: Ink.VIOLET,
}


def ink_of(mark: Mark) -> Ink:
    """Return what the word beside *mark* is written in."""
    return tone_ink(marks.tone_of(mark))


def tone_ink(tone: Tone) -> Ink:
    """Return what words of *tone* are written in."""
    return _TONE_INK.get(tone, Ink.INK3)


def mark_of(one: ItemDesk) -> Mark:
    """Return the shape of an item's answer."""
    judged = one.judgement
    lacking = judged.standing in (
        Standing.MET_WITHOUT_EVIDENCE,
        Standing.MET_WITH_EXPIRED_EVIDENCE,
    )
    return marks.mark_of(judged.status, evidence=not lacking, conflict=judged.conflict)


def status_word(one: ItemDesk, checklist_words: str) -> str:
    """Return the word at the right of a folded item."""
    match one.judgement.standing:
        case Standing.MET_WITHOUT_EVIDENCE:
            return _("{status} · evidence missing").format(status=checklist_words)
        case Standing.MET_WITH_EXPIRED_EVIDENCE:
            return _("{status} · evidence expired").format(status=checklist_words)
        case Standing.NOT_APPLICABLE_WAITING:
            return _("{status} · awaiting approval").format(status=checklist_words)
        case (
            Standing.MET
            | Standing.NOT_APPLICABLE_APPROVED
            | Standing.PARTIAL
            | Standing.UNMET
            | Standing.UNANSWERED
            | Standing.NOT_KNOWN
        ):
            if one.judgement.conflict:
                return marks.mark_word(Mark.CONFLICT)
            if one.judgement.status is Status.NOT_KNOWN:
                return _("Not known yet")
            return checklist_words
    assert_never(one.judgement.standing)


def own_word(desk: Desk, one: ItemDesk, status: Status | None = None) -> str:
    """Return the item's own word for a status."""
    shown = status or one.judgement.status
    if shown is Status.UNANSWERED:
        return marks.mark_word(Mark.UNANSWERED)
    return desk.checklist.status_label(one.item, shown).in_language(current_language())


def missing_reason(one: ItemDesk) -> str:
    """Return in a few words what an item lacks to be complete."""
    if one.returned is not None and not one.judgement.conflict:
        return _("to be completed")
    return wording.missing_reason(one.judgement, falls_short=_falls_short(one))


def _falls_short(one: ItemDesk) -> str:
    is_partial = one.judgement.standing is Standing.PARTIAL
    is_ratio = one.item.type is ItemType.RATIO
    if one.value_text and (is_partial or is_ratio):
        return short_value(one) + " · " + (_("partly") if is_partial else _("not met"))
    return _("partly met") if is_partial else _("not met")


def short_value(one: ItemDesk) -> str:
    """Return a ratio without its unit: "4/5"."""
    return short_of(one.item, one.value_text)


def short_of(item: Item, value_text: str) -> str:
    """Return a value of *item* without its unit."""
    unit = item.unit.in_language(current_language()) if item.unit else ""
    return value_text.removesuffix(f" {unit}") if unit else value_text


def needs_attention(one: ItemDesk) -> bool:
    """Return whether "only what is left" shows the item."""
    if one.returned is not None or one.judgement.conflict:
        return True
    if one.item.critical:
        return one.judgement.missing
    return one.judgement.status in (Status.UNANSWERED, Status.NOT_KNOWN)


def ask_words(item: Item) -> str:
    """Return what to enter for an unanswered item; "" where it is answered by one key."""
    match item.type:
        case ItemType.RATIO:
            return _("enter two numbers")
        case ItemType.COUNT:
            return _("enter how many")
        case ItemType.NUMBER:
            return _("enter a number")
        case ItemType.DATE:
            return _("enter a date")
        case ItemType.CHOICE:
            return _("choose one")
        case ItemType.STATUS:
            return ""
        case _:
            assert_never(item.type)


def allowed_statuses(item: Item) -> tuple[Status, ...]:
    """Return the answers a status item allows, in the order of their keys."""
    allowed = [Status.MET]
    if item.partial_when is not None:
        allowed.append(Status.PARTIAL)
    allowed.append(Status.UNMET)
    if item.na.allowed:
        allowed.append(Status.NOT_APPLICABLE)
    return tuple(allowed)


def kind_word(kind: EvidenceKind) -> str:
    """Return the short word for a kind of evidence."""
    match kind:
        case EvidenceKind.PHOTO:
            return _("photo")
        case EvidenceKind.DOCUMENT:
            return _("document")
        case EvidenceKind.MEASUREMENT:
            return _("measurement")
        case EvidenceKind.REPORT:
            return _("system report")
        case _:
            assert_never(kind)


def wanted_words(item: Item) -> str:
    """Return the kinds of evidence an item wants: "photo or document"."""
    words = [kind_word(kind) for kind in item.evidence.wanted]
    if len(words) < 2:
        return "".join(words)
    return _("{first} or {last}").format(first=", ".join(words[:-1]), last=words[-1])


def piece_title(piece: EvidencePiece) -> str:
    """Return the name on a chip."""
    if piece.number:
        title = piece.number
        if piece.day is not None:
            return f"{title}, {figures.day(piece.day)}"
        return title
    if piece.kind is EvidenceKind.PHOTO:
        day = piece.day or piece.attached.date()
        return _("photo of {day}").format(day=figures.day(day))
    return piece.name or kind_word(piece.kind)


def validity(piece: EvidencePiece) -> tuple[str, Tone]:
    """Return a chip's words on the validity, and their tone."""
    if piece.erased is not None:
        return _("file removed"), Tone.AMBER
    if not piece.is_wanted:
        return _("not the kind asked for"), Tone.GREY
    if not piece.is_valid:
        return _("expired"), Tone.AMBER
    return _("valid"), Tone.GREEN


def erased_words(piece: EvidencePiece) -> str:
    """Return by whom, when and why the file of *piece* was taken away, "" where it was not."""
    gone = piece.erased
    if gone is None:
        return ""
    said = _("The file was removed on {day} by decision of {by}: {reason}. What was said stays.")
    if not gone.by:
        said = _("The file was removed on {day}: {reason}. What was said stays.")
    return said.format(day=figures.day(gone.day), by=gone.by, reason=gone.reason)


def file_title(piece: EvidencePiece) -> str:
    """Return the name of a piece of evidence: of its file, else the document's number."""
    return piece.name or piece_title(piece)


def is_picture(piece: EvidencePiece) -> bool:
    """Return whether the file of *piece* is a picture; else it is a document."""
    return piece.media.startswith("image/")


def validity_until(piece: EvidencePiece) -> tuple[str, Tone]:
    """Return the words under a thumbnail: until when it counts, or why not; and their tone."""
    words, tone = validity(piece)
    if piece.erased is not None or not piece.is_wanted:
        return words, tone
    if piece.valid_until is None:
        return _("{kind}, valid").format(kind=kind_word(piece.kind)), tone
    day = figures.day(piece.valid_until)
    if piece.is_valid:
        return _("good until {day}").format(day=day), tone
    return _("expired on {day}").format(day=day), tone


def row_detail(one: ItemDesk) -> str:
    """Return the line behind the name of a folded item: evidence, value or what is needed."""
    parts = [one.value_text] if one.value_text and one.item.type is not ItemType.CHOICE else []
    valid = [p for p in one.evidence if p.is_wanted and p.is_valid]
    if valid:
        parts += [piece_title(valid[-1]), _("valid")]
    elif one.judgement.standing is Standing.MET_WITHOUT_EVIDENCE:
        parts.append(_("needs {kinds}").format(kinds=wanted_words(one.item)))
    elif one.value_text and not parts:
        parts.append(one.value_text)
    return " · ".join(parts)


def answer_words(status: str, value: str) -> str:
    """Return an answer in one line: "Đạt một phần · 4/5 người"."""
    return " · ".join(part for part in (status, value) if part)


def sentence_start(text: str) -> str:
    """Return *text* with a small first letter, to stand behind a key."""
    return text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """Return *text* with a capital letter to begin a sentence."""
    return text[:1].upper() + text[1:]
