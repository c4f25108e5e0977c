"""Columns of field values: one column for each field of a kind of change.

A column of one type (texts, numbers, hashes, booleans) is numbers only; in mixed or nested ones
each value has its type beside it. Nothing is assumed of kinds, so unknown ones are sent like the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from desktop_app.core.changes.change import MAX_COUNTER, MAX_DEPTH
from desktop_app.core.fault import N_, WireRefused

from .budget import NESTED
from .columns import DEVICE, HASH, ColumnReader, ColumnWriter, HashPlaces, broken, unzigzag, zigzag

TEXT, NUMBER, WORD, HASHED, DEVICED, LIST, MAP, MIXED = range(8)
_CONSTANTS = (None, False, True)  # what a WORD is


class Earlier(int):
    """The place of an earlier change whose hash is meant."""


def write_values(
    writer: ColumnWriter, rows: Sequence[tuple[int, object]], places: HashPlaces
) -> None:
    """Write the column of (place of the change, its value); *places* tells who has which hash."""
    sorts = {_sort(value) for _, value in rows}
    sort = sorts.pop() if len(sorts) == 1 else MIXED
    if sort in (LIST, MAP, MIXED):
        codes: list[int] = []
        for place, value in rows:
            _flatten(writer, value, place, places, codes, 0)
        writer.number(MIXED)
        writer.number(len(codes))
        writer.charge(NESTED * len(codes))
        writer.listed(codes)
        return
    writer.number(sort)
    writer.numbers([_code(writer, sort, value, place, places) for place, value in rows])


def read_values(reader: ColumnReader, rows: Sequence[int]) -> list[Any]:
    """Return the column's values for the changes at *rows*; ``Earlier`` stands for their hashes."""
    sort = reader.number()
    if sort == MIXED:
        count = reader.count()
        reader.charge(NESTED * count)
        stream = iter(reader.listed(count))
        values = [_unflatten(reader, stream, place, 0) for place in rows]
        if next(stream, None) is not None:
            raise broken()
        return values
    codes = reader.numbers(len(rows))
    return [_value(reader, sort, code, place) for code, place in zip(codes, rows, strict=True)]


def settled(value: Any, hash_at: Callable[[int], str]) -> Any:
    """Return *value* with the hash of each earlier change that it names."""
    if isinstance(value, Earlier):
        return hash_at(value)
    if isinstance(value, list):
        return [settled(member, hash_at) for member in value]
    if isinstance(value, dict):
        return {settled(key, hash_at): settled(member, hash_at) for key, member in value.items()}
    return value


def hashes_in(value: object) -> Iterator[str]:
    """Yield every text in *value* that has the form of a hash."""
    if isinstance(value, str):
        if len(value) == 64 and HASH.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from hashes_in(key)
            yield from hashes_in(member)
    elif isinstance(value, (list, tuple)):
        for member in value:
            yield from hashes_in(member)


def _sort(value: object) -> int:
    match value:
        case str():
            if len(value) == 64 and HASH.fullmatch(value):
                return HASHED
            if len(value) == 32 and DEVICE.fullmatch(value):
                return DEVICED
            return TEXT
        case None | bool():
            return WORD
        case int():
            return NUMBER
        case list() | tuple():
            return LIST
        case dict():
            return MAP
        case _:
            raise WireRefused(N_("An entry holds a value that has no exact written form."))


def _code(writer: ColumnWriter, sort: int, value: Any, place: int, places: HashPlaces) -> int:
    match sort:
        case _ if sort == TEXT:
            return writer.text_code(value)
        case _ if sort == NUMBER:
            if abs(value) > MAX_COUNTER:
                raise WireRefused(N_("A number is too large for the exchange."))
            return zigzag(value)
        case _ if sort == WORD:
            return 0 if value is None else 1 + value
        case _ if sort == HASHED:
            earlier = places(value)
            back = place - earlier if earlier is not None and earlier < place else None
            return writer.hash_code(value, back)
        case _:
            return writer.device_code(value)


def _flatten(
    writer: ColumnWriter,
    value: object,
    place: int,
    places: HashPlaces,
    codes: list[int],
    depth: int,
) -> None:
    if depth > MAX_DEPTH:
        raise _too_deep()
    sort = _sort(value)
    if isinstance(value, (list, tuple)):
        codes.append(len(value) << 3 | LIST)
        for member in value:
            _flatten(writer, member, place, places, codes, depth + 1)
    elif isinstance(value, dict):
        codes.append(len(value) << 3 | MAP)
        for key in sorted(value):
            _flatten(writer, key, place, places, codes, depth + 1)
            _flatten(writer, value[key], place, places, codes, depth + 1)
    else:
        codes.append(_code(writer, sort, value, place, places) << 3 | sort)


def _value(reader: ColumnReader, sort: int, code: int, place: int) -> Any:
    match sort:
        case _ if sort == TEXT:
            return reader.text_of(code)
        case _ if sort == NUMBER:
            value = unzigzag(code)
            if abs(value) > MAX_COUNTER:
                raise broken()
            return value
        case _ if sort == WORD:
            if code >= len(_CONSTANTS):
                raise broken()
            return _CONSTANTS[code]
        case _ if sort == HASHED:
            digest = reader.hash_of(code, place)
            return Earlier(digest) if isinstance(digest, int) else digest
        case _ if sort == DEVICED:
            return reader.device_of(code)
        case _:
            raise broken()


def _unflatten(reader: ColumnReader, codes: Iterator[int], place: int, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise _too_deep()
    try:
        code = next(codes)
    except StopIteration as error:
        raise broken() from error
    sort, rest = code & 7, code >> 3
    if sort == LIST:
        members = []
        for _ in range(rest):  # ends with the codes, whatever the count claims
            members.append(_unflatten(reader, codes, place, depth + 1))
        return members
    if sort == MAP:
        pairs: dict[Any, Any] = {}
        for _ in range(rest):
            key = _unflatten(reader, codes, place, depth + 1)
            if not isinstance(key, (str, Earlier)) or key in pairs:
                raise broken()
            pairs[key] = _unflatten(reader, codes, place, depth + 1)
        return pairs
    return _value(reader, sort, rest, place)


def _too_deep() -> WireRefused:
    return WireRefused(N_("An entry is nested more than {limit} levels deep."), limit=MAX_DEPTH)
