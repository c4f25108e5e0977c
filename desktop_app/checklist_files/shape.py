"""Check that a file has exactly the fields of the types."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from desktop_app.core.checklist.bilingual import Text
from desktop_app.core.checklist.checklist import Checklist, Citation, Item
from desktop_app.core.fault import Fault
from desktop_app.i18n import N_

from .findings import ContentFault, Lacking
from .nodes import Node, Report, place
from .reading import loose_accents

MAX_TEXT = 3_000  # characters of one text
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f]")  # below a blank, but for tab and new line

_KINDS: tuple[tuple[type[inspect.Type], type | tuple[type, ...], str], ...] = (
    (inspect.BoolType, bool, N_("true or false")),
    (inspect.IntType, int, N_("a whole number")),
    (inspect.FloatType, (int, float), N_("a number")),
    (inspect.DateType, datetime.date, N_("a date such as 2026-11-01")),
    (inspect.StrType, str, N_("a text in \"…\"")),
)  # fmt: skip


@cache
def _checklist_type() -> inspect.Type:
    return inspect.type_info(Checklist)


class Shape:
    """Compares raw tables with the types and collects every difference."""

    def __init__(self, root: Node, report: Report) -> None:
        self._root = root
        self._report = report

    def compare(self) -> None:
        """Compare the whole file."""
        self._value(self._root, _checklist_type(), "")

    def _value(self, node: Node, wanted: inspect.Type, field: str) -> None:
        match wanted:
            case inspect.StructType():
                self._struct(node, wanted, field)
            case inspect.VarTupleType():
                if not isinstance(node.value, list):
                    self._wrong(node, field, N_("a list in [ ]"))
                for element in node.each():
                    self._value(element, wanted.item_type, field)
            case inspect.EnumType():
                known = [member.value for member in wanted.cls]
                if not isinstance(node.value, str) or node.value not in known:
                    self._unknown(node, field, known)
            case inspect.UnionType():
                self._union(node, wanted, field)
            case _:
                self._plain(node, wanted, field)

    def _plain(self, node: Node, wanted: inspect.Type, field: str) -> None:
        for kind, python, words in _KINDS:
            if isinstance(wanted, kind):
                is_bool = isinstance(node.value, bool)
                if not isinstance(node.value, python) or is_bool is not (python is bool):
                    self._wrong(node, field, words)
                    return
        if isinstance(node.value, str):
            self._text(node, field)

    def _text(self, node: Node, field: str) -> None:
        text = node.text
        if not text.strip():
            self._add(node, Lacking(N_("{where}: “{field}” is empty."), **self._of(node, field)))
        if len(text) > MAX_TEXT:
            self._add(
                node,
                ContentFault(
                    N_("{where}: “{field}” has {length} characters; at most {limit} fit."),
                    length=len(text),
                    limit=MAX_TEXT,
                    **self._of(node, field),
                ),
            )
        loose = loose_accents(text)
        if loose is not None:
            self._add(node, loose)
        if _INVISIBLE.search(text):
            self._add(
                node,
                ContentFault(
                    N_("{where}: “{field}” holds an invisible character."), **self._of(node, field)
                ),
            )

    def _union(self, node: Node, wanted: inspect.UnionType, field: str) -> None:
        kinds = [kind for kind in wanted.types if not isinstance(kind, inspect.NoneType)]
        structs = [kind for kind in kinds if isinstance(kind, inspect.StructType)]
        if len(kinds) == 1:
            self._value(node, kinds[0], field)
        elif structs:
            tag_field = structs[0].tag_field or ""
            known = {str(struct.tag): struct for struct in structs}
            tag = node.at(tag_field)
            if tag.text in known:
                self._struct(node, known[tag.text], field)
            elif isinstance(node.value, dict):
                self._unknown(tag, f"{field}.{tag_field}", list(known))
            else:
                self._wrong(node, field, N_("a block of names and values"))
        else:
            takes_text = any(isinstance(kind, inspect.StrType) for kind in kinds)
            is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
            if not is_number and not (takes_text and isinstance(node.value, str)):
                self._wrong(node, field, N_("a number"))

    def _struct(self, node: Node, wanted: inspect.StructType, field: str) -> None:
        if not isinstance(node.value, dict):
            two = N_("two texts, .vi and .en")
            block = N_("a block of names and values")
            self._wrong(node, field, two if issubclass(wanted.cls, Text) else block)
            return
        fields = {one.encode_name: one for one in wanted.fields}
        for key in node.value:
            if key in fields:
                self._value(node.at(key), fields[key].type, key)
            elif key != wanted.tag_field:
                self._add(
                    node.at(key),
                    ContentFault(
                        N_(
                            "{where}: “{field}” is no field here; look for a misspelled name, or a "
                            "field that stands below the citations of its item."
                        ),
                        **self._of(node, str(key)),
                    ),
                )
        for name, one in fields.items():
            if one.required and name not in node.value:
                self._add(node.at(name), self._lacks(node, wanted.cls, name, field))

    def _lacks(self, node: Node, cls: Any, name: str, field: str) -> Fault:
        where = place(self._root, node.path)
        if issubclass(cls, Text) and name in ("vi", "en"):
            if name == "vi":
                missing = N_("{where}: the Vietnamese text of “{field}” is missing (vi).")
            else:
                missing = N_("{where}: the English text of “{field}” is missing (en).")
            return Lacking(missing, where=where, field=field or "checklist")
        if cls is Item and name == "met_when":
            return Lacking(N_("{where} does not say when it is met (met_when)."), where=where)
        if cls is Citation and name == "citation_status":
            return Lacking(
                N_("{where}: a citation does not say how far it was checked (citation_status)."),
                where=where,
            )
        return Lacking(N_("{where}: “{field}” is missing."), where=where, field=name)

    def _unknown(self, node: Node, field: str, known: list[str]) -> None:
        value = str(node.value)[:60] if node else ""
        self._add(
            node,
            ContentFault(
                N_("{where}: “{value}” is not a known “{field}” ({known})."),
                value=value,
                known=", ".join(known),
                **self._of(node, field),
            ),
        )

    def _wrong(self, node: Node, field: str, words: str) -> None:
        self._add(
            node,
            ContentFault(
                N_("{where}: “{field}” must be {kind}."),
                kind=Fault(words),
                **self._of(node, field),
            ),
        )

    def _of(self, node: Node, field: str) -> dict[str, object]:
        return {"where": place(self._root, node.path), "field": field}

    def _add(self, node: Node, fault: Fault) -> None:
        self._report.append((node.path, fault))


def compare(root: Node) -> Report:
    """Return every way in which the tables differ from the types."""
    report: Report = []
    Shape(root, report).compare()
    return report


def typed(tables: dict[str, object]) -> Checklist:
    """Return the checklist of tables that ``compare`` found nothing wrong with."""
    return msgspec.convert(tables, Checklist)
