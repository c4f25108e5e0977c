"""Whom to call: late, silent and to be reminded, never mixed (docs/rules.md#case-5)."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from datetime import date

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CentreId
from desktop_app.core.time.rounds import working_days_between
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.workspace.values.board import BoardRow, CallGroup, CallRow


def calls(
    rows: Sequence[BoardRow],
    *,
    fallen: Container[CentreId],
    checklist: Checklist,
    today: date,
    holidays: Collection[date] = frozenset(),
) -> Iterable[CallRow]:
    """Yield whom to call, by group; *fallen* are the communes whose colour fell since yesterday."""
    for row in rows:
        if row.late and row.last_contact is not None:
            heard = f"{row.last_contact:%H:%M}"
            if row.last_contact.date() != today:
                heard = f"{row.last_contact.day:02d}/{row.last_contact.month}"
            reason = _("not submitted, PC heard of at {time}").format(time=heard)
            yield _call(CallGroup.LATE, row, reason)
    for row in rows:
        if row.silent:
            yield _call(CallGroup.SILENT, row, _silence(row, today, holidays))
    for row in rows:
        if row.late or row.silent:
            continue
        reason = _reminder(row, checklist, fell=row.centre in fallen)
        if reason:
            yield _call(CallGroup.REMIND, row, reason)


def _call(group: CallGroup, row: BoardRow, reason: str) -> CallRow:
    return CallRow(
        group=group,
        centre=row.centre,
        commune=row.commune,
        contact=row.contact,
        reason=reason,
        called=row.called,
    )


def _silence(row: BoardRow, today: date, holidays: Collection[date]) -> str:
    if row.last_contact is None:
        return _("PC has never been heard of")
    days = working_days_between(row.last_contact.date(), today, holidays)
    return ngettext(
        "PC silent for {days} working day", "PC silent for {days} working days", days
    ).format(days=days)


def _reminder(row: BoardRow, checklist: Checklist, *, fell: bool) -> str:
    if fell:
        return _("fell to {level}").format(
            level=checklist.readiness.label(row.level).in_language(current_language())
        )
    if row.returned:
        return ngettext(
            "{count} request to complete without reply",
            "{count} requests to complete without reply",
            row.returned,
        ).format(count=row.returned)
    if row.overdue_actions:
        return ngettext(
            "{count} remedy overdue", "{count} remedies overdue", row.overdue_actions
        ).format(count=row.overdue_actions)
    if row.hurried:
        return _("{items} items confirmed in {seconds} seconds").format(
            items=row.hurried[0], seconds=row.hurried[1]
        )
    return ""
