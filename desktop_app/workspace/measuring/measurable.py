"""What the machine can measure for an item of the checklist."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.checklist.checklist import Item
from desktop_app.core.checklist.item import HostSuggestion, Measurable
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.measure.results import MeasureName


def refuse_unmeasurable(item: Item) -> None:
    """Raise EntryRefused where the machine can measure nothing for *item*."""
    if not measures_of(item):
        raise EntryRefused(N_("{code}: the machine can measure nothing for it."), code=item.code)


def measures_of(item: Item) -> tuple[MeasureName, ...]:
    """Return what can be measured for *item*; nothing for one that no machine can answer."""
    if item.secret:
        return ()
    match item.measurable:
        case Measurable.NONE:
            return ()
        case Measurable.NETWORK if isinstance(item.suggest_rule, HostSuggestion):
            return (MeasureName.TSLCD,)
        case Measurable.NETWORK:
            return (MeasureName.CONNECTION, MeasureName.SERVICE, MeasureName.HOSTS)
        case Measurable.SCANNERS:
            return (MeasureName.SCANNERS,)
        case Measurable.PRINTERS:
            return (MeasureName.PRINTERS,)
        case Measurable.COMPUTER:
            return (MeasureName.COMPUTER,)
        case Measurable.CERTIFICATE_EXPIRY:
            return (MeasureName.CERTIFICATES,)
        case Measurable.ANTIVIRUS:
            return (MeasureName.ANTIVIRUS,)
        case Measurable.OS:
            return (MeasureName.OS,)
    assert_never(item.measurable)
