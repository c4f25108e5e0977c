"""What each key would do now, announced by the focused control and shown by the hints bar.

The rule of every screen: nothing that a person presses, clicks or leaves changes data unless the
focused control announced that key with that effect. Handlers act by the same announcement, so that
what is shown and what is done cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.i18n import _

from .field_keys import can_do_again, can_take_back
from .hints import Hint

ENTER, SPACE, ESCAPE = "Enter", "Space", "Esc"
LEAVE = "Leave"  # the focus goes elsewhere: Tab, a click, another item, closing
PAUSE = "Pause"  # nothing is typed for a moment


class Group(StrEnum):
    """Where the hints bar shows a key."""

    ANSWER = "answer"
    ITEM = "item"
    WINDOW = "window"


class Effect(NamedTuple):
    """A change that a key would write: its kind, its item, and members with their new values.

    A member that is None is to be absent. ``item`` is "" where the change is about the centre.
    """

    kind: str
    centre: str = ""  # "" where the desk has one centre
    item: str = ""
    fields: Mapping[str, str | bool | None] = MappingProxyType({})


class Announced(NamedTuple):
    """One key: its words in the hints bar, what it does, which changes it would write.

    ``verb`` is "" where the hints bar does not show it; ``cap`` is what is shown for several keys
    of one kind ("1–8"). ``act`` is None where the control itself handles the key; with ``passes``
    the widget around it handles the key as well, afterwards. ``in_field``: the field that is typed
    in takes this character as a key and not as text.
    """

    key: str
    verb: str = ""
    cap: str = ""
    group: Group = Group.ANSWER
    act: Callable[[], object] | None = None
    passes: bool = False
    effects: tuple[Effect, ...] = ()
    in_field: bool = False


@runtime_checkable
class Announcing(Protocol):
    """A widget that announces what keys do while it, or a child, has the focus."""

    def announced(self) -> Sequence[Announced]:
        """Return the keys that mean something now."""
        ...


def of_focus(focus: QWidget | None) -> list[Announced]:
    """Return what keys do while *focus* has the focus; the innermost meaning of a key counts.

    A digit or a letter belongs to the field that is being typed in, unless that field takes it as
    a key.
    """
    found: dict[str, Announced] = {}
    is_typing = isinstance(focus, QLineEdit | QPlainTextEdit) and not focus.isReadOnly()
    widget = focus
    while widget is not None:
        if isinstance(widget, Announcing):
            for one in widget.announced():
                if not (is_typing and len(one.key) == 1 and not one.in_field):
                    found.setdefault(one.key, one)
        if widget.isWindow():
            break
        widget = widget.parentWidget()
    enter = found.get(ENTER)
    pressed = isinstance(focus, QAbstractButton) and getattr(focus, "enter_presses", False)
    own = focus.announced() if isinstance(focus, Announcing) else ()
    means_nothing = enter is None or (enter.act is not None and not enter.effects)
    if focus is not None and pressed and means_nothing and find(own, ENTER) is None:
        # The button presses itself; the widget around it does not get the key.
        found[ENTER] = Announced(key=ENTER, verb=focus.accessibleName())
    if can_take_back(focus):  # the field's own letters first
        found["Ctrl+Z"] = Announced(key="Ctrl+Z", verb=_("take back letters"), group=Group.WINDOW)
    if can_do_again(focus):
        found["Ctrl+Y"] = Announced(key="Ctrl+Y", verb=_("letters again"), group=Group.WINDOW)
    return list(found.values())


def effects_of(focus: QWidget | None, key: str) -> tuple[Effect, ...]:
    """Return what *key* would write while *focus* has the focus.

    LEAVE and PAUSE write what every field around the focus still holds; any other key has one
    meaning.
    """
    if key not in (LEAVE, PAUSE):
        one = find(of_focus(focus), key)
        return one.effects if one is not None else ()
    found: list[Effect] = []
    widget = focus
    while widget is not None:
        if isinstance(widget, Announcing):
            for one in widget.announced():
                found += one.effects if one.key == key else ()
        widget = None if widget.isWindow() else widget.parentWidget()
    return tuple(found)


def find(announced: Sequence[Announced], key: str) -> Announced | None:
    """Return the meaning of *key*, if it has one."""
    return next((one for one in announced if one.key == key), None)


def act_of(
    announced: Sequence[Announced], key: str, focus: QWidget | None
) -> Callable[[], object] | None:
    """Return what a container that *announced* does for *key*, which *focus* let pass.

    None: the key has no meaning here, or the focused control handled it.
    """
    inner = find(of_focus(focus), key)
    if inner is None:
        return None
    if inner.act is not None:
        return inner.act
    own = (one.act for one in announced if one.key == key and one.act is not None)
    return next(own, None) if inner.passes else None


def press(announced: Sequence[Announced], event: QKeyEvent) -> bool:
    """Do what a control that has the focus *announced* for the key of *event*.

    Return whether it announced the key.
    """
    one = find(announced, key_of(event))
    if one is None or one.act is None:
        return False
    one.act()
    return True


def key_of(event: QKeyEvent) -> str:
    """Return how the key of *event* is called on a cap; "" for one that has no name here."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
        return ""
    match event.key():
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            return ENTER
        case Qt.Key.Key_Space:
            return SPACE
        case Qt.Key.Key_Escape:
            return ESCAPE
        case Qt.Key.Key_Down:
            return "↓"
        case Qt.Key.Key_Up:
            return "↑"
        case _:
            return event.text().upper() if event.text().isprintable() else ""


def hints(announced: Sequence[Announced], most: int) -> list[list[Hint]]:
    """Return at most *most* hints in their groups; those of the window go first where room ends."""
    shown = [one for one in announced if one.verb]
    room = most
    groups: list[list[Hint]] = []
    for group in Group:
        members = [one for one in shown if one.group is group][:room]
        room -= len(members)
        groups.append([Hint(one.cap or one.key, one.verb) for one in members])
    return [group for group in groups if group]
