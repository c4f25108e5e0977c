"""One commune's assessment as the service holds it, judged by the same code as on the desks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from itertools import groupby

import msgspec
from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.database.stored import change_from
from desktop_app import checklist_files
from desktop_app.checklist_files import ChecklistRefused, checklist_from_bytes
from desktop_app.core.assessment.assessment import Record, gather
from desktop_app.core.assessment.judging import Submitted, judge_verified, official_level
from desktop_app.core.assessment.submissions import (
    CARRIED_OVER,
    PastSubmission,
    judge_submission,
    whole,
)
from desktop_app.core.assessment.summary import Summary, sum_up
from desktop_app.core.assessment.version_move import (
    Versions,
    answered_by,
    chosen_version,
    verified_by,
    version_in_use,
)
from desktop_app.core.changes.bodies import Submit, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Log, Register, Unit, UnitKind, UnitState, fold, fold_unit
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    DeviceId,
    ItemId,
    Readiness,
    RoundId,
    Status,
)
from desktop_app.core.time.rounds import VIETNAM

from .rounds import KnownRounds

Received = Mapping[tuple[DeviceId, int], int]  # a feed and the end of a run: when it was received


class Checklists:
    """The published versions of the checklist, by name; the newest of the program beside them."""

    def __init__(self, connection: Connection) -> None:
        self.default = checklist_files.load(checklist_files.newest())
        self._known = {self.default.name: self.default}
        for content in connection.execute(select(schema.checklists.c.content)).scalars():
            try:
                one = checklist_from_bytes(bytes(content))
            except ChecklistRefused:  # of a later version of the program
                continue
            self._known[one.name] = one
        self.versions = Versions(self.find)

    def find(self, name: str) -> Checklist | None:
        """Return the version of that name, None where it is not known here."""
        return self._known.get(name)


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """A commune: its summary of the round, and the official level at the end of earlier rounds."""

    summary: Summary
    before: tuple[Readiness, ...]  # one for each of the earlier rounds that were asked for
    verified_before: tuple[bool, ...]  # whether it was verified GREEN in them
    met: frozenset[ItemId]  # by the last submission; nothing about secret matters


class InUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a commune said in a round, and the version of the checklist that it uses there."""

    changes: list[Held]
    received: Received
    units: dict[Unit, UnitState]
    record: Record
    named: str
    version: Checklist  # the one named, or the newest of the program where that is not known here


def in_use(
    connection: Connection,
    commune: CommuneCode,
    rounds: KnownRounds,
    round_: RoundId,
    checklists: Checklists,
) -> InUse:
    """Return what *commune* said in *round_*, and by which version."""
    changes, received = _held(connection, commune)
    units = fold(changes)
    record = gather(CentreId(commune), round_, units.items())
    chosen = {
        RoundId(unit.round): use.checklist
        for unit, state in units.items()
        if unit.kind is UnitKind.USE
        and isinstance(state, Register)
        and (use := chosen_version(state)) is not None
    }
    named = version_in_use(
        round_,
        chosen=chosen,
        answered=answered_by(record),
        asked_for=rounds.asked_for(round_, checklists.find),
        otherwise=checklists.default.name,
    )
    return InUse(
        changes=changes,
        received=received,
        units=units,
        record=record,
        named=named,
        version=checklists.find(named) or checklists.default,
    )


def assess(
    connection: Connection,
    commune: CommuneCode,
    rounds: KnownRounds,
    round_: RoundId,
    checklists: Checklists,
    *,
    now: datetime,
    earlier: Iterable[RoundId] = (),
) -> Assessed:
    """Return the assessment of *commune* in *round_* as it stands at *now*."""
    used = in_use(connection, commune, rounds, round_, checklists)
    past = _submissions(used.changes, used.received, rounds, checklists, round_)
    deciding = [one for one in past if one.held.change.round != round_][-1:]
    deciding += [one for one in past if one.held.change.round == round_]
    due = rounds.due(round_)
    summary = sum_up(
        used.version,
        used.record,
        deciding,
        versions=checklists.versions,
        named=used.named,
        now=now,
        due=datetime.combine(due, time.max, VIETNAM),
        heard=None,
    )
    levels, verified = [], []
    for one in earlier:
        levels.append(_level_of(past, rounds, one, checklists))
        seen = _verified_in(used.units.items(), CentreId(commune), one, checklists, now.date())
        verified.append(seen is Readiness.GREEN)
    return Assessed(
        summary=summary,
        before=tuple(levels),
        verified_before=tuple(verified),
        met=_met_by(whole(past)),
    )


def _met_by(past: list[PastSubmission]) -> frozenset[ItemId]:
    """Return the items that the last submission meets, evidence included; none without one."""
    if not past:
        return frozenset()
    last = past[-1]
    return frozenset(
        item
        for item, one in last.judgement.items.items()
        if one.status is Status.MET and not one.missing and not last.checklist.is_secret(item)
    )


def _verified_in(
    units: Iterable[tuple[Unit, UnitState]],
    centre: CentreId,
    round_: RoundId,
    checklists: Checklists,
    today: date,
) -> Readiness | None:
    """Return the verified colour of an earlier round, None where not every item was verified."""
    record = gather(centre, round_, units)
    by = checklists.find(verified_by(record))
    if by is None:
        return None
    asked = checklists.versions.asked_again(record, by)
    return judge_verified(by, record, as_of=today, asked=asked).level


def _level_of(
    past: list[PastSubmission], rounds: KnownRounds, round_: RoundId, checklists: Checklists
) -> Readiness:
    due = rounds.due(round_)
    end = rounds.end(round_)
    known = [
        Submitted(round=one.held.change.round, day=one.day, level=one.judgement.level)
        for one in whole(past)
        if one.held.change.round <= round_ and one.day <= end
    ]
    return official_level(checklists.default, known, round_=round_, due=due, as_of=max(due, end))


def _held(connection: Connection, commune: CommuneCode) -> tuple[list[Held], Received]:
    """Return what has effect about *commune*, and when each signed run was received."""
    changes, batches = schema.changes.c, schema.batches.c
    rows = connection.execute(
        select(changes.hash, changes.body).where(changes.commune == commune, changes.reason == "")
    )
    held = [Held(hash=ChangeHash(bytes(h).hex()), change=change_from(bytes(b))) for h, b in rows]
    runs = connection.execute(
        select(batches.device, batches.first, batches.last, batches.received).where(
            batches.commune == commune
        )
    )
    received = {
        (DeviceId(device), sequence): at
        for device, first, last, at in runs
        for sequence in range(first, last + 1)
    }
    return held, received


def _submissions(
    changes: list[Held],
    received: Received,
    rounds: KnownRounds,
    checklists: Checklists,
    up_to: RoundId,
) -> list[PastSubmission]:
    """Return the submissions up to a round, oldest first, each judged on what it covers."""
    every = fold_unit(UnitKind.SUBMIT, (h for h in changes if h.change.kind == Submit.KIND))
    known = [
        held
        for held in (every.entries if isinstance(every, Log) else ())
        if isinstance(body_of(held.change), Submit) and held.change.round <= up_to
    ]
    known.sort(key=lambda held: held.change.round)
    lasting = [held for held in changes if held.change.kind in CARRIED_OVER]
    found = []
    for round_, members in groupby(known, key=lambda held: held.change.round):
        about = [held for held in changes if held.change.round == round_]
        about += [held for held in lasting if held.change.round != round_]
        for held in members:
            body = body_of(held.change)
            assert isinstance(body, Submit)
            at = received.get((held.change.device, held.change.sequence))
            by = checklists.find(body.checklist)
            one = judge_submission(
                by or checklists.default, held, body, about, at, checklists.versions
            )
            closed = rounds.closed(round_)
            found.append(
                msgspec.structs.replace(
                    one,
                    is_whole=one.is_whole and by is not None,
                    lacking="" if by else body.checklist,
                    late=bool(closed) and one.seconds > closed,
                )
            )
    return found
