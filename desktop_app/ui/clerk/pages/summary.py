"""The summary a person sends by message: the level, what is left, who can solve it."""

from __future__ import annotations

from desktop_app.i18n import _, current_language
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import marks
from desktop_app.workspace.values.desk import Desk


def for_message(desk: Desk) -> str:
    """Return the summary as plain text; nothing of the secret item but that it is left."""
    language = current_language()
    title = _("{commune}, {round}: {headline}").format(
        commune=desk.commune.full_name,
        round=round_words.round_name(desk.round),
        headline=desk_words.headline(desk),
    )
    now = _("If submitted now: {level}").format(level=marks.readiness_word(desk.judgement.level))
    lines = [title, now, ""]
    for one in desk.missing:
        name = one.item.short.in_language(language)
        said = item_words.missing_reason(one)
        answer = one.answer
        cause = desk.checklist.cause(answer.cause) if answer and answer.cause else None
        solver = desk.checklist.solver(answer.solver) if answer and answer.solver else None
        why = ", ".join(part.in_language(language) for part in (cause, solver) if part)
        lines.append(f"- {one.item.code} {name}: {said}" + (f" ({why})" if why else ""))
    lines += ["", _("Self-assessment on this PC, not submitted by this message.")]
    return "\n".join(lines)
