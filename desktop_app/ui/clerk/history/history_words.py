"""The words and signs of the entries of an item's history; no widget."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.ids import Status
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.items import item_words
from desktop_app.ui.look import marks
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.tokens import Tone
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.history import HistoryEntry, HistoryKind, ItemHistory


def result_words(desk: Desk, history: ItemHistory, entry: HistoryEntry) -> str:
    """Return an answer or a finding in one line: "7/8 máy · Đạt một phần"."""
    if entry.status is None:
        return ""
    if entry.status is Status.UNANSWERED:
        return marks.mark_word(Mark.UNANSWERED)
    label = desk.checklist.status_label(history.item, entry.status)
    return " · ".join(
        part for part in (entry.value_text, label.in_language(current_language())) if part
    )


def title(desk: Desk, history: ItemHistory, entry: HistoryEntry) -> str:
    """Return what the entry says, for its first line."""
    match entry.kind:
        case HistoryKind.DECLARED:
            return result_words(desk, history, entry)
        case HistoryKind.VERIFIED:
            return _("Found: {result}").format(result=result_words(desk, history, entry))
        case HistoryKind.RETURNED:
            return _("Request to complete")
        case HistoryKind.REPLIED:
            return _("Reply to the request")
        case HistoryKind.REMARKED:
            return _("Remark")
        case HistoryKind.ATTACHED:
            names = ", ".join(item_words.file_title(piece) for piece in entry.evidence)
            return _("Evidence: {names}").format(names=names)
        case HistoryKind.DETACHED:
            return _("Evidence taken off")
        case HistoryKind.APPROVED:
            return _("Not applicable: approved")
        case HistoryKind.REJECTED:
            return _("Not applicable: not approved")
        case HistoryKind.PLANNED:
            return _("Task: {what}").format(what=entry.plan.what if entry.plan else "")
        case HistoryKind.ORDERED:
            return _("Word on the task")
        case _:
            assert_never(entry.kind)


def who(entry: HistoryEntry) -> str:
    """Return who wrote the entry, and on which PC."""
    if entry.author.is_here:
        return _("{name} · PC {pc} (this PC)").format(name=entry.author.name, pc=entry.pc)
    return _("{name} · PC {pc}").format(name=entry.author.name, pc=entry.pc)


def details(desk: Desk, entry: HistoryEntry) -> str:
    """Return what stands below the first line: cause, who can solve it, the words themselves."""
    parts = [part for part in (entry.cause, entry.solver) if part]
    if entry.method is not None:
        methods = {one.id: one.in_language(current_language()) for one in desk.checklist.methods}
        word = methods.get(entry.method, "")
        day = figures.day(entry.visited) if entry.visited else ""
        parts.append(" ".join(part for part in (word, day) if part))
    if entry.difference is not None:
        labels = {one.id: one for one in desk.checklist.difference_codes}
        parts.append(labels[entry.difference].in_language(current_language()))
    if entry.plan is not None:
        plan = entry.plan
        parts += [plan.who, _("by {day}").format(day=figures.day(plan.due))]
        if plan.done:
            parts.append(_("reported done"))
    if entry.text:
        parts.append(f"“{entry.text}”")
    return " · ".join(parts)


def tag(entry: HistoryEntry) -> str:
    """Return the small word beside the first line, "" for none."""
    if entry.in_use:
        return _("in use")
    if entry.withdrawn:
        is_file = entry.kind is HistoryKind.ATTACHED
        return _("taken off") if is_file else _("withdrawn")
    return ""


def node(entry: HistoryEntry) -> tuple[Mark | Icon, Tone, bool]:
    """Return the sign of the entry, its tone, and whether it has the second ring of a finding."""
    match entry.kind:
        case HistoryKind.DECLARED | HistoryKind.VERIFIED:
            mark = marks.mark_of(entry.status or Status.UNANSWERED)
            return mark, marks.tone_of(mark), entry.kind is HistoryKind.VERIFIED
        case HistoryKind.RETURNED:
            return Icon.WARNING, Tone.AMBER, False
        case HistoryKind.REPLIED:
            return Icon.ARROW_RIGHT, Tone.GREY, False
        case HistoryKind.REMARKED:
            return Icon.PENCIL, Tone.GREY, False
        case HistoryKind.ATTACHED:
            return Icon.CLIP, Tone.GREY, False
        case HistoryKind.DETACHED:
            return Icon.CLOSE, Tone.GREY, False
        case HistoryKind.APPROVED:
            return Icon.TICK, Tone.GREEN, False
        case HistoryKind.REJECTED:
            return Icon.CLOSE, Tone.AMBER, False
        case HistoryKind.PLANNED | HistoryKind.ORDERED:
            return Icon.TASKS, Tone.GREY, False
        case _:
            assert_never(entry.kind)


def count_words(history: ItemHistory) -> str:
    """Return how many rounds and entries there are: "3 kỳ · 7 lần ghi"."""
    rounds, entries = len(history.rounds), len(history.entries)
    said = ngettext("{count} round", "{count} rounds", rounds).format(count=rounds)
    told = ngettext("{count} entry", "{count} entries", entries).format(count=entries)
    return f"{said} · {told}"
