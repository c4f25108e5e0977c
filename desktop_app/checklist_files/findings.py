"""The findings of validation: each fault with its line."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop_app.core.fault import Fault
from desktop_app.i18n import N_, sentence


class ContentFault(Fault):
    """Something written in a checklist is wrong."""


class Lacking(ContentFault):
    """Something is missing: a field, a translation, what a rule names.

    A class of its own, because it may be the consequence of an unreadable line.
    """


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of a file, with the number of its line, from 1."""

    file: Path
    line: int
    fault: Fault


def report_lines(findings: list[Finding]) -> list[str]:
    """Return one line a finding, in the person's language: "FILE:LINE: what is wrong"."""
    place = N_("{file}:{line}: {fault}")
    return [
        sentence(Fault(place, file=found.file, line=found.line, fault=found.fault))
        for found in findings
    ]
