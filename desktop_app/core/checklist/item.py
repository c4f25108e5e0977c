"""One item of the checklist: what it asks, how it is judged, what it rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType, assert_never

import msgspec

from desktop_app.core.ids import EvidenceKind, ItemId

from .bilingual import Label, Text

SolverId = NewType("SolverId", str)
OWN_SOLVER = SolverId("commune")  # the commune itself, in every checklist
FUNDING_CAUSE = "no_funding"  # lack of funding, in every checklist that asks causes
SourceId = NewType("SourceId", str)


class ItemType(StrEnum):
    """How an item is answered."""

    STATUS = "status"
    RATIO = "ratio"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"

    @property
    def is_numeric(self) -> bool:
        """Tell whether its values are numbers, with bounds and thresholds."""
        match self:
            case ItemType.RATIO | ItemType.COUNT | ItemType.NUMBER:
                return True
            case ItemType.STATUS | ItemType.DATE | ItemType.CHOICE:
                return False
        assert_never(self)

    @property
    def has_decimals(self) -> bool:
        """Tell whether its numbers may have a decimal."""
        match self:
            case ItemType.NUMBER:
                return True
            case (
                ItemType.RATIO | ItemType.COUNT | ItemType.STATUS | ItemType.DATE | ItemType.CHOICE
            ):
                return False
        assert_never(self)


class Basis(StrEnum):
    """Where a criterion or a threshold comes from: a source, or this application."""

    ARTICLE = "article"
    APP = "app"


class CitationStatus(StrEnum):
    """How far a citation was checked."""

    VERIFIED = "verified"
    CROSS_REFERENCED = "cross_referenced"
    UNVERIFIED = "unverified"


class Measurable(StrEnum):
    """What the machine can measure for an item."""

    NONE = "none"
    NETWORK = "network"
    SCANNERS = "scanners"
    PRINTERS = "printers"
    COMPUTER = "computer"
    CERTIFICATE_EXPIRY = "certificate_expiry"
    ANTIVIRUS = "antivirus"
    OS = "os"


class DateTest(StrEnum):
    """How a date is judged: not older than N months, or not passed yet."""

    WITHIN_MONTHS = "within_months"
    NOT_PAST = "not_past"


class _Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """A met_rule; its ``type`` in the file is that of the item, or "informational"."""


class RatioRule(_Rule, frozen=True, kw_only=True, tag="ratio"):
    """Judge a/b: ``requires`` false is unanswered; without ``partial`` there is no partial."""

    met: str
    partial: str | None = None
    requires: str


class CountRule(_Rule, frozen=True, kw_only=True, tag="count"):
    """Judge a whole number by an expression such as ">=1"."""

    met: str
    partial: str | None = None


class NumberRule(_Rule, frozen=True, kw_only=True, tag="number"):
    """Judge a number of one decimal by an expression such as ">=7.5"."""

    met: str
    partial: str | None = None


class DateRule(_Rule, frozen=True, kw_only=True, tag="date"):
    """Judge a date; ``value`` is the months of within_months."""

    met: DateTest
    value: int | None = None
    warn_days: tuple[int, ...] = ()


class ChoiceRule(_Rule, frozen=True, kw_only=True, tag="choice"):
    """Judge a choice: met for the choices listed, unmet for the others."""

    met: tuple[str, ...]


class InformationalRule(_Rule, frozen=True, kw_only=True, tag="informational"):
    """Never judge: with a value the status is "answered"."""


MetRule = RatioRule | CountRule | NumberRule | DateRule | ChoiceRule | InformationalRule


class ComputerSuggestion(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="metric", tag="computer"
):
    """Suggest from this computer's processor, memory and disk."""

    cpu_cores_min: int
    ram_mb_min: int
    disk_free_gb_min: int


class OutageSuggestion(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="metric", tag="working_days_with_outage"
):
    """Suggest from the working days of the round with an outage over so many hours."""

    outage_hours_over: int
    met: str
    partial: str


class HostSuggestion(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="metric", tag="configured_host_reachable"
):
    """Suggest from whether the host named in a setting answers."""

    host_setting: str


SuggestRule = ComputerSuggestion | OutageSuggestion | HostSuggestion


class Choice(Text, frozen=True, kw_only=True):
    """One option of a choice item."""

    id: str
    met: bool


class NaReason(Label, frozen=True, kw_only=True):
    """A listed reason for "Không áp dụng"."""


class NotApplicable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether "Không áp dụng" may be chosen, for which reasons, and whether it needs approval."""

    allowed: bool
    approval: bool = False
    reasons: tuple[NaReason, ...] = ()


class EvidenceNeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The kinds of evidence an item needs; any one valid piece is enough."""

    wanted: tuple[EvidenceKind, ...]
    required_for_green: bool
    valid_days: int | None = None


class Citation(Text, frozen=True, kw_only=True):
    """What an item rests on, and how far that was checked."""

    source: SourceId
    citation_status: CitationStatus


class StatusLabels(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item's own words for its statuses (Có, Chưa instead of Đạt, Chưa đạt)."""

    met: Text | None = None
    partial: Text | None = None
    unmet: Text | None = None
    not_applicable: Text | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One criterion (tiêu chí)."""

    id: ItemId
    code: str
    type: ItemType
    critical: bool
    meaning_since: str | None = None  # version since which it asks the same, whatever its words
    replaces: tuple[ItemId, ...] = ()  # items of an earlier version that it was split from
    informational: bool = False
    secret: bool = False
    short: Text
    question: Text
    met_when: Text
    partial_when: Text | None = None
    met_rule: MetRule | None = None
    choices: tuple[Choice, ...] = ()
    unit: Text | None = None
    part: Text | None = None
    whole: Text | None = None
    part_within_whole: bool = False
    soft_min: int | float | None = None
    soft_max: int | float | None = None
    hard_min: int | float | None = None
    hard_max: int | float | None = None
    soft_rate_min: int | float | None = None
    soft_rate_min_set_by: str | None = None
    status_labels: StatusLabels | None = None
    group118: str | None = None
    basis: Basis
    rule_basis: Basis
    asks_whom: Text
    help: Text
    check_how: Text
    note_hint: Text | None = None
    solved_by: tuple[SolverId, ...]
    evidence: EvidenceNeed
    na: NotApplicable
    measurable: Measurable = Measurable.NONE
    suggest_rule: SuggestRule | None = None
    citations: tuple[Citation, ...] = ()

    @property
    def is_computed(self) -> bool:
        """Tell whether the status follows from a value instead of being chosen."""
        return self.type is not ItemType.STATUS

    def choice(self, choice_id: str) -> Choice | None:
        """Return the option *choice_id*, or None."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)

    def na_reason(self, reason_id: str) -> NaReason | None:
        """Return the listed reason *reason_id*, or None."""
        return next((reason for reason in self.na.reasons if reason.id == reason_id), None)
