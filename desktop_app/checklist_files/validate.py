"""Validation of a checklist file: every fault, with its line."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import Fault
from desktop_app.i18n import N_

from .content import ChecklistRefused, checklist_from_bytes
from .findings import Finding, Lacking, report_lines
from .item_sense import check_items
from .list_sense import check_lists
from .nodes import Node, Report
from .positions import Positions
from .readiness_sense import check_readiness
from .reading import Reading, read
from .shape import compare, typed

__all__ = ["Finding", "accept", "check_tables", "examine", "report_lines", "validate"]


def validate(path: Path) -> list[Finding]:
    """Return every fault of the checklist file *path* in the order of its lines.

    Raises ChecklistRefused where the file cannot be opened at all.
    """
    return examine(path)[1]


def examine(path: Path) -> tuple[Checklist | None, list[Finding]]:
    """Return the checklist in *path*, None where it has faults, and these faults."""
    reading = read(path)
    found: list[tuple[int, Fault]] = [*reading.faults]
    report = _report(reading)
    if report:
        positions = Positions(reading.text)
        found += [(positions.line(where), fault) for where, fault in report]
    if found or reading.tables is None:
        # Without duplicates: loose accents are found in the line and again in the value.
        once = {(line, str(fault)): fault for line, fault in found}
        ordered = sorted(once.items(), key=lambda entry: entry[0][0])
        return None, [
            Finding(file=path, line=line, fault=fault) for (line, _said), fault in ordered
        ]
    return typed(reading.tables), []


def check_tables(tables: dict[str, object]) -> tuple[Checklist | None, Report]:
    """Return the checklist that *tables* are, None where they have faults, and these faults.

    Each fault stands with the path of the value that it is about.
    """
    root = Node(tables, ())
    report = [*compare(root), *_disagreements(root)]
    return (None if report else typed(tables)), report


def accept(data: bytes) -> Checklist:
    """Return the checklist that came from outside as compact bytes, checked like a file.

    Raises ChecklistRefused for bytes that do not decode and for content that does not agree with
    itself, such as a threshold that this program cannot read.
    """
    checklist = checklist_from_bytes(data)
    faults = _disagreements(Node(msgspec.to_builtins(checklist), ()))
    if faults:
        raise ChecklistRefused(
            N_("The checklist received cannot be used: {fault}"), fault=faults[0][1]
        )
    return checklist


def _report(reading: Reading) -> Report:
    if reading.tables is None:
        return []
    root = Node(reading.tables, ())
    report = [*compare(root), *_disagreements(root)]
    if reading.is_whole:
        return report
    # What seems to be missing may be in an unreadable line.
    return [(where, fault) for where, fault in report if not isinstance(fault, Lacking)]


def _disagreements(root: Node) -> Report:
    return [*check_items(root), *check_lists(root), *check_readiness(root)]
