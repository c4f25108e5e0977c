"""How a person arranged the tables, and the views of the board that they named; kept on this PC."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from desktop_app.paths.replacing import replace
from desktop_app.ui.look.tables import Arranged

_FILE = "views.json"


class NamedView(msgspec.Struct, frozen=True, kw_only=True):
    """A view of the board under a name: what is filtered, which columns, in which order."""

    name: str
    search: str = ""
    letters: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    item: str = ""
    sort: str = ""
    what: str = ""  # list or matrix
    table: Arranged = Arranged()


class KeptViews(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is kept of the tables and of the tiles."""

    tables: dict[str, Arranged] = {}
    tiles: tuple[str, ...] = ()  # ids of the filters of the tiles
    views: tuple[NamedView, ...] = ()

    def named(self, name: str) -> NamedView | None:
        """Return the view called *name*."""
        return next((one for one in self.views if one.name == name), None)

    def with_view(self, view: NamedView) -> KeptViews:
        """Return these with *view* in place of one of the same name, else behind them."""
        others = tuple(one for one in self.views if one.name != view.name)
        return msgspec.structs.replace(self, views=(*others, view))

    def without_view(self, name: str) -> KeptViews:
        """Return these without the view called *name*."""
        others = tuple(one for one in self.views if one.name != name)
        return msgspec.structs.replace(self, views=others)

    def with_table(self, name: str, arranged: Arranged) -> KeptViews:
        """Return these with the table *name* arranged so."""
        return msgspec.structs.replace(self, tables={**self.tables, name: arranged})

    def with_tiles(self, only: Iterable[str]) -> KeptViews:
        """Return these with the tiles filtered by *only*."""
        return msgspec.structs.replace(self, tiles=tuple(sorted(only)))


class ViewBook:
    """What is kept in *folder*: read once, shared by the pages, written with every change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kept = load(folder)

    def keep(self, kept: KeptViews) -> None:
        """Keep *kept*."""
        self.kept = kept
        save(self._folder, kept)


def load(folder: Path) -> KeptViews:
    """Return what is kept in *folder*; nothing where nothing readable is there."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=KeptViews)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return KeptViews()


def save(folder: Path, kept: KeptViews) -> None:
    """Keep *kept*; losing it loses nothing that was entered, so a full disk is no failure."""
    with contextlib.suppress(OSError):
        part = folder / f"{_FILE}.part"
        part.write_bytes(msgspec.json.encode(kept))
        replace(part, folder / _FILE)
