"""What measurements return: typed facts, or why there are none. No sentences; those are above."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from desktop_app.core.ids import RoundId


class MeasureName(StrEnum):
    """What can be measured; the words of the verb ``measure``."""

    CONNECTION = "connection"  # hours without connection, by the log
    SERVICE = "service"  # latency and throughput to the service
    HOSTS = "hosts"  # latency to the hosts that were set
    TSLCD = "tslcd"  # the host of the dedicated network that was set
    PRINTERS = "printers"
    SCANNERS = "scanners"
    COMPUTER = "computer"  # processor, memory, disk
    OS = "os"  # whether the system still gets security updates
    CERTIFICATES = "certificates"  # their earliest expiry
    ANTIVIRUS = "antivirus"


class Outcome(StrEnum):
    """How a measurement ended."""

    MEASURED = "measured"
    ABSENT = "absent"  # there is nothing to measure here; ``absence`` says why
    TIMED_OUT = "timed_out"
    STOPPED = "stopped"  # by a person
    FAILED = "failed"  # ``why`` says what was refused


class Absence(StrEnum):
    """Why there is nothing to measure."""

    NO_NOTES = "no_notes"  # the log of the connection holds nothing of the round
    NO_SERVICE = "no_service"  # this PC is connected to none
    NO_HOSTS = "no_hosts"  # none was set
    NO_TSLCD_HOST = "no_tslcd_host"  # none was set
    NO_PRINT_SYSTEM = "no_print_system"
    NO_PRINTER = "no_printer"
    NO_SCAN_SYSTEM = "no_scan_system"
    NO_SCANNER = "no_scanner"
    UNKNOWN_SYSTEM = "unknown_system"  # the table of systems has no line for it
    NO_STORE = "no_store"  # of certificates; only Windows has it
    NO_CERTIFICATE = "no_certificate"
    NO_SECURITY_CENTRE = "no_security_centre"  # only Windows tells


class _Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="about"):
    """Facts. ``tool`` names what measured them."""

    tool: str


class HostHours(msgspec.Struct, frozen=True, kw_only=True):
    """A host that was set: the seconds measured, and those in which it was not reached."""

    host: str
    measured_seconds: int
    cut_seconds: int


class HoursFacts(_Facts, frozen=True, kw_only=True, tag="connection"):
    """The connection to the service in a round. Seconds; days are working days.

    ``over_hours``: the days in ``days_over`` were without connection for more than so many hours;
    ``days_unjudged`` are those before the last one that may have been, in hours not measured.
    """

    round: RoundId
    until: date
    whole_seconds: int
    measured_seconds: int
    cut_seconds: int
    cuts: int
    longest_seconds: int
    working_days: int
    days_measured: int
    over_hours: int
    days_over: tuple[date, ...] = ()
    days_unjudged: int = 0
    hosts: tuple[HostHours, ...] = ()


class ServiceFacts(_Facts, frozen=True, kw_only=True, tag="service"):
    """Requests to the service. Milliseconds; ``why`` is the sentence where it was not reached.

    ``taken_bytes`` came in ``taken_seconds``; 0 where there was nothing to take.
    """

    service: str
    first_ms: float | None = None  # the first one, with connecting and TLS
    times_ms: tuple[float, ...] = ()
    taken_bytes: int = 0
    taken_seconds: float = 0.0
    why: str = ""


class ReachTrouble(StrEnum):
    """Why a host was not reached."""

    NAME = "name"  # its name is not known
    REFUSED = "refused"  # a computer answered: nothing listens at that port
    NO_WAY = "no_way"  # no network leads there
    SILENT = "silent"  # nothing came back in time


class HostFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One host: ``tries`` connections, of which those that came about took ``times_ms``.

    ``through`` is the network card, ``own_address`` this computer's address on it.
    """

    host: str
    port: int
    tries: int
    times_ms: tuple[float, ...] = ()
    trouble: ReachTrouble | None = None
    through: str = ""
    own_address: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether a connection came about."""
        return bool(self.times_ms)


class HostsFacts(_Facts, frozen=True, kw_only=True, tag="hosts"):
    """The hosts that were set."""

    hosts: tuple[HostFacts, ...]


class TslcdFacts(_Facts, frozen=True, kw_only=True, tag="tslcd"):
    """The host of the dedicated network."""

    reached: HostFacts


class Printer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A printer of this computer. ``is_virtual``: it writes files and no paper."""

    name: str
    port: str = ""
    is_default: bool = False
    is_virtual: bool = False
    is_off: bool = False


class PrinterFacts(_Facts, frozen=True, kw_only=True, tag="printers"):
    """The printers of this computer."""

    printers: tuple[Printer, ...]

    @property
    def real(self) -> tuple[Printer, ...]:
        """Those that print on paper."""
        return tuple(one for one in self.printers if not one.is_virtual)


class ScannerFacts(_Facts, frozen=True, kw_only=True, tag="scanners"):
    """The scanners that this computer sees; on Windows cameras may be among them."""

    scanners: tuple[str, ...]


class ComputerFacts(_Facts, frozen=True, kw_only=True, tag="computer"):
    """Processor, memory and disk. The disk is the one that the data lies on."""

    processor: str
    cores: int
    memory_mb: int
    disk: str
    disk_gb: int
    disk_free_gb: int


class Note(StrEnum):
    """What to know of a system's last day."""

    ESU = "esu"  # extended updates can be bought; not counted
    LTSC = "ltsc"  # of the long-term servicing channel
    LTS = "lts"  # its LTS project is counted
    PRO = "pro"  # Ubuntu Pro gives more; not counted


class SystemFacts(_Facts, frozen=True, kw_only=True, tag="os"):
    """The operating system, and the last day on which its maker mends it, by the table ``source``.

    ``as_of``: of which day the table is.
    """

    system: str
    ends: date
    is_supported: bool
    source: str
    as_of: date
    note: Note | None = None


class Certificate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A certificate of a person or an agency. ``own``: it was signed by itself."""

    subject: str
    issuer: str
    ends: date
    own: bool = False


class CertificateFacts(_Facts, frozen=True, kw_only=True, tag="certificates"):
    """The certificates of the signed-in person, the earliest expiry first."""

    certificates: tuple[Certificate, ...]

    @property
    def earliest(self) -> Certificate | None:
        """The one that expires first, of those that somebody issued."""
        return next((one for one in self.certificates if not one.own), None)


class Protection(StrEnum):
    """What Windows says of the protection against malware."""

    GOOD = "good"
    OFF = "off"  # nothing watches over it
    POOR = "poor"  # switched off, or out of date
    SNOOZED = "snoozed"


class AntivirusFacts(_Facts, frozen=True, kw_only=True, tag="antivirus"):
    """The protection against malware, as the system's security centre states it."""

    protection: Protection


Facts = (
    HoursFacts | ServiceFacts | HostsFacts | TslcdFacts | PrinterFacts | ScannerFacts
    | ComputerFacts | SystemFacts | CertificateFacts | AntivirusFacts
)  # fmt: skip


class Measurement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One measurement. ``at``: when it began, UTC seconds; ``seconds`` how long it took."""

    name: MeasureName
    outcome: Outcome
    at: int
    seconds: float
    facts: Facts | None = None
    absence: Absence | None = None
    why: str = ""
    details: str = ""  # what the system said of itself, where that helps
