"""Measurements by their names: what each asks, of this data and of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, assert_never

from desktop_app import paths
from desktop_app.core.ids import RoundId
from desktop_app.core.time.connection import (
    ConnectionHours,
    ConnectionNote,
    Noted,
    hours_of_month,
    spans,
)
from desktop_app.measure import hosts
from desktop_app.measure.results import (
    Absence,
    HostFacts,
    HostHours,
    HostsFacts,
    HoursFacts,
    Measurement,
    MeasureName,
    ServiceFacts,
    TslcdFacts,
)
from desktop_app.measure.running import Work, measured
from desktop_app.storage.connection_log import note_connection, notes
from desktop_app.workspace.context import trust
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.measured_hosts import (
    HostsToMeasure,
    hosts_to_measure,
    set_hosts,
)
from desktop_app.workspace.exchange.exchanging import Exchanging
from desktop_app.workspace.values.outage import outage_hours

if TYPE_CHECKING:
    from desktop_app.core.changes.change import Held
    from desktop_app.core.ids import ItemId

_SUPPORT = "support.toml"


class Measuring:
    """Verbs of measuring. Run them in a worker: each waits for as long as its limit."""

    def __init__(self, context: DeskContext, exchanging: Exchanging) -> None:
        self._context, self._exchanging = context, exchanging

    @property
    def hosts(self) -> HostsToMeasure:
        """The hosts that are measured beside the service."""
        return hosts_to_measure(self._context)

    def set_hosts(self, hosts: tuple[str, ...] | None = None, *, tslcd: str | None = None) -> None:
        """Keep the hosts as typed; raise EntryRefused for what is none."""
        set_hosts(self._context, hosts, tslcd)

    def measure(
        self,
        names: Iterable[MeasureName],
        *,
        round_: RoundId | None = None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Measurement]:
        """Yield each measurement once it is over; after a stop the rest is not begun."""
        for name in names:
            if is_stopped():
                return
            work = self._work(name, self._context.round(round_))
            yield measured(name, work, at=self._context.moment().seconds, is_stopped=is_stopped)

    def note_hosts(self) -> None:
        """Note in the log of the connection which of the hosts are reached now."""
        context = self._context
        for named in self.hosts.every:
            parsed = hosts.parse_host(named)
            assert parsed is not None  # checked when it was set
            what = Noted.REACHED if hosts.is_reached(*parsed) else Noted.CUT
            note = ConnectionNote(at=context.moment().seconds, what=what, to=named)
            note_connection(context.folder, note)

    def hours(self, round_: RoundId | None = None) -> ConnectionHours:
        """Return the hours of the connection to the service in the month of *round_*."""
        context = self._context
        now = context.moment().seconds
        return hours_of_month(
            spans(notes(context.folder), until=now),
            context.round(round_),
            until=now,
            holidays=trust.holidays(context.roster),
        )

    def attach(
        self, item: ItemId, results: tuple[Measurement, ...], *, round_: RoundId | None = None
    ) -> Held:
        """Put *results* to *item* as evidence: a page with time, tool and what was measured."""
        from .keeping_measurements import attach_measured

        return attach_measured(self._context, item, results, round_=round_)

    def _work(self, name: MeasureName, round_: RoundId) -> Work:
        """Return what measures *name*: everything that this data says is read before, here."""
        # Late: the window reads the hosts soon after it is painted, and needs nothing of these.
        from desktop_app.measure import (
            antivirus,
            certificates,
            computer,
            printers,
            scanners,
            systems,
        )

        context = self._context
        match name:
            case MeasureName.CONNECTION:
                over = outage_hours(context.checklist)
                return partial(_hours, self.hours(round_), over, self._hours_of_hosts(round_))
            case MeasureName.SERVICE:
                return self._service()
            case MeasureName.HOSTS:
                return partial(_hosts, self.hosts.hosts)
            case MeasureName.TSLCD:
                return partial(_tslcd, self.hosts.tslcd)
            case MeasureName.PRINTERS:
                return printers.printers
            case MeasureName.SCANNERS:
                return scanners.scanners
            case MeasureName.COMPUTER:
                return partial(computer.computer, context.folder)
            case MeasureName.OS:
                table = paths.resources() / "systems" / _SUPPORT
                today = context.moment().today
                return lambda: systems.system(systems.read_table(table), today)
            case MeasureName.CERTIFICATES:
                return certificates.certificates
            case MeasureName.ANTIVIRUS:
                return antivirus.antivirus
        assert_never(name)

    def _hours_of_hosts(self, round_: RoundId) -> tuple[HostHours, ...]:
        context = self._context
        now, written = context.moment().seconds, notes(context.folder)
        found = []
        for named in self.hosts.every:
            seen = hours_of_month(spans(written, named, until=now), round_, until=now)
            if seen.measured_seconds:
                found.append(
                    HostHours(
                        host=named,
                        measured_seconds=seen.measured_seconds,
                        cut_seconds=seen.cut_seconds,
                    )
                )
        return tuple(found)

    def _service(self) -> Work:
        from desktop_app.core.fault import Fault
        from desktop_app.i18n import sentence

        server = self._exchanging.server
        if server is None:
            return lambda: Absence.NO_SERVICE
        ask = self._exchanging.probing()

        def work() -> ServiceFacts:
            try:
                probe = ask()
            except Fault as fault:
                return ServiceFacts(tool="HTTP", service=server.url, why=sentence(fault))
            return ServiceFacts(
                tool="HTTP",
                service=server.url,
                first_ms=probe.first_ms,
                times_ms=probe.times_ms,
                taken_bytes=probe.taken_bytes,
                taken_seconds=probe.taken_seconds,
            )

        return work


def _hours(
    hours: ConnectionHours, over_hours: int, hosts: tuple[HostHours, ...]
) -> HoursFacts | Absence:
    if not hours.measured_seconds and not hosts:
        return Absence.NO_NOTES
    return HoursFacts(
        tool="connection.jsonl",
        round=hours.round,
        until=hours.days[-1].day,
        whole_seconds=hours.whole_seconds,
        measured_seconds=hours.measured_seconds,
        cut_seconds=hours.cut_seconds,
        cuts=len(hours.cuts),
        longest_seconds=hours.longest_cut,
        working_days=len(hours.working_days),
        days_measured=hours.working_days_measured,
        over_hours=over_hours,
        days_over=hours.days_cut_over(over_hours),
        days_unjudged=hours.days_unjudged(over_hours),
        hosts=hosts,
    )


def _hosts(named: tuple[str, ...]) -> HostsFacts | Absence:
    if not named:
        return Absence.NO_HOSTS
    return HostsFacts(tool="TCP", hosts=tuple(_reach(one) for one in named))


def _tslcd(named: str) -> TslcdFacts | Absence:
    if not named:
        return Absence.NO_TSLCD_HOST
    return TslcdFacts(tool="TCP", reached=_reach(named))


def _reach(named: str) -> HostFacts:
    parsed = hosts.parse_host(named)
    assert parsed is not None  # checked when it was set
    return hosts.reach(*parsed)
