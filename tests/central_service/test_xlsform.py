"""The checklist as a form for phones: pyxform takes it, and it judges as the program does."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from functools import cache
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from central_service.checklist_forms.xlsform import status_expression, xlsform_bytes
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.checklist.form_fields import FormField, ValueState, field_name, fields_of
from desktop_app.core.checklist.item import ItemType
from desktop_app.core.checklist.scoring import UNKNOWN, computed_status
from desktop_app.core.ids import Status
from support.checklists import first, second

VERSIONS = {"first": first, "second": second}


@pytest.mark.parametrize("name", VERSIONS)
def test_pyxform_takes_the_form_without_a_warning(name: str) -> None:
    warnings: list[str] = []
    made = convert(
        io.BytesIO(xlsform_bytes(VERSIONS[name]())), warnings=warnings, file_type=".xlsx"
    )
    assert warnings == []
    form = etree.fromstring(made.xform.encode())
    names = {etree.QName(one).localname for one in form.iter() if isinstance(one.tag, str)}
    for item in VERSIONS[name]().items_in_order:
        assert field_name(item.id, FormField.STATUS) in names
    assert names & set(fields_of(VERSIONS[name]().items_in_order))


@pytest.mark.parametrize("name", VERSIONS)
def test_reasons_causes_and_secrets_are_those_of_the_checklist(name: str) -> None:
    checklist = VERSIONS[name]()
    book = openpyxl.load_workbook(io.BytesIO(xlsform_bytes(checklist)))
    survey = _rows(book["survey"])
    choices = _rows(book["choices"])
    by_name = {row["name"]: row for row in survey if row["name"]}
    for item in checklist.items_in_order:
        status = "${" + field_name(item.id, FormField.STATUS) + "}"
        reason = by_name.get(field_name(item.id, FormField.REASON))
        assert (reason is not None) == item.na.allowed
        if reason is not None:
            assert reason["relevant"] == f"{status} = 'not_applicable'"
            assert _options(choices, reason) == [one.id for one in item.na.reasons]
        cause = by_name.get(field_name(item.id, FormField.CAUSE))
        asks = [one for one in Status if checklist.asks_cause(item, one)]
        assert (cause is not None) == bool(asks)
        if cause is not None:
            assert cause["relevant"] == " or ".join(f"{status} = '{one}'" for one in asks)
            assert _options(choices, cause) == [one.id for one in checklist.causes]
        if item.type is ItemType.STATUS:
            offered = _options(choices, by_name[field_name(item.id, FormField.STATUS)])
            assert ("partial" in offered) == (item.partial_when is not None)
            assert ("not_applicable" in offered) == item.na.allowed
        if item.secret:
            fields = {FormField(key.rsplit("__", 1)[1]) for key in by_name
                      if key.startswith(field_name(item.id, FormField.STATUS)[:-6])}  # fmt: skip
            assert fields == {FormField.STATUS, FormField.REASON}


def _rows(page: Any) -> list[dict[str, str]]:
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _options(choices: list[dict[str, str]], row: dict[str, str]) -> list[str]:
    list_ = row["type"].removeprefix("select_one ")
    return [one["name"] for one in choices if one["list_name"] == list_]


COMPUTED = [
    (name, item.id)
    for name, made in VERSIONS.items()
    for item in made().items_in_order
    if item.is_computed
]


@given(st.sampled_from(COMPUTED), st.data())
def test_the_form_computes_what_the_program_computes(
    which: tuple[str, Any], data: st.DataObject
) -> None:
    checklist = _known(which[0])
    item = checklist.item(which[1])
    today = data.draw(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
    state = data.draw(st.sampled_from(ValueState))
    value, of = _drawn(item, today, data)
    if state is ValueState.NOT_APPLICABLE and not item.na.allowed:
        state = ValueState.NOT_KNOWN
    if state is ValueState.GIVEN:
        wanted = computed_status(item, value, of, as_of=today)
    else:
        wanted = Status.NOT_KNOWN if state is ValueState.NOT_KNOWN else Status.NOT_APPLICABLE
        assert state is not ValueState.NOT_KNOWN or (
            computed_status(item, UNKNOWN, UNKNOWN, as_of=today) is Status.NOT_KNOWN
        )
    said = {FormField.STATE: str(state), FormField.VALUE: value, FormField.OF: of or ""}
    assert evaluated(status_expression(item), item, said, today) == wanted


@cache
def _known(name: str) -> Checklist:
    return VERSIONS[name]()


def _drawn(item: Item, today: date, data: st.DataObject) -> tuple[str, str | None]:
    """Draw a value that the form lets through."""
    match item.type:
        case ItemType.DATE:
            near = st.integers(-800, 400).map(lambda days: today + timedelta(days=days))
            return data.draw(near | st.dates(date(2020, 1, 1), date(2040, 1, 1))).isoformat(), None
        case ItemType.CHOICE:
            return data.draw(st.sampled_from([one.id for one in item.choices])), None
        case _:
            low = int(item.hard_min or 0)
            high = int(item.hard_max) if item.hard_max is not None else 300
            number = st.integers(low, high)
            value = data.draw(number | st.integers(low, min(high, low + 3)))
            if item.type is not ItemType.RATIO:
                return str(value), None
            least = value if item.part_within_whole else low
            return str(value), str(data.draw(st.integers(least, max(least, high))))


def evaluated(expression: str, item: Item, said: dict[FormField, str], today: date) -> str:
    """Return what an XForm's *expression* gives: XPath 1.0, with the functions of ODK."""
    root = etree.Element("data")
    for field, value in said.items():
        etree.SubElement(root, field_name(item.id, field)).text = value
    path = re.sub(r"\$\{([A-Za-z0-9_]+)\}", r"string(/data/\1)", expression)
    # Both branches of ODK's if() and its dates as functions of lxml.
    functions = {
        (None, "if"): lambda _context, test, yes, no: yes if test else no,
        (None, "today"): lambda _context: today.isoformat(),
        (None, "format-date"): lambda _context, day, form: (
            date.fromisoformat(day).strftime(form) if day else ""
        ),
    }
    found = etree.XPath(path, extensions=functions)(root)
    return str(found)
