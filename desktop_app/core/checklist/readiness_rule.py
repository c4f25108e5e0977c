"""The colour rule as data: what a checklist says about readiness, evaluated elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypedDict

import msgspec

from desktop_app.core.ids import EvidenceKind, ItemId, Readiness, Status

from .bilingual import Label, Text
from .item import Basis


class Standing(StrEnum):
    """How one critical item counts, once evidence and approval are looked at."""

    MET = "met"
    NOT_APPLICABLE_APPROVED = "not_applicable_approved"
    PARTIAL = "partial"
    UNMET = "unmet"
    UNANSWERED = "unanswered"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE_WAITING = "not_applicable_waiting"
    MET_WITHOUT_EVIDENCE = "met_without_evidence"
    MET_WITH_EXPIRED_EVIDENCE = "met_with_expired_evidence"


class Parameter(Text, frozen=True, kw_only=True):
    """A number that the rule's conditions name; set in the checklist, never in code."""

    id: str
    value: int
    unit: Text
    basis: Basis


class Bound(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Limits of one count; a limit is a number or the id of a parameter."""

    equals: int | str | None = None
    at_least: int | str | None = None
    at_most: int | str | None = None
    more_than: int | str | None = None

    def holds(self, count: int, parameters: Mapping[str, int]) -> bool:
        """Tell whether *count* keeps every limit; KeyError where a parameter is missing."""

        def limit(value: int | str) -> int:
            return parameters[value] if isinstance(value, str) else value

        return (
            (self.equals is None or count == limit(self.equals))
            and (self.at_least is None or count >= limit(self.at_least))
            and (self.at_most is None or count <= limit(self.at_most))
            and (self.more_than is None or count > limit(self.more_than))
        )

    def limits(self) -> tuple[int | str, ...]:
        """Return the limits that are set, numbers and names of parameters."""
        every = (self.equals, self.at_least, self.at_most, self.more_than)
        return tuple(limit for limit in every if limit is not None)


class Condition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What must hold for a level; every field that is set must, and one of ``any`` if given."""

    critical_not_met: Bound | None = None
    open_conflicts_on_critical: Bound | None = None
    groups118_wholly_unmet: Bound | None = None
    days_since_last_submission: Bound | None = None
    submitted: bool | None = None
    submitted_ever: bool | None = None
    submitted_this_round: bool | None = None
    due_date_passed: bool | None = None
    otherwise: bool = False
    any: tuple[Condition, ...] = ()

    def holds(self, facts: Mapping[str, object], parameters: Mapping[str, int]) -> bool:
        """Tell whether everything that is set here holds of *facts*, named as the fields are.

        What was not computed holds of nothing, so that no level is given by chance; KeyError
        where a parameter is missing.
        """
        for name in self.__struct_fields__:
            wanted = getattr(self, name)
            if name in ("otherwise", "any") or wanted is None:
                continue
            fact = facts.get(name)
            if fact is None:
                return False
            if isinstance(wanted, Bound):
                if not (isinstance(fact, int) and wanted.holds(fact, parameters)):
                    return False
            elif fact != wanted:
                return False
        return not self.any or any(one.holds(facts, parameters) for one in self.any)


# What core.judging computes before it looks at levels, and at the cases without a colour; mypy
# reports the place in judging that does not give a member.
class LevelFacts(TypedDict):
    """The facts that conditions of levels may ask for."""

    critical_not_met: int
    open_conflicts_on_critical: int
    groups118_wholly_unmet: int
    submitted: bool


class GreyFacts(TypedDict):
    """The facts that conditions of cases without a colour may ask for."""

    submitted_ever: bool
    submitted_this_round: bool
    due_date_passed: bool
    days_since_last_submission: int


LEVEL_FACTS = frozenset(LevelFacts.__required_keys__)
GREY_FACTS = frozenset(GreyFacts.__required_keys__)


class Level(Text, frozen=True, kw_only=True):
    """A colour; levels are tried by ``order`` and the first whose conditions hold stands."""

    id: Readiness
    label: Text
    order: int
    basis: Basis
    rule_basis: Basis
    conditions: Condition


class GreyCase(Text, frozen=True, kw_only=True):
    """A state without a colour; looked at by ``check_order`` before any level."""

    id: Readiness
    label: Text
    check_order: int
    basis: Basis
    conditions: Condition


class Counting(msgspec.Struct, frozen=True, kw_only=True):
    """Which standings count as met and as not met, and which leave a task group wholly unmet."""

    met: tuple[Standing, ...]
    not_met: tuple[Standing, ...]
    unmet_in_group118: tuple[Standing, ...]
    notes: tuple[Text, ...]


class Group118(Text, frozen=True, kw_only=True):
    """A task group of Decree 118 and the critical items that stand for it."""

    id: str
    basis: Basis
    critical_items: tuple[ItemId, ...]


class ClerkHeadline(msgspec.Struct, frozen=True, kw_only=True):
    """The one sentence of the program ({n}), and the preview ({label})."""

    template: Text
    preview: Text


class VerifiedRule(Text, frozen=True, kw_only=True):
    """How the verified colour is named and counted ({n}, {m})."""

    label: Text
    progress_template: Text
    fallback_to_declared: bool


class NonCriticalShare(Text, frozen=True, kw_only=True):
    """The share of non-critical items; ranks work, never decides a colour."""

    formula: str


class NamedCriteriaFigure(msgspec.Struct, frozen=True, kw_only=True):
    """The figure beside the colour: how many named criteria are met ({n})."""

    template: Text
    met_when: str


class ExtraPoints(Text, frozen=True, kw_only=True):
    """What reception points outside the main premises answer (sections' codes)."""

    sections: tuple[str, ...]
    colour: bool


class ProvinceColour(Text, frozen=True, kw_only=True):
    """Whether a province may have a colour."""

    allowed: bool


class ReadinessRule(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything the checklist says about readiness, printed in every paper's annex."""

    subject: Label
    name: Text
    printed_note: Text
    official_from: Label
    declared_label: Text
    clerk_headline: ClerkHeadline
    verified: VerifiedRule
    parameters: tuple[Parameter, ...]
    levels: tuple[Level, ...]
    grey: tuple[GreyCase, ...]
    grey_rules: tuple[Label, ...]
    counting: Counting
    groups118: tuple[Group118, ...]
    non_critical: NonCriticalShare
    named_criteria_figure: NamedCriteriaFigure
    extra_points: ExtraPoints
    province_colour: ProvinceColour

    @property
    def values(self) -> dict[str, int]:
        """Return the parameters' values by id, as ``Bound.holds`` takes them."""
        return {parameter.id: parameter.value for parameter in self.parameters}

    def parameter(self, name: str) -> int:
        """Return the value of the parameter *name*; KeyError where there is none."""
        return self.values[name]

    def label(self, level: Readiness) -> Text:
        """Return the printed word of *level*: XANH, VÀNG, …"""
        labels = {entry.id: entry.label for entry in self.levels}
        labels |= {entry.id: entry.label for entry in self.grey}
        return labels[level]


class CauseRequired(Text, frozen=True, kw_only=True):
    """Which statuses ask a cause and who can solve it, and which items never do."""

    statuses: tuple[Status, ...]
    except_items: tuple[ItemId, ...] = msgspec.field(name="except", default=())


class SecretRule(msgspec.Struct, frozen=True, kw_only=True):
    """What the items about secret matters may hold, everywhere (docs/rules.md#data-17)."""

    items: tuple[ItemId, ...]
    allowed: tuple[str, ...]
    forbidden: tuple[str, ...]
    refusal: Text
    annex_mark: Text


class EvidenceKindRule(Text, frozen=True, kw_only=True, omit_defaults=True):
    """A kind of evidence; without ``valid_days`` it is valid until replaced."""

    id: EvidenceKind
    valid_days: int | None = None
    basis: Basis


class EvidenceRule(Text, frozen=True, kw_only=True):
    """How much evidence is enough, and the notice shown where it is attached."""

    needs: str
    notice: Text
