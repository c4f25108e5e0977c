"""The summary a person sends by message: the level, what is left, who can solve it."""

from __future__ import annotations

from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import marks
from desktop_app.workspace.values.desk import Desk


def after_sending(desk: Desk) -> str:
    """Return the four lines that say what was received: place, level, how much, the receipt."""
    official, custody = desk.official, desk.custody
    place = _("{commune}, {province} – {round}").format(
        commune=desk.commune.full_name, province=desk.province.full_name,
        round=round_words.round_name(desk.round),
    )  # fmt: skip
    if official.submitted is not None and official.round == desk.round:
        level = _("Submitted {day}: {level}").format(
            day=figures.day(official.submitted.date()), level=marks.readiness_word(official.level)
        )
    else:
        level = _("Not submitted yet; if submitted now: {level}, {headline}").format(
            level=marks.readiness_word(desk.judgement.level), headline=desk_words.headline(desk)
        )
    got = _("The service has received: {got}").format(got=desk_words.received_words(custody))
    if custody.receipt and custody.received is not None:
        receipt = _("Receipt {number}, {when}").format(
            number=custody.receipt, when=figures.moment(custody.received)
        )
    else:
        receipt = _("No receipt of the service yet")
    return "\n".join((place, level, got, receipt))


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
