"""What lies on this PC, gathered for the person who takes it over."""

from __future__ import annotations

from desktop_app.core.ids import RoundId
from desktop_app.core.time.rounds import local
from desktop_app.reports.handover import Handover, HandoverRound
from desktop_app.storage import backups, evidence, feeds, state
from desktop_app.storage.drafts import Drafts
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.desk_reading import read_desk
from desktop_app.workspace.values.desk import Desk

from .paper_lines import place_of

_MOST_ROUNDS = 4


def handover(context: DeskContext, *, taker: str = "") -> Handover:
    """Return what the sheet for handing this PC over to *taker* says, as things stand now."""
    desk = read_desk(context)
    store, custody = context.store, desk.custody
    files, size = evidence.held_files(store)
    copy = next(iter(backups.copies(context.folder)), None)
    return Handover(
        place=place_of(desk.commune, desk.province),
        centre_name=desk.centre_name,
        giver=desk.person.name,
        giver_position=desk.person.position,
        taker=taker,
        rounds=tuple(_round(context, one) for one in _rounds(context, desk)),
        files=files,
        size=size,
        waiting=feeds.waiting(store),
        files_waiting=custody.photos - custody.photos_received,
        drafts=_drafted(context, desk),
        receipt=custody.receipt,
        received=custody.received,
        copy=local(int(copy.made.timestamp())).date() if copy is not None else None,
        folder=str(context.folder),
        at=local(context.moment().seconds),
        training=desk.training,
    )


def _rounds(context: DeskContext, desk: Desk) -> list[RoundId]:
    known = {desk.round, *state.rounds_of(context.store, desk.centre)}
    return sorted(known, reverse=True)[:_MOST_ROUNDS]


def _round(context: DeskContext, round_: RoundId) -> HandoverRound:
    desk = read_desk(context, round_=round_)
    official = desk.official
    mine = official.submitted if official.round == round_ else None
    return HandoverRound(
        round=round_,
        answered=desk.judgement.answered,
        items=len(desk.items),
        submitted=mine.date() if mine is not None else None,
    )


def _drafted(context: DeskContext, desk: Desk) -> tuple[str, ...]:
    """Return the codes of the items with something typed that is no answer yet."""
    start = f"answer/{desk.centre}/{desk.round}/"
    places = Drafts(context.folder).places()
    found = {place.removeprefix(start) for place in places if place.startswith(start)}
    return tuple(one.item.code for item, one in desk.items.items() if item in found)
