"""Values of a checklist as cells of a workbook, and back.

A spreadsheet program changes what looks like something else ("2" becomes a number, "==0" a
formula), so texts are marked as such, and what comes back is read by the type of its field.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TypeAlias

from msgspec import inspect

Value: TypeAlias = object  # as in the tables of a TOML file

_YES = frozenset({"true", "đúng", "có", "yes", "x", "1"})
_NO = frozenset({"false", "sai", "không", "no", "0"})
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}[.,][0-9]{1,15}")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_BETWEEN = re.compile(r"[;\n]")


def cell_of(value: Value) -> str | int | float | bool | date | None:
    """Return what stands in the cell of *value*; a list as its elements with "; " between them."""
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    if isinstance(value, float) and value.is_integer():
        return str(value)  # else 7.0 would come back as 7
    assert value is None or isinstance(value, str | int | float | date)
    return value


def value_of(cell: object, wanted: inspect.Type) -> Value:
    """Return the value that *cell* holds for a field of the type *wanted*.

    What does not fit is returned as it stands: the checks of a checklist say what is wrong with it.
    """
    match wanted:
        case inspect.VarTupleType():
            parts = _BETWEEN.split(cell) if isinstance(cell, str) else [cell]
            kept = [one.strip() if isinstance(one, str) else one for one in parts]
            return [value_of(one, wanted.item_type) for one in kept if one != ""]
        case inspect.BoolType():
            return _bool(cell)
        case inspect.IntType() | inspect.FloatType():
            return _number(cell)
        case inspect.UnionType():
            takes_text = any(isinstance(kind, inspect.StrType) for kind in wanted.types)
            return _text(cell) if takes_text and not _is_number(cell) else _number(cell)
        case inspect.DateType():
            return _day(cell)
        case _:
            return _text(cell)


def _bool(cell: object) -> Value:
    if isinstance(cell, bool):
        return cell
    word = _text(cell).strip().casefold()
    return True if word in _YES else False if word in _NO else cell


def _is_number(cell: object) -> bool:
    return not isinstance(cell, str) or bool(_WHOLE.fullmatch(cell.strip()))


def _number(cell: object) -> Value:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        text = cell.strip()
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text.replace(",", "."))
    return cell


def _day(cell: object) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str):
        try:
            typed = _DAY.fullmatch(cell.strip())
            if typed:
                return date(int(typed[3]), int(typed[2]), int(typed[1]))
            return date.fromisoformat(cell.strip())
        except ValueError:
            return cell
    return cell


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)
