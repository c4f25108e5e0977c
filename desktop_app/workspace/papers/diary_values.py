"""The connection diary of this PC, gathered from its log."""

from __future__ import annotations

from desktop_app.core.ids import RoundId
from desktop_app.core.time.connection import hours_of_month, spans
from desktop_app.core.time.rounds import local
from desktop_app.reports.diary import Diary, DiaryHost
from desktop_app.storage.connection_log import notes
from desktop_app.workspace.context import trust
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.measured_hosts import hosts_to_measure
from desktop_app.workspace.reading.desk_reading import read_desk
from desktop_app.workspace.values.outage import outage_hours

from .paper_lines import place_of


def diary(context: DeskContext, *, round_: RoundId | None = None) -> Diary:
    """Return what the diary of the month of *round_* says, as things stand now."""
    desk = read_desk(context, round_=round_)
    written, now = notes(context.folder), context.moment().seconds
    holidays = trust.holidays(context.roster)
    hosts = []
    for name in hosts_to_measure(context).every:
        seen = hours_of_month(spans(written, name, until=now), desk.round, until=now)
        hosts.append(DiaryHost(host=name, measured=seen.measured_seconds, cut=seen.cut_seconds))
    return Diary(
        place=place_of(desk.commune, desk.province),
        centre_name=desk.centre_name,
        service=context.roster.name if context.roster is not None else "",
        person=desk.person.name,
        device=context.identity().device,
        hours=hours_of_month(spans(written, until=now), desk.round, until=now, holidays=holidays),
        over_hours=outage_hours(desk.checklist),
        hosts=tuple(hosts),
        at=local(now),
        training=desk.training,
    )
