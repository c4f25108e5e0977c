"""The words of the clerk's desk as a whole: what is due, what is left, what waits; no widget."""

from __future__ import annotations

from desktop_app.i18n import _, current_language, ngettext
from desktop_app.workspace.values.desk import Desk


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


def address(name: str) -> str:
    """Return how a colleague is addressed: by the given name, the last of a Vietnamese name."""
    parts = name.split()
    if len(parts) < 2:
        return name
    # The middle name Thị is a woman's; no other shows the gender.
    if "Thị" in parts[1:-1]:
        return _("Ms {given_name}").format(given_name=parts[-1])
    return _("colleague {given_name}").format(given_name=parts[-1])
