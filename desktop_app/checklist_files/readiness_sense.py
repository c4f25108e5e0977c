"""Check that the colour rule is consistent, also with the items it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from desktop_app.core.checklist.readiness_rule import GREY_FACTS, LEVEL_FACTS, Standing
from desktop_app.i18n import N_

from .checks import Check
from .findings import Lacking
from .nodes import Node, Report, items

_TEMPLATES = (
    ("readiness", "clerk_headline", "template"),
    ("readiness", "clerk_headline", "preview"),
    ("readiness", "verified", "progress_template"),
    ("readiness", "named_criteria_figure", "template"),
)


def check_readiness(root: Node) -> Report:
    """Return what is wrong with groups, parameters, conditions, counting and wording."""
    check = _Readiness(root)
    check.groups()
    check.conditions()
    check.counting()
    check.wording()
    return check.report


class _Readiness(Check):
    """The colour rule of a checklist."""

    def groups(self) -> None:
        """Check the task groups against the critical items that say they belong to them."""
        message = N_("{where}: the rule names the item “{value}”, which is missing.")
        for group in self._root.at("readiness", "groups118").each():
            members = list(group.at("critical_items").each())
            self._named(members, self._items, message)
            for node in members:
                item = self._items.get(node.text)
                if item is None:
                    continue
                if not item.at("critical").is_true:
                    self._add(
                        node,
                        N_("{where}: the group names “{value}”, which is not critical."),
                        value=node.text,
                    )
                elif item.at("group118").text != group.at("id").text:
                    self._add(
                        node,
                        N_("{where}: “{value}” says that it belongs to another group."),
                        value=node.text,
                    )
            listed = {node.text for node in members}
            for item_id, item in self._items.items():
                belongs = item.at("group118").text == group.at("id").text != ""
                if belongs and item.at("critical").is_true and item_id not in listed:
                    self._add(
                        group,
                        N_("{where}: the critical item “{value}” of this group is not listed."),
                        Lacking,
                        value=item_id,
                    )

    def conditions(self) -> None:
        """Check the parameters that conditions name, and the count of critical items."""
        parameters = {
            one.at("id").text: one for one in self._root.at("readiness", "parameters").each()
        }
        message = N_("{where}: the rule names the parameter “{value}”, which is missing.")
        unheard = N_("{where}: “{value}” is not looked at here, so the condition never holds.")
        for name, facts in (("levels", LEVEL_FACTS), ("grey", GREY_FACTS)):
            for level in self._root.at("readiness", name).each():
                self._named(_limits(level.at("conditions")), parameters, message)
                for node in _conditions(level.at("conditions")):
                    if node.path[-1] not in facts:
                        self._add(node, unheard, value=node.path[-1])
        named = ("critical_items", "overdue_after_days", "default_due_day")
        for needed in named:
            if needed not in parameters:
                self._missing(self._root.at("readiness", "parameters"), needed, "parameters")

        def value(name: str) -> Node:
            return parameters[name].at("value") if name in parameters else Node(None, ())

        critical = sum(item.at("critical").is_true for _section, item in items(self._root))
        stated = value("critical_items")
        if stated.number is not None and stated.number != critical:
            self._add(
                stated,
                N_("critical_items says {stated}, but {counted} items are critical."),
                Lacking,
                stated=stated.number,
                counted=critical,
            )
        low, high = value("amber_min_not_met"), value("amber_max_not_met")
        if low.number is not None and high.number is not None and low.number > high.number:
            self._add(high, N_("amber_max_not_met is smaller than amber_min_not_met."))
        due = value("default_due_day")
        if due.number is not None and not 1 <= due.number <= 28:
            self._add(due, N_("default_due_day must be a day that every month has (1 to 28)."))

    def counting(self) -> None:
        """Check that every standing of an item is counted exactly once."""
        counting = self._root.at("readiness", "counting")
        nodes = [*counting.at("met").each(), *counting.at("not_met").each()]
        self._once(nodes, N_("{where}: “{value}” is counted twice."))
        counted = {node.text for node in nodes}
        for standing in Standing:
            if counting and standing.value not in counted:
                self._missing(counting, standing.value, "counting")

    def wording(self) -> None:
        """Check the placeholders of both languages, and the version that is named."""
        for keys in _TEMPLATES:
            template = self._root.at(*keys)
            vi, en = (_placeholders(template.at(lang).text) for lang in ("vi", "en"))
            if template and vi != en:
                self._add(template, N_("{where}: the names in {{ }} differ between vi and en."))
        name, version = self._root.at("id").text, self._root.at("version").text
        for lang in ("vi", "en"):
            note = self._root.at("readiness", "printed_note", lang)
            told = re.search(rf"{re.escape(name)}[^0-9]*([0-9]+)", note.text)
            if note.text and (told is None or told[1] != version):
                self._add(
                    note,
                    N_("{where}: printed_note must name {name} and its version {version}."),
                    name=name,
                    version=version,
                )


def _conditions(conditions: Node) -> Iterator[Node]:
    """Yield everything that *conditions* ask for, those of ``any`` too."""
    inside = conditions.value if isinstance(conditions.value, dict) else {}
    for key in inside:
        if key == "any":
            for one in conditions.at("any").each():
                yield from _conditions(one)
        elif key != "otherwise":
            yield conditions.at(str(key))


def _limits(conditions: Node) -> Iterator[Node]:
    """Yield every limit of *conditions* that is a word: the name of a parameter."""
    if isinstance(conditions.value, dict):
        for key, value in conditions.value.items():
            node = conditions.at(str(key))
            if isinstance(value, dict | list):
                yield from _limits(node)
            elif isinstance(value, str):
                yield node
    for element in conditions.each():
        yield from _limits(element)


def _placeholders(text: str) -> set[str] | None:
    try:
        return {name for _text, name, *_rest in Formatter().parse(text) if name is not None}
    except ValueError:
        return None
