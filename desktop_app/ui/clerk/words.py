"""The words of the clerk's desk about an item, a round, a piece of evidence; no widget."""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.core.checklist import Item, ItemType, Section
from desktop_app.core.ids import EvidenceKind, RoundId, Status
from desktop_app.core.readiness_rule import Standing
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.look import marks
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.values.desk import Desk, EvidencePiece, ItemDesk

_TONE_INK = {
    Tone.GREEN: Ink.GREEN,
    Tone.AMBER: Ink.AMBER,
    Tone.RED: Ink.RED,
    Tone.VIOLET: Ink.VIOLET,
}


def ink_of(mark: Mark) -> Ink:
    """Return what the word beside *mark* is written in."""
    return _TONE_INK.get(marks.tone_of(mark), Ink.INK3)


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
        case _ if one.judgement.conflict:
            return marks.mark_word(Mark.CONFLICT)
        case _ if one.judgement.status is Status.NOT_KNOWN:
            return _("Not known yet")
        case _:
            return checklist_words


def own_word(desk: Desk, one: ItemDesk, status: Status | None = None) -> str:
    """Return the word for a status in the item's own language of results."""
    shown = status or one.judgement.status
    if shown is Status.UNANSWERED:
        return marks.mark_word(Mark.UNANSWERED)
    return desk.checklist.status_label(one.item, shown).in_language(current_language())


def missing_reason(one: ItemDesk) -> str:
    """Return in a few words what an item lacks to be complete."""
    if one.judgement.conflict:
        return _("two versions")
    if one.returned is not None:
        return _("to be completed")
    match one.judgement.standing:
        case Standing.UNANSWERED:
            return _("no answer")
        case Standing.NOT_KNOWN:
            return _("not known yet")
        case Standing.MET_WITHOUT_EVIDENCE:
            return _("evidence missing")
        case Standing.MET_WITH_EXPIRED_EVIDENCE:
            return _("evidence expired")
        case Standing.NOT_APPLICABLE_WAITING:
            return _("awaiting approval")
        case Standing.PARTIAL if one.value_text:
            return short_value(one) + " · " + _("partly")
        case Standing.PARTIAL:
            return _("partly met")
        case _:
            if one.item.type is ItemType.RATIO and one.value_text:
                return short_value(one) + " · " + _("not met")
            return _("not met")


def short_value(one: ItemDesk) -> str:
    """Return a ratio without its unit: "4/5"."""
    unit = one.item.unit.in_language(current_language()) if one.item.unit else ""
    return one.value_text.removesuffix(f" {unit}") if unit else one.value_text


def needs_attention(one: ItemDesk) -> bool:
    """Return whether "only what is left" shows the item."""
    if one.returned is not None or one.judgement.conflict:
        return True
    if one.item.critical:
        return one.judgement.missing
    return one.judgement.status in (Status.UNANSWERED, Status.NOT_KNOWN)


def ask_words(item: Item) -> str:
    """Return what an unanswered item asks for; "" where it is answered by one key."""
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
    """Return what a chip says of the validity, and its tone."""
    if not piece.is_wanted:
        return _("not the kind asked for"), Tone.GREY
    if not piece.is_valid:
        return _("expired"), Tone.AMBER
    return _("valid"), Tone.GREEN


def row_detail(one: ItemDesk) -> str:
    """Return the line behind the name of a folded item: evidence, value or what is needed."""
    parts = [one.value_text] if one.value_text and one.item.type is not ItemType.CHOICE else []
    valid = [p for p in one.evidence if p.is_wanted and p.is_valid]
    if valid:
        parts.append(f"{piece_title(valid[-1])} · {_('valid')}")
    elif one.judgement.standing is Standing.MET_WITHOUT_EVIDENCE:
        parts.append(_("needs {kinds}").format(kinds=wanted_words(one.item)))
    elif one.value_text and not parts:
        parts.append(one.value_text)
    return " · ".join(parts)


def round_name(round_: RoundId) -> str:
    """Return "Kỳ 11/2026"."""
    return _("Round {round}").format(round=round_figures(round_))


def round_figures(round_: RoundId) -> str:
    """Return "11/2026"."""
    return f"{round_[5:]}/{round_[:4]}"


def due_words(desk: Desk) -> str:
    """Return when the round is due and how long that is."""
    day = f"{desk.due.day:02d}/{desk.due.month:02d}"
    left = desk.days_left
    if left > 0:
        said = ngettext("due {day}, {count} day left", "due {day}, {count} days left", left)
        return said.format(day=day, count=left)
    if left == 0:
        return _("due today, {day}").format(day=day)
    said = ngettext("due {day}, {count} day ago", "due {day}, {count} days ago", -left)
    return said.format(day=day, count=-left)


def headline(desk: Desk) -> str:
    """Return the one sentence of the program."""
    count = len(desk.judgement.missing)
    if not count:
        return _("Nothing left to do for GREEN")
    template = desk.checklist.readiness.clerk_headline.template
    return template.in_language(current_language()).format(n=count)


def moment_words(at: datetime, today: date) -> str:
    """Return "09:14" for today, else "09:14 14/11"."""
    if at.date() == today:
        return f"{at:%H:%M}"
    return f"{at:%H:%M} {at.day:02d}/{at.month:02d}"


def spoken_moment(at: datetime, today: date) -> str:
    """Return "hôm nay 08:52", "hôm qua 16:40", else time and day."""
    days = (today - at.date()).days
    if days == 0:
        return _("today {time}").format(time=f"{at:%H:%M}")
    if days == 1:
        return _("yesterday {time}").format(time=f"{at:%H:%M}")
    return figures.moment(at)


def waiting_words(desk: Desk, *, leader_waits: bool = False) -> str:
    """Return what waits to be sent, answers and photos counted apart.

    With *leader_waits* the leader's key has no connection code yet, and what it signed waits
    for that.
    """
    said = _waiting_for_connection(desk)
    if not leader_waits:
        return said
    official, custody = desk.official, desk.custody
    held = official.submitted is not None and not official.by_slip and not official.is_received
    alone = (
        _("the submission waits for the leader's connection code")
        if held
        else _("the leader's key waits for its connection code")
    )
    rest = custody.answers > custody.answers_received or custody.photos > custody.photos_received
    return f"{said}; {alone}" if rest else alone


def _waiting_for_connection(desk: Desk) -> str:
    custody = desk.custody
    answers = max(0, custody.answers - custody.answers_received)
    photos = max(0, custody.photos - custody.photos_received)
    if not custody.waiting and not photos:
        return _("nothing waiting to be sent")
    if not answers and not custody.waiting:
        said = ngettext("{count} photo waiting", "{count} photos waiting", photos)
        return said.format(count=photos)
    if not photos:
        said = ngettext("{count} answer waiting", "{count} answers waiting", answers)
        if answers:
            return said.format(count=answers)
        said = ngettext("{count} entry waiting", "{count} entries waiting", custody.waiting)
        return said.format(count=custody.waiting)
    return _("{answers} answers, {photos} photos waiting").format(answers=answers, photos=photos)


def section_short(section: Section) -> str:
    """Return a section's name in the few words the rail has room for."""
    known = {
        "organisation": _("Organisation, staff"),
        "premises": _("Premises"),
        "devices": _("Devices"),
        "network": _("Network, meetings"),
        "signatures": _("Digital signatures"),
        "software": _("Software, safety"),
        "procedures": _("Procedures"),
        "digitisation": _("Digitising, support"),
    }
    return known.get(section.id) or section.in_language(current_language())


def address(name: str) -> str:
    """Return how a colleague is spoken of: by the given name, the last of a Vietnamese name."""
    parts = name.split()
    if len(parts) < 2:
        return name
    # The middle name Thị is a woman's; any other says nothing.
    if "Thị" in parts[1:-1]:
        return _("Ms {given_name}").format(given_name=parts[-1])
    return _("colleague {given_name}").format(given_name=parts[-1])


def sentence_start(text: str) -> str:
    """Return *text* with a small first letter, to stand behind a key."""
    return text[:1].lower() + text[1:]


def answer_words(status: str, value: str) -> str:
    """Return an answer in one line: "Đạt một phần · 4/5 người"."""
    return " · ".join(part for part in (status, value) if part)


def capitalised(text: str) -> str:
    """Return *text* with a capital letter to begin a sentence."""
    return text[:1].upper() + text[1:]
