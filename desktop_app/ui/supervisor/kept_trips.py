"""The trips of a supervisor while the window is open: kept on every change, which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_app.core.fault import Fault, TextRefused
from desktop_app.core.ids import CentreId
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.ui.items.said import Said
from desktop_app.ui.items.undo_history import Act, UndoHistory
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.trip import Stop, Trip, TripBook, with_stop
from desktop_app.workspace.verbs.trips import cleaned


class KeptTrips(QObject):
    """The trips of this PC, the current one first of all.

    Signals: ``changed()`` after another state was kept; ``acted(str)`` with what was just done, in
    words; ``failed(str)`` with the sentence of a save that did not work.
    """

    changed = Signal()
    acted = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        history: UndoHistory,
        place_name: Callable[[CentreId], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._history = history
        self._place_name = place_name
        self.book: TripBook = workspace.trips.book()

    @property
    def now(self) -> Trip:
        """The current trip, an empty one where none was begun."""
        return self.book.now

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The communes of the current trip."""
        return self.now.stops

    def add_stop(self, stop: Stop) -> None:
        """Put a commune on the current trip; this can be undone like a change."""
        self.add_stops((stop,))

    def add_stops(self, stops: Sequence[Stop]) -> None:
        """Put communes on the current trip, as one act."""
        if not stops:
            return
        trip = self.now
        after = trip.stops
        for stop in stops:
            after = with_stop(after, stop)
        words = _("{commune} is on the trip list").format(commune=self._place_name(stops[0].centre))
        if len(stops) > 1:
            words = ngettext(
                "{count} commune is on the trip list",
                "{count} communes are on the trip list",
                len(stops),
            ).format(count=len(stops))
        self.keep(msgspec.structs.replace(trip, stops=after), words, centre=stops[0].centre)

    def drop_stop(self, centre: CentreId) -> None:
        """Take a commune off the current trip."""
        left = tuple(one for one in self.stops if one.centre != centre)
        words = _("{commune} is off the trip list").format(commune=self._place_name(centre))
        self.keep(msgspec.structs.replace(self.now, stops=left), words, centre=centre)

    def begin(self, first: date | None = None) -> Said:
        """Begin another trip, which is the current one from now on."""
        trip = Trip(id=self.book.next_id, first=first, begun=self._workspace.moment().seconds)
        return self.keep(trip, _("a trip begun"))

    def keep(self, trip: Trip, words: str, *, centre: CentreId | None = None) -> Said:
        """Keep *trip* as it is now and make it the current one; *words* say what was done."""
        if not trip.begun:
            trip = msgspec.structs.replace(trip, begun=self._workspace.moment().seconds)
        try:
            book = self.book.with_trip(cleaned(trip))
        except TextRefused as refused:
            return Said(refusal=sentence(refused))
        return self._did(book, words, centre)

    def choose(self, trip: Trip) -> None:
        """Make *trip* the current one."""
        self._keep(msgspec.structs.replace(self.book, current=trip.id))

    def note_visited(self, centre: CentreId) -> None:
        """Note in the current trip that the visit to *centre* was begun."""
        trip = self.now
        if trip.stop(centre) is not None:
            stops = tuple(
                msgspec.structs.replace(one, visited=True) if one.centre == centre else one
                for one in trip.stops
            )
            self._keep(self.book.with_trip(msgspec.structs.replace(trip, stops=stops)))

    def _did(self, book: TripBook, words: str, centre: CentreId | None) -> Said:
        before = self.book
        if book == before:
            return Said(saved=True)
        said = self._keep(book)
        if said.saved:
            self._history.did(self._act(words, centre, before))
            self.acted.emit(words)
        return said

    def _act(self, words: str, centre: CentreId | None, before: TripBook) -> Act:
        def take_back() -> Act:
            now = self.book
            self._workspace.trips.keep(before)  # a fault is told as the reason why it stays
            self._show(before)
            return self._act(words, centre, now)

        return Act(words=words, centre=centre, take_back=take_back)

    def _keep(self, book: TripBook) -> Said:
        try:
            self._workspace.trips.keep(book)
        except Fault as fault:
            self.failed.emit(sentence(fault))
            return Said(refusal=sentence(fault))
        self._show(book)
        return Said(saved=True)

    def _show(self, book: TripBook) -> None:
        self.book = book
        self.changed.emit()
