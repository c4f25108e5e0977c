"""How a checklist lies on sheets: one for each list of its entries, and a general one.

It follows from the types of ``core.checklist``, so a field that is added there has its column here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
from msgspec import inspect

from desktop_app.core.checklist.checklist import Checklist

GENERAL = ""  # the path of the general sheet
MOST_NESTED = 2  # how often a condition may lie within a condition


class Variant(msgspec.Struct, frozen=True):
    """The type of a field where *tag* (a field of the same row) has the value *value*."""

    type: inspect.Type
    tag: str = ""
    value: str = ""


class Leaf(msgspec.Struct, frozen=True):
    """A field of a row that is no list of entries: its dotted name, and its types."""

    name: str  # "met_rule.partial"
    variants: tuple[Variant, ...]
    required: bool

    def type_in(self, tags: dict[str, str]) -> inspect.Type:
        """Return its type in a row whose fields *tags* choose among several."""
        for one in self.variants:
            if one.tag and tags.get(one.tag) == one.value:
                return one.type
        return self.variants[0].type


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: the list at *path* ("sections.items"), an entry a row."""

    path: str
    leaves: tuple[Leaf, ...]
    parent: str | None  # the path of the sheet whose rows hold these lists; None for the general
    required: bool

    @property
    def inner(self) -> tuple[str, ...]:
        """The names that lead from an entry of the parent to the list."""
        start = len(self.parent) + 1 if self.parent else 0
        return tuple(self.path[start:].split("."))

    @property
    def has_ids(self) -> bool:
        """Whether each of its entries has an id."""
        return any(leaf.name == "id" for leaf in self.leaves)


@cache
def sheets() -> dict[str, Sheet]:
    """Return every sheet by its path, a parent before the sheets that belong to it."""
    found: dict[str, Sheet] = {}
    _add(found, GENERAL, None, inspect.type_info(Checklist), required=True)
    return found


def _add(
    found: dict[str, Sheet], path: str, parent: str | None, type_: inspect.Type, *, required: bool
) -> None:
    leaves: list[Leaf] = []
    lists: list[tuple[str, inspect.Type, bool]] = []
    for name, one, variant, is_required in _fields(type_, ""):
        entries = _entries(one)
        if entries is None:
            leaves.append(Leaf(name, (Variant(one, *variant),), is_required))
        else:
            lists.append((name, entries, is_required))
    found[path] = Sheet(path, tuple(_merged(leaves)), parent, required)
    for name, inner, is_required in lists:
        inside = f"{path}.{name}" if path else name
        if inside.split(".").count("any") <= MOST_NESTED:
            _add(found, inside, path, inner, required=is_required)


def _fields(
    type_: inspect.Type, prefix: str, tag: tuple[str, str] = ("", "")
) -> Iterator[tuple[str, inspect.Type, tuple[str, str], bool]]:
    """Yield name, type, the tag that chooses it, and whether it is required, of each field."""
    for one in _structs(type_):
        if one.tag_field:
            tag = f"{prefix}{one.tag_field}", str(one.tag)
            yield tag[0], inspect.StrType(), ("", ""), True
        for field in one.fields:
            name = f"{prefix}{field.encode_name}"
            if _structs(field.type):
                yield from _fields(field.type, f"{name}.", tag)
            else:
                yield name, _plain(field.type), tag, field.required


def _structs(type_: inspect.Type) -> list[inspect.StructType]:
    """Return the struct that *type_* is, or those of which it is one; none for anything else."""
    kinds = type_.types if isinstance(type_, inspect.UnionType) else (type_,)
    return [kind for kind in kinds if isinstance(kind, inspect.StructType)]


def _plain(type_: inspect.Type) -> inspect.Type:
    """Return *type_* without the possibility of None."""
    if not isinstance(type_, inspect.UnionType):
        return type_
    kinds = tuple(kind for kind in type_.types if not isinstance(kind, inspect.NoneType))
    return kinds[0] if len(kinds) == 1 else inspect.UnionType(kinds)


def _entries(type_: inspect.Type) -> inspect.StructType | None:
    """Return what a list of entries holds; None for any other field."""
    if isinstance(type_, inspect.VarTupleType) and isinstance(type_.item_type, inspect.StructType):
        return type_.item_type
    return None


def _merged(leaves: Iterable[Leaf]) -> Iterable[Leaf]:
    """Return each name once, with every type that it has."""
    found: dict[str, Leaf] = {}
    for leaf in leaves:
        known = found.get(leaf.name)
        if known is None:
            found[leaf.name] = leaf
        elif leaf.variants[0] not in known.variants:
            variants = (*known.variants, *leaf.variants)
            found[leaf.name] = Leaf(leaf.name, variants, known.required and leaf.required)
    return found.values()
