"""The menu of all filters of a board, one submenu a kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.look.columns import Filter
from desktop_app.ui.look.menus import TickMenu
from desktop_app.workspace.values.board import BoardRow

from .filters import Kind, kind_word


def open_filter_menu(
    below: QWidget,
    filters: Mapping[str, Filter[BoardRow]],
    chosen: Collection[str],
    *,
    filter_by: Callable[[str, bool], object],
    clear: Callable[[], object] | None,
) -> TickMenu:
    """Open the menu of *filters* below a button; ticks of *chosen* call *filter_by*.

    *clear* shows all communes again, None where nothing is left out.
    """
    menu = TickMenu(below)
    for kind in Kind:
        members = [one for one in filters.values() if one.kind == kind]
        if not members:
            continue
        inner = TickMenu(menu)
        inner.setTitle(kind_word(kind))
        for one in members:
            inner.tick(one.title, one.id in chosen, partial(filter_by, one.id))
        menu.addMenu(inner)
    if clear is not None:
        menu.addSeparator()
        menu.act(_("Show all communes again"), clear)
    menu.popup(below.mapToGlobal(QPoint(0, below.height())))
    return menu
