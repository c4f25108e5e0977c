"""The words of the clerk's desk as a whole: what is due, what is left, what waits; no widget."""

from __future__ import annotations

from desktop_app.i18n import _, current_language, ngettext
from desktop_app.workspace.values.desk import Custody, Desk


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


def due_short(desk: Desk) -> str:
    """Return the day on which the round is due, for a narrow window."""
    return _("due {day}").format(day=f"{desk.due.day:02d}/{desk.due.month:02d}")


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
    said = _waiting_for_connection(desk, with_submission=not leader_waits)
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


def _waiting_for_connection(desk: Desk, *, with_submission: bool) -> str:
    custody, official = desk.custody, desk.official
    answers = max(0, custody.answers - custody.answers_received)
    photos = max(0, custody.photos - custody.photos_received)
    parts = []
    if answers:
        parts.append(ngettext("{count} answer", "{count} answers", answers).format(count=answers))
    submitted = official.submitted is not None and not official.is_received
    if custody.waiting and submitted and with_submission:
        parts.append(_("the submission"))
    if custody.waiting and not parts:
        count = custody.waiting
        parts.append(ngettext("{count} entry", "{count} entries", count).format(count=count))
    if photos:
        parts.append(files_counted(photos, only_photos=custody.only_photos))
    if not parts:
        return _("nothing waiting to be sent")
    return _("{things} waiting").format(things=", ".join(parts))


def files_counted(count: int, *, only_photos: bool) -> str:
    """Return how many files of evidence; "photos" only where no document is among them."""
    said = (
        ngettext("{count} photo", "{count} photos", count)
        if only_photos
        else ngettext("{count} file", "{count} files", count)
    )
    return said.format(count=count)


def received_words(custody: Custody) -> str:
    """Return how much of the answers and of this PC's files the service holds."""
    said = (
        _("{done}/{all} answers, {photos}/{of} photos")
        if custody.only_photos
        else _("{done}/{all} answers, {photos}/{of} files")
    )
    return said.format(
        done=custody.answers_received,
        all=custody.answers,
        photos=custody.photos_received,
        of=custody.photos,
    )


def address(name: str) -> str:
    """Return how a colleague is addressed: by the given name, the last of a Vietnamese name."""
    parts = name.split()
    if len(parts) < 2:
        return name
    # The middle name Thị is a woman's; no other shows the gender.
    if "Thị" in parts[1:-1]:
        return _("Ms {given_name}").format(given_name=parts[-1])
    return _("colleague {given_name}").format(given_name=parts[-1])
