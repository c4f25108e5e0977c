"""What the officer's page shows: the figures of the supervisor's board, for an area."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, func, or_, select

from central_service.access.published import published_holidays
from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import standing
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.assessment.bands import banded
from desktop_app.core.assessment.level_moves import moved
from desktop_app.core.assessment.summary import Summary
from desktop_app.core.ids import CommuneCode, Readiness, Role, RoundId
from desktop_app.core.text.communes import CommuneIndex
from desktop_app.core.time.rounds import is_late, is_silent, local, working_days_between

from .assessments import Assessed, Checklists, assess
from .rounds import KnownRounds

TREND = 5  # rounds before the present one
_OWN = (Role.CLERK.value, Role.LEADER.value)


class CommuneFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One commune: the colour of its last submission, and whether its machine is heard of."""

    code: CommuneCode
    name: str
    level: Readiness
    is_verified_green: bool
    is_verified: bool  # every critical item
    submitted: bool
    late: bool
    silent: bool
    heard: datetime | None
    silent_days: int
    level_before: Readiness
    missing: int
    critical: int
    judged_by: str
    checklist: str


class AreaFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The communes of one area, in the order of their codes."""

    name: str
    communes: tuple[CommuneFigures, ...]

    @property
    def green(self) -> int:
        """How many are GREEN."""
        return sum(one.level is Readiness.GREEN for one in self.communes)


class ProvinceFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page shows. Counts are of communes."""

    name: str
    round: RoundId
    due: date
    at: datetime
    areas: tuple[AreaFigures, ...]
    trend: tuple[tuple[RoundId, int, int], ...]  # a round, GREEN by submission, by verification
    programs: tuple[tuple[str, int], ...]  # versions of the program, and on how many machines
    number: str  # of the data: the same figures have the same one

    @property
    def communes(self) -> tuple[CommuneFigures, ...]:
        """Every commune once, in the order of the areas."""
        found = {one.code: one for area in self.areas for one in area.communes}
        return tuple(found.values())

    def count(self, level: Readiness) -> int:
        """Return how many communes have *level*, which a template gives as its plain word."""
        return sum(one.level == level for one in self.communes)

    @property
    def bands(self) -> tuple[list[int], int]:
        """How many communes are in each band of the share of critical items, and without one."""
        return banded(self.communes)

    @property
    def versions(self) -> list[tuple[str, int]]:
        """The versions of the checklist in use, and by how many communes."""
        return Counter(one.checklist for one in self.communes).most_common()

    @property
    def moved(self) -> tuple[int, int]:
        """How many rose to GREEN and how many fell since the figure of the day before."""
        by = [(moved(one.level_before, one.level), one.level) for one in self.communes]
        rose = sum(step > 0 and level is Readiness.GREEN for step, level in by)
        return rose, sum(step < 0 for step, _level in by)


class _Judging:
    """What communes are judged by at one moment; the checklists are read where one is judged."""

    def __init__(
        self, connection: Connection, rounds: KnownRounds, round_: RoundId, at: datetime
    ) -> None:
        self._connection, self._rounds, self._round, self._at = connection, rounds, round_, at
        self._earlier = rounds.earlier(round_, TREND)
        self._stamp = _acts_stamp(connection)
        self._checklists: Checklists | None = None
        self.anew = 0  # how many were judged

    def key(self, position: int) -> tuple[object, ...]:
        """Return what an assessment depends on, of a commune at *position*."""
        return (position, self._round, self._at.date(), self._earlier, self._stamp)

    def assessed(self, code: CommuneCode) -> Assessed:
        """Return the assessment of a commune, judged now."""
        self.anew += 1
        self._checklists = self._checklists or Checklists(self._connection)
        return assess(
            self._connection, code, self._rounds, self._round, self._checklists,
            now=self._at, earlier=self._earlier,
        )  # fmt: skip


class Assessments:
    """The assessments of one service, each kept until something changes about its commune."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._kept: dict[CommuneCode, tuple[tuple[object, ...], Assessed]] = {}
        self._communes: CommuneIndex | None = None

    def read(self, areas: Collection[str]) -> ProvinceFigures:
        """Return the figures of *areas*, in one snapshot."""
        with self._lock, self._service.database.reading() as connection:
            return self._read(connection, sorted(areas))

    def _read(self, connection: Connection, areas: list[str]) -> ProvinceFigures:
        at = local(now())
        said = standing(connection)
        assert said is not None
        rounds = KnownRounds(connection, at.date())
        round_ = rounds.newest
        earlier = rounds.earlier(round_, TREND)
        holidays = frozenset(map(date.fromisoformat, published_holidays(connection)))
        members = _communes_of(connection, areas)
        every = sorted({code for codes in members.values() for code in codes})
        states = _states(connection, every)
        judging = _Judging(connection, rounds, round_, at)
        figures: dict[CommuneCode, CommuneFigures] = {}
        greens, verified = [0] * len(earlier), [0] * len(earlier)
        for code in every:
            position, heard = states.get(code, (0, None))
            one = self._judge(judging, code, position)
            for place, level in enumerate(one.before):
                greens[place] += level is Readiness.GREEN
                verified[place] += one.verified_before[place]
            due = rounds.due(round_)
            figures[code] = self._figures(code, one.summary, heard, at, due, holidays)
        listed = tuple(
            AreaFigures(name=name, communes=tuple(figures[code] for code in codes))
            for name, codes in members.items()
        )
        made = ProvinceFigures(
            name=said.name,
            round=round_,
            due=rounds.due(round_),
            at=at,
            areas=listed,
            trend=tuple(zip(earlier, greens, verified, strict=True)),
            programs=_programs(connection, every, areas),
            number=_number(listed),
        )
        present = (
            round_,
            made.count(Readiness.GREEN),
            sum(one.is_verified_green for one in made.communes),
        )
        return msgspec.structs.replace(made, trend=(*made.trend, present))

    def judged(self, area: str, at_once: int) -> list[Assessed] | None:
        """Return the assessments of *area*, at most *at_once* of them judged anew.

        None: more were to be judged; what was, is kept for the next time.
        """
        with self._lock, self._service.database.reading() as connection:
            at = local(now())
            rounds = KnownRounds(connection, at.date())
            judging = _Judging(connection, rounds, rounds.newest, at)
            codes = _communes_of(connection, [area])[area]
            states = _states(connection, codes)
            found = []
            for code in codes:
                position, _heard = states.get(code, (0, None))
                if judging.anew >= at_once and not self._is_kept(judging, code, position):
                    return None
                found.append(self._judge(judging, code, position))
            return found

    def newest_round(self) -> RoundId:
        """Return the round that assessments are about."""
        with self._service.database.reading() as connection:
            return KnownRounds(connection, local(now()).date()).newest

    def _is_kept(self, judging: _Judging, code: CommuneCode, position: int) -> bool:
        known = self._kept.get(code)
        return known is not None and known[0] == judging.key(position)

    def _judge(self, judging: _Judging, code: CommuneCode, position: int) -> Assessed:
        """Return the assessment of a commune, judged anew where something changed about it."""
        if not self._is_kept(judging, code, position):
            self._kept[code] = (judging.key(position), judging.assessed(code))
        return self._kept[code][1]

    def _figures(
        self,
        code: CommuneCode,
        one: Summary,
        heard: int | None,
        at: datetime,
        due: date,
        holidays: frozenset[date],
    ) -> CommuneFigures:
        if self._communes is None:
            self._communes = commune_files.load(self._service.folder)
        commune = self._communes.find(code)
        last = local(heard) if heard else None
        silent = is_silent(last.date() if last else None, at.date(), holidays)
        return CommuneFigures(
            code=code,
            name=commune.name if commune is not None else code,
            level=one.level,
            is_verified_green=one.verified is Readiness.GREEN,
            is_verified=one.verified is not None,
            submitted=one.submitted,
            late=is_late(due=due, today=at.date(), submitted=one.submitted, silent=silent),
            silent=silent,
            heard=last,
            silent_days=working_days_between(last.date(), at.date(), holidays) if last else 0,
            level_before=one.level_before,
            missing=one.missing,
            critical=one.critical,
            judged_by=one.judged_by,
            checklist=one.checklist,
        )


def _communes_of(connection: Connection, areas: list[str]) -> dict[str, list[CommuneCode]]:
    table = schema.area_communes.c
    rows = connection.execute(
        select(table.area, table.commune)
        .where(table.area.in_(areas), table.until.is_(None))
        .order_by(table.area, table.commune)
    )
    found: dict[str, list[CommuneCode]] = {name: [] for name in areas}
    for row in rows:
        found[row.area].append(CommuneCode(row.commune))
    return found


def _states(
    connection: Connection, codes: list[CommuneCode]
) -> dict[CommuneCode, tuple[int, int | None]]:
    """Return the position of each commune, and when one of its own machines was heard of."""
    communes, feeds, grants = schema.communes.c, schema.feeds.c, schema.grants.c
    wrote = connection.execute(
        select(feeds.commune, func.max(feeds.received))
        .where(
            feeds.commune.in_(codes),
            feeds.device.in_(select(grants.device).where(grants.role.in_(_OWN))),
        )
        .group_by(feeds.commune)
    )
    written = {row[0]: row[1] for row in wrote}
    rows = connection.execute(
        select(communes.commune, communes.position, communes.heard).where(
            communes.commune.in_(codes)
        )
    )
    return {
        CommuneCode(row.commune): (
            row.position,
            max(row.heard or 0, written.get(row.commune) or 0) or None,
        )
        for row in rows
    }


def _programs(
    connection: Connection, codes: list[CommuneCode], areas: list[str]
) -> tuple[tuple[str, int], ...]:
    """Return how many machines in force run which version, "" for those that did not say."""
    members, grants, programs = schema.members.c, schema.grants.c, schema.programs.c
    rows = connection.execute(
        select(programs.program, func.count(members.device.distinct()))
        .select_from(schema.members)
        .join(schema.grants, grants.device == members.device)
        .outerjoin(schema.programs, programs.device == members.device)
        .where(members.revoked == "", or_(grants.commune.in_(codes), grants.area.in_(areas)))
        .group_by(programs.program)
    )
    return tuple(sorted((row[0] or "", int(row[1])) for row in rows))


def _acts_stamp(connection: Connection) -> tuple[object, ...]:
    """Return what changes when a round or a checklist does: assessments are judged by them."""
    rounds, checklists = schema.rounds.c, schema.checklists.c
    return (
        connection.execute(select(func.max(rounds.changed))).scalar(),
        connection.execute(select(func.max(checklists.changed))).scalar(),
    )


def _number(areas: tuple[AreaFigures, ...]) -> str:
    digest = hashlib.sha256(msgspec.msgpack.encode(areas)).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"
