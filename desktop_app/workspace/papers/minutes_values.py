"""The values of the minutes of a visit; once it has ended they are those that were signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

import msgspec

from desktop_app.core.assessment.assessment import ItemRecord, Record
from desktop_app.core.assessment.differences import difference
from desktop_app.core.assessment.judging import effective_status, judge_verified
from desktop_app.core.assessment.remedies import remedy_of
from desktop_app.core.assessment.visit_minutes import is_in_minutes
from desktop_app.core.changes.bodies import Action, Answer, Order, Verify, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import ItemId
from desktop_app.i18n import figures
from desktop_app.reports import data as paper
from desktop_app.storage import state
from desktop_app.storage.store import Store
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.desk import Desk, VisitCard

from .inspectors import HEADS, RECORDERS, TEAM_HEADS, bare_name, named_as, people
from .letterheads import team_letterhead
from .paper_lines import action_line, item_line, place_of, provenance, verified_colour
from .requests import PaperRequest
from .vietnamese import vietnamese_desk


def inspection_report(context: DeskContext, request: PaperRequest) -> paper.InspectionReport:
    """Return the values of the minutes of a visit; raise EntryRefused where there was none."""
    desk = vietnamese_desk(context, request.centre, request.round)
    card = next((v for v in desk.visits if request.visit in (None, v.change)), None)
    if card is None:
        raise EntryRefused(
            N_("No check of {centre} is recorded in round {round}."),
            centre=desk.centre,
            round=figures.round_(desk.round),
        )
    place = place_of(desk.commune, desk.province)
    report = paper.InspectionReport(
        letterhead=team_letterhead(context, request, place, year=desk.today.year),
        place=place,
        centre=desk.centre,
        centre_name=desk.centre_name,
        round=desk.round,
        checklist=desk.checklist,
        method=card.method,
        visit=card.change,
        decision=decision_words(card.decision, card.decision_day),
        location=desk.centre_name,
        started=card.started,
        ended=card.ended,
        team=team_lines(card, card.team),
        present=(*listed(card.representative), *people(card.present)),
        lines=tuple(
            item_line(desk, one, visit=card.change)
            for one in desk.items.values()
            if any(
                f.visit and f.visit.change == card.change and not f.after_end for f in one.findings
            )
        ),
        verified=verified_colour(desk),
        opinion=card.opinion,
        conclusion=card.conclusion,
        orders=tuple(
            action_line(one, one.item) for one in desk.actions if is_in_minutes(one, card.change)
        ),
        entered_by=card.author.name,
        **_signers(card),
        provenance=provenance(context, desk),
        training=desk.training,
    )
    return _as_signed(context.store, desk, card, report) if card.minutes else report


def decision_words(decision: str, day: date | None) -> str:
    """Return the decision as minutes cite it: "Quyết định số 45/QĐ-UBND ngày 24 tháng 11 …"."""
    said = decision.strip()
    if said[:1].isdigit():
        said = f"Quyết định, kế hoạch kiểm tra số {said}"
    return f"{said} {figures.day_in_words(day)}" if said and day is not None else said


class Team(Protocol):
    """Who heads a team and who takes its minutes, as entered."""

    @property
    def team_head(self) -> str: ...
    @property
    def team_head_title(self) -> str: ...
    @property
    def recorder(self) -> str: ...
    @property
    def recorder_title(self) -> str: ...


def team_lines(team: Team, others: str) -> tuple[str, ...]:
    """Return a team, a line each: who heads it, who takes the minutes, the *others*."""
    entered = (
        (team.team_head, team.team_head_title, "Trưởng đoàn"),
        (team.recorder, team.recorder_title, "người ghi biên bản"),
    )
    named = tuple(
        ", ".join(part for part in (name, title, role) if part) for name, title, role in entered
        if name
    )  # fmt: skip
    return (*named, *people(others))


def _signers(card: VisitCard) -> dict[str, str]:
    """Return who signs, as entered; a title in a list of people makes nobody a signer.

    But it did in earlier programs, and minutes that were signed then keep their names.
    """
    if card.closed and not card.minutes and not (card.team_head or card.recorder):
        return {
            "recorder": named_as(card.team, RECORDERS),
            "unit_head": named_as(card.present, HEADS),
            "team_head": named_as(card.team, TEAM_HEADS),
        }
    return {
        "recorder": bare_name(card.recorder),
        "unit_head": bare_name(card.representative.partition(",")[0]),
        "team_head": bare_name(card.team_head),
    }


def listed(person: str) -> tuple[str, ...]:
    """Return the line of who represents the centre, none where nobody was entered."""
    return (f"{person}, đại diện đơn vị",) if person else ()


def _as_signed(
    store: Store, desk: Desk, card: VisitCard, report: paper.InspectionReport
) -> paper.InspectionReport:
    """Return *report* with what the visit named when it ended, whatever came since."""
    named = [held for one in card.minutes if (held := state.held(store, one)) is not None]
    day = (card.ended or card.written).date()
    found: dict[ItemId, list[Held]] = {}
    for held in named:
        if isinstance(body_of(held.change), Verify):
            found.setdefault(ItemId(held.change.item), []).append(held)
    order = list(desk.items)
    found = dict(
        sorted(
            found.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)
        )
    )
    return msgspec.structs.replace(
        report,
        lines=tuple(
            line
            for item, heads in found.items()
            if (line := _signed_line(store, desk, card, item, heads[0], day)) is not None
        ),
        orders=tuple(_signed_orders(named)),
        verified=_signed_colour(desk, card, found, day),
        provenance=msgspec.structs.replace(report.provenance, data_time=card.written),
    )


def _signed_line(
    store: Store, desk: Desk, card: VisitCard, item_id: ItemId, held: Held, day: date
) -> paper.ItemLine | None:
    item, found = desk.checklist.find(item_id), body_of(held.change)
    if item is None or not isinstance(found, Verify):
        return None
    judged = state.held(store, found.judged[0]) if found.judged else None
    answer = body_of(judged.change) if judged is not None else None
    record = ItemRecord()
    if judged is not None and isinstance(answer, Answer):
        record = ItemRecord(answer=Register(heads=(judged,)))
    return paper.ItemLine(
        item=item_id,
        declared=paper.Answered(
            status=effective_status(item, answer, as_of=day),
            value=answer.value,
            of=answer.of,
            note=answer.note or "",
            reason=answer.reason or "",
        )
        if isinstance(answer, Answer)
        else None,
        verified=paper.Answered(
            status=effective_status(item, found, as_of=day),
            value=found.value,
            of=found.of,
            note=found.note or "",
            day=card.started.date() if card.started else day,
        ),
        difference=difference(item, found, record, as_of=day),
    )


def _signed_orders(named: list[Held]) -> Iterator[paper.ActionLine]:
    orders = [held for held in named if isinstance(body_of(held.change), Order)]
    for held in named:
        if isinstance(body_of(held.change), Action):
            remedy = remedy_of(Register(heads=(held,)), orders)
            if remedy is not None:
                yield action_line(remedy, ItemId(held.change.item) if held.change.item else None)


def _signed_colour(
    desk: Desk, card: VisitCard, found: dict[ItemId, list[Held]], day: date
) -> paper.Colour | None:
    """Return the verified level by the findings of this visit and of those before it."""
    visits = [one.change for one in desk.visits]  # the latest first
    before = set(visits[visits.index(card.change) + 1 :])
    items = {}
    for item, one in desk.record.items.items():
        own = (Register(heads=tuple(found[item])),) if item in found else ()
        earlier = tuple(
            register
            for register in one.verified
            if register.standing.change.fields.get("visit") in before
        )
        items[item] = msgspec.structs.replace(one, verified=(*own, *earlier))
    record: Record = msgspec.structs.replace(desk.record, items=items)
    judged = judge_verified(desk.verified.checklist or desk.checklist, record, as_of=day)
    if judged.level is None:
        return None
    return paper.Colour(
        level=judged.level,
        not_met=len(judged.missing),
        day=card.started.date() if card.started else day,
        method=card.method,
    )
