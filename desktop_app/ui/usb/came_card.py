"""Imports from a USB drive: receipts, the service's card, packages carried for others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.fault import Fault
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.exchange.package_views import Imported, ImportedKind, OtherComputer

from .drives import Drive

PlaceName = Callable[[str], str]  # the name of a commune by its code


class CameCard(Card):
    """Offers the files on the USB drive, and shows the result of an import.

    Signals: ``pick_asked()`` to choose a file; ``file_asked(object)`` with a Path to take;
    ``carry_asked()`` to take along what is for another PC; ``note_asked(str)`` with the SHA-256 of
    what was taken along, to show its note.
    """

    pick_asked = Signal()
    file_asked = Signal(object)
    carry_asked = Signal()
    note_asked = Signal(str)

    def __init__(self, place_name: PlaceName) -> None:
        super().__init__(padding=20, name=_("Bring home by USB drive"))
        self._place_name = place_name
        self._files: tuple[Path, ...] = ()
        self._note = ""
        head = QHBoxLayout()
        head.addWidget(Label(_("Bring receipts home"), fonts.H3), 1)
        self.pick = Button(
            _("Import from the USB drive…"), icon=Icon.FOLDER, key="Ctrl+I", height=30
        )
        head.addWidget(self.pick)
        self.body.addLayout(head)
        self.body.addWidget(
            Paragraph(
                _(
                    "Choose the file that came back from the server, or drop it onto the window."
                    " A package of another commune is taken along, sealed as it is."
                ),
                fonts.SMALL,
                Ink.INK2,
            )
        )
        self._found = QVBoxLayout()
        self._found.setSpacing(2)
        self.body.addLayout(self._found)
        self.banner = Banner(Tone.GREY, "")
        self.banner.setVisible(False)
        self.carry = Button(_("Take it along"), height=28)
        self.note = Button(_("Carriage note"), icon=Icon.PRINTER, height=28)
        self.banner.buttons.addWidget(self.carry)
        self.banner.buttons.addWidget(self.note)
        self.body.addWidget(self.banner)
        self.pick.clicked.connect(self.pick_asked)
        self.carry.clicked.connect(self.carry_asked)
        self.note.clicked.connect(lambda: self.note_asked.emit(self._note))

    def show_drives(self, drives: list[Drive], *, but: str, cards: bool) -> None:
        """Offer the packages on the USB drives, without the one called *but* that was written here.

        *cards*: the service's card too.
        """
        files = tuple(
            file
            for one in drives
            for file in one.files
            if file.name != but and (cards or file.suffix.lower() != ".the")
        )
        if files == self._files:
            return
        self._files = files
        empty(self._found)
        for file in files:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(Label(file.name, fonts.SMALL_M, elide=True), 1)
            take = Button(
                _("Take it"), weight=Weight.LINK, height=26,
                name=_("Take {file}").format(file=file.name),
            )  # fmt: skip
            take.clicked.connect(lambda _on=False, one=file: self.file_asked.emit(one))
            row.addWidget(take)
            self._found.addWidget(holder)

    def show_imported(self, imported: Imported) -> None:
        """Show what was imported."""
        self._note = imported.note.sha256 if imported.note else ""
        tone, bold, plain = came_words(imported, self._place_name)
        self._say(tone, bold, plain)
        self.note.setVisible(bool(self._note))

    def show_fault(self, fault: Fault) -> None:
        """Show why nothing was imported."""
        self._note = ""
        self._say(Tone.RED, sentence(fault))
        self.carry.setVisible(isinstance(fault, OtherComputer))

    def _say(self, tone: Tone, bold: str, plain: str = "") -> None:
        self.carry.setVisible(False)
        self.note.setVisible(False)
        self.banner.say(bold, plain, tone=tone)
        self.banner.setVisible(True)


def came_words(imported: Imported, place_name: PlaceName) -> tuple[Tone, str, str]:
    """Return the tone and the two sentences of an import."""
    note = imported.note
    match imported.came:
        case ImportedKind.CARD:
            assert imported.card is not None  # what this kind brings
            bold = _("The card of {name}.").format(name=imported.card.roster.name)
            said = _("Its number must be the one in the letter: {number}")
            return Tone.ACCENT, bold, said.format(number=imported.card.number)
        case ImportedKind.RETURN:
            return _returned(imported)
        case ImportedKind.HOME:
            assert note is not None  # what this kind brings
            bold = _("Receipts for {place} were taken along; bring them to that PC.").format(
                place=_place(note.commune, place_name)
            )
            return Tone.ACCENT, bold, ""
        case ImportedKind.CARRIED:
            assert note is not None  # what this kind brings
            bold = ngettext(
                "Taken along: {count} entry of {place}.",
                "Taken along: {count} entries of {place}.",
                note.changes,
            ).format(count=note.changes, place=_place(note.commune, place_name))
            plain = _("This is no receipt: the server has not received it yet.")
            if imported.read is not None:
                said = ngettext(
                    "{count} entry can be read here already.",
                    "{count} entries can be read here already.",
                    imported.read.changes,
                )
                plain = f"{plain} {said.format(count=imported.read.changes)}"
            return Tone.ACCENT, bold, plain
    assert_never(imported.came)


def _returned(imported: Imported) -> tuple[Tone, str, str]:
    returned = imported.returned
    assert returned is not None  # what this kind brings
    said: list[str] = []
    if returned.enrolled:
        said.append(_("Connected to {name}.").format(name=imported.service))
    if imported.waiting:
        waits = ngettext(
            "{count} entry made since then still waits to be sent.",
            "{count} entries made since then still wait to be sent.",
            imported.waiting,
        )
        said.append(waits.format(count=imported.waiting))
    if returned.refused:
        refused = ngettext(
            "{count} entry has no effect; “Where the data is” says which and why.",
            "{count} entries have no effect; “Where the data is” says which and why.",
            returned.refused,
        )
        said.append(refused.format(count=returned.refused))
    said += [trouble.text for trouble in returned.troubles]
    grave = bool(returned.troubles or returned.refused)
    if not returned.receipts:
        bold = _("News from the server, no new receipt.")
        return Tone.AMBER if grave else Tone.ACCENT, bold, " ".join(said)
    bold = _("The server has received it. Receipt {number}").format(
        number=returned.receipts[0].number
    )
    return Tone.AMBER if grave else Tone.GREEN, bold, " ".join(said)


def _place(commune: str, place_name: PlaceName) -> str:
    return _("the area") if commune == AREA_DESK else place_name(commune)
