"""The clerk's desk of one assessment, as values for a screen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.assessment.judging import ItemJudgement, Judgement, VerifiedJudgement
from desktop_app.core.assessment.remedies import Remedy
from desktop_app.core.assessment.unchanged import Hindrance
from desktop_app.core.changes.bodies import Answer, Verify
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    Difference,
    EvidenceHash,
    EvidenceKind,
    ItemId,
    Method,
    Readiness,
    RoundId,
    Status,
)
from desktop_app.core.text.communes import Commune, Province
from desktop_app.storage.erasures import Erased


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote something, in words. ``is_here``: on this PC."""

    name: str
    position: str = ""
    phone: str = ""
    is_here: bool = False


class EvidencePiece(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence as a chip shows it."""

    change: ChangeHash
    kind: EvidenceKind
    name: str
    media: str  # of its file, "" where it has none
    number: str
    day: date | None  # of the document, or when the photo was taken
    attached: datetime
    valid_until: date | None  # None: until it is replaced
    is_valid: bool
    is_wanted: bool  # a kind the item asks for
    sha256: EvidenceHash | None
    is_here: bool  # its file is on this PC
    is_received: bool  # the service holds its file
    author: Author
    also_in: tuple[Commune, ...] = ()  # other communes that show the same file
    erased: Erased | None = None  # the service's officer took its file away everywhere
    is_removable: bool  # attached in the layer that this data writes


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an answer on a conflict card, or what stood before."""

    change: ChangeHash
    answer: Answer
    status: Status
    value_text: str
    author: Author
    written: datetime


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two or more different heads of one register, until a person chooses."""

    item: ItemId
    before: Side | None
    sides: tuple[Side, ...]  # this PC's first


class RemarkKind(StrEnum):
    """The kinds of remark on an item."""

    COMMENT = "comment"
    REPLY = "reply"  # to a request to complete
    RETURN = "return"  # the request


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A comment, a reply, or a request to complete."""

    change: ChangeHash
    kind: RemarkKind
    text: str
    author: Author
    written: datetime
    by_supervisor: bool
    round: RoundId


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """The last request to complete an item, of this round or an earlier one, and its reply."""

    asked: Remark
    reply: Remark | None
    is_open: bool


class ActionCard(Remedy, frozen=True, kw_only=True):
    """A remedy in the six clear things, with the supervisor's orders on it."""

    item: ItemId | None
    overdue: bool
    author: Author


class LateWords(msgspec.Struct, frozen=True, kw_only=True):
    """What another PC wrote about a visit that had ended already; it is not in the minutes."""

    opinion: str
    conclusion: str
    author: Author
    written: datetime


class VisitCard(msgspec.Struct, frozen=True, kw_only=True):
    """A check of the centre."""

    change: ChangeHash  # its id
    method: Method
    started: datetime | None
    ended: datetime | None
    decision: str
    team: str
    present: str
    opinion: str
    conclusion: str
    closed: bool
    author: Author
    written: datetime
    round: RoundId
    decision_day: date | None = None
    team_head: str = ""
    team_head_title: str = ""
    recorder: str = ""
    recorder_title: str = ""
    representative: str = ""
    minutes: tuple[ChangeHash, ...] = ()  # what the minutes hold, once it has ended
    sheets: tuple[EvidencePiece, ...] = ()  # photos of the signed minutes
    late: tuple[LateWords, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor's verified answer to an item."""

    answer: Verify
    status: Status
    value_text: str
    difference: Difference
    visit: VisitCard | None
    author: Author
    written: datetime
    after_end: bool = False  # it came after the visit had ended, and is not in the minutes


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an item in the previous round."""

    round: RoundId
    answer: Answer
    status: Status
    value_text: str
    finding: Finding | None
    author: Author
    written: datetime
    counts: bool = True  # False: the version in use asks it in another sense
    hindrance: Hindrance | None = None  # why it cannot be confirmed as unchanged


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that another version of the checklist asked for in another sense."""

    answer: Answer
    checklist: str  # the version it was given by
    status_text: str  # in the words of that version, as far as it is known here
    value_text: str
    author: Author
    written: datetime


class UnplacedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An item that the version in use does not have, with its answer, evidence and remarks."""

    item: ItemId
    code: str  # of the version that knows it, "" where none here does
    name: str
    held: Held | None  # the answer
    asked: Asked | None
    evidence: tuple[EvidencePiece, ...]
    remarks: tuple[Remark, ...]
    actions: tuple[ActionCard, ...]
    split_into: tuple[ItemId, ...]  # items of the version in use that came out of it


class VersionState(msgspec.Struct, frozen=True, kw_only=True):
    """Which version of the checklist one assessment uses, and what may be done about it."""

    name: str  # "decree-118/2"
    before: str = ""  # the way back, "" where the commune never moved
    offered: str = ""  # a newer version that the service published and that is here
    offered_from: date | None = None  # the day from which that one is in force
    asked_for: bool = False  # the service asks for it in this round
    lacking: str = ""  # the version the commune chose, where it has not come to this PC yet
    conflict: bool = False  # two PCs chose two versions
    choices: tuple[str, ...] = ()  # what was chosen, where that is a conflict
    ask_again: tuple[ItemId, ...] = ()  # items whose answer means something else now


class ItemDesk(msgspec.Struct, frozen=True, kw_only=True):
    """One item on the desk."""

    item: Item
    judgement: ItemJudgement
    held: Held | None = None  # the answer that stands
    answer: Answer | None = None  # as far as it counts under the version in use
    asked: Asked | None = None  # what another version asked for in another sense
    value_text: str = ""  # "4/5 người", "Chi nhánh của …", "20/7/2025"; "" where there is none
    author: Author | None = None
    written: datetime | None = None
    is_received: bool = False  # the service's receipt covers the answer
    receipt: str = ""  # its number; "" too where another PC wrote the answer and has it
    changed_since: bool = False  # after the latest submission
    evidence: tuple[EvidencePiece, ...] = ()
    conflict: Conflict | None = None
    request: Request | None = None  # open or answered
    together: int = 0  # confirmed as unchanged at once with so many, this one included
    remarks: tuple[Remark, ...] = ()
    approval: bool | None = None  # of a Not applicable: True, False, None so far
    finding: Finding | None = None
    findings: tuple[Finding, ...] = ()  # all visits', the latest first
    earlier: Earlier | None = None
    actions: tuple[ActionCard, ...] = ()

    @property
    def returned(self) -> Remark | None:
        """The request to complete, while it is open."""
        return self.request.asked if self.request and self.request.is_open else None


class OfficialState(msgspec.Struct, frozen=True, kw_only=True):
    """The official level: the fold at the last submission.

    See docs/rules.md#case-1, docs/rules.md#case-6.
    """

    level: Readiness
    round: RoundId | None = None  # of the submission it rests on
    submitted: datetime | None = None
    by: str = ""
    by_slip: bool = False
    missing: tuple[ItemId, ...] = ()
    critical_met: int | None = None
    changed_since: int = 0
    change: ChangeHash | None = None
    is_received: bool = False
    checklist: Checklist | None = None  # the version that the submission was judged by
    late: bool = False  # it came after the round was closed
    lacking: str = ""  # the version of a later submission, where that is not on this PC
    arriving: bool = False  # a later submission is here, and something that it covers is not


class VerifiedState(msgspec.Struct, frozen=True, kw_only=True):
    """The verified level: "XANH (đã kiểm tra thực địa 12/11/2026)"."""

    judgement: VerifiedJudgement
    visit: VisitCard | None = None
    checklist: Checklist | None = None  # the version that it was judged by


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """Where the data is, in the three fixed words (docs/rules.md#screen-3)."""

    waiting: int  # own changes without a receipt
    answers: int  # answers of this assessment on this PC
    answers_received: int
    photos: int  # files of evidence that this PC has to send; others send their own
    photos_received: int
    only_photos: bool = True  # none of these files is a document
    receipt: str = ""  # number of the newest receipt
    received: datetime | None = None
    refused: tuple[tuple[Held, str], ...] = ()  # with the reason, what nobody said again since
    is_connected: bool = False  # enrolled with a service


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """One assessment as the clerk works on it."""

    centre: CentreId
    commune: Commune
    province: Province
    centre_name: str
    round: RoundId
    due: date
    today: date
    clock_is_known: bool
    checklist: Checklist
    record: Record
    judgement: Judgement  # if submitted now
    official: OfficialState
    verified: VerifiedState
    items: dict[ItemId, ItemDesk]  # in the checklist's order
    version: VersionState
    unplaced: tuple[UnplacedAnswer, ...] = ()  # items of another version, kept and shown
    closed: datetime | None = None  # when the service closed the round
    newer: int = 0  # changes written by a newer version
    visits: tuple[VisitCard, ...] = ()
    actions: tuple[ActionCard, ...] = ()
    custody: Custody
    person: Author
    training: bool = False
    last_saved: datetime | None = None

    @property
    def missing(self) -> tuple[ItemDesk, ...]:
        """The items of "Còn N việc để XANH", in the checklist's order."""
        return tuple(self.items[item] for item in self.judgement.missing)

    @property
    def days_left(self) -> int:
        """Days until the due date; negative once it has passed."""
        return (self.due - self.today).days
