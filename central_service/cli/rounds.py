"""The verbs about rounds."""

from __future__ import annotations

import argparse
from datetime import date

import msgspec

from central_service.access.published import published_holidays
from central_service.administration.calendar import calendar_of, keep_calendar, to_come
from central_service.administration.rounds import (
    RoundLine,
    close_round,
    known_version,
    open_round,
    refuse_past_due,
    round_lines,
)
from central_service.founding.service import now
from desktop_app.core.fault import Fault
from desktop_app.core.ids import RoundId, round_id
from desktop_app.core.time.rounds import default_due, local
from desktop_app.i18n import N_, _
from desktop_app.i18n.figures import day, moment

from .asking import ask, may_be_asked, only_try
from .opening import opened, opened_or_founded
from .words import Actions, a_day, add_group, add_verb, may_be_dry, may_be_json, settings_of

DUE_DAY = 20  # of the month: nq57.vn is reported before the 25th (docs/rules.md#case-5)


def add(actions: Actions) -> None:
    """Add the verbs about rounds."""
    rounds = add_group(actions, "round", _("rounds of the checklist"))
    opened = add_verb(rounds, "open", _open, _("open a round, or move its due date"))
    opened.add_argument("round", metavar="R", help=_("round such as 2026-11"))
    opened.add_argument(
        "--due", type=a_day, metavar="DATE", help=_("such as 2026-11-20; without it the 20th")
    )
    opened.add_argument(
        "--checklist", metavar="VERSION", help=_("the published version asked for in it")
    )
    may_be_dry(opened)
    may_be_asked(opened)
    closed = add_verb(rounds, "close", _close, _("what comes later is marked late"))
    closed.add_argument("round", metavar="R", help=_("round such as 2026-11"))
    may_be_dry(closed)
    may_be_asked(closed)
    planned = add_verb(
        rounds, "calendar", _calendar, _("plan the rounds of a year; each opens on its first day")
    )
    planned.add_argument("year", type=_year, metavar="YEAR", help=_("such as 2027"))
    planned.add_argument(
        "--due-day", type=_due_day, default=DUE_DAY, metavar="N", help=_("day of the month")
    )
    may_be_dry(planned)
    listed = add_verb(rounds, "list", _list, _("list the rounds"))
    may_be_json(listed)


def _open(options: argparse.Namespace) -> None:
    """Open a round, or move its due date."""
    round_ = known_round(options.round)
    where = settings_of(options)
    with opened(where) if options.dry_run else opened_or_founded(where) as service:
        with service.database.reading() as connection:
            known = next((one for one in round_lines(connection) if one.round == round_), None)
            if options.checklist:
                known_version(connection, options.checklist)  # raises for one that is not published
        due = options.due or (None if known else default_due(round_, DUE_DAY))
        if due is not None:
            refuse_past_due(round_, due, local(now()).date())
        if known is not None and _is_moved(known, due, options.checklist):
            ask(options, *_told(known, due, options.checklist), is_clear=True)
        if known is None and due is not None:
            said = _("Round {round} will be opened, due on {day}.")
            only_try(options, said.format(round=round_, day=day(due)))
        only_try(options)
        set_to = open_round(
            service, round_, options.due, due_day=DUE_DAY, checklist=options.checklist
        )
    print(_("Round {round} is open, due on {day}.").format(round=round_, day=day(set_to)))


def _is_moved(known: RoundLine, due: date | None, checklist: str | None) -> bool:
    return bool(known.closed or checklist or (due is not None and due.isoformat() != known.due))


def _told(known: RoundLine, due: date | None, checklist: str | None) -> list[str]:
    before = date.fromisoformat(known.due)
    told = []
    if known.closed:
        told.append(_("Round {round}, which was closed, opens again.").format(round=known.round))
    if due is not None and due != before:
        said = _("Round {round}: due on {after} instead of {before}.")
        told.append(said.format(round=known.round, after=day(due), before=day(before)))
    if checklist:
        said = _("Round {round}: every commune is asked for version {version} of the checklist.")
        told.append(said.format(round=known.round, version=checklist))
    return told


def _close(options: argparse.Namespace) -> None:
    """Close a round; nothing is refused because of it."""
    round_ = round_id(options.round)
    with opened(settings_of(options)) as service:
        ask(
            options,
            _("Round {round} will be closed: what is submitted later is marked late.").format(
                round=round_
            ),
            is_clear=True,
        )
        closed = close_round(service, round_)
    said = _("Round {round} is closed since {moment}. What comes later is kept and marked late.")
    print(said.format(round=round_, moment=moment(local(closed))))


def _calendar(options: argparse.Namespace) -> None:
    """Plan the rounds of a year."""
    with opened(settings_of(options)) as service:
        with service.database.reading() as connection:
            holidays = published_holidays(connection)
        today = local(now()).date()
        planned = to_come(calendar_of(options.year, options.due_day, holidays), today)
        for one in planned:
            said = _("{round}  opens {opens}  due {due}").format(
                round=one.round, opens=day(a_day(one.opens)), due=day(a_day(one.due))
            )
            print(said)
        if options.dry_run:
            return
        keep_calendar(service, planned)
    print(_("The running service opens each round on its first day (“round list”)."))


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and text.startswith("20")):
        message = _("“{text}” is not a year such as 2027.").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _due_day(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:3]) <= 31):
        message = _("“{text}” is not a day of a month.").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _list(options: argparse.Namespace) -> None:
    """List the rounds."""
    with opened(settings_of(options)) as service, service.database.reading() as connection:
        lines = round_lines(connection)
    if options.json:
        print(msgspec.json.encode(lines).decode())
        return
    for line in lines:
        print(_line(line))
    if not lines:
        print(_("No round was opened yet."))


def _line(line: RoundLine) -> str:
    due = day(date.fromisoformat(line.due))
    said = _("{round}  due {due}  open since {opened}")
    if line.closed:
        said = _("{round}  due {due}  closed {closed}")
    told = said.format(
        round=line.round,
        due=due,
        opened=moment(local(line.opened)),
        closed=moment(local(line.closed)) if line.closed else "",
    )
    return f"{told}  {line.checklist}".rstrip()


def known_round(text: str) -> RoundId:
    """Return the round that *text* names, of this century."""
    round_ = round_id(text)
    if not round_.startswith("20"):  # a mistyped year would stay the newest round on every PC
        raise Fault(N_("Round {round} is not one of the years 2000 to 2099."), round=round_)
    return round_
