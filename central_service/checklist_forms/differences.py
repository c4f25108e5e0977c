"""What tells two versions of a checklist apart, entry by entry, for people who own its content."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

import msgspec

from desktop_app.core.assessment.version_move import same_items
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language

from .captions import column_title, sheet_title
from .cells import cell_of
from .layout import GENERAL, Sheet, sheets
from .workbook import Rows, tables_of

_ITEMS = "sections.items"
_SHOWN = 120  # characters of a text


class ChangeKind(StrEnum):
    """What happened to an entry between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # to another owner, as an item to another section


class EntryDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list *path* that differs; *field* is the one that was changed."""

    path: str
    entry: str  # its id, or its number in the list
    owner: str  # the item or section that it belongs to
    kind: ChangeKind
    field: str = ""
    before: str = ""
    after: str = ""


class Differences(msgspec.Struct, frozen=True, kw_only=True):
    """Two versions compared; the items in the order of the newer, then of the older one."""

    old: str
    new: str
    asked_again: tuple[ItemId, ...]  # in both, with another meaning
    kept: int  # items in both with the same meaning
    entries: tuple[EntryDifference, ...]


def differences(old: Checklist, new: Checklist) -> Differences:
    """Return everything in which *new* differs from *old*."""
    same = same_items(old, new)
    both = [item.id for item in new.items_in_order if old.find(item.id) is not None]
    before, after = Rows(tables_of(old)), Rows(tables_of(new))
    found: list[EntryDifference] = []
    for sheet in sheets().values():
        found += _of_list(sheet, _entries(before, sheet), _entries(after, sheet))
    return Differences(
        old=old.name,
        new=new.name,
        asked_again=tuple(item for item in both if item not in same),
        kept=sum(item in same for item in both),
        entries=tuple(found),
    )


_Entries = dict[tuple[str, str], tuple[str, dict[str, object]]]  # by owner and id: the owner too


def _entries(rows: Rows, sheet: Sheet) -> _Entries:
    """Return the entries of a list, by what names each in both versions."""
    found: _Entries = {}
    counts: dict[str, int] = {}
    is_inner = sheet.parent not in (GENERAL, None, "sections")
    for owner, fields in rows.of(sheet):
        counts[owner] = counts.get(owner, 0) + 1
        name = str(fields["id"]) if "id" in fields and sheet.path else str(counts[owner])
        found[owner if is_inner else "", name] = owner, fields
    return found


def _of_list(sheet: Sheet, before: _Entries, after: _Entries) -> list[EntryDifference]:
    found: list[EntryDifference] = []

    def add(
        key: tuple[str, str], owner: str, kind: ChangeKind, field: str = "", *, old: object = None,
        new: object = None,
    ) -> None:  # fmt: skip
        found.append(
            EntryDifference(
                path=sheet.path,
                entry=key[1],
                owner=owner,
                kind=kind,
                field=field,
                before=_said(old),
                after=_said(new),
            )
        )

    for key, (owner, fields) in after.items():
        if key not in before:
            add(key, owner, ChangeKind.ADDED, new=_name_of(fields))
            continue
        owner_before, fields_before = before[key]
        if owner_before != owner:
            add(key, owner, ChangeKind.MOVED, old=owner_before, new=owner)
        for leaf in sheet.leaves:
            old, new = fields_before.get(leaf.name), fields.get(leaf.name)
            if old != new:
                add(key, owner, ChangeKind.CHANGED, leaf.name, old=old, new=new)
    for key, (owner, fields) in before.items():
        if key not in after:
            add(key, owner, ChangeKind.REMOVED, old=_name_of(fields))
    return found


def _name_of(fields: dict[str, object]) -> str:
    """Return what an entry is called in the reader's language."""
    lang = current_language()
    text = fields.get(f"short.{lang}") or fields.get(lang) or fields.get(f"label.{lang}")
    return str(text or "")


def _said(value: object) -> str:
    return "" if value is None else str(cell_of(value))


def told(found: Differences, old: Checklist, new: Checklist) -> list[str]:
    """Return *found* in words, a line each."""

    def codes(items: tuple[ItemId, ...]) -> str:
        return ", ".join(new.item(item).code for item in items)

    lines = [
        _("From {old} to {new}:").format(old=found.old, new=found.new),
        _("Items with the same meaning, answers are kept: {count}").format(count=found.kept),
    ]
    if found.asked_again:
        lines.append(
            _("Asked again, the meaning changed: {codes}").format(codes=codes(found.asked_again))
        )
    lines += [_line(one, old, new) for one in found.entries]
    if not found.entries:
        lines.append(_("Nothing differs."))
    return lines


def _line(one: EntryDifference, old: Checklist, new: Checklist) -> str:
    where = _where(one, old, new)
    before, after = _shown(one.before), _shown(one.after)
    match one.kind:
        case ChangeKind.ADDED:
            return _("{where}: new: {after}").format(where=where, after=after)
        case ChangeKind.REMOVED:
            return _("{where}: no longer there: {before}").format(where=where, before=before)
        case ChangeKind.MOVED:
            return _("{where}: moved from {before} to {after}").format(
                where=where, before=before, after=after
            )
        case ChangeKind.CHANGED:
            named = one.field if one.path == GENERAL else column_title(one.field)
            return _("{where}: {field}: {before} → {after}").format(
                where=where, field=named, before=before or "–", after=after or "–"
            )
    assert_never(one.kind)


def _where(one: EntryDifference, old: Checklist, new: Checklist) -> str:
    title = sheet_title(one.path)
    if one.path == GENERAL:
        return title
    if one.path == _ITEMS:
        return f"{title} {_code(one.entry, old, new)}"
    if one.path.startswith(_ITEMS):
        return f"{title} {_code(one.owner, old, new)} ({one.entry})"
    return f"{title} ({one.entry})"


def _code(item: str, old: Checklist, new: Checklist) -> str:
    found = new.find(ItemId(item)) or old.find(ItemId(item))
    return found.code if found is not None else item


def _shown(text: str) -> str:
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”" if text else ""
