"""The context menu of text fields in the person's language: Qt ships none in Vietnamese."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop_app.i18n import _


def _said(action: str) -> str:
    """Return the words for Qt's action called *action*, or "" for one we do not know."""
    match action:
        case "edit-undo":
            return _("Undo")
        case "edit-redo":
            return _("Redo")
        case "edit-cut":
            return _("Cut")
        case "edit-copy":
            return _("Copy")
        case "edit-paste":
            return _("Paste")
        case "edit-delete":
            return _("Delete")
        case "select-all":
            return _("Select all")
        case _:
            return ""


def translated(menu: QMenu) -> QMenu:
    """Translate the actions of a standard editing *menu*; return it."""
    for action in menu.actions():
        words = _said(action.objectName())
        if words:
            _old, tab, keys = action.text().partition("\t")
            action.setText(words + tab + keys)
    return menu


def show_typing_menu(menu: QMenu, at: QPoint) -> None:
    """Show the standard editing *menu* translated at *at* of the screen."""
    translated(menu).setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)
