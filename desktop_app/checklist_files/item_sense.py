"""Check each item by itself: its rule, numbers, evidence and reasons agree."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import assert_never

from desktop_app.core.checklist.checklist import ItemType
from desktop_app.core.checklist.comparisons import RuleRefused, comparison
from desktop_app.core.checklist.item import DateTest
from desktop_app.core.fault import Fault
from desktop_app.i18n import N_

from .findings import ContentFault, Lacking
from .nodes import Node, Report, items

_CODE = re.compile(r"[A-Z][1-9][0-9]?")
_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_MOST_MONTHS = 120
_TYPES = {str(kind): kind for kind in ItemType}


def check_items(root: Node) -> Report:
    """Return what is wrong within single items."""
    report: Report = []
    for section, item in items(root):
        check = _ItemCheck(item, report)
        check.names(section)
        check.rule()
        check.numbers()
        check.not_applicable()
        check.evidence(root)
    return report


class _ItemCheck:
    """One item being checked."""

    def __init__(self, item: Node, report: Report) -> None:
        self._item = item
        self._report = report
        self._where = item.at("code").text or item.at("id").text
        self._type = _TYPES.get(item.at("type").text or "")

    def _add(
        self, node: Node, message: str, kind: type[Fault] = ContentFault, **said: object
    ) -> None:
        self._report.append((node.path, kind(message, item=self._where, **said)))

    def names(self, section: Node) -> None:
        """Check the form of id and code."""
        code, item_id = self._item.at("code"), self._item.at("id")
        if code.text and not _CODE.fullmatch(code.text):
            self._add(code, N_("{item}: a code is a letter and a number, such as A1."))
        elif code.text and not code.text.startswith(section.at("code").text):
            self._add(
                code,
                N_("{item}: the code does not begin with its section's letter {letter}."),
                letter=section.at("code").text,
            )
        if item_id.text and not _ID.fullmatch(item_id.text):
            self._add(
                item_id,
                N_("{item}: “{id}” is no id; write small letters with a point, such as net.lan."),
                id=item_id.text[:60],
            )
        if self._item.at("critical").is_true and self._item.at("informational").is_true:
            self._add(
                self._item.at("informational"),
                N_("{item} cannot be both critical and informational."),
            )

    def rule(self) -> None:
        """Check that met_rule belongs to the type, is written rightly and agrees with the texts."""
        rule, kind = self._item.at("met_rule"), self._item.at("met_rule", "type").text
        if self._type is ItemType.STATUS:
            if rule:
                self._add(rule, N_("{item}: an item of type status has no met_rule."))
            return
        if self._type is None:
            return  # named as unknown already
        informational = self._item.at("informational").is_true
        wanted = "informational" if informational else self._type
        if not rule:
            self._add(rule, N_("{item} has no met_rule to compute its result by."), Lacking)
        elif kind and kind != wanted:
            self._add(
                rule.at("type"),
                N_("{item}: the met_rule is of type “{type}”; this item needs “{wanted}”."),
                type=kind[:40],
                wanted=wanted,
            )
        elif not informational:
            self._about_rule(rule, self._type)
        numeric = kind in _TYPES and _TYPES[kind].is_numeric
        if not numeric and self._item.at("partial_when"):
            self._add(
                self._item.at("partial_when"),
                N_("{item}: partial_when is told, but its met_rule knows no partial."),
            )

    def _about_rule(self, rule: Node, kind: ItemType) -> None:
        match kind:
            case ItemType.RATIO | ItemType.COUNT | ItemType.NUMBER:
                self._thresholds(rule, kind)
            case ItemType.DATE:
                self._months(rule)
            case ItemType.CHOICE:
                self._choices(rule)
            case ItemType.STATUS:
                pass  # has no rule
            case _:
                assert_never(kind)

    def _thresholds(self, rule: Node, kind: ItemType) -> None:
        for name in ("met", "partial", "requires"):
            node = rule.at(name)
            if not node.text:
                continue
            try:
                threshold = comparison(node.text)
            except RuleRefused as refused:
                self._report.append((node.path, refused))
                continue
            if kind is not ItemType.RATIO and (threshold.speaks_of_two or "a" in node.text):
                self._add(node, N_("{item}: only a ratio has an a and a b; write >=1 here."))
        partial, told = rule.at("partial"), self._item.at("partial_when")
        if partial and not told:
            self._add(
                partial, N_("{item}: met_rule has a partial that partial_when does not tell.")
            )
        if told and not partial:
            self._add(told, N_("{item}: partial_when is told, but its met_rule knows no partial."))

    def _months(self, rule: Node) -> None:
        value = rule.at("value")
        if rule.at("met").text == DateTest.WITHIN_MONTHS:
            months = value.number
            if months is None or not 1 <= months <= _MOST_MONTHS:
                self._add(
                    value,
                    N_("{item}: within_months needs a value from 1 to {most} months."),
                    most=_MOST_MONTHS,
                )
        elif value:
            self._add(value, N_("{item}: not_past takes no value."))

    def _choices(self, rule: Node) -> None:
        known = {choice.at("id").text: choice for choice in self._item.at("choices").each()}
        if len(known) < 2:
            self._add(self._item.at("choices"), N_("{item} needs two choices or more."), Lacking)
        named = {node.text: node for node in rule.at("met").each()}
        for choice_id, node in named.items():
            if choice_id not in known:
                self._add(
                    node,
                    N_("{item}: met_rule names the choice “{choice}”, which is missing."),
                    Lacking,
                    choice=choice_id[:60],
                )
        for choice_id, choice in known.items():
            if choice.at("met").is_true is not (choice_id in named):
                self._add(
                    choice,
                    N_("{item}: the choice “{choice}” and met_rule disagree whether it is met."),
                    choice=choice_id[:60],
                )

    def numbers(self) -> None:
        """Check units, parts and bounds."""
        bounds = ("hard_min", "soft_min", "soft_max", "hard_max")
        nodes = [self._item.at(name) for name in bounds]
        if self._type is None or not self._type.is_numeric:
            for name in (*bounds, "unit", "part", "whole"):
                if self._item.at(name):
                    self._add(
                        self._item.at(name),
                        N_("{item}: “{field}” belongs to items with numbers only."),
                        field=name,
                    )
            return
        wanted = ("unit", "part", "whole") if self._type is ItemType.RATIO else ("unit",)
        for name in wanted:
            if not self._item.at(name):
                self._add(
                    self._item.at(name),
                    N_("{item}: an item of type {type} needs “{field}”."),
                    Lacking,
                    type=self._type,
                    field=name,
                )
        held = [node for node in nodes if node.number is not None]
        for lower, upper in pairwise(held):
            if (lower.number or 0) > (upper.number or 0):
                self._add(
                    upper,
                    N_("{item}: {upper} is smaller than {lower}."),
                    upper=upper.path[-1],
                    lower=lower.path[-1],
                )

    def not_applicable(self) -> None:
        """Check that "Không áp dụng" has reasons where it is allowed, and only there."""
        na = self._item.at("na")
        reasons = list(na.at("reasons").each())
        if na.at("allowed").is_true:
            if not reasons:
                self._add(na, N_("{item}: “Not applicable” is allowed without a reason."), Lacking)
            if self._item.at("critical").is_true and not na.at("approval").is_true:
                self._add(
                    na,
                    N_("{item}: “Not applicable” on a critical item needs approval = true."),
                )
        elif reasons or na.at("approval").is_true:
            self._add(na, N_("{item}: reasons are told, but “Not applicable” is not allowed."))

    def evidence(self, root: Node) -> None:
        """Check the wanted kinds against the list of kinds and their validity."""
        need = self._item.at("evidence")
        wanted = list(need.at("wanted").each())
        kinds = {kind.at("id").text: kind for kind in root.at("evidence_kinds").each()}
        if need.at("required_for_green").is_true and not wanted:
            self._add(need, N_("{item}: evidence is required, but no kind is wanted."), Lacking)
        if not need:
            return
        first = kinds.get(wanted[0].text) if wanted else None
        days = first.at("valid_days").value if first else None
        if (first or not wanted) and need.at("valid_days").value != days:
            self._add(
                need.at("valid_days"),
                N_("{item}: valid_days differs from that of its first kind of evidence ({days})."),
                days="–" if days is None else days,
            )
