"""Rounds: opened, moved, closed, listed. Each act is one transaction with its entry in the feed."""

from __future__ import annotations

from datetime import date

import msgspec
from sqlalchemy import Connection, insert, select, update

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app.core.ids import RoundId
from desktop_app.core.time.rounds import default_due
from desktop_app.i18n import N_, figures


class RoundLine(msgspec.Struct, frozen=True, kw_only=True):
    """A round as the administrator sees it: ISO due date; times in UTC seconds, 0 for open."""

    round: RoundId
    due: str
    checklist: str
    opened: int
    closed: int


def open_round(
    service: Service,
    round_: RoundId,
    due: date | None,
    *,
    due_day: int,
    checklist: str | None = None,
) -> date:
    """Open *round_*, or again after it was closed; set its due date and version; return the date.

    What is None stays as it was. *checklist* names a published version, "decree-118/2".
    """
    table = schema.rounds
    with service.database.writing() as connection:
        known = connection.execute(
            select(table.c.due, table.c.checklist, table.c.closed).where(table.c.round == round_)
        ).one_or_none()
        asked = (
            known_version(connection, checklist)
            if checklist
            else (known.checklist if known else "")
        )
        before = date.fromisoformat(known.due) if known else default_due(round_, due_day)
        day = due or before
        if known is not None and known == (day.isoformat(), asked, 0):
            return day
        detail = {"round": round_, "due": day.isoformat()} | ({"checklist": asked} if asked else {})
        moment = now()
        number = record_act(connection, service.seal, Act.ROUND, detail, now=moment)
        values = {"due": day.isoformat(), "checklist": asked, "closed": 0, "changed": number}
        if known is None:
            connection.execute(insert(table).values(round=round_, opened=moment, **values))
        else:
            connection.execute(update(table).where(table.c.round == round_).values(**values))
    return day


def close_round(service: Service, round_: RoundId) -> int:
    """Close *round_*: what comes later is taken and marked late; return when, UTC seconds."""
    table = schema.rounds
    with service.database.writing() as connection:
        closed = connection.execute(
            select(table.c.closed).where(table.c.round == round_)
        ).scalar_one_or_none()
        if closed is None:
            raise NotHeld(N_("Round {round} was never opened."), round=round_)
        if closed:
            return int(closed)
        moment = now()
        number = record_act(connection, service.seal, Act.CLOSE, {"round": round_}, now=moment)
        connection.execute(
            update(table).where(table.c.round == round_).values(closed=moment, changed=number)
        )
    return moment


def round_lines(connection: Connection) -> list[RoundLine]:
    """Return all rounds, the newest first."""
    table = schema.rounds.c
    rows = connection.execute(
        select(table.round, table.due, table.checklist, table.opened, table.closed).order_by(
            table.round.desc()
        )
    )
    return [
        RoundLine(
            round=RoundId(row.round),
            due=row.due,
            checklist=row.checklist,
            opened=row.opened,
            closed=row.closed,
        )
        for row in rows
    ]


def refuse_past_due(round_: RoundId, due: date, today: date) -> None:
    """Raise SettingRefused for a due date that has passed: everybody would be late at once."""
    if due < today:
        raise SettingRefused(
            N_(
                "Round {round} would be due on {day}, which has passed: every commune would be late"
                " at once. Give a later day with --due, such as {example}."
            ),
            round=round_,
            day=figures.day(due),
            example=today.isoformat(),
        )


def known_version(connection: Connection, name: str) -> str:
    """Return the name of the published version that *name* means; raise NotHeld for none."""
    table = schema.checklists.c
    rows = connection.execute(select(table.id, table.version).order_by(table.changed.desc())).all()
    for row in rows:
        if name in (f"{row.id}/{row.version}", row.version):
            return f"{row.id}/{row.version}"
    raise NotHeld(N_("No version {name} was published; publish it first."), name=name[:60])
