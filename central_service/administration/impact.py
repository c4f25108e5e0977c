"""What a version of the checklist would do to the communes, before anything is published."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.reading.assessments import Checklists, InUse, in_use
from central_service.reading.rounds import KnownRounds
from desktop_app.core.assessment.judging import Judgement, judge
from desktop_app.core.assessment.version_move import Versions
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CommuneCode, ItemId, Readiness, RoundId
from desktop_app.core.time.rounds import local


class ColourMove(msgspec.Struct, frozen=True, kw_only=True):
    """One commune whose colour would be another one if it submitted now."""

    commune: CommuneCode
    before: Readiness
    after: Readiness
    lacking: tuple[ItemId, ...]  # critical items that it lacks by the new version alone
    gained: tuple[ItemId, ...]  # that it lacks by the present version alone


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """What moving every commune to a version would do. Counts are of answers, or of communes."""

    version: str
    round: RoundId
    communes: int  # with anything said in the round
    kept: int
    asked_again: int
    set_aside: int
    again_by_item: dict[ItemId, int]  # answers asked again or set aside
    aside_by_item: dict[ItemId, int]
    moves: tuple[ColourMove, ...]  # of the critical colour, in the order of the codes

    @property
    def lacking_by_item(self) -> list[tuple[ItemId, int]]:
        """The items that change a colour, and of how many communes, most first."""
        return Counter(item for one in self.moves for item in one.lacking).most_common()


def impact(service: Service, checklist: Checklist) -> Impact:
    """Return what *checklist* would do to what every commune said in the newest round.

    Nothing is written. Colours are those of a submission now, by the version in use and by the new.
    """
    with service.database.reading() as connection:
        return _impact(connection, checklist, local(now()))


def _impact(connection: Connection, checklist: Checklist, at: datetime) -> Impact:
    known = Checklists(connection)
    versions = Versions(lambda name: checklist if name == checklist.name else known.find(name))
    rounds = KnownRounds(connection, at.date())
    round_ = rounds.newest
    communes = kept = 0
    again: Counter[ItemId] = Counter()
    aside: Counter[ItemId] = Counter()
    moves: list[ColourMove] = []
    rows = connection.execute(select(schema.communes.c.commune).order_by(schema.communes.c.commune))
    for code in rows.scalars():
        used = in_use(connection, CommuneCode(code), rounds, round_, known)
        if not any(held.change.round == round_ for held in used.changes):
            continue
        communes += 1
        preview = versions.preview(used.record, used.changes, used.version, checklist)
        kept += len(preview.kept) + len(preview.restored)
        again.update(preview.ask_again)
        aside.update(preview.unplaced)
        before = _judged(used, used.version, known.versions, at)
        after = _judged(used, checklist, versions, at)
        if before.level is not after.level:
            moves.append(
                ColourMove(
                    commune=CommuneCode(code),
                    before=before.level,
                    after=after.level,
                    lacking=tuple(one for one in after.missing if one not in before.missing),
                    gained=tuple(one for one in before.missing if one not in after.missing),
                )
            )
    return Impact(
        version=checklist.name,
        round=round_,
        communes=communes,
        kept=kept,
        asked_again=sum(again.values()),
        set_aside=sum(aside.values()),
        again_by_item=dict(again),
        aside_by_item=dict(aside),
        moves=tuple(moves),
    )


def _judged(used: InUse, by: Checklist, versions: Versions, at: datetime) -> Judgement:
    asked = versions.asked_again(used.record, by)
    return judge(by, used.record, as_of=at.date(), asked=asked)
