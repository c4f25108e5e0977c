"""The checklist as an XLSForm for phones, with the program's own rules as its logic.

XLSForm: a workbook with the sheets survey, choices and settings, which pyxform makes a form of for
ODK Collect and KoboCollect. Its expressions are XPath 1.0 with the functions of ODK.
"""

from __future__ import annotations

import io
from typing import Any, assert_never

from desktop_app.core.checklist.bilingual import Text
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.comparisons import Side, comparison
from desktop_app.core.checklist.form_fields import (
    COMMUNE,
    PERSON,
    ROUND,
    VERSION,
    FormField,
    ValueState,
    field_name,
)
from desktop_app.core.checklist.item import (
    ChoiceRule,
    CountRule,
    DateRule,
    DateTest,
    InformationalRule,
    Item,
    ItemType,
    NumberRule,
    RatioRule,
)
from desktop_app.core.ids import Status

_VI, _EN = "Tiếng Việt (vi)", "English (en)"
_COLUMNS = (
    "type", "name", f"label::{_VI}", f"label::{_EN}", f"hint::{_VI}", f"hint::{_EN}", "required",
    "relevant", "constraint", f"constraint_message::{_VI}", f"constraint_message::{_EN}",
    "calculation", "appearance",
)  # fmt: skip
_SIGNS = {"==": "="}

# Form words beside those of the checklist: both languages, whatever the reader's is.
_STATE = Text(vi="Đã có số liệu chưa?", en="Is it known?")
_STATES = {
    ValueState.GIVEN: Text(vi="Đã có, ghi ngay dưới đây", en="Known, written below"),
    ValueState.NOT_KNOWN: Text(vi="Chưa rõ", en="Not known"),
    ValueState.NOT_APPLICABLE: Text(vi="Không áp dụng", en="Not applicable"),
}
_REASON = Text(vi="Lý do không áp dụng", en="Why it is not applicable")
_CAUSE = Text(vi="Nguyên nhân", en="Why it is not met")
_SOLVER = Text(vi="Nơi tháo gỡ", en="Who can solve it")
_NOTE = Text(vi="Ghi chú", en="Note")
_RESULT = Text(vi="Kết quả", en="Result")
_WRONG = Text(vi="Số này không nhận được.", en="This number is not taken.")
_FUTURE = Text(vi="Ngày này chưa đến.", en="This day has not come yet.")


def xlsform_bytes(checklist: Checklist) -> bytes:
    """Return the form as an XLSX file."""
    import openpyxl  # type: ignore[import-untyped]  # a quarter of a second

    made = _Form(checklist)
    book = openpyxl.Workbook()
    book.remove(book.active)
    _page(book, "survey", _COLUMNS, made.survey)
    choices = ("list_name", "name", f"label::{_VI}", f"label::{_EN}")
    _page(book, "choices", choices, made.choices)
    version = checklist.version
    settings = {
        "form_title": checklist.title.vi[:200],
        "form_id": f"{checklist.id}_{version}".replace("-", "_"),
        "version": version,
        "default_language": _VI,
    }
    _page(book, "settings", tuple(settings), [settings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page(book: Any, title: str, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    page = book.create_sheet(title)
    page.append(list(columns))
    for row in rows:
        page.append([row.get(column) for column in columns])
        for cell in page[page.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # an expression is a text, no formula


class _Form:
    """The rows of both sheets."""

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist
        self.survey: list[dict[str, str]] = []
        self.choices: list[dict[str, str]] = []
        self._lists: set[str] = set()
        self._beginning()
        for section in checklist.sections:
            self._add("begin_group", f"section_{section.code}", section)
            for item in section.items:
                self._item(item)
            self._add("end_group", "")

    def _beginning(self) -> None:
        for name in ("start", "end"):
            self._add(name, name)
        named = f"'{self._checklist.name}'"
        self._add("calculate", VERSION, calculation=named)
        self._add(
            "text", COMMUNE, Text(vi="Mã xã (5 chữ số)", en="Commune code (5 digits)"),
            required="yes", constraint="regex(., '^[0-9]{5}$')",
            message=Text(vi="Mã xã có 5 chữ số.", en="The code has 5 digits."),
            appearance="numbers",
        )  # fmt: skip
        self._add(
            "text", ROUND, Text(vi="Kỳ, ví dụ 2026-11", en="Round, such as 2026-11"),
            required="yes", constraint="regex(., '^20[0-9]{2}-(0[1-9]|1[0-2])$')",
            message=Text(vi="Ghi kỳ như 2026-11.", en="Write the round as 2026-11."),
        )  # fmt: skip
        self._add("text", PERSON, Text(vi="Người ghi", en="Who fills it in"), required="yes")

    def _item(self, item: Item) -> None:
        code = Text(vi=f"{item.code}. {item.short.vi}", en=f"{item.code}. {item.short.en}")
        self._add("begin_group", f"item_{item.code}", code, appearance="field-list")
        if item.type is ItemType.STATUS:
            self._status(item)
        else:
            self._value(item)
        status = _ref(item, FormField.STATUS)
        if item.na.allowed:
            reasons = [(one.id, Text(vi=one.vi, en=one.en)) for one in item.na.reasons]
            self._select(
                item, FormField.REASON, f"reason_{item.code}", reasons, _REASON,
                required="yes", relevant=f"{status} = '{Status.NOT_APPLICABLE}'",
            )  # fmt: skip
        asking = [one for one in Status if self._checklist.asks_cause(item, one)]
        if asking:
            asked = " or ".join(f"{status} = '{one}'" for one in asking)
            causes = [(one.id, Text(vi=one.vi, en=one.en)) for one in self._checklist.causes]
            solvers = [(one.id, Text(vi=one.vi, en=one.en)) for one in self._checklist.solvers]
            self._select(
                item, FormField.CAUSE, "cause", causes, _CAUSE, required="yes", relevant=asked
            )
            self._select(
                item, FormField.SOLVER, "solver", solvers, _SOLVER, required="yes", relevant=asked
            )
        if not item.secret:
            self._add(
                "text", field_name(item.id, FormField.NOTE), _NOTE, hint=item.note_hint,
                appearance="multiline",
            )  # fmt: skip
        self._add("end_group", "")

    def _status(self, item: Item) -> None:
        offered = [Status.MET]
        if item.partial_when is not None:
            offered.append(Status.PARTIAL)
        offered.append(Status.UNMET)
        if item.na.allowed:
            offered.append(Status.NOT_APPLICABLE)
        labels = [(str(one), self._checklist.status_label(item, one)) for one in offered]
        own = f"_{item.code}" if item.status_labels else ""
        list_ = "status_" + "_".join(one[0] for one in labels) + own
        self._select(item, FormField.STATUS, list_, labels, item.question, hint=item.met_when)

    def _value(self, item: Item) -> None:
        states = [ValueState.GIVEN, ValueState.NOT_KNOWN]
        if item.na.allowed:
            states.append(ValueState.NOT_APPLICABLE)
        self._select(
            item, FormField.STATE, "state_" + "_".join(states),
            [(str(one), _STATES[one]) for one in states], item.question, hint=item.met_when,
        )  # fmt: skip
        relevant = f"{_ref(item, FormField.STATE)} = '{ValueState.GIVEN}'"
        first = item.part or item.unit or _RESULT
        if item.type is ItemType.CHOICE:
            options = [(one.id, Text(vi=one.vi, en=one.en)) for one in item.choices]
            self._select(
                item, FormField.VALUE, f"choice_{item.code}", options, item.short,
                required="yes", relevant=relevant,
            )  # fmt: skip
        elif item.type is ItemType.DATE:
            self._add(
                "date", field_name(item.id, FormField.VALUE), item.short, required="yes",
                relevant=relevant, **_date_bound(item),
            )  # fmt: skip
        else:
            kind = "decimal" if item.type.has_decimals else "integer"
            self._add(
                kind, field_name(item.id, FormField.VALUE), first, required="yes",
                relevant=relevant, constraint=_bounds(item), message=_WRONG,
            )  # fmt: skip
        if item.type is ItemType.RATIO:
            bounds = _bounds(item)
            if item.part_within_whole:
                bounds += f" and . >= {_ref(item, FormField.VALUE)}"
            self._add(
                "integer", field_name(item.id, FormField.OF), item.whole or _RESULT,
                required="yes", relevant=relevant, constraint=bounds, message=_WRONG,
            )  # fmt: skip
        self._add(
            "calculate", field_name(item.id, FormField.STATUS), calculation=status_expression(item)
        )

    def _select(
        self,
        item: Item,
        field: FormField,
        list_: str,
        options: list[tuple[str, Text]],
        label: Text,
        **more: Any,
    ) -> None:
        if list_ not in self._lists:
            self._lists.add(list_)
            for name, text in options:
                row = {"list_name": list_, "name": name}
                row |= {f"label::{_VI}": text.vi, f"label::{_EN}": text.en}
                self.choices.append(row)
        self._add(f"select_one {list_}", field_name(item.id, field), label, **more)

    def _add(
        self,
        type_: str,
        name: str,
        label: Text | None = None,
        *,
        hint: Text | None = None,
        message: Text | None = None,
        **more: str,
    ) -> None:
        row = {"type": type_, "name": name, **{k: v for k, v in more.items() if v}}
        for column, text in (("label", label), ("hint", hint), ("constraint_message", message)):
            if text is not None:
                row |= {f"{column}::{_VI}": text.vi, f"{column}::{_EN}": text.en}
        self.survey.append(row)


def status_expression(item: Item) -> str:
    """Return the XPath that computes the status of *item*, as ``scoring.computed_status`` does."""
    state = _ref(item, FormField.STATE)
    found = f"if({state} = '{ValueState.GIVEN}', {_judged(item)}, '{Status.UNANSWERED}')"
    found = f"if({state} = '{ValueState.NOT_KNOWN}', '{Status.NOT_KNOWN}', {found})"
    if item.na.allowed:
        found = f"if({state} = '{ValueState.NOT_APPLICABLE}', '{Status.NOT_APPLICABLE}', {found})"
    return found


def _judged(item: Item) -> str:
    rule, value = item.met_rule, _ref(item, FormField.VALUE)
    match rule:
        case None:
            return f"'{Status.UNANSWERED}'"
        case InformationalRule():
            return f"'{Status.ANSWERED}'"
        case ChoiceRule():
            met = " or ".join(f"{value} = '{one}'" for one in rule.met) or "false()"
            return f"if({met}, '{Status.MET}', '{Status.UNMET}')"
        case DateRule():
            return f"if({_still(rule, value)}, '{Status.MET}', '{Status.UNMET}')"
        case RatioRule():
            graded = _graded(item, rule.met, rule.partial)
            return f"if({_compared(item, rule.requires)}, {graded}, '{Status.UNANSWERED}')"
        case CountRule() | NumberRule():
            return _graded(item, rule.met, rule.partial)
    assert_never(rule)


def _graded(item: Item, met: str, partial: str | None) -> str:
    below = f"'{Status.UNMET}'"
    if partial is not None:
        below = f"if({_compared(item, partial)}, '{Status.PARTIAL}', {below})"
    return f"if({_compared(item, met)}, '{Status.MET}', {below})"


def _compared(item: Item, rule: str) -> str:
    read = comparison(rule)
    sign = _SIGNS.get(read.sign, read.sign)
    return f"{_side(item, read.left)} {sign} {_side(item, read.right)}"


def _side(item: Item, side: Side) -> str:
    if not side.letter:
        return f"{side.factor}"
    field = FormField.OF if side.letter == "b" else FormField.VALUE
    number = f"number({_ref(item, field)})"
    return number if side.factor == 1 else f"{number} * {side.factor}"


def _still(rule: DateRule, value: str) -> str:
    """Return the XPath that tells whether a date still counts today.

    N months after a day is not before today where fewer than N months lie between the two, or
    exactly N and the day of the month is not smaller (the month's end where it has no such day).
    """

    def part(of: str, letter: str) -> str:
        return f"number(format-date({of}, '%{letter}'))"

    if rule.met is DateTest.NOT_PAST:
        return f"format-date({value}, '%Y%m%d') >= format-date(today(), '%Y%m%d')"
    months = rule.value or 0
    between = (
        f"({part('today()', 'Y')} - {part(value, 'Y')}) * 12"
        f" + {part('today()', 'm')} - {part(value, 'm')}"
    )
    same_day = f"{part(value, 'd')} >= {part('today()', 'd')}"
    return f"({between}) < {months} or (({between}) = {months} and {same_day})"


def _date_bound(item: Item) -> dict[str, Any]:
    """Return what a form refuses of a date: one that lies ahead, unless it is an expiry."""
    rule = item.met_rule
    if isinstance(rule, DateRule) and rule.met is DateTest.NOT_PAST:
        return {}
    return {"constraint": ". <= today()", "message": _FUTURE}


def _bounds(item: Item) -> str:
    low = item.hard_min if item.hard_min is not None else 0
    found = f". >= {low}"
    return f"{found} and . <= {item.hard_max}" if item.hard_max is not None else found


def _ref(item: Item, field: FormField) -> str:
    return f"${{{field_name(item.id, field)}}}"
