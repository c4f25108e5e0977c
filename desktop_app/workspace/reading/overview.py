"""Build the supervisor's board of an area from summaries (docs/rules.md#case)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from desktop_app.core.assessment.board_counts import Counts, WaitingKind, photos_in
from desktop_app.core.assessment.data_quality import quality_faults
from desktop_app.core.assessment.level_moves import moved
from desktop_app.core.assessment.shared_gaps import Submitted, shared_gaps
from desktop_app.core.assessment.summary import Summary
from desktop_app.core.changes.bodies import Person, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, UnitKind
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import (
    CentreId,
    CommuneCode,
    DeviceId,
    EvidenceHash,
    Readiness,
    RoundId,
)
from desktop_app.core.text.communes import Commune
from desktop_app.core.time.rounds import (
    VIETNAM,
    is_late,
    is_silent,
    local,
)
from desktop_app.i18n import _
from desktop_app.storage import evidence, facts, feeds, identities, state
from desktop_app.workspace.context import settings, trust
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.authors import Authors
from desktop_app.workspace.values.board import (
    Board,
    BoardRow,
    Called,
    CommonGap,
)
from desktop_app.workspace.values.desk import Author, VisitCard

from .board_summaries import read_summaries
from .calls import calls
from .to_decide import to_decide
from .version_columns import Columns


def read_board(
    context: DeskContext, *, area: str | None = None, round_: RoundId | None = None
) -> Board:
    """Return the board of *area* (all communes this desk sees, if None) in *round_*."""
    return _Overview(context, area, context.round(round_)).board()


def centres_of(context: DeskContext, area: str | None) -> tuple[CentreId, ...]:
    """Return the centres of *area* that this desk sees, by code; raise Fault for no area."""
    return tuple(CentreId(code) for code in _communes(context, area)[1])


class _Overview:
    """One reading of one area."""

    def __init__(self, context: DeskContext, area: str | None, round_: RoundId) -> None:
        self.context = context
        self.checklist = context.checklist
        self.columns = Columns(context.checklist_versions, (), context.checklist)
        self.round = round_
        self.today = context.moment().today
        self.due = trust.due_date(context.roster, context.checklist, round_)
        self.authors = Authors(context)
        self.holidays = trust.holidays(context.roster)
        self.listed = trust.listed_contacts(context.roster)
        self.contacts = facts.last_contact(context.store)
        self.own = {identity.device for identity in identities.identities(context.store)}
        self.photos: Counter[CentreId] = Counter()
        self.overdue_after = 0  # days
        self.area, self.communes = _communes(context, area)
        self.areas = _areas_by_commune(context)

    def board(self) -> Board:
        centres = [CentreId(code) for code in self.communes]
        summed = read_summaries(self.context, centres, self.round)
        people = self._people(centres)
        columns = Columns(self.context.checklist_versions, summed.values(), self.context.checklist)
        self.columns, self.checklist = columns, columns.checklist
        self.overdue_after = self.checklist.readiness.parameter("overdue_after_days")
        self.photos = self._same_photos(summed)
        rows = tuple(self._row(centre, summed[centre], people) for centre in centres)
        waiting = tuple(
            to_decide(self.context, rows, summed, checklist=self.checklist, authors=self.authors)
        )
        gained = [row for row in rows if moved(row.level_before, row.level) > 0]
        fallen = [row for row in rows if moved(row.level_before, row.level) < 0]
        positions = feeds.positions(self.context.store)
        seen = sum(code in positions for code in self.communes)
        pulled = settings.read(self.context.store, settings.PULLED, int)
        return Board(
            area=self.area,
            round=self.round,
            due=self.due,
            today=self.today,
            rows=rows,
            provinces={row.commune.province: self.context.province_of(row.commune) for row in rows},
            checklist=self.checklist,
            checklists=columns.checklists,
            versions=columns.counts(rows),
            data_time=local(pulled) if pulled else None,
            coverage=(seen, len(rows)),
            is_complete=pulled is not None,
            calls=tuple(
                calls(
                    rows,
                    fallen={row.centre for row in fallen},
                    checklist=self.checklist,
                    today=self.today,
                    holidays=self.holidays,
                )
            ),
            waiting=waiting,
            gaps=tuple(self._gaps(rows, summed)),
            since_yesterday=(
                sum(summed[row.centre].level is Readiness.GREEN for row in gained),
                len(fallen),
                sum(one.replies_since for one in summed.values()),
            ),
            fallen=tuple(row.commune.name for row in fallen),
            rose=tuple(row.centre for row in gained),
            fell=tuple(row.centre for row in fallen),
            newly=tuple(
                row.centre
                for row in rows
                if row.submitted and row.level_before.is_grey and not row.level.is_grey
            ),
            training=self.context.training,
        )

    def _row(
        self, centre: CentreId, one: Summary, people: dict[CommuneCode, list[Held]]
    ) -> BoardRow:
        commune = self.context.commune(CommuneCode(centre[:5]))
        heard = max(self.contacts.get(commune.code, 0), one.heard or 0)
        last_contact = local(heard) if heard else None
        silent = is_silent(last_contact.date() if last_contact else None, self.today, self.holidays)
        late = is_late(due=self.due, today=self.today, submitted=one.submitted, silent=silent)
        waiting = Counter(pending.kind for pending in one.pending)
        confirmed = local(one.level_time).date() if one.level_time else None
        return BoardRow(
            **{name: getattr(one, name) for name in Counts.__struct_fields__},
            centre=centre,
            commune=commune,
            level_day=confirmed,
            level_round=RoundId(one.level_round) if one.level_round else None,
            verified_visit=_visit(one, self.round),
            replied=waiting[WaitingKind.REPLY],
            approvals=waiting[WaitingKind.APPROVAL],
            last_contact=last_contact,
            last_change=local(one.last_change) if one.last_change else None,
            late=late,
            silent=silent,
            contact=self._contact(commune, one, people),
            called=self._called(commune, one),
            level_before=one.level_before,
            lacks=frozenset(gap.item for gap in one.gaps if one.level_time and gap.is_not_met),
            causes=frozenset(gap.cause for gap in one.gaps if gap.cause),
            solvers=frozenset(gap.solver for gap in one.gaps if gap.solver),
            difference_codes=frozenset(one.difference_codes),
            areas=self.areas.get(commune.code, ()),
            same_photos=self.photos[centre],
            quality=quality_faults(
                one,
                confirmed=confirmed,
                today=self.today,
                overdue_after=self.overdue_after,
                same_photos=self.photos[centre],
                known_commune=self.context.communes.find(commune.code) is not None,
            ),
            cells=self.columns.letters(one, one.cells),
            verified_cells=self.columns.letters(one, one.verified_cells),
        )

    def _same_photos(self, summed: Mapping[CentreId, Summary]) -> Counter[CentreId]:
        """Return how many photos of each centre another commune shows too, unjudged so far."""
        shared = evidence.shared_evidence(self.context.store)
        found: Counter[CentreId] = Counter()
        for centre, one in summed.items() if shared else ():
            names = {
                EvidenceHash(photo.sha256) for photo in photos_in(one.photos) if photo.unjudged
            }
            found[centre] = sum(name in shared for name in names)
        return found

    def _people(self, centres: list[CentreId]) -> dict[CommuneCode, list[Held]]:
        """Return what is known of the people of each commune."""
        people: dict[CommuneCode, list[Held]] = {}
        for unit, one in state.units_of_kind(self.context.store, UnitKind.PERSON):
            if isinstance(one, Register):
                people.setdefault(CommuneCode(unit.centre), []).append(one.standing)
        return {CommuneCode(c): people.get(CommuneCode(c), []) for c in centres}

    def _contact(
        self, commune: Commune, one: Summary, people: dict[CommuneCode, list[Held]]
    ) -> Author | None:
        """Return whom to call: who declared last, else whoever works there, else as listed."""
        known = {held.change.device: held for held in people.get(commune.code, ())}
        for device in (*one.writers, *known):
            held = known.get(DeviceId(device))
            body = body_of(held.change) if held else None
            if isinstance(body, Person) and device not in self.own:
                return Author(name=body.name, position=body.position, phone=body.phone)
        listed = self.listed.get(commune.code)  # by the province's list: it never connected
        if listed is None:
            return None
        return Author(name=listed.person, position=listed.position, phone=listed.phone)

    def _called(self, commune: Commune, one: Summary) -> Called | None:
        if one.call is None:
            return None
        seconds, device, said = one.call
        return Called(local(seconds), self.authors.of(DeviceId(device), commune.code).name, said)

    def _gaps(
        self, rows: tuple[BoardRow, ...], summed: dict[CentreId, Summary]
    ) -> Iterable[CommonGap]:
        """Yield what a letter may be written about: submitted, not met, of no secret item."""
        items = {
            item.id: item
            for by in self.columns.checklists
            for item in by.critical_items
            if not item.secret
        }
        submitted = [
            Submitted(critical=self.columns.critical(row), missing=one.gaps)
            if (one := summed[row.centre]).level_time is not None
            else None
            for row in rows
        ]
        for gap in shared_gaps(items, submitted):
            if gap.not_met:
                yield CommonGap(
                    item=gap.item,
                    communes=tuple(rows[n].centre for n in gap.not_met),
                    of=gap.asked,
                    cause=next((cause for cause, _times in gap.causes), None),
                    solver=next((solver for solver, _times in gap.solvers), None),
                )


def _communes(context: DeskContext, area: str | None) -> tuple[str, tuple[CommuneCode, ...]]:
    seen = context.area_communes()
    roster = context.roster
    if area is None:
        names = [one.name for one in roster.areas] if roster else []
        return (names[0] if len(names) == 1 else _("all communes followed")), seen
    for one in roster.areas if roster else ():
        if one.name == area:
            return area, tuple(code for code in sorted(one.communes) if code in seen)
    raise Fault(N_("No area is called “{area}” here."), area=area[:80])


def _areas_by_commune(context: DeskContext) -> dict[CommuneCode, tuple[str, ...]]:
    """Return the names of each commune's areas, where this desk sees more than one area."""
    areas = context.roster.areas if context.roster else ()
    found: dict[CommuneCode, tuple[str, ...]] = {}
    if len(areas) > 1:
        for area in areas:
            for code in area.communes:
                found[code] = (*found.get(code, ()), area.name)
    return found


def _visit(one: Summary, round_: RoundId) -> VisitCard | None:
    if one.visit is None or one.visit_method is None:
        return None
    started = (
        datetime.combine(date.fromisoformat(one.visit_day), time(), VIETNAM)
        if one.visit_day
        else None
    )
    return VisitCard(
        change=one.visit,
        method=one.visit_method,
        started=started,
        ended=None,
        decision="",
        team="",
        present="",
        opinion="",
        conclusion="",
        closed=one.visit_closed,
        author=Author(name=""),
        written=started or datetime.fromtimestamp(0, VIETNAM),
        round=round_,
    )
