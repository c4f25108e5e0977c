"""What a measurement says, in sentences, and what it suggests for an item; the person decides."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from desktop_app.core.checklist.checklist import Item
from desktop_app.core.checklist.comparisons import comparison
from desktop_app.core.checklist.item import ComputerSuggestion, HostSuggestion, OutageSuggestion
from desktop_app.i18n import _, current_language, figures
from desktop_app.measure.hosts import host_text, median
from desktop_app.measure.results import (
    Absence,
    AntivirusFacts,
    CertificateFacts,
    ComputerFacts,
    Facts,
    HostFacts,
    HostsFacts,
    HoursFacts,
    Measurement,
    MeasureName,
    Note,
    Outcome,
    PrinterFacts,
    Protection,
    ReachTrouble,
    ScannerFacts,
    ServiceFacts,
    SystemFacts,
    TslcdFacts,
)
from desktop_app.measure.running import LIMITS


def title_of(name: MeasureName) -> str:
    """Return what *name* measures."""
    match name:
        case MeasureName.CONNECTION:
            return _("Hours without connection to the service")
        case MeasureName.SERVICE:
            return _("Way to the service")
        case MeasureName.HOSTS:
            return _("Way to other hosts")
        case MeasureName.TSLCD:
            return _("Host in the dedicated network")
        case MeasureName.PRINTERS:
            return _("Printers")
        case MeasureName.SCANNERS:
            return _("Scanners")
        case MeasureName.COMPUTER:
            return _("Processor, memory, disk")
        case MeasureName.OS:
            return _("Operating system")
        case MeasureName.CERTIFICATES:
            return _("Certificates in Windows")
        case MeasureName.ANTIVIRUS:
            return _("Protection against malware")
    assert_never(name)


def lines_of(one: Measurement) -> tuple[str, ...]:
    """Return the sentences on a measurement, whatever became of it."""
    match one.outcome:
        case Outcome.MEASURED:
            assert one.facts is not None
            return tuple(_facts_lines(one.facts))
        case Outcome.ABSENT:
            assert one.absence is not None
            said = absence_words(one.absence)
            # Other details are the words of a program, in English.
            is_ours = one.absence is Absence.UNKNOWN_SYSTEM
            return (one.details, said) if is_ours and one.details else (said,)
        case Outcome.TIMED_OUT:
            said = _("No answer within {seconds} seconds, so nothing is known.")
            return (said.format(seconds=round(LIMITS[one.name])),)
        case Outcome.STOPPED:
            return (_("Stopped before it was measured."),)
        case Outcome.FAILED:
            return (_("It could not be measured: {why}").format(why=one.why),)
    assert_never(one.outcome)


def absence_words(absence: Absence) -> str:
    """Return why there is nothing to measure, and what to do."""
    match absence:
        case Absence.NO_NOTES:
            return _(
                "Not measured yet: the program notes the connection while it is open and this PC"
                " is connected to a service."
            )
        case Absence.NO_SERVICE:
            return _("This PC is not connected to a service yet, so the way to it is not known.")
        case Absence.NO_HOSTS:
            return _("No other host was set to be measured.")
        case Absence.NO_TSLCD_HOST:
            return _(
                "No host of the dedicated network was set. Ask whoever looks after the network for"
                " the address of a system inside it."
            )
        case Absence.NO_PRINT_SYSTEM:
            return _("No printing system (CUPS) runs on this computer, so no printer can be seen.")
        case Absence.NO_PRINTER:
            return _("No printer is set up on this computer.")
        case Absence.NO_SCAN_SYSTEM:
            return _("No scanning system (SANE) is on this computer, so no scanner can be seen.")
        case Absence.NO_SCANNER:
            return _("This computer sees no scanner. Is it switched on and connected?")
        case Absence.UNKNOWN_SYSTEM:
            return _(
                "It is not known until when this operating system is updated: it is not in the"
                " program's table."
            )
        case Absence.NO_STORE:
            return _(
                "Only Windows has a store of certificates that can be read without a password."
                " See the expiry in the signing software."
            )
        case Absence.NO_CERTIFICATE:
            return _(
                "There is no personal certificate in Windows. Plug in the signing token and measure"
                " again, or see the expiry in the signing software."
            )
        case Absence.NO_SECURITY_CENTRE:
            return _("This system does not tell whether anti-malware is on. Look for yourself.")
    assert_never(absence)


def suggestion_of(item: Item, one: Measurement) -> str:
    """Return what *one* suggests for *item* by the checklist's rule, "" for nothing."""
    facts, rule = one.facts, item.suggest_rule
    match rule, facts:
        case ComputerSuggestion(), ComputerFacts():
            return _computer_suggestion(rule, facts)
        case OutageSuggestion(), HoursFacts():
            return _outage_suggestion(rule, facts)
        case HostSuggestion(), TslcdFacts() if facts.reached.is_reached:
            return _("By the measurement this network can be used from this computer.")
        case HostSuggestion(), TslcdFacts():
            return _("By the measurement this network cannot be used from this computer now.")
        case _:
            return ""


def _facts_lines(facts: Facts) -> Iterator[str]:
    match facts:
        case HoursFacts():
            yield from _hours_lines(facts)
        case ServiceFacts():
            yield from _service_lines(facts)
        case HostsFacts():
            for host in facts.hosts:
                yield from host_lines(host)
        case TslcdFacts():
            yield from host_lines(facts.reached)
        case PrinterFacts():
            yield from _printer_lines(facts)
        case ScannerFacts():
            said = _("Scanners that this computer sees: {count}.")
            yield said.format(count=len(facts.scanners))
            yield from facts.scanners
        case ComputerFacts():
            yield _("Processor: {name}, {cores} cores.").format(
                name=facts.processor, cores=facts.cores
            )
            yield _("Memory: {memory} MB.").format(memory=_number(facts.memory_mb))
            yield _("Disk {disk}: {free} GB free of {all} GB.").format(
                disk=facts.disk, free=_number(facts.disk_free_gb), all=_number(facts.disk_gb)
            )
        case SystemFacts():
            yield from _system_lines(facts)
        case CertificateFacts():
            yield from _certificate_lines(facts)
        case AntivirusFacts():
            yield _protection_words(facts.protection)
        case _:
            assert_never(facts)


def _hours_lines(facts: HoursFacts) -> Iterator[str]:
    yield _(
        "Measured {measured} of {whole} of the month up to {day}; the hours with the program closed"
        " are not measured."
    ).format(
        measured=_time(facts.measured_seconds),
        whole=_time(facts.whole_seconds),
        day=figures.day(facts.until),
    )
    yield _(
        "Without connection to the service: {cut} of the {measured} measured, {cuts} times, the"
        " longest {longest}."
    ).format(
        cut=_time(facts.cut_seconds),
        measured=_time(facts.measured_seconds),
        cuts=facts.cuts,
        longest=_time(facts.longest_seconds),
    )
    yield _(
        "Working days without connection for more than {hours} hours in all: {days} of {measured}"
        " measured; the month has had {all} working days so far."
    ).format(
        hours=facts.over_hours,
        days=len(facts.days_over),
        measured=facts.days_measured,
        all=facts.working_days,
    )
    for one in facts.hosts:
        yield _("{host}: not reached {cut} of the {measured} measured.").format(
            host=one.host, cut=_time(one.cut_seconds), measured=_time(one.measured_seconds)
        )


def _service_lines(facts: ServiceFacts) -> Iterator[str]:
    if facts.first_ms is None:
        yield _("The service was not reached: {why}").format(why=facts.why)
        return
    yield _(
        "The service answered {count} of {count} requests: {median} ms in the middle, {best} to"
        " {worst} ms; the first one took {first} ms with connecting."
    ).format(
        count=len(facts.times_ms),
        median=_ms(median(facts.times_ms)),
        best=_ms(min(facts.times_ms)),
        worst=_ms(max(facts.times_ms)),
        first=_ms(facts.first_ms),
    )
    if facts.taken_bytes:
        yield _("Receiving: {size} in {seconds} seconds, {speed} a second.").format(
            size=_size(facts.taken_bytes),
            seconds=_number(facts.taken_seconds, places=2),
            speed=_size(round(facts.taken_bytes / max(facts.taken_seconds, 0.01))),
        )
    else:
        yield _("Receiving was not measured: the service gave this PC nothing large enough.")


def host_lines(facts: HostFacts) -> Iterator[str]:
    """Yield how a host was reached, or why it was not."""
    name = host_text(facts.host, facts.port)
    if facts.is_reached:
        yield _("{host}: reached {count} of {tries} times, {median} ms in the middle.").format(
            host=name,
            count=len(facts.times_ms),
            tries=facts.tries,
            median=_ms(median(facts.times_ms)),
        )
        if facts.own_address:
            yield _("Over the network card {card}, address {address} of this computer.").format(
                card=facts.through or "?", address=facts.own_address
            )
    if facts.trouble is not None:
        yield _trouble_words(facts.trouble).format(host=name)


def _trouble_words(trouble: ReachTrouble) -> str:
    match trouble:
        case ReachTrouble.NAME:
            return _("{host}: this name is not known in the network that this computer is in.")
        case ReachTrouble.REFUSED:
            return _("{host}: a computer answers there, but refuses connections to this port.")
        case ReachTrouble.NO_WAY:
            return _("{host}: no network of this computer leads there.")
        case ReachTrouble.SILENT:
            return _("{host}: nothing comes back from there in time.")
    assert_never(trouble)


def _printer_lines(facts: PrinterFacts) -> Iterator[str]:
    yield _("Printers set up on this computer: {count}.").format(count=len(facts.real))
    for one in facts.printers:
        parts = [one.name]
        if one.is_default:
            parts.append(_("the usual one"))
        if one.is_off:
            parts.append(_("switched off or stopped"))
        if one.is_virtual:
            parts.append(_("writes files, not counted"))
        yield ", ".join(parts)


def _system_lines(facts: SystemFacts) -> Iterator[str]:
    day = figures.day(facts.ends)
    if facts.is_supported:
        yield _("{system}: gets security updates until {day}.").format(system=facts.system, day=day)
    else:
        yield _("{system}: got its last security updates on {day}.").format(
            system=facts.system, day=day
        )
    if facts.note is not None:
        yield _note_words(facts.note)
    yield _("By the table of {day}: {source}.").format(
        day=figures.day(facts.as_of), source=facts.source
    )


def _note_words(note: Note) -> str:
    match note:
        case Note.ESU:
            return _("Extended updates (ESU) that are applied for are not counted here.")
        case Note.LTSC:
            return _("The edition of the long-term channel (LTSC).")
        case Note.LTS:
            return _("With the time of long-term support (LTS).")
        case Note.PRO:
            return _("Further updates by Ubuntu Pro are not counted here.")
    assert_never(note)


def _certificate_lines(facts: CertificateFacts) -> Iterator[str]:
    earliest = facts.earliest
    if earliest is None:
        yield _("There are only certificates that programs made for themselves; none counts.")
    else:
        yield _("Earliest expiry: {day} ({subject}).").format(
            day=figures.day(earliest.ends), subject=earliest.subject
        )
    for one in facts.certificates:
        said = _("{subject}, issued by {issuer}, until {day}.")
        if one.own:
            said = _("{subject}, made by a program for itself, until {day}, not counted.")
        yield said.format(subject=one.subject, issuer=one.issuer, day=figures.day(one.ends))


def _protection_words(protection: Protection) -> str:
    match protection:
        case Protection.GOOD:
            return _("Windows says: anti-malware is on and up to date.")
        case Protection.OFF:
            return _("Windows says: no anti-malware is watched over on this computer.")
        case Protection.POOR:
            return _("Windows says: anti-malware is off or out of date.")
        case Protection.SNOOZED:
            return _("Windows says: anti-malware is paused.")
    assert_never(protection)


def _computer_suggestion(rule: ComputerSuggestion, facts: ComputerFacts) -> str:
    short = []
    if facts.cores < rule.cpu_cores_min:
        short.append(_("the processor"))
    if facts.memory_mb < rule.ram_mb_min:
        short.append(_("the memory"))
    if facts.disk_free_gb < rule.disk_free_gb_min:
        short.append(_("the free room on the disk"))
    if not short:
        return _("By the measurement this computer has enough; measure each one and count those.")
    return _("By the measurement this computer lacks: {what}.").format(what=", ".join(short))


def _outage_suggestion(rule: OutageSuggestion, facts: HoursFacts) -> str:
    over = Decimal(len(facts.days_over))
    if not comparison(rule.partial).holds(over):
        return _("By the measurement: not met.")
    if facts.days_unjudged:
        return _(
            "On {count} working days too few hours were measured, so the measurement suggests no"
            " answer."
        ).format(count=facts.days_unjudged)
    if comparison(rule.met).holds(over):
        return _("By the measurement: met.")
    return _("By the measurement: partly met.")


def _number(value: float, *, places: int = 0) -> str:
    return figures.number(value, places=places, language=current_language())


def _time(seconds: int) -> str:
    return figures.duration(seconds, language=current_language())


def _ms(value: float) -> str:
    return _number(value, places=0 if value >= 10 else 1)


def _size(count: int) -> str:
    return figures.size(count, language=current_language())
