"""The checklist: sections, items and their rules, as typed values (content is in checklists/)."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import Difference, EvidenceKind, ItemId, Method, Status

from .bilingual import Label, Text
from .item import (
    Basis,
    Choice,
    ChoiceRule,
    Citation,
    CitationStatus,
    ComputerSuggestion,
    CountRule,
    DateRule,
    DateTest,
    EvidenceNeed,
    HostSuggestion,
    InformationalRule,
    Item,
    ItemType,
    Measurable,
    MetRule,
    NaReason,
    NotApplicable,
    NumberRule,
    OutageSuggestion,
    RatioRule,
    SolverId,
    SourceId,
    StatusLabels,
    SuggestRule,
)
from .readiness_rule import CauseRequired, EvidenceKindRule, EvidenceRule, ReadinessRule, SecretRule

__all__ = [
    "AnswerRules",
    "Basis",
    "Cause",
    "Checklist",
    "ChecklistNote",
    "Choice",
    "ChoiceRule",
    "Citation",
    "CitationStatus",
    "ComputerSuggestion",
    "CountRule",
    "DateRule",
    "DateTest",
    "EvidenceKindRule",
    "EvidenceNeed",
    "EvidenceRule",
    "HostSuggestion",
    "InformationalRule",
    "Item",
    "ItemType",
    "Label",
    "Measurable",
    "MetRule",
    "NaReason",
    "NamedCriterion",
    "NotApplicable",
    "NumberRule",
    "OutageSuggestion",
    "RatioRule",
    "ReadinessRule",
    "SecretRule",
    "Section",
    "Solver",
    "SolverId",
    "Source",
    "SourceId",
    "StatusLabels",
    "SuggestRule",
    "Text",
]


class Cause(Label, frozen=True, kw_only=True):
    """Why an item is not met."""


class Solver(Label, frozen=True, kw_only=True):
    """Who can solve it."""


class Section(Text, frozen=True, kw_only=True):
    """A group of items (nhóm) with its letter."""

    id: str
    code: str
    items: tuple[Item, ...]


class Source(Text, frozen=True, kw_only=True):
    """A document or article that citations name."""

    id: SourceId
    citation_status: CitationStatus
    print_in_preamble: bool
    note: Text


class StatusLabel(Text, frozen=True, kw_only=True):
    """The printed word of a status."""

    id: Status


class DifferenceLabel(Text, frozen=True, kw_only=True):
    """The printed word of a difference between the layers."""

    id: Difference


class MethodLabel(Text, frozen=True, kw_only=True):
    """The printed word of a way to check."""

    id: Method


class NamedCriterion(Text, frozen=True, kw_only=True):
    """A criterion named in the report of 20 July 2025 and the items that stand for it."""

    id: str
    items: tuple[ItemId, ...]
    over_90_percent_reported: bool
    reported_incomplete: bool


class BasisNotes(msgspec.Struct, frozen=True, kw_only=True):
    """What "article" and "app" mean."""

    article: Text
    app: Text


class CitationStatusNotes(msgspec.Struct, frozen=True, kw_only=True):
    """What each citation status means."""

    verified: Text
    cross_referenced: Text
    unverified: Text

    def of(self, status: CitationStatus) -> Text:
        """Return the meaning of *status*."""
        texts: dict[CitationStatus, Text] = {
            CitationStatus.VERIFIED: self.verified,
            CitationStatus.CROSS_REFERENCED: self.cross_referenced,
            CitationStatus.UNVERIFIED: self.unverified,
        }
        return texts[status]


class ChecklistNote(Text, frozen=True, kw_only=True):
    """What this checklist is and is not, printed with it."""

    basis: BasisNotes
    rule_basis: Text
    citation_status: CitationStatusNotes


class AnswerRules(msgspec.Struct, frozen=True, kw_only=True):
    """How answers are taken and judged, in words; the code of ``scoring`` follows them."""

    ratio: Text
    numbers: Text
    computed: Text
    date: Text
    informational: Text
    not_known: Text
    soft_bounds: Text
    suggest: Text
    solved_by: Text
    cause_required: CauseRequired
    evaluation: Text


class Checklist(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A whole version of the checklist (bộ tiêu chí)."""

    id: str
    version: str
    effective_from: date
    title: Text
    note: ChecklistNote
    sections: tuple[Section, ...]
    statuses: tuple[StatusLabel, ...]
    answer_rules: AnswerRules
    causes: tuple[Cause, ...]
    solvers: tuple[Solver, ...]
    evidence_kinds: tuple[EvidenceKindRule, ...]
    evidence_rule: EvidenceRule
    secret_rule: SecretRule
    difference_codes: tuple[DifferenceLabel, ...]
    methods: tuple[MethodLabel, ...]
    named_criteria: tuple[NamedCriterion, ...] = msgspec.field(name="named_criteria_2025_07_20")
    readiness: ReadinessRule
    legal_basis: tuple[Source, ...]

    @property
    def name(self) -> str:
        """Return the name by which answers and submissions name this version: decree-118/2."""
        return f"{self.id}/{self.version}"

    @cached_property
    def items_in_order(self) -> tuple[Item, ...]:
        """Return every item as the screen and the papers order them."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def critical_items(self) -> tuple[Item, ...]:
        """Return the items that decide the colour, in order."""
        return tuple(item for item in self.items_in_order if item.critical)

    @cached_property
    def _by_id(self) -> dict[ItemId, Item]:
        return {item.id: item for item in self.items_in_order}

    @cached_property
    def _by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items_in_order}

    @cached_property
    def _sections_by_item(self) -> dict[ItemId, Section]:
        return {item.id: section for section in self.sections for item in section.items}

    def find(self, item_id: ItemId) -> Item | None:
        """Return the item, or None where this version does not know it (kept all the same)."""
        return self._by_id.get(item_id)

    def item(self, item_id: ItemId) -> Item:
        """Return the item; raise EntryRefused where this version does not know it."""
        found = self._by_id.get(item_id)
        if found is None:
            raise EntryRefused(
                N_("“{item}” is not an item of this checklist (version {version})."),
                item=item_id[:60],
                version=self.version,
            )
        return found

    def item_by_code(self, code: str) -> Item:
        """Return the item with the code printed on screen and paper ("A1"); raise EntryRefused."""
        found = self._by_code.get(code.upper())
        return found if found is not None else self.item(ItemId(code))

    def item_named(self, text: str) -> Item:
        """Return the item that a person names by id or by code, upper or lower case."""
        return self._by_id.get(ItemId(text)) or self.item_by_code(text)

    def section_of(self, item_id: ItemId) -> Section:
        """Return the section of the item; raise EntryRefused for an unknown item."""
        self.item(item_id)
        return self._sections_by_item[item_id]

    def status_label(self, item: Item, status: Status) -> Text:
        """Return the word for *status*, the item's own where it has one."""
        own = getattr(item.status_labels, status.value, None) if item.status_labels else None
        if isinstance(own, Text):
            return own
        return next(label for label in self.statuses if label.id == status)

    def cause(self, cause_id: str) -> Cause | None:
        """Return the cause *cause_id*, or None."""
        return next((cause for cause in self.causes if cause.id == cause_id), None)

    def solver(self, solver_id: str) -> Solver | None:
        """Return the solver *solver_id*, or None."""
        return next((solver for solver in self.solvers if solver.id == solver_id), None)

    def source(self, source_id: str) -> Source | None:
        """Return the document *source_id*, or None."""
        return next((source for source in self.legal_basis if source.id == source_id), None)

    def evidence_kind(self, kind: EvidenceKind) -> EvidenceKindRule:
        """Return the rule of *kind*."""
        return next(rule for rule in self.evidence_kinds if rule.id == kind)

    def asks_cause(self, item: Item, status: Status) -> bool:
        """Tell whether *status* on *item* asks why and who can solve it."""
        rule = self.answer_rules.cause_required
        return status in rule.statuses and item.id not in rule.except_items

    def is_secret(self, item_id: ItemId) -> bool:
        """Tell whether the item takes a status and nothing else (docs/rules.md#data-17)."""
        return item_id in self.secret_rule.items
