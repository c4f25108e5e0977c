"""Check the lists of a checklist: what is named exists, and nothing is there twice."""

from __future__ import annotations

from desktop_app.core.checklist.checklist import ItemType
from desktop_app.core.ids import Difference, EvidenceKind, Method, Readiness, Status
from desktop_app.i18n import N_

from .checks import Check
from .findings import Lacking
from .nodes import Node, Report, items

_LISTS = (
    ("statuses",), ("causes",), ("solvers",), ("difference_codes",), ("methods",),
    ("evidence_kinds",), ("legal_basis",), ("named_criteria_2025_07_20",), ("sections",),
    ("readiness", "parameters"), ("readiness", "groups118"), ("readiness", "grey_rules"),
)  # fmt: skip


def check_lists(root: Node) -> Report:
    """Return duplicates, and what is named and missing."""
    check = _Lists(root)
    check.doubles()
    check.completeness()
    check.item_references()
    check.rule_references()
    check.secrecy()
    return check.report


class _Lists(Check):
    """The lists of a checklist and the references to their entries."""

    def doubles(self) -> None:
        """Check that nothing has the id or the code of something else."""
        every = [item for _section, item in items(self._root)]
        self._once((item.at("id") for item in every), N_("The id “{value}” stands twice."))
        self._once((item.at("code") for item in every), N_("The code “{value}” stands twice."))
        sections = self._root.at("sections")
        self._once(
            (one.at("code") for one in sections.each()), N_("The code “{value}” stands twice.")
        )
        lists = [self._root.at(*keys) for keys in _LISTS]
        lists += [item.at("choices") for item in every]
        lists += [item.at("na", "reasons") for item in every]
        for entries in lists:
            self._once(
                (entry.at("id") for entry in entries.each()), N_("The id “{value}” stands twice.")
            )
        levels = [
            level
            for name in ("levels", "grey")
            for level in self._root.at("readiness", name).each()
        ]
        self._once((one.at("id") for one in levels), N_("The id “{value}” stands twice."))

    def completeness(self) -> None:
        """Check that every label the program may print is there."""
        for keys, known in (
            (("statuses",), Status),
            (("evidence_kinds",), EvidenceKind),
            (("difference_codes",), Difference),
            (("methods",), Method),
        ):
            held = self._ids(*keys)
            for member in known:
                if member.value not in held:
                    self._missing(self._root.at(*keys), member.value, keys[-1])
        levels = self._ids("readiness", "levels") | self._ids("readiness", "grey")
        for level in Readiness:
            if level.value not in levels:
                self._missing(self._root.at("readiness", "levels"), level.value, "levels")

    def item_references(self) -> None:
        """Check the causes, solvers, sources and groups that items name."""
        solvers, sources = self._ids("solvers"), self._ids("legal_basis")
        kinds, groups = self._ids("evidence_kinds"), self._ids("readiness", "groups118")
        for item in self._items.values():
            solved_by = item.at("solved_by")
            self._named(
                solved_by.each(), solvers, N_("{where}: the solver “{value}” is not in the list.")
            )
            if isinstance(solved_by.value, list) and not solved_by.value:
                self._add(solved_by, N_("{where} does not say who can solve it."), Lacking)
            self._named(
                (citation.at("source") for citation in item.at("citations").each()),
                sources,
                N_("{where}: the source “{value}” is not in the legal basis."),
            )
            wanted = [
                kind
                for kind in item.at("evidence", "wanted").each()
                if kind.text in set(EvidenceKind)
            ]
            self._named(
                wanted, kinds, N_("{where}: the kind of evidence “{value}” is not in the list.")
            )
            self._named(
                [item.at("group118")],
                groups,
                N_("{where}: the group “{value}” is not in the list."),
            )

    def rule_references(self) -> None:
        """Check that rules name items and sections that exist."""
        root = self._root
        message = N_("{where}: the rule names the item “{value}”, which is missing.")
        for entry in root.at("named_criteria_2025_07_20").each():
            self._named(entry.at("items").each(), self._items, message)
        self._named(root.at("secret_rule", "items").each(), self._items, message)
        excepted = root.at("answer_rules", "cause_required", "except")
        self._named(excepted.each(), self._items, message)
        letters = {section.at("code").text for section in root.at("sections").each()}
        self._named(
            root.at("readiness", "extra_points", "sections").each(),
            letters,
            N_("{where}: the rule names the section “{value}”, which is missing."),
        )

    def secrecy(self) -> None:
        """Check that a secret item asks for a status and nothing else, and no cause."""
        listed = {node.text for node in self._root.at("secret_rule", "items").each()}
        excepted = {
            node.text for node in self._root.at("answer_rules", "cause_required", "except").each()
        }
        for item_id, item in self._items.items():
            secret = item.at("secret").is_true
            if secret is not (item_id in listed):
                self._add(
                    item.at("secret"),
                    N_("{where}: secret and the secret_rule disagree about this item."),
                )
            if not secret:
                continue
            wants = item.at("evidence", "wanted")
            for node, asked in (
                (wants, bool(wants.value)),
                (item.at("type"), item.at("type").text != ItemType.STATUS),
                (item.at("note_hint"), bool(item.at("note_hint"))),
            ):
                if asked:
                    self._add(
                        node, N_("{where}: a secret item asks for a status and nothing else.")
                    )
            if item_id not in excepted:
                self._add(
                    item, N_("{where}: a secret item must stand in cause_required.except."), Lacking
                )
