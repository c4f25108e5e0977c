"""The values of each paper, filled by ``workspace`` and drawn by the papers.

Words of the checklist stay ids here and are looked up in ``checklist``; values stay canonical
texts as in ``core.bodies.Answer``. Times are aware or local to Vietnam (UTC+7). Free texts may
hold several lines, each a paragraph.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import (
    CentreId,
    CommuneCode,
    Difference,
    EvidenceKind,
    ItemId,
    Method,
    Readiness,
    RoundId,
    Status,
)


class PlaceKind(StrEnum):
    """What a commune-level unit is; the value is the word in a sentence."""

    XA = "xã"
    PHUONG = "phường"
    DAC_KHU = "đặc khu"
    UNLISTED = "đơn vị"  # known by its code only


class CommuneName(msgspec.Struct, frozen=True, kw_only=True):
    """A commune and its province, by their names of the day."""

    code: CommuneCode
    kind: PlaceKind
    name: str  # own name without the kind: "Đak Nhau"
    province: str  # with its kind: "thành phố Đồng Nai"; "" where it is not known


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs, as printed: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn An"."""

    titles: tuple[str, ...]
    name: str = ""  # without academic titles; "" leaves room for handwriting


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of an agency that issues papers, and what the records office fills in.

    ``number`` and ``day`` are given after signing; while unknown, blank space is printed.
    """

    agency: tuple[str, ...]  # lines of the issuing agency: ("ỦY BAN NHÂN DÂN", "XÃ ĐAK NHAU")
    superior: tuple[str, ...] = ()  # lines of the superior agency, where there is one
    in_sentence: str  # the issuing agency in a sentence: "Ủy ban nhân dân xã Đak Nhau"
    symbol: str  # after the type's abbreviation: "UBND", "TTPVHCC"
    letter_symbol: str = ""  # of letters: "UBND-KSTT"; "" takes ``symbol``
    place: str  # "Đak Nhau"
    year: int  # printed while ``day`` is unknown
    number: str = ""
    day: date | None = None
    recipients: tuple[str, ...] = ()  # Kính gửi
    copies: tuple[str, ...] = ()  # Nơi nhận, the line for the archive included
    signer: Signer


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One layer's answer; values as in ``core.bodies.Answer``."""

    status: Status
    value: str | None = None
    of: str | None = None
    note: str = ""
    reason: str = ""  # an id of the item's reasons, or text
    day: date | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence behind an answer."""

    kind: EvidenceKind
    name: str = ""
    number: str = ""
    day: date | None = None  # of the document, or the day a photo was taken
    valid_until: date | None = None  # None: until it is replaced
    expired: bool = False
    # When the service's officer took its file away, and by whose decision; left out of the data of
    # a paper, and so of its hash, where that did not happen.
    erased: date | msgspec.UnsetType = msgspec.UNSET
    erased_by: str | msgspec.UnsetType = msgspec.UNSET


class ItemLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item: what was declared, what was verified, and how it counts."""

    item: ItemId
    declared: Answered | None = None
    standing: Standing | None = None  # how it counts; None: not counted (informational)
    cause: str = ""  # an id of the checklist's causes
    solver: str = ""  # an id of the checklist's solvers
    evidence: tuple[Evidence, ...] = ()
    verified: Answered | None = None
    difference: Difference | None = None
    conflict: bool = False
    changed_since: bool = False  # after the submission
    returned: str = ""  # the comment of an open request to complete


class Colour(msgspec.Struct, frozen=True, kw_only=True):
    """A level of readiness, with what it rests on; it is never printed without its day."""

    level: Readiness
    not_met: int  # critical items that are not fully met
    day: date | None = None  # of the submission or of the check
    method: Method | None = None  # None: declared by the commune
    conflicts: int = 0


class ActionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy in the six clear things (6 rõ)."""

    what: str
    who: str
    due: date
    responsibility: str = ""
    product: str = ""
    authority: str = ""
    item: ItemId | None = None
    cause: str = ""
    solver: str = ""
    ordered: bool = False  # by a supervisor
    progress: str = ""
    done: bool = False
    closed: bool = False  # found done by a supervisor


class Narrative(msgspec.Struct, frozen=True, kw_only=True):
    """The three paragraphs that leaders edit."""

    situation: str = ""
    causes: str = ""
    requests: str = ""


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where the figures come from; printed in the annex and nowhere else."""

    data_time: datetime
    program: str  # version of this program
    receipt: str = ""  # "7K3F-9M2P"; "" too on a PC that has the data from the service
    received: datetime | None = None  # when the service took what is shown
    waiting: int = 0  # changes of this PC that no receipt covers yet
    submitted: datetime | None = None
    confirmed_by: str = ""  # the leader who confirmed
    by_slip: bool = False  # recorded by the clerk from a signed slip
    submitted_version: str = ""  # by which the submission was judged: "2"
    verified_version: str = ""  # by which it was checked
    late: bool = False  # submitted after the round was closed
    ask_again: int = 0  # answers given by another version in another sense
    unplaced: tuple[str, ...] = ()  # names of items that only another version has
    qr: str = ""  # "" prints the round, the receipt and the hash of the data


class CommuneReport(msgspec.Struct, frozen=True, kw_only=True):
    """The report of one commune for one round (BÁO CÁO)."""

    letterhead: Letterhead
    place: CommuneName
    centre: CentreId
    centre_name: str  # "Trung tâm Phục vụ hành chính công xã Đak Nhau"
    round: RoundId
    due: date
    checklist: Checklist
    requested_by: str = ""  # "Công văn số … ngày … của …", after "Thực hiện"
    submitted: Colour | None = None
    verified: Colour | None = None
    named_met: int | None = None  # of the criteria named in the report of 20 July 2025
    lines: tuple[ItemLine, ...]
    actions: tuple[ActionLine, ...] = ()
    narrative: Narrative = Narrative()
    provenance: Provenance
    training: bool = False


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A critical item that a commune has not fully met."""

    item: ItemId
    standing: Standing
    cause: str = ""
    solver: str = ""


class CommuneRow(msgspec.Struct, frozen=True, kw_only=True):
    """One commune in the report of an area, folded at the moment of the figures."""

    place: CommuneName
    group: str = ""  # the smaller area it belongs to, where the area has such
    submitted: Colour  # the official level, grey cases included
    reported: bool  # submitted for this round
    critical_met: int | None = None  # by its last submission; None: never submitted
    missing: tuple[Missing, ...] = ()
    answered: int = 0  # synced answers of this round, submitted or not
    verified: Colour | None = None
    verified_items: int = 0  # critical items verified in this round
    differences: tuple[Difference, ...] = ()  # one for each verified item
    receipt: str = ""
    checklist: str = ""  # the version it is judged by, "decree-118/2"; "": the report's
    items: int = 0  # that the version it uses has; 0: as the report's
    verified_critical: int = 0  # of the version it was checked by; 0: as the report's
    late: bool = False  # submitted after the round was closed


class AreaReport(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of an area for one round; an official report only with a letterhead."""

    letterhead: Letterhead | None = None
    area: str  # in a sentence: "khu vực Bù Đăng", "thành phố Đồng Nai"
    round: RoundId
    due: date
    checklist: Checklist
    others: tuple[Checklist, ...] = ()  # older versions that communes are judged by
    requested_by: str = ""
    communes: tuple[CommuneRow, ...]
    narrative: Narrative = Narrative()
    provenance: Provenance
    training: bool = False

    def by(self, row: CommuneRow) -> Checklist:
        """Return the version that *row* is judged by."""
        known = (one for one in self.others if one.name == row.checklist)
        return next(known, self.checklist)

    @property
    def is_mixed(self) -> bool:
        """Whether the communes are judged by more than one version: rules differ."""
        return len({self.by(row).name for row in self.communes}) > 1


class GapLine(msgspec.Struct, frozen=True, kw_only=True):
    """One commune in the list that goes with a letter."""

    place: CommuneName
    standing: Standing
    cause: str = ""


class LetterReport(msgspec.Struct, frozen=True, kw_only=True):
    """A letter (công văn) that asks others to close one gap; a draft without a letterhead."""

    letterhead: Letterhead | None = None
    area: str  # in a sentence
    round: RoundId
    checklist: Checklist
    item: ItemId
    subject: str  # after "V/v"
    recipients: tuple[str, ...]  # Kính gửi; "" leaves dots
    text: str  # a paragraph a line
    communes: tuple[GapLine, ...]  # with a submission that has not met the item
    asked: int  # communes with a submission that are asked the item
    provenance: Provenance
    training: bool = False


class ReturnedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item that a commune is asked to complete."""

    item: ItemId
    declared: Answered | None = None
    standing: Standing | None = None
    comment: str = ""  # what is to be completed; never of a secret item
    day: date | None = None  # of the request


class ReturnedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter (công văn) that asks one commune to complete items; a draft without a letterhead."""

    letterhead: Letterhead | None = None
    place: CommuneName
    centre: CentreId
    centre_name: str
    round: RoundId
    due: date
    checklist: Checklist
    subject: str  # after "V/v"
    recipients: tuple[str, ...]  # Kính gửi
    text: str  # a paragraph a line
    lines: tuple[ReturnedLine, ...]
    provenance: Provenance
    training: bool = False


class PlacedAction(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy of one commune, with the days by which it is overdue."""

    place: CommuneName
    action: ActionLine
    overdue: int = 0  # days; 0: not overdue


class ActionsReport(msgspec.Struct, frozen=True, kw_only=True):
    """The remedies of an area, or of one commune, with the overdue ones."""

    area: str  # in a sentence
    centre: CentreId | None = None  # of one commune
    round: RoundId
    due: date
    checklist: Checklist
    as_of: date  # the day by which a remedy is overdue
    actions: tuple[PlacedAction, ...]
    provenance: Provenance
    training: bool = False


class FundingLine(msgspec.Struct, frozen=True, kw_only=True):
    """An item that communes have not met for lack of funding."""

    item: ItemId
    places: tuple[CommuneName, ...]


class FundingReport(msgspec.Struct, frozen=True, kw_only=True):
    """What is not met for lack of funding, by section of the checklist."""

    area: str  # in a sentence
    round: RoundId
    due: date
    checklist: Checklist
    lines: tuple[FundingLine, ...]  # in the checklist's order, never of a secret item
    communes: int  # of the area
    submitted: int  # of them with a submission: the only ones counted
    provenance: Provenance
    training: bool = False


class PublicReport(AreaReport, frozen=True, kw_only=True):
    """The figures of an area as they may be posted: one page, without names."""


class InspectionReport(msgspec.Struct, frozen=True, kw_only=True):
    """The minutes of a check (BIÊN BẢN)."""

    letterhead: Letterhead
    place: CommuneName
    centre: CentreId
    centre_name: str
    round: RoundId
    checklist: Checklist
    method: Method
    visit: str = ""  # its change; not printed
    decision: str = ""  # "Quyết định số … ngày … của …"
    location: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    team: tuple[str, ...] = ()  # a line a person: "Ông Lê Văn Minh, Phó Chánh Văn phòng"
    present: tuple[str, ...] = ()
    lines: tuple[ItemLine, ...]
    verified: Colour | None = None
    opinion: str = ""
    conclusion: str = ""
    orders: tuple[ActionLine, ...] = ()
    recorder: str = ""
    entered_by: str = ""  # who typed the findings; printed in the annex, signs nothing
    unit_head: str = ""
    team_head: str = ""
    provenance: Provenance
    training: bool = False


class SlipReport(msgspec.Struct, frozen=True, kw_only=True):
    """The one page a leader signs before a submission (phiếu trình)."""

    place: CommuneName
    centre: CentreId
    centre_name: str
    round: RoundId
    due: date
    checklist: Checklist
    preview: Colour  # if submitted now
    last: Colour | None = None  # the latest submission
    lines: tuple[ItemLine, ...]
    prepared_by: str = ""
    position: str = ""
    leader: str = ""
    provenance: Provenance
    training: bool = False


class BlankForm(msgspec.Struct, frozen=True, kw_only=True):
    """The form to be filled in by pen, then typed in."""

    place: CommuneName | None = None
    centre: CentreId | None = None
    centre_name: str = ""
    round: RoundId | None = None
    due: date | None = None
    checklist: Checklist
    training: bool = False


Traced = (  # papers of data: their annex says where the figures come from
    CommuneReport
    | AreaReport
    | LetterReport
    | ReturnedLetter
    | InspectionReport
    | SlipReport
    | ActionsReport
    | FundingReport
)
Report = Traced | BlankForm
