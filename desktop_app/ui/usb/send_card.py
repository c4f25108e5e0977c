"""Writing a package: what goes, to which USB drive, for whom; its progress and result."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import DeviceId
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import IconSign
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card, Note
from desktop_app.ui.look.choices import Check
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.progress import ProgressBar
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.exchange.package_views import Exported, Need, PackagePreview

from .drives import Drive


class SendCard(Card):
    """Signals: ``write_asked()``; ``stop_asked()``; ``place_asked()`` to choose another place;
    ``card_asked()`` to choose the service's card.
    """

    write_asked = Signal()
    stop_asked = Signal()
    place_asked = Signal()
    card_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=20, name=_("Write the package to a USB drive"))
        self._preview: PackagePreview | None = None
        self._drives: list[Drive] = []
        self._place: Drive | None = None  # chosen by hand
        self._is_writing = False
        self.body.setSpacing(10)
        self._add_place()
        self.what = Label("", fonts.BODY_B)
        self.body.addWidget(self.what)
        self.evidence = Check("")
        self.body.addWidget(self.evidence)
        self._reader_place = QVBoxLayout()
        self._reader_place.setSpacing(2)
        self.body.addLayout(self._reader_place)
        self.readers: dict[DeviceId, Check] = {}
        self._add_needs()
        self.bar = ProgressBar(_("On the USB drive, kB"))
        self.body.addWidget(self.bar)
        self.state = Banner(Tone.GREY, "")
        self.body.addWidget(self.state)
        sealed = Paragraph(
            _(
                "The package is sealed: only the server can open it. Any computer with a network"
                " may send it on; sending it twice does no harm."
            ),
            fonts.SMALL,
        )
        self.body.addWidget(Note(sealed))
        row = QHBoxLayout()
        self.write = Button(_("Write to the USB drive"), weight=Weight.PRIMARY, icon=Icon.USB)
        self.stop = Button(_("Stop"), key="Esc")
        row.addWidget(self.write)
        row.addWidget(self.stop)
        row.addStretch(1)
        self.body.addLayout(row)
        self.write.clicked.connect(self.write_asked)
        self.stop.clicked.connect(self.stop_asked)
        self._show()

    def _add_place(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(IconSign(Icon.USB, 26))
        said = QVBoxLayout()
        said.setSpacing(0)
        self.place = Label("", fonts.H3, elide=True)
        self.drives = Combo(name=_("USB drive"))
        self.room = Label("", fonts.SMALL, Ink.INK2, elide=True)
        for widget in (self.place, self.drives, self.room):
            said.addWidget(widget)
        row.addLayout(said, 1)
        self.elsewhere = Button(_("Choose another place"), height=30)
        row.addWidget(self.elsewhere, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.elsewhere.clicked.connect(self.place_asked)
        self.drives.chosen.connect(lambda _root: self._show())

    def _add_needs(self) -> None:
        self.needs = QWidget()
        grid = QGridLayout(self.needs)
        grid.setContentsMargins(0, 0, 0, 0)
        self._need = Paragraph("", fonts.BODY)
        self.card = Button(_("Choose the card file…"), icon=Icon.FOLDER)
        self.code = Field(name=_("Connection code"), placeholder=_("connection code"), limit=40)
        self.code.setMaximumWidth(240)
        grid.addWidget(self._need, 0, 0, 1, 2)
        grid.addWidget(self.card, 1, 0)
        grid.addWidget(self.code, 1, 0)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(self.needs)
        self.card.clicked.connect(self.card_asked)
        self.code.returnPressed.connect(self.write_asked)

    # Drives and contents

    @property
    def target(self) -> Drive | None:
        """Where the package would go."""
        if self._place is not None:
            return self._place
        chosen = self.drives.currentData()
        return next((one for one in self._drives if one.root == chosen), None)

    @property
    def path(self) -> Path | None:
        """The file that would be written."""
        if self.target is None or self._preview is None:
            return None
        return self.target.root / self._preview.file_name

    @property
    def chosen_readers(self) -> tuple[DeviceId, ...]:
        """The supervisors who may read it at once."""
        return tuple(device for device, check in self.readers.items() if check.isChecked())

    @property
    def typed_code(self) -> str | None:
        """The code of the letter, where one is needed."""
        return self.code.text().strip() or None if self._needs is Need.CODE else None

    @property
    def _needs(self) -> Need | None:
        return self._preview.needs if self._preview else None

    @property
    def found(self) -> list[Drive]:
        """The USB drives that are there."""
        return self._drives

    def show_drives(self, drives: list[Drive]) -> None:
        """Show which USB drives are there now; the one chosen stays while it is."""
        if drives == self._drives:
            return
        before = self.drives.currentData()
        self._drives = drives
        self.drives.clear()
        for one in drives:
            self.drives.add(one.name, one.root)
        roots = [one.root for one in drives]
        self.drives.show_choice(before if before in roots else roots[0] if roots else None)
        self._show()

    def choose(self, place: Drive | None) -> None:
        """Write to *place*, chosen by hand, whatever USB drives there are."""
        self._place = place
        self._show()

    def show_preview(self, preview: PackagePreview) -> None:
        """Show what a package would hold now."""
        self._preview = preview
        language = current_language()
        said = ngettext(
            "{count} entry waits to be sent, about {size}",
            "{count} entries wait to be sent, about {size}",
            preview.changes,
        )
        size = figures.size(preview.size, language=language)
        said = said.format(count=preview.changes, size=size)
        self.what.setText(said if preview.changes else _("Nothing waits to be sent"))
        said = ngettext(
            "With {count} photo or file, {size} more",
            "With {count} photos and files, {size} more",
            preview.files,
        )
        words = said.format(
            count=preview.files, size=figures.size(preview.file_bytes, language=language)
        )
        if self.evidence.words != words:
            self.evidence.set_words(words)
            self.evidence.setChecked(bool(preview.files))
        if tuple(self.readers) != tuple(one.device for one in preview.readers):
            self._show_readers(preview)
        self._show()

    def _show_readers(self, preview: PackagePreview) -> None:
        empty(self._reader_place)
        self.readers = {}
        for one in preview.readers:
            areas = ", ".join(one.areas)
            words = _("{person} ({area}) may read it at once").format(
                person=one.person, area=areas or "–"
            )
            self.readers[one.device] = check = Check(words)
            self._reader_place.addWidget(check)

    # Progress

    def show_writing(self, done: int) -> None:
        """Show that *done* bytes are on the USB drive."""
        self._is_writing = True
        preview = self._preview
        whole = (preview.size if preview else 0) + (
            preview.file_bytes if preview and self.evidence.isChecked() else 0
        )
        whole = max(whole, done, 1)
        left = _("The deadline is met by answers and submission; photos may follow.")
        right = _("pulling the USB drive out now spoils only this package")
        self.bar.show_progress(
            -(-done // 1000), -(-whole // 1000), left=left, right=right, share=done / whole
        )
        self._show()

    def show_stopped(self, why: str, tone: Tone = Tone.AMBER) -> None:
        """Show why nothing was written."""
        self._is_writing = False
        self._say(tone, why)
        self._show()

    def show_written(self, exported: Exported) -> None:
        """Show that it is on the USB drive, and that the server has not received it."""
        self._is_writing = False
        self._say(Tone.AMBER, *on_the_usb_drive())
        self.state.setAccessibleDescription(str(exported.path))
        self._show()

    def show_waiting(self) -> None:
        """Show the same for the package written last, which no receipt has answered yet."""
        last = self._preview.last if self._preview else None
        if last is None or self._is_writing:
            return
        when = figures.moment(local(last.at))
        bold, plain = on_the_usb_drive()
        self._say(Tone.AMBER, bold, f"{plain} {last.name}, {when}.")
        self._show()

    def show_received(self, number: str) -> None:
        """Show that the server has every entry, and whether files still wait."""
        self._is_writing = False
        files = self._preview.files if self._preview else 0
        if files:
            said = _("The server has received every entry. Receipt {number}")
            waits = ngettext(
                "{count} photo or file still waits.", "{count} photos and files still wait.", files
            )
            self._say(Tone.ACCENT, said.format(number=number), waits.format(count=files))
        else:
            said = _("The server has received everything. Receipt {number}")
            self._say(Tone.GREEN, said.format(number=number))
        self._show()

    def _say(self, tone: Tone, bold: str, plain: str = "") -> None:
        self.state.say(bold, plain, tone=tone)
        self.state.setVisible(bool(bold))

    def _show(self) -> None:
        preview, target, writing = self._preview, self.target, self._is_writing
        language = current_language()
        several = self._place is None and len(self._drives) > 1
        self.drives.setVisible(several)
        self.place.setVisible(not several)
        if target is not None:
            self.place.setText(target.name)
            free = figures.size(target.free, language=language)
            self.room.setText(_("{size} free").format(size=free))
        else:
            self.place.setText(_("No USB drive in this PC yet"))
            self.room.setText(_("Put one in, it appears here; or choose another place."))
        need = self._needs
        self.needs.setVisible(need is not None and not writing)
        self.card.setVisible(need is Need.CARD)
        self.code.setVisible(need is Need.CODE)
        if need is Need.CARD:
            self._need.set_text(
                _(
                    "This PC does not know the server yet. Choose the server's card first: the"
                    " small file that came with the code letter."
                )
            )
        elif need is Need.CODE:
            self._need.set_text(
                _("The server does not know this PC yet. The code of the letter goes along:")
            )
        has_files = preview is not None and preview.files > 0
        self.evidence.setVisible(has_files and not writing)
        for check in self.readers.values():
            check.setVisible(not writing)
        self.bar.setVisible(writing)
        self.stop.setVisible(writing)
        self.write.setVisible(not writing)
        self.elsewhere.setEnabled(not writing)
        self.drives.setEnabled(not writing)
        self.state.setVisible(bool(self.state.accessibleName()) and not writing)
        ready = preview is not None and target is not None and need is not Need.CARD
        self.write.setEnabled(ready)


def on_the_usb_drive() -> tuple[str, str]:
    """Return the two sentences on a package that is on a USB drive and nowhere else."""
    return (
        _("Written to the USB drive – the server has NOT received it yet."),
        _("Once a receipt is here, this changes by itself."),
    )
