"""The USB page: writing on top, imports below, the four steps beside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import _, sentence
from desktop_app.storage.packages import Package
from desktop_app.ui import files
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.progress import ProgressTrack, Stage
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.papers import Paper
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.package_views import Exported, Imported, Need, PackagePreview

from .came_card import CameCard
from .carried_card import CarriedCard, file_name_of
from .drives import Drive, drive_of
from .dropped import package_in
from .send_card import SendCard
from .steps_dock import StepsDock
from .usb_drive_work import UsbDriveWork

_LOOK_EVERY_MS = 2_000  # between searches, so that a new USB drive appears by itself


class UsbView(QWidget):
    """Signals: ``left()``; ``arrived(object)`` with an Imported that changed what is here;
    ``paper_asked(object)`` with a Paper.
    """

    left = Signal()
    arrived = Signal(object)
    paper_asked = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        passphrase: str | None,
        *,
        for_others: bool = False,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._passing: Package | None = None
        self._asked: Path | None = None  # the file that was taken last
        self._preview: PackagePreview | None = None
        self._written: Exported | None = None
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Send by USB"))
        self.work = UsbDriveWork(workspace.folder, passphrase, parent=self)
        self.track = ProgressTrack()
        self.send = SendCard()
        self.came = CameCard(self._place_name)
        self.carried = CarriedCard(self._place_name)
        self.dock = StepsDock(for_others=for_others)
        self.back = Button(_("Back"), weight=Weight.LINK, key="Esc", height=30)
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.work.look_for_drives)
        self.refresh()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(Label(_("Send by USB"), fonts.H1), 1)
        head.addWidget(self.back)
        column.addLayout(head)
        self._track_card = Card(padding=16, name=_("Where the data is"))
        self._track_card.body.addWidget(self.track)
        for card in (self._track_card, self.send, self.came, self.carried):
            column.addWidget(card)
        column.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(ScrollArea(inside), 1)
        across.addWidget(self.dock)

    def _connect(self) -> None:
        work, send, came = self.work, self.send, self.came
        work.drives_found.connect(self._show_drives)
        work.previewed.connect(self._show_preview)
        work.moved.connect(send.show_writing)
        work.written.connect(self._wrote)
        work.taken.connect(self._took)
        work.failed.connect(self._failed)
        send.write_asked.connect(self.write)
        send.stop_asked.connect(self.stop)
        send.place_asked.connect(self._pick_place)
        send.card_asked.connect(self.pick_file)
        came.pick_asked.connect(self.pick_file)
        came.file_asked.connect(self.take)
        came.carry_asked.connect(self._carry)
        came.note_asked.connect(self._show_note)
        self.carried.note_asked.connect(self._show_note)
        self.carried.pass_on_asked.connect(self._pass_on)
        self.back.clicked.connect(self.left)

    # State

    def refresh(self) -> None:
        """Show the current state: what waits, the USB drives, packages carried for others."""
        self.carried.show_carried(self._workspace.carrying.carried())
        self.work.look_for_drives()
        self.work.preview()

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work here."""
        return [
            [Hint("Tab", _("next button")), Hint("Ctrl+I", _("import from a USB drive"))],
            [Hint("Esc", _("stop, or back"))],
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and self.work.is_writing:
            self.stop()
        elif event.key() == Qt.Key.Key_I and control:
            self.pick_file()
        else:
            super().keyPressEvent(event)

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        self.dock.setVisible(step >= Step.NARROW)
        self._track_card.setVisible(step >= Step.DRAWER)

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        need = self._preview.needs if self._preview else None
        first: QWidget = self.send.write if self.send.write.isEnabled() else self.send.elsewhere
        if need is Need.CARD:
            first = self.send.card
        elif need is Need.CODE:
            first = self.send.code
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_drives(self, drives: list[Drive]) -> None:
        self.send.show_drives(drives)
        last = self._preview.last if self._preview else None
        chosen = self.send.target
        places = drives if chosen is None or chosen in drives else [*drives, chosen]
        cards = self._preview is None or self._preview.needs is Need.CARD
        self.came.show_drives(places, but=last.name if last else "", cards=cards)

    def _show_preview(self, preview: PackagePreview) -> None:
        fresh = self._preview is None
        self._preview = preview
        self.send.show_preview(preview)
        self._show_drives(self.send.found)
        self.send.show_waiting()
        self._show_track()
        if fresh and not self.isAncestorOf(self.focusWidget() or self):
            self.take_focus()

    def _show_track(self) -> None:
        preview = self._preview
        receipts = self._workspace.exchanging.receipts()
        waiting = preview.changes if preview else 0
        if not waiting and receipts:
            files = preview.files if preview else 0
            stage, about = Stage.RECEIVED, _("photos wait") if files else _("nothing waits")
            self.send.show_received(receipts[0].number)
        elif self.work.is_writing:
            stage, about = Stage.SENDING, _("being written to the USB drive")
        elif preview is not None and preview.last is not None:
            stage, about = Stage.SENDING, _("on the USB drive, not received yet")
        else:
            stage, about = Stage.SAVED, _("not on a USB drive yet")
        received = receipts[0].number if receipts else _("waits for the receipt")
        self.track.show_stage(stage, (_("all of it"), about, received))
        step = 1 if stage is Stage.SAVED or self.work.is_writing else 2
        self.dock.show_step(0 if stage is Stage.RECEIVED else step)

    def _place_name(self, commune: str) -> str:
        if commune == AREA_DESK:
            return _("the area")
        return self._workspace.commune(CommuneCode(commune)).full_name

    # Writing

    def write(self) -> None:
        """Write the package to the chosen place."""
        send = self.send
        path = send.path
        if path is None or self.work.is_writing or not send.write.isEnabled():
            return
        if self._preview is not None and self._preview.needs is Need.CODE and not send.typed_code:
            send.show_stopped(_("Type the code of the letter; it goes along in the package."))
            send.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        send.show_writing(0)
        self.work.write(
            path,
            evidence=send.evidence.isChecked(),
            readers=send.chosen_readers,
            code=send.typed_code,
        )
        self._show_track()
        send.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Stop writing; the USB drive is as it was."""
        if self.work.is_writing:
            self.work.stop()
            self.send.show_stopped(
                _("Stopped. The USB drive is as it was; everything is still saved on this PC.")
            )
            self._show_track()
            self.send.write.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_writing(self) -> bool:
        """Whether a package is being written now."""
        return self.work.is_writing

    def _wrote(self, exported: Exported) -> None:
        if self._passing is not None:
            self._passing = None
            self.refresh()
            return
        self._written = exported
        self.send.show_written(exported)
        self.refresh()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick_place(self) -> None:
        files.pick_folder(self, _("Where to write the package"), self._chose)

    def _chose(self, folder: Path) -> None:
        self.send.choose(drive_of(folder))
        self._show_drives(self.send.found)

    # Importing

    def pick_file(self) -> None:
        """Ask for the file to import."""
        kinds = _("Packages and cards (*.goi *.the)")
        files.pick_files(
            self, _("What came by USB drive"), kinds, lambda chosen: self.take(chosen[0])
        )

    def take(self, path: Path) -> None:
        """Import the file at *path*."""
        self._asked = path
        self.work.take(path)

    def _carry(self) -> None:
        if self._asked is not None:
            self.work.take(self._asked, carry=True)

    def _took(self, imported: Imported) -> None:
        self._workspace.reload()
        self.came.show_imported(imported)
        self.arrived.emit(imported)
        self.refresh()

    def _failed(self, fault: Fault) -> None:
        if self.send.bar.isVisible() or self._passing is not None:
            self._passing = None
            self.send.show_stopped(sentence(fault), Tone.RED)
            self._show_track()
            return
        if self._asked is None:
            self.send.show_stopped(sentence(fault), Tone.RED)
        else:
            self.came.show_fault(fault)

    def _pass_on(self, one: Package) -> None:
        target = self.send.target
        if target is None:
            self.send.show_stopped(_("Put a USB drive in first, or choose another place."))
            return
        self._passing = one
        self.work.pass_on(one.sha256, target.root / file_name_of(one))

    def _show_note(self, sha256: str) -> None:
        self.paper_asked.emit(
            Paper(
                title=_("Carriage note"),
                file_name=f"phieu-chuyen-{sha256[:8]}.pdf",
                draw=lambda door: door.papers.carriage(sha256),
            )
        )

    # Dropping a file, and looking for USB drives while the page is seen

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if package_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = package_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
