"""The verbs of the application over one data folder, for the window and the command line."""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.fold import UnitKind
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, CommuneCode, ItemId, Role, RoundId
from desktop_app.core.text.communes import Commune, CommuneIndex
from desktop_app.i18n import _, sentence
from desktop_app.storage import facts, identities, state
from desktop_app.storage.identities import Identity
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.moment import Moment
from desktop_app.workspace.upkeep.opening import Beginning, begin, open_context
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.refused import Refused, is_told, refused_about

if TYPE_CHECKING:
    from collections.abc import Callable

    # Each subject is imported on first use, so that the first paint does not wait for it.
    from desktop_app.core.changes.change import Held
    from desktop_app.storage.drafts import Drafts
    from desktop_app.workspace.exchange.carrying import Carrying
    from desktop_app.workspace.exchange.connection import Connection
    from desktop_app.workspace.exchange.exchanging import Exchanging
    from desktop_app.workspace.measuring.measuring import Measuring
    from desktop_app.workspace.papers.papers import Papers
    from desktop_app.workspace.papers.trip_pack import TripPacks
    from desktop_app.workspace.upkeep.held_keys import HeldKeys
    from desktop_app.workspace.upkeep.help_bundle import BundleFile
    from desktop_app.workspace.upkeep.keeping import Found, Keeping
    from desktop_app.workspace.upkeep.retention import Retention
    from desktop_app.workspace.values.board import Board
    from desktop_app.workspace.values.history import ItemHistory
    from desktop_app.workspace.values.trend import Trend
    from desktop_app.workspace.verbs.attaching import Attaching
    from desktop_app.workspace.verbs.deciding import Deciding
    from desktop_app.workspace.verbs.declaring import Declaring
    from desktop_app.workspace.verbs.moving import Moving
    from desktop_app.workspace.verbs.people import People
    from desktop_app.workspace.verbs.submissions import Submissions
    from desktop_app.workspace.verbs.submitting import Submitting
    from desktop_app.workspace.verbs.supervising import Supervising
    from desktop_app.workspace.verbs.trips import Trips
    from desktop_app.workspace.verbs.undoing import Undoing


class Workspace:
    """One data folder, opened. Not shared between threads: a worker opens its own.

    It only composes: what an answer means is decided in ``core``, where it is kept in
    ``storage``, how it is sent in ``sync``.
    """

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @cached_property
    def declaring(self) -> Declaring:
        """The verbs of the clerk about the own commune."""
        from desktop_app.workspace.verbs.declaring import Declaring

        return Declaring(self._context)

    @cached_property
    def moving(self) -> Moving:
        """Moving to another version of the checklist, and back."""
        from desktop_app.workspace.verbs.moving import Moving

        return Moving(self._context)

    @cached_property
    def attaching(self) -> Attaching:
        """Evidence put to items."""
        from desktop_app.workspace.verbs.attaching import Attaching

        return Attaching(self._context)

    @cached_property
    def submitting(self) -> Submitting:
        """The leader's confirmation."""
        from desktop_app.workspace.verbs.submitting import Submitting

        return Submitting(self._context)

    @cached_property
    def submissions(self) -> Submissions:
        """Answers that came from phones."""
        from desktop_app.workspace.verbs.submissions import Submissions

        return Submissions(self._context)

    @cached_property
    def deciding(self) -> Deciding:
        """One decision about several communes."""
        from desktop_app.workspace.verbs.deciding import Deciding

        return Deciding(self._context, self.supervising, self.declaring)

    @cached_property
    def supervising(self) -> Supervising:
        """The verbs of a supervisor about the communes of the area."""
        from desktop_app.workspace.verbs.supervising import Supervising

        return Supervising(self._context)

    @cached_property
    def trips(self) -> Trips:
        """The trips that are made ready on this PC."""
        from desktop_app.workspace.verbs.trips import Trips

        return Trips(self._context)

    @cached_property
    def people(self) -> People:
        """Who is at this PC."""
        from desktop_app.workspace.verbs.people import People

        return People(self._context)

    @cached_property
    def undoing(self) -> Undoing:
        """Undo and redo."""
        from desktop_app.workspace.verbs.undoing import Undoing

        return Undoing(self._context)

    @cached_property
    def exchanging(self) -> Exchanging:
        """Verbs that need a connection."""
        from desktop_app.workspace.exchange.exchanging import Exchanging

        return Exchanging(self._context)

    @cached_property
    def measuring(self) -> Measuring:
        """Measuring the machine and the connection."""
        from desktop_app.workspace.measuring.measuring import Measuring

        return Measuring(self._context, self.exchanging)

    @cached_property
    def connection(self) -> Connection:
        """How this PC reaches the service, and when."""
        from desktop_app.workspace.exchange.connection import Connection

        return Connection(self._context)

    @cached_property
    def carrying(self) -> Carrying:
        """Packages on USB drives: written, imported, and carried for others."""
        from desktop_app.workspace.exchange.carrying import Carrying

        return Carrying(self._context)

    @cached_property
    def papers(self) -> Papers:
        """The official papers."""
        from desktop_app.workspace.papers.papers import Papers

        return Papers(self._context)

    @cached_property
    def packs(self) -> TripPacks:
        """The papers and files that go along on a trip."""
        from desktop_app.workspace.papers.trip_pack import TripPacks

        return TripPacks(self._context, self.papers.draw)

    @cached_property
    def drafts(self) -> Drafts:
        """What was typed on this PC and is no change yet."""
        from desktop_app.storage.drafts import Drafts

        return Drafts(self.folder)

    @cached_property
    def keeping(self) -> Keeping:
        """Copies of the data."""
        from desktop_app.workspace.upkeep.keeping import Keeping

        return Keeping(self._context)

    @cached_property
    def keys(self) -> HeldKeys:
        """The keys of this data."""
        from desktop_app.workspace.upkeep.held_keys import HeldKeys

        return HeldKeys(self._context)

    @cached_property
    def retention(self) -> Retention:
        """How long photos with a receipt stay on this PC."""
        from desktop_app.workspace.upkeep.retention import Retention

        return Retention(self._context)

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open the data in *folder*; raise NotBegun where there is none."""
        return cls(open_context(folder))

    @classmethod
    def begin(cls, folder: Path, beginning: Beginning) -> Workspace:
        """Make the data in *folder*, or add a key with another role to it."""
        return cls(begin(folder, beginning))

    def close(self) -> None:
        """Close the database; everything is on disk already."""
        self._context.store.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._context.folder

    @property
    def checklist(self) -> Checklist:
        """The checklist in use."""
        return self._context.checklist

    def checklist_of(self, centre: CentreId | None, round_: RoundId | None) -> Checklist:
        """Return the version of the checklist that one assessment uses."""
        return self._context.checklist_of(self._context.centre(centre), self._context.round(round_))

    @property
    def communes(self) -> CommuneIndex:
        """The communes of the country."""
        return self._context.communes

    def commune(self, code: CommuneCode) -> Commune:
        """Return the commune with *code*; one that this PC's list lacks is named by its code."""
        return self._context.commune(code)

    def place(self) -> tuple[str, str]:
        """Return the full names of this PC's commune and its province; "" for an area's desk."""
        code = self._context.identity().commune
        if code is None:
            return "", ""
        commune, province = self._context.place(code)
        return commune.full_name, province.full_name

    @property
    def identities(self) -> tuple[Identity, ...]:
        """The keys in this data, the first one made first."""
        return tuple(identities.identities(self._context.store))

    @property
    def is_supervisor(self) -> bool:
        """Whether this data belongs to a supervisor's or viewer's desk."""
        return self._context.is_supervisor

    @property
    def is_training(self) -> bool:
        """Whether this is sample data."""
        return self._context.training

    @property
    def missing_entries(self) -> int:
        """How many entries this data held once and holds no more: an older copy was put back."""
        return sum(gone.marked - gone.kept for gone in self._context.store.rewound)

    def has_role(self, role: Role) -> bool:
        """Return whether a key with *role* is here."""
        return any(one.role is role for one in self.identities)

    def moment(self) -> Moment:
        """Return now, as far as it is known."""
        return self._context.moment()

    def asks_for_day(self) -> Moment | None:
        """Return the clock's reading if it is impossible and nobody was asked for the day yet."""
        from desktop_app.workspace.context.known_day import asks_for_day

        return asks_for_day(self._context)

    def tell_day(self, day: date | None) -> None:
        """Store that a person says it is *day*; None: they were asked and gave no day."""
        from desktop_app.workspace.context.known_day import tell_day

        tell_day(self._context, day)

    def round(self) -> RoundId:
        """Return the default round."""
        return self._context.round()

    def rounds(self, centre: CentreId | None = None) -> tuple[RoundId, ...]:
        """Return the rounds there is anything about, the default one included, newest first."""
        context = self._context
        known = {context.round()}
        if context.roster is not None:
            known.update(notice.round for notice in context.roster.rounds)
        if centre is not None or not context.is_supervisor:
            known.update(state.rounds_of(context.store, context.centre(centre)))
        return tuple(sorted(known, reverse=True))

    def note_nq57(self, by: str, round_: RoundId | None = None) -> Held:
        """Note that *by* has typed the figures of *round_* into nq57.vn just now."""
        from desktop_app.workspace.verbs.nq57 import note_entered

        return note_entered(self._context, by, round_=round_)

    def help_bundle(self) -> tuple[BundleFile, ...]:
        """Return what is sent to whoever helps: logs and facts, no data of the commune."""
        from desktop_app.workspace.upkeep.help_bundle import help_bundle

        return help_bundle(self._context)

    def put_back_often(self) -> Fault | None:
        """Return PutBackOften where the data went back to earlier states several times, or None."""
        from desktop_app.workspace.upkeep.put_back import put_back_often

        return put_back_often(self._context)

    @property
    def commune_name(self) -> str:
        """The full name of this PC's commune, "" for a desk over many."""
        commune = self._context.identity().commune
        return self._context.place(commune)[0].full_name if commune is not None else ""

    def has_answers(self) -> bool:
        """Return whether anything was ever answered on this PC."""
        return state.has_kind(self._context.store, UnitKind.ANSWER)

    def desk(self, *, centre: CentreId | None = None, round_: RoundId | None = None) -> Desk:
        """Return one assessment as it stands: the clerk's desk, or a commune opened."""
        from desktop_app.workspace.reading.desk_reading import read_desk

        return read_desk(self._context, centre=centre, round_=round_)

    def history(
        self, item: ItemId, *, centre: CentreId | None = None, round_: RoundId | None = None
    ) -> ItemHistory:
        """Return what was said of *item*, over all rounds."""
        from desktop_app.workspace.reading.item_history import read_history

        return read_history(self._context, item, centre=centre, round_=round_)

    def board(self, *, area: str | None = None, round_: RoundId | None = None) -> Board:
        """Return the supervisor's board of an area (all communes seen, if None)."""
        from desktop_app.workspace.reading.overview import read_board

        return read_board(self._context, area=area, round_=round_)

    def trend(
        self,
        *,
        area: str | None = None,
        round_: RoundId | None = None,
        progress: Callable[[RoundId, int, int], None] | None = None,
    ) -> Trend:
        """Return how an area stood round by round and day by day."""
        from desktop_app.workspace.reading.overview import centres_of
        from desktop_app.workspace.reading.trend import read_trend

        centres = centres_of(self._context, area)
        return read_trend(self._context, centres, self._context.round(round_), progress)

    @property
    def day_figure(self) -> time:
        """The time of the day's figure (docs/rules.md#case-14)."""
        from desktop_app.workspace.reading.board_summaries import day_figure

        return day_figure(self._context)

    def set_day_figure(self, at: time) -> None:
        """Take the day's figure at *at* from now on."""
        from desktop_app.workspace.context import settings

        settings.keep(self._context.store, settings.DAY_FIGURE, f"{at:%H:%M}")

    def refused(self) -> list[Refused]:
        """Return what was written here, about any commune, and has no effect at the service.

        What somebody said again since is left out; the area may be another than it was then.
        """
        context, told = self._context, list[Refused]()
        for held, reason in state.refused_still(context.store):
            if not is_told(held):
                continue
            code = held.change.commune
            place = _("the area") if code == AREA_DESK else context.place(code)[0].full_name
            told.append(refused_about(context.checklist, held, reason, place))
        return told

    def area_lines(self, item: ItemId) -> tuple[str, ...]:
        """Return a sentence an area on how many of its communes meet *item*; none if unknown."""
        if facts.setting(self._context.store, settings.AREA_ITEMS) is None:
            return ()  # nothing is loaded for it before the first paint
        from desktop_app.workspace.exchange.area_items import area_lines

        return area_lines(self._context, item)

    def areas(self) -> tuple[str, ...]:
        """Return the names of the areas this desk sees."""
        roster = self._context.roster
        return tuple(area.name for area in roster.areas) if roster else ()

    def check(self) -> list[Found]:
        """Return what is wrong with this data; nothing if all of it is whole."""
        from desktop_app.storage.checking import FindingKind, check
        from desktop_app.workspace.upkeep.keeping import Found

        roster = self._context.roster
        keys = {member.device: member.public_key for member in roster.members} if roster else {}
        found = check(self._context.store, keys)
        if any(one.about is FindingKind.MARK for one in found):
            facts.forget_torn_marks(self._context.store)
        return [Found(text=sentence(one.fault), is_damage=one.about.is_damage) for one in found]

    @property
    def followed(self) -> int:
        """How many communes this desk sees."""
        return len(self._context.area_communes())

    def changed_elsewhere(self) -> bool:
        """Return whether another process wrote since the last look."""
        return self._context.store.changed_elsewhere()

    def reload(self) -> None:
        """Read again what an exchange may have brought (roster, checklist)."""
        self._context.forget_cached()
