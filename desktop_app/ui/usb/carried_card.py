"""Packages carried for others: the state of each, its note, writing it to the next USB drive."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, figures, ngettext
from desktop_app.storage.packages import Package, PackageOrigin, State
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import IconSign
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink

from .came_card import PlaceName


class CarriedCard(Card):
    """Shown while there is anything. Signals: ``note_asked(str)``; ``pass_on_asked(object)``."""

    note_asked = Signal(str)
    pass_on_asked = Signal(object)

    def __init__(self, place_name: PlaceName) -> None:
        super().__init__(padding=20, name=_("Taken along for others"))
        self._place_name = place_name
        self._shown: tuple[Package, ...] = ()
        self.body.addWidget(Label(_("Taken along for others"), fonts.H3))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.setVisible(False)

    def show_carried(self, carried: tuple[Package, ...]) -> None:
        """Show every package, the newest first."""
        self.setVisible(bool(carried))
        if carried == self._shown:
            return
        self._shown = carried
        empty(self._rows)
        for one in carried:
            self._rows.addWidget(self._row(one))

    def _row(self, one: Package) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(10)
        done = one.state is State.DELIVERED
        icon = Icon.WARNING if one.state is State.REFUSED else Icon.TICK if done else Icon.USB
        row.addWidget(IconSign(icon, 18))
        said = QVBoxLayout()
        said.setSpacing(0)
        name = self._place_name(one.commune)
        entries = ngettext("{count} entry", "{count} entries", one.changes)
        title = f"{name} · {entries.format(count=one.changes)} · {figures.moment(local(one.at))}"
        said.addWidget(Label(title, fonts.BODY_M, elide=True))
        said.addWidget(Label(state_words(one), fonts.SMALL, Ink.INK2, elide=True))
        row.addLayout(said, 1)
        note = Button(_("Carriage note"), weight=Weight.LINK, height=28,
                      name=_("Carriage note for {place}").format(place=name))  # fmt: skip
        note.clicked.connect(lambda: self.note_asked.emit(one.sha256))
        name = _("Write the package of {place} to a USB drive").format(place=name)
        onward = Button(_("Write to a USB drive"), height=28, name=name)
        onward.clicked.connect(lambda: self.pass_on_asked.emit(one))
        row.addWidget(note)
        row.addWidget(onward)
        return holder


def state_words(one: Package) -> str:
    """Return the state of a package that was carried for others."""
    is_carried = one.way is PackageOrigin.CARRIED
    match one.state:
        case State.REFUSED:
            return one.said
        case State.WAITING if is_carried:
            return _("the server has not received it yet; it is handed in with the next connection")
        case State.WAITING:
            return _("receipts to be brought home")
        case State.DELIVERED:
            return (
                _("handed in; bring its receipts home") if is_carried else _("receipts handed on")
            )
    assert_never(one.state)


def file_name_of(one: Package) -> str:
    """Return the file name of a package; receipts received over a connection have none."""
    what = "bien-nhan" if one.way is PackageOrigin.HOME else "goi"
    return one.name or f"{what}-{one.commune}-{one.date}-{one.sha256[:8]}.goi"
