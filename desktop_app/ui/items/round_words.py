"""The words of rounds, sections and times on both desks; no widget."""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.core.checklist.checklist import Section
from desktop_app.core.ids import RoundId
from desktop_app.i18n import _, current_language, figures


def round_name(round_: RoundId) -> str:
    """Return "Kỳ 11/2026"."""
    return _("Round {round}").format(round=round_figures(round_))


def round_figures(round_: RoundId) -> str:
    """Return "11/2026"."""
    return figures.round_(round_)


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
