"""What a paper carries for programs: which paper it is, the code of its data, and its issue.

It stands in the file's properties, where nobody reads it as text. Its *issue* is what is no data:
letterhead, number, the words of a letter, what the issuing PC knew of its exchange. With it any PC
that has the data can draw the same paper again, word by word (``commune-readiness check --paper``).
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

import msgspec

from desktop_app.core.ids import PaperKind
from desktop_app.reports.data import (
    ActionsReport,
    AreaReport,
    CommuneReport,
    FundingReport,
    InspectionReport,
    Letterhead,
    LetterReport,
    PublicReport,
    ReturnedLetter,
    SlipReport,
    Traced,
)
from desktop_app.reports.data_hash import data_hash

KEY = "CommuneReadiness"  # of the PDF's information dictionary


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a letter, as they were printed."""

    subject: str
    recipients: tuple[str, ...]
    text: str


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands on a slip."""

    prepared_by: str
    position: str
    leader: str


class Issue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a paper is no data of the communes."""

    letterhead: Letterhead | None = None
    requested_by: str = ""
    words: Words | None = None
    people: People | None = None
    receipt: str = ""
    received: datetime | None = None
    waiting: int = 0


class PaperMark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which paper a file is."""

    kind: PaperKind
    program: str
    digest: str  # SHA-256 of its data, in hex
    centre: str = ""
    area: str = ""  # in a sentence
    round: str
    item: str = ""  # of a letter on a gap
    visit: str = ""  # of minutes
    as_of: str = ""  # of a list of remedies: the day
    issue: Issue


def kind_of(report: Traced) -> PaperKind:
    """Return the kind of paper that *report* is drawn as."""
    match report:
        case CommuneReport():
            return PaperKind.COMMUNE
        case PublicReport():
            return PaperKind.PUBLIC
        case AreaReport():
            return PaperKind.AREA
        case LetterReport():
            return PaperKind.LETTER
        case ReturnedLetter():
            return PaperKind.RETURNED
        case InspectionReport():
            return PaperKind.INSPECTION
        case SlipReport():
            return PaperKind.SLIP
        case ActionsReport():
            return PaperKind.ACTIONS
        case FundingReport():
            return PaperKind.FUNDING
    assert_never(report)


def mark_of(report: Traced) -> PaperMark:
    """Return the mark of the paper that *report* is drawn as."""
    return PaperMark(
        kind=kind_of(report),
        program=report.provenance.program,
        digest=data_hash(report),
        centre=getattr(report, "centre", None) or "",
        area=getattr(report, "area", ""),
        round=report.round,
        item=getattr(report, "item", ""),
        visit=getattr(report, "visit", ""),
        as_of=report.as_of.isoformat() if isinstance(report, ActionsReport) else "",
        issue=_issue(report),
    )


def mark_text(report: Traced) -> str:
    """Return the mark as the text that the file carries."""
    return msgspec.json.encode(mark_of(report)).decode()


def read_mark(text: str) -> PaperMark | None:
    """Return the mark in *text*; None where it is none, or one of a later form."""
    try:
        return msgspec.json.decode(text, type=PaperMark)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None


def _issue(report: Traced) -> Issue:
    where = report.provenance
    words = people = None
    if isinstance(report, LetterReport | ReturnedLetter):
        words = Words(subject=report.subject, recipients=report.recipients, text=report.text)
    if isinstance(report, SlipReport):
        people = People(
            prepared_by=report.prepared_by, position=report.position, leader=report.leader
        )
    return Issue(
        letterhead=getattr(report, "letterhead", None),
        requested_by=getattr(report, "requested_by", ""),
        words=words,
        people=people,
        receipt=where.receipt,
        received=where.received,
        waiting=where.waiting,
    )


def issued_as(report: Traced, issue: Issue) -> Traced:
    """Return *report* as it would be issued with *issue*."""
    changes: dict[str, object] = {
        "provenance": msgspec.structs.replace(
            report.provenance,
            receipt=issue.receipt,
            received=issue.received,
            waiting=issue.waiting,
        )
    }
    fields = report.__struct_fields__
    if "letterhead" in fields:
        changes["letterhead"] = issue.letterhead
    if "requested_by" in fields:
        changes["requested_by"] = issue.requested_by
    for part in (issue.words, issue.people):
        if part is not None and all(name in fields for name in part.__struct_fields__):
            changes |= msgspec.structs.asdict(part)
    return msgspec.structs.replace(report, **changes)
