"""The rows of the list: section titles and items, filtered; what each folded row shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.checklist.checklist import ItemType
from desktop_app.core.ids import ItemId, Status
from desktop_app.core.text.cleaning import search_key
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.clerk.pages.apart import end_of_list
from desktop_app.ui.items import item_words
from desktop_app.ui.look.change_rows import ChangeRow
from desktop_app.ui.look.rows import ItemRow
from desktop_app.workspace.reading.problems import problems
from desktop_app.workspace.values.desk import Desk, ItemDesk

from . import changes
from .change_words import change_row
from .changes import Groups, ItemGroup
from .missing_list import conflict_words

Index = QModelIndex | QPersistentModelIndex


class View(StrEnum):
    """What the list shows."""

    CRITICAL = "critical"
    ALL = "all"
    CHANGES = "changes"  # a later round: what is new since the last one, first


class RowPlace(IntEnum):
    """Where a row stands in its white group."""

    TITLE = 0
    FIRST = 1
    MIDDLE = 2
    LAST = 3
    ALONE = 4


class Row:
    """One row: a title, or an item."""

    __slots__ = ("item", "place", "right", "title")

    def __init__(
        self, title: str = "", right: str = "", item: ItemId | None = None,
        place: RowPlace = RowPlace.TITLE,
    ) -> None:  # fmt: skip
        self.title, self.right, self.item, self.place = title, right, item, place


class DeskRows(QAbstractListModel):
    """Rows of the current view of a desk."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self.view = View.ALL
        self.only_missing = False
        self.search = ""
        self.rows: list[Row] = []
        self._shown: dict[ItemId, ItemRow] = {}
        self._changes: dict[ItemId, ChangeRow] = {}
        self._kept: frozenset[ItemId] = frozenset()
        self._problems: Collection[ItemId] = ()  # while the filter shows these alone
        self._placed = Groups()
        self.groups: list[ItemGroup] = []  # of the view of what changed

    @property
    def desk(self) -> Desk:
        """The desk the rows were made from."""
        assert self._desk is not None  # show_desk was called first
        return self._desk

    def show_desk(self, desk: Desk, *, keep: ItemId | None = None) -> None:
        """Show *desk*; rows move only if the filter adds or removes an item.

        *keep*, the open item, stays in the list even when the filter excludes it.
        """
        self._desk = desk
        self._shown.clear()
        self._changes.clear()
        self._kept = frozenset((keep,) if keep else ())
        self._problems = frozenset(one.item for one in problems(desk)) if self.only_missing else ()
        made = self._make()
        if [(r.item, r.title, r.place) for r in made] == [
            (r.item, r.title, r.place) for r in self.rows
        ]:
            self.rows = made
            if made:
                self.dataChanged.emit(self.index(0), self.index(len(made) - 1))
            return
        self.beginResetModel()
        self.rows = made
        self.endResetModel()

    @property
    def shows_changes(self) -> bool:
        """Whether the rows are those of a later round, with their columns."""
        return self.view is View.CHANGES and not self.search

    def change_row(self, item: ItemId) -> ChangeRow:
        """Return what the row of an item shows in the view of what changed."""
        shown = self._changes.get(item)
        if shown is None:
            shown = self._changes[item] = change_row(self.desk, self.desk.items[item])
        return shown

    def items(self) -> list[ItemId]:
        """Return the items shown, from the top."""
        return [row.item for row in self.rows if row.item is not None]

    def row_of(self, item: ItemId) -> int:
        """Return the row of *item*, -1 where it is not shown."""
        return next((n for n, row in enumerate(self.rows) if row.item == item), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].item is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if row.item is None:
                return f"{row.title}, {row.right}" if row.right else row.title
            if self.shows_changes:
                line = self.change_row(row.item)
                columns = [one.words for one in (line.before, line.found) if one is not None]
                said = line.now or line.need or line.button
                parts = (line.code, line.name, line.detail, *columns, said)
                return ". ".join(part for part in parts if part)
            shown = self.item_row(row.item)
            said = shown.ask or (shown.word or "")
            return ". ".join(p for p in (shown.code, shown.name, said, shown.detail) if p)
        return None

    def item_row(self, item: ItemId) -> ItemRow:
        """Return what a folded item shows."""
        found = self._shown.get(item)
        if found is None:
            view = View.ALL if self.search else self.view
            found = self._shown[item] = _item_row(self.desk, self.desk.items[item], view)
        return found

    def _make(self) -> list[Row]:
        made: list[Row] = []
        if self.shows_changes:
            self.groups = self._placed.of(self.desk)
            for group in self.groups:
                members = [self.desk.items[item] for item in group.items]
                right = changes.asked_of(self.desk, group)
                self._rows(made, changes.title_of(group), right, members)
            return made
        if self.search:
            return self._found()
        made += self._sections()
        kept_apart = end_of_list(self.desk) if self.view is View.ALL else ""
        if kept_apart:
            made.append(Row(title=kept_apart))
        return made

    def _found(self) -> list[Row]:
        """Return what the search finds among all items, whatever the view and the filter show."""
        made = self._sections()
        if not made:
            return []
        count = sum(row.item is not None for row in made)
        every = len(self.desk.items)
        said = ngettext(
            "{count} item found among all {every}", "{count} items found among all {every}", count
        )
        return [Row(title=said.format(count=count, every=every)), *made]

    def _sections(self) -> list[Row]:
        made: list[Row] = []
        language = current_language()
        for section in self.desk.checklist.sections:
            members = [self.desk.items[item.id] for item in section.items]
            answered = sum(is_answered(one) for one in members)
            title = f"{section.code} · {section.in_language(language)}"
            right = _("answered {done}/{all}").format(done=answered, all=len(members))
            if self.view is View.CRITICAL and not self.search:
                members = [one for one in members if one.item.critical]
                right = ""
            self._group(made, title, right, members)
        return made

    def _group(self, made: list[Row], title: str, right: str, members: Iterable[ItemDesk]) -> None:
        self._rows(made, title, right, [one for one in members if self._passes(one)])

    @staticmethod
    def _rows(made: list[Row], title: str, right: str, members: list[ItemDesk]) -> None:
        shown = [one.item.id for one in members]
        if not shown:
            return
        made.append(Row(title=title, right=right))
        last = len(shown) - 1
        for n, item in enumerate(shown):
            place = RowPlace.MIDDLE
            if last == 0:
                place = RowPlace.ALONE
            elif n in (0, last):
                place = RowPlace.FIRST if n == 0 else RowPlace.LAST
            made.append(Row(item=item, place=place))

    def _passes(self, one: ItemDesk) -> bool:
        if one.item.id in self._kept:
            return True
        if not self.search:
            asked = one.item.id in self._problems or item_words.needs_attention(one)
            return asked or not self.only_missing
        item = one.item
        language = current_language()
        text = f"{item.code} {item.short.in_language(language)} "
        text += f"{item.question.in_language(language)} {one.answer.note if one.answer else ''}"
        folded = search_key(text)
        return all(part in folded for part in search_key(self.search).split())


def is_answered(one: ItemDesk) -> bool:
    """Return whether an answer stands that says something."""
    return one.judgement.status not in (Status.UNANSWERED, Status.NOT_KNOWN)


def _item_row(desk: Desk, one: ItemDesk, view: View) -> ItemRow:
    item = one.item
    tag = _("Critical") if item.critical and view is not View.CRITICAL else ""
    name = item.short.in_language(current_language())
    mark = item_words.mark_of(one)
    flag = _("request to complete") if one.returned is not None else ""
    if one.judgement.status is Status.UNANSWERED and not one.judgement.conflict:
        if item.type is ItemType.STATUS:
            targets = item_words.allowed_statuses(item)
            return ItemRow(mark, item.code, name, tag=tag, targets=targets, flag=flag)
        return ItemRow(mark, item.code, name, tag=tag, ask=item_words.ask_words(item), flag=flag)
    word = item_words.status_word(one, item_words.own_word(desk, one))
    detail = conflict_words(one) if one.judgement.conflict else item_words.row_detail(one)
    return ItemRow(mark, item.code, name, detail, tag, word=word, flag=flag)
