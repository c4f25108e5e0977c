"""Names of things: identifiers and the closed sets of words (docs/glossary.md)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NewType, assert_never

from .fault import N_, Fault

CommuneCode = NewType("CommuneCode", str)  # five digits, official code: "00004"
ProvinceCode = NewType("ProvinceCode", str)  # two digits: "01"
CentreId = NewType("CentreId", str)  # commune code, or "00004-2" for a further centre
RoundId = NewType("RoundId", str)  # "2026-11"
ItemId = NewType("ItemId", str)  # "staff.assigned"; stable for ever
DeviceId = NewType("DeviceId", str)  # 32 hex digits: first 16 bytes of SHA-256 of the public key
ChangeHash = NewType("ChangeHash", str)  # 64 hex digits: SHA-256 of the canonical bytes
EvidenceHash = NewType("EvidenceHash", str)  # 64 hex digits: SHA-256 of the kept bytes


class ChangeKind(StrEnum):
    """What a change does: the word that its canonical bytes begin with."""

    ANSWER = "answer"
    ATTACH = "attach"
    DETACH = "detach"
    SUBMIT = "submit"
    USE = "use"
    VERIFY = "verify"
    VISIT = "visit"
    APPROVE = "approve"
    RETURN = "return"
    COMMENT = "comment"
    ACTION = "action"
    ORDER = "order"
    PARAGRAPH = "paragraph"
    PERSON = "person"
    CALL = "call"
    ADOPT = "adopt"
    ENTRY = "entry"


_CHANGE_KINDS = {str(kind): kind for kind in ChangeKind}


def change_kind(word: str) -> ChangeKind | None:
    """Return the kind that *word* names, None for one of a later version."""
    return _CHANGE_KINDS.get(word)


class Status(StrEnum):
    """The status of an answer (kết quả)."""

    MET = "met"
    PARTIAL = "partial"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    ANSWERED = "answered"
    NOT_KNOWN = "not_known"
    UNANSWERED = "unanswered"


class Layer(StrEnum):
    """Whose statement it is: the commune's (tự đánh giá) or a supervisor's (kết quả kiểm tra)."""

    DECLARED = "declared"
    VERIFIED = "verified"


class Role(StrEnum):
    """What an enrolment (a key) may do."""

    CLERK = "clerk"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    VIEWER = "viewer"


class Readiness(StrEnum):
    """Levels of readiness, the ids of the checklist's rule."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"
    NOT_SUBMITTED = "not_submitted"

    @property
    def is_grey(self) -> bool:
        """Whether it is no colour: nothing was submitted that could be judged."""
        match self:
            case Readiness.GREEN | Readiness.AMBER | Readiness.RED:
                return False
            case Readiness.OVERDUE | Readiness.NOT_SUBMITTED:
                return True
        assert_never(self)


COLOURS = (Readiness.GREEN, Readiness.AMBER, Readiness.RED)  # from the best
GREYS = (Readiness.NOT_SUBMITTED, Readiness.OVERDUE)


class EvidenceKind(StrEnum):
    """Kinds of evidence (minh chứng)."""

    PHOTO = "photo"
    DOCUMENT = "document"
    MEASUREMENT = "measurement"
    REPORT = "report"


class Method(StrEnum):
    """How a supervisor checked."""

    ON_SITE = "on_site"
    ONLINE = "online"
    FILE = "file"


class PaperKind(StrEnum):
    """The papers that can be printed."""

    COMMUNE = "commune"  # the report of one commune
    AREA = "area"  # the report of an area
    INSPECTION = "inspection"  # the minutes of a visit
    SLIP = "slip"  # the page that the leader signs
    BLANK = "blank"  # the form to fill in by hand
    LETTER = "letter"  # one letter on a gap that many communes share
    RETURNED = "returned"  # the letter on what one commune is asked to complete
    ACTIONS = "actions"  # remedies, the overdue ones first
    FUNDING = "funding"  # what is not met for lack of funding, by section
    PUBLIC = "public"  # one page of figures, without names

    @property
    def is_of_one_commune(self) -> bool:
        """Whether the paper is about one commune, and not about an area."""
        match self:
            case (
                PaperKind.COMMUNE
                | PaperKind.INSPECTION
                | PaperKind.SLIP
                | PaperKind.BLANK
                | PaperKind.RETURNED
            ):
                return True
            case (
                PaperKind.AREA
                | PaperKind.LETTER
                | PaperKind.ACTIONS
                | PaperKind.FUNDING
                | PaperKind.PUBLIC
            ):
                return False
        assert_never(self)


class ParagraphName(StrEnum):
    """The paragraphs of a report that a person may edit."""

    SITUATION = "situation"
    CAUSES = "causes"
    REQUESTS = "requests"


class Difference(StrEnum):
    """How the verified answer relates to the declared one (docs/rules.md#case-11)."""

    MATCH = "match"
    DECLARED_HIGHER = "declared_higher"
    DECLARED_LOWER = "declared_lower"
    NOT_DECLARED = "not_declared"
    EVIDENCE_WRONG = "evidence_wrong"
    CHANGED_SINCE = "changed_since"


_COMMUNE = re.compile(r"[0-9]{5}")
_CENTRE = re.compile(r"[0-9]{5}(-[1-9][0-9]?)?")
# Any month that a clock can show: a PC without a battery starts in 1970, 1980 or 2099.
_ROUND = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")


def commune_code(text: str) -> CommuneCode:
    """Return *text* as a commune code; raise Fault unless it is five digits."""
    if not _COMMUNE.fullmatch(text):
        raise Fault(N_("“{text}” is not a commune code of five digits."), text=text[:40])
    return CommuneCode(text)


def centre_id(text: str) -> CentreId:
    """Return *text* as a centre id ("00004" or "00004-2"); raise Fault otherwise."""
    if not is_centre(text):
        raise Fault(N_("“{text}” is not a centre code such as 00004 or 00004-2."), text=text[:40])
    return CentreId(text)


def is_centre(text: str) -> bool:
    """Return whether *text* has the form of a centre id."""
    return _CENTRE.fullmatch(text) is not None


def is_round(text: str) -> bool:
    """Return whether *text* has the form of a round, of any year from 0001 to 9999."""
    return _ROUND.fullmatch(text) is not None


def commune_of(centre: CentreId) -> CommuneCode:
    """Return the commune that *centre* belongs to."""
    return CommuneCode(centre[:5])


def round_id(text: str) -> RoundId:
    """Return *text* as a round ("2026-11"); raise Fault otherwise."""
    if not is_round(text):
        raise Fault(N_("“{text}” is not a round such as 2026-11 (year-month)."), text=text[:40])
    return RoundId(text)
