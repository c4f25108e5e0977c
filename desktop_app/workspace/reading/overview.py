"""Build the supervisor's board of an area from summaries (docs/rules.md#case)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time

import msgspec

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.assessment.board_counts import Counts, WaitingKind
from desktop_app.core.assessment.shared_gaps import Submitted, shared_gaps
from desktop_app.core.assessment.summary import Summary, sum_up
from desktop_app.core.changes.bodies import Person, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, UnitKind
from desktop_app.core.digests import sha256_hex
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    DeviceId,
    Readiness,
    RoundId,
    commune_of,
)
from desktop_app.core.text.communes import Commune
from desktop_app.core.time.rounds import (
    VIETNAM,
    is_late,
    is_silent,
    local,
    working_days_between,
    written_at,
)
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.storage import facts, feeds, identities, state, summaries
from desktop_app.workspace.context import settings, trust
from desktop_app.workspace.context.checklist_versions import asked_in, chosen_by_round, name_in_use
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values import shared_photos
from desktop_app.workspace.values.authors import Authors
from desktop_app.workspace.values.board import (
    Board,
    BoardRow,
    CallGroup,
    CallRow,
    CommonGap,
    Waiting,
)
from desktop_app.workspace.values.desk import Author, Remark, RemarkKind, VisitCard
from desktop_app.workspace.verbs.submitting import recent_submissions

from .version_columns import Columns

_ORDER = (Readiness.GREEN, Readiness.AMBER, Readiness.RED)
_AT_ONCE = 100  # summaries made in one transaction
# Identifies the form of kept summaries. Raise the number when a member changes its meaning; new
# and removed members change the identifier by themselves.
_FORM = f"board 8 {sha256_hex(','.join(Summary.__struct_fields__).encode())[:8]}"


def read_board(
    context: DeskContext, *, area: str | None = None, round_: RoundId | None = None
) -> Board:
    """Return the board of *area* (all communes this desk sees, if None) in *round_*."""
    return _Overview(context, area, context.round(round_)).board()


def prepare_board(context: DeskContext) -> None:
    """Compute the summaries of what an exchange brought, in the background."""
    centres = [CentreId(code) for code in context.area_communes()]
    read_summaries(context, centres, context.round())


def read_summaries(
    context: DeskContext,
    centres: Iterable[CentreId],
    round_: RoundId,
    progress: Callable[[int, int], None] | None = None,
) -> dict[CentreId, Summary]:
    """Return the summary of each centre, from the cache where nothing changed since.

    Making one takes about 5 ms; *progress* is called with the number made and the total.
    """
    moment = context.moment()
    due = trust.due_date(context.roster, context.checklist, round_)
    overseers = trust.overseers(context.roster)
    checklist_versions = context.checklist_versions
    here = ",".join(sorted({*checklist_versions.kept, checklist_versions.default.name}))
    asked_for = asked_in(context.roster, checklist_versions, round_)
    stamp = f"{_FORM} {here} {asked_for} {due} {trust.closed_at(context.roster, round_)}"
    chosen = chosen_by_round(context.store)

    def summed(record: Record) -> Summary:
        named = name_in_use(
            checklist_versions, context.roster, record, chosen.get(record.centre, {})
        )
        return sum_up(
            checklist_versions.find(named) or checklist_versions.default,
            record,
            recent_submissions(context, record.centre, round_),
            versions=checklist_versions.versions,
            named=named,
            now=moment.local,
            due=datetime.combine(due, time.max, VIETNAM),
            heard=state.last_received(context.store, commune_of(record.centre), but_not=overseers),
        )

    def make(missing: Sequence[CentreId]) -> dict[CentreId, bytes]:
        return {
            record.centre: msgspec.msgpack.encode(summed(record))
            for record in state.records(context.store, round_, missing)
        }

    kept = summaries.summaries(context.store, round_, stamp)
    wanted = list(centres)
    found = {
        centre: msgspec.msgpack.decode(kept[centre], type=Summary)
        for centre in wanted
        if centre in kept
    }
    missing = [c for c in wanted if c not in found or not found[c].holds_on(moment.today)]
    for at in range(0, len(missing), _AT_ONCE):
        # Made and kept in one transaction: no change can come in between.
        with context.store.transaction():
            made = make(missing[at : at + _AT_ONCE])
            summaries.save_summaries(context.store, round_, stamp, made)
        for centre, data in made.items():
            found[centre] = msgspec.msgpack.decode(data, type=Summary)
        if progress is not None:
            progress(at + len(made), len(missing))
    return {centre: found[centre] for centre in wanted}


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
        self.contacts = facts.last_contact(context.store)
        self.language = current_language()
        self.area, self.communes = _communes(context, area)

    def board(self) -> Board:
        centres = [CentreId(code) for code in self.communes]
        summed = read_summaries(self.context, centres, self.round)
        people = self._people(centres)
        columns = Columns(self.context.checklist_versions, summed.values(), self.context.checklist)
        self.columns, self.checklist = columns, columns.checklist
        rows = tuple(self._row(centre, summed[centre], people) for centre in centres)
        gained = [row for row in rows if self._moved(summed[row.centre]) > 0]
        fallen = [row for row in rows if self._moved(summed[row.centre]) < 0]
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
            calls=tuple(self._calls(rows, {row.centre for row in fallen})),
            waiting=tuple(self._waiting(rows, summed)),
            gaps=tuple(self._gaps(rows, summed)),
            since_yesterday=(
                sum(summed[row.centre].level is Readiness.GREEN for row in gained),
                len(fallen),
                sum(one.replies_since for one in summed.values()),
            ),
            fallen=tuple(row.commune.name for row in fallen),
            training=self.context.training,
        )

    def _row(
        self, centre: CentreId, one: Summary, people: dict[CommuneCode, list[Held]]
    ) -> BoardRow:
        commune = self.context.commune(CommuneCode(centre[:5]))
        heard = max(self.contacts.get(commune.code, 0), one.heard or 0)
        last_contact = local(heard) if heard else None
        silent = is_silent(last_contact.date() if last_contact else None, self.today)
        late = is_late(due=self.due, today=self.today, submitted=one.submitted, silent=silent)
        waiting = Counter(pending.kind for pending in one.pending)
        return BoardRow(
            **{name: getattr(one, name) for name in Counts.__struct_fields__},
            centre=centre,
            commune=commune,
            level_day=local(one.level_time).date() if one.level_time else None,
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
            cells=self.columns.letters(one, one.cells),
            verified_cells=self.columns.letters(one, one.verified_cells),
        )

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
        """Return whom to call: who declared last, else whoever works there."""
        known = {held.change.device: held for held in people.get(commune.code, ())}
        own = {identity.device for identity in identities.identities(self.context.store)}
        for device in (*one.writers, *known):
            held = known.get(DeviceId(device))
            body = body_of(held.change) if held else None
            if isinstance(body, Person) and device not in own:
                return Author(name=body.name, position=body.position, phone=body.phone)
        return None

    def _called(self, commune: Commune, one: Summary) -> tuple[datetime, str] | None:
        if one.call is None:
            return None
        seconds, device = one.call
        return local(seconds), self.authors.of(DeviceId(device), commune.code).name

    def _moved(self, one: Summary) -> int:
        """Return 1 where the colour rose since yesterday, -1 where it fell, else 0."""
        now, before = one.level, one.level_before
        if now not in _ORDER or now is before:
            return 0
        if before not in _ORDER:
            return int(now is Readiness.GREEN)
        return 1 if _ORDER.index(now) < _ORDER.index(before) else -1

    def _calls(self, rows: tuple[BoardRow, ...], fallen: set[CentreId]) -> Iterable[CallRow]:
        for row in rows:
            if row.late and row.last_contact is not None:
                heard = f"{row.last_contact:%H:%M}"
                if row.last_contact.date() != self.today:
                    heard = f"{row.last_contact.day:02d}/{row.last_contact.month}"
                reason = _("not submitted, PC heard of at {time}").format(time=heard)
                yield self._call(CallGroup.LATE, row, reason)
        for row in rows:
            if row.silent:
                yield self._call(CallGroup.SILENT, row, self._silence(row))
        for row in rows:
            if row.late or row.silent:
                continue
            reason = self._reminder(row, row.centre in fallen)
            if reason:
                yield self._call(CallGroup.REMIND, row, reason)

    def _call(self, group: CallGroup, row: BoardRow, reason: str) -> CallRow:
        return CallRow(
            group=group,
            centre=row.centre,
            commune=row.commune,
            contact=row.contact,
            reason=reason,
            called=row.called,
        )

    def _silence(self, row: BoardRow) -> str:
        if row.last_contact is None:
            return _("PC has never been heard of")
        days = working_days_between(row.last_contact.date(), self.today)
        return ngettext(
            "PC silent for {days} working day", "PC silent for {days} working days", days
        ).format(days=days)

    def _reminder(self, row: BoardRow, fell: bool) -> str:
        if fell:
            return _("fell to {level}").format(
                level=self.checklist.readiness.label(row.level).in_language(self.language)
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

    def _waiting(
        self, rows: tuple[BoardRow, ...], summed: dict[CentreId, Summary]
    ) -> Iterable[Waiting]:
        for row in rows:
            for one in summed[row.centre].pending:
                by = (
                    self.context.checklist_versions.find(summed[row.centre].checklist)
                    or self.checklist
                )
                item = by.find(one.item)
                reason = (
                    item.na_reason(one.text) if item and one.kind is WaitingKind.APPROVAL else None
                )
                yield Waiting(
                    kind=one.kind,
                    centre=row.centre,
                    commune=row.commune,
                    item=one.item,
                    head=one.head,
                    text=reason.in_language(self.language) if reason else one.text,
                    remark=self._remark(one.remark),
                    photo=one.photo,
                )
        photos = {centre: one.photos for centre, one in summed.items()}
        yield from shared_photos.waiting(self.context, rows, photos)

    def _remark(self, change: ChangeHash | None) -> Remark | None:
        held = state.held(self.context.store, change) if change else None
        if held is None:
            return None
        return Remark(
            change=held.identity,
            kind=RemarkKind.REPLY,
            text=str(held.change.fields.get("text", "")),
            author=self.authors.of(held.change.device, held.change.commune),
            written=written_at(held.change),
            by_supervisor=False,
            round=held.change.round,
        )

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
