"""A piece of evidence in large: turn, zoom, its facts; open it elsewhere, take it off.

It stands in the place of the dock, or of the whole page in a narrow window.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.ids import ChangeHash, EvidenceKind, ItemId
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui import tasks
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words
from desktop_app.ui.items.draft_keeper import FieldDraft
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Edge, Ground, GroundColour
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.photos.chooser import WIDTH
from desktop_app.ui.photos.paper_pages import PaperPages
from desktop_app.ui.photos.picture_view import PictureView
from desktop_app.ui.photos.shown_file import ShownFile, read_shown, read_small
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import EvidencePiece

from .removal import RemovalRow

_FACTS = 276  # pixels beside the picture in a narrow window


class EvidencePreview(Ground):
    """Signals: ``closed()``; ``opened(object)`` with the piece for another program;
    ``keys_changed()``.
    """

    closed = Signal()
    opened = Signal(object)
    keys_changed = Signal()

    def __init__(self, session: Session, item: ItemId, change: ChangeHash) -> None:
        super().__init__(GroundColour.PANEL, line_at=(Edge.LEFT,))
        self._session, self.item, self._change = session, item, change
        self._shown_for: ChangeHash | None = None
        self._is_small = False  # what is shown is only what stayed of a photo that was cleared
        self._step = Step.FULL
        self.setAccessibleName(_("Evidence"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 10, 16, 10)
        whole.setSpacing(6)
        head = QHBoxLayout()
        self._name = Label("", fonts.BODY_B, elide=True)
        self._place = Label("", fonts.CAP, Ink.INK3)
        close = Button(_("Close"), key="Esc", height=28)
        close.clicked.connect(self.closed)
        head.addWidget(self._name)
        head.addWidget(self._place)
        head.addStretch(1)
        head.addWidget(close)
        whole.addLayout(head)
        self._across = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._across.setSpacing(6)
        whole.addLayout(self._across, 1)
        self.picture = PictureView()
        self._pages: PaperPages | None = None
        self._left = QVBoxLayout()
        self._left.addWidget(self.picture, 1)
        self._across.addLayout(self._left, 1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(3)
        self._tool_row = self._tools()
        side.addWidget(self._tool_row)
        grid = QGridLayout()
        grid.setContentsMargins(3, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        names = (_("Item"), _("Taken"), _("Valid"), _("Attached by"), _("Kept where"))
        self._facts: list[Label] = []
        self._fact_names = [Label(name, fonts.SMALL, Ink.INK2) for name in names]
        for n, label in enumerate(self._fact_names):
            value = Label("", fonts.SMALL_M, elide=True)
            self._facts.append(value)
            grid.addWidget(label, n, 0)
            grid.addWidget(value, n, 1)
        side.addLayout(grid)
        self._told = Paragraph("", fonts.SMALL_M, Ink.AMBER)
        self._told.setVisible(False)
        side.addWidget(self._told)
        self._foot_row = self._foot()
        side.addWidget(self._foot_row)
        self.removal = RemovalRow()
        self.removal.setVisible(False)
        self.removal.confirmed.connect(self._remove)
        self.removal.left.connect(self._stop_removing)
        self._why_draft = FieldDraft(session.drafts, self.removal.why)
        side.addWidget(self.removal)
        self._across.addWidget(self._side)
        self.picture.changed.connect(self._show_tools)
        session.changed.connect(self.refresh)
        self.refresh()

    def _tools(self) -> QWidget:
        holder, flow = flowing(gap=0)
        self._turn = Button(_("Turn"), icon=Icon.REFRESH, key="R", height=28)
        self._fit = Button(_("Whole picture"), key="0", height=28)
        self._smaller = Button(_("Smaller"), key="–", height=28)
        self._larger = Button(_("Larger"), key="+", height=28)
        self._percent = Label("", fonts.SMALL, Ink.INK2, align=Qt.AlignmentFlag.AlignHCenter)
        self._percent.setFixedWidth(44)
        self._keep = Button(_("Keep it turned"), height=28)
        self._keep.promise(self._turn_effects)
        self._fetch = Button(_("Fetch it from the service"), height=28)
        self._turn.clicked.connect(lambda: self.picture.turn(1))
        self._fit.clicked.connect(self.picture.fit)
        self._smaller.clicked.connect(lambda: self.picture.zoom(larger=False))
        self._larger.clicked.connect(lambda: self.picture.zoom(larger=True))
        self._keep.clicked.connect(self._keep_turned)
        self._fetch.clicked.connect(lambda: self._load(fetch=True))
        for widget in (self._turn, self._fit, self._smaller, self._percent, self._larger,
                       self._keep, self._fetch):  # fmt: skip
            flow.addWidget(widget)
        return holder

    def _foot(self) -> QWidget:
        holder, row = flowing(gap=2)
        self._open = Button(_("Open with another program"), height=28)
        self._off = Button(_("Take off…"), key="Del", height=28)
        self._open.clicked.connect(lambda: self.opened.emit(self.piece))
        self._off.clicked.connect(self.ask_removal)
        row.addWidget(self._open)
        row.addWidget(self._off)
        return holder

    # What is shown

    @property
    def _pieces(self) -> tuple[EvidencePiece, ...]:
        return self._session.desk.items[self.item].evidence

    @property
    def piece(self) -> EvidencePiece | None:
        """The piece that is shown; None once it was taken off."""
        return next((one for one in self._pieces if one.change == self._change), None)

    def set_step(self, step: Step) -> None:
        """Lay the tools below the picture, or beside it in a narrow window."""
        self._step = step
        narrow = step <= Step.DRAWER
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if narrow else direction.TopToBottom)
        self._side.setMinimumWidth(_FACTS if narrow else 0)
        self._side.setMaximumWidth(_FACTS if narrow else 16_777_215)
        if not narrow:
            self.setFixedWidth(WIDTH if step is Step.FULL else 400)
        self._show_tools()

    def show_piece(self, change: ChangeHash) -> None:
        """Show another piece of the item."""
        self._change = change
        self._stop_removing()
        self.refresh()

    def refresh(self) -> None:
        """Show the piece as it stands; close where it was taken off and none is left."""
        piece = self.piece
        if piece is None:
            if not self._pieces:
                self.closed.emit()
                return
            self._change = self._pieces[-1].change
            self._stop_removing()
            piece = self._pieces[-1]
        self._show_facts(piece)
        if self._shown_for != piece.change:
            self._shown_for = piece.change
            self.tell("")
            self._load()

    def tell(self, words: str) -> None:
        """Show a message about the file."""
        self._told.set_text(words)
        self._told.setVisible(bool(words))

    def _show_facts(self, piece: EvidencePiece) -> None:
        self._name.setText(item_words.file_title(piece))
        number = self._pieces.index(piece) + 1
        said = _("file {number} of {count}").format(number=number, count=len(self._pieces))
        self._place.setText(said)
        one = self._session.desk.items[self.item].item
        taken = figures.day(piece.day) if piece.day is not None else _("the day is not known")
        is_photo = piece.kind is EvidenceKind.PHOTO
        self._fact_names[1].setText(_("Taken") if is_photo else _("Dated"))
        words, tone = item_words.validity_until(piece)
        where = _("the service has it") if piece.is_received else _("waits to be sent")
        if piece.sha256 is None:
            where = _("no file")
        if piece.erased is not None:
            where = _("removed on {day}").format(day=figures.day(piece.erased.day))
        attached = f"{figures.day(piece.attached.date())} {piece.attached:%H:%M}"
        facts = (
            f"{one.code} {one.short.in_language(current_language())}",
            taken,
            words,
            f"{piece.author.name} · {attached}",
            where,
        )
        for label, text in zip(self._facts, facts, strict=True):
            label.setText(text)
        self._facts[2].set_ink(Ink.GREEN if tone is Tone.GREEN else Ink.AMBER)
        self._open.setVisible(piece.sha256 is not None and piece.is_here)
        self._off.setVisible(piece.is_removable)

    def _load(self, *, fetch: bool = False) -> None:
        piece = self.piece
        self._is_small = False
        self._show_pages(None)
        self._fetch.setVisible(False)
        if piece is None or piece.sha256 is None:
            self.picture.say(_("A document by its number and date; there is no file."))
            return
        if piece.erased is not None:
            self.picture.say(item_words.erased_words(piece))
            return
        sha256, change, name = piece.sha256, piece.change, piece.name
        folder, commune = self._session.workspace.folder, self._session.desk.commune.code
        typed = self._session.passphrase
        self.picture.say(_("Fetching the file…"))

        def work() -> ShownFile | None:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                if typed is not None:
                    door.keys.use_passphrase(typed)
                file = door.attaching.file_of(sha256)
                if file is None and fetch:
                    file = door.exchanging.fetch_evidence(commune, sha256)
                if file is None:
                    return read_small(door.attaching.small_of(sha256))
            return read_shown(file, name or sha256[:8])

        def done(came: ShownFile | None) -> None:
            if self._change == change:
                self._show_file(came)
                if fetch:
                    self._session.refresh()

        def failed(error: Exception) -> None:
            if self._change == change:
                self.picture.say(told_of(error))

        tasks.run(work, done=done, failed=failed, owner=self)

    def _show_file(self, came: ShownFile | None) -> None:
        if came is None:
            self.picture.say(_("The file was attached on another PC and is not on this one yet."))
            self._fetch.setVisible(self._session.desk.custody.is_connected)
        elif came.pdf is not None:
            self._show_pages(came.pdf)
        elif came.image is None:
            said = _("A document ({suffix}). Another program of this PC opens a copy of it.")
            self.picture.say(said.format(suffix=came.suffix))
        elif came.image.isNull():
            self.picture.say(_("The photo cannot be read."))
        else:
            self._is_small = came.is_small
            self.picture.show_image(came.image)
            if came.is_small:
                said = _("The small picture: the photo was cleared here after its receipt.")
                self.tell(said)
                self._fetch.setVisible(self._session.desk.custody.is_connected)
        self.keys_changed.emit()

    def _show_pages(self, pdf: bytes | None) -> None:
        if self._pages is not None:
            self._pages.hide()
            self._pages.deleteLater()
            self._pages = None
        self.picture.setVisible(pdf is None)
        if pdf is not None:
            self._pages = PaperPages(pdf, self.keys_changed.emit)
            self._left.addWidget(self._pages, 1)
        self._show_tools()

    def _show_tools(self) -> None:
        shown = self.picture.has_picture and self._pages is None
        for widget in (self._turn, self._fit, self._smaller, self._percent, self._larger):
            widget.setVisible(shown)
        self._percent.setText(f"{self.picture.percent} %")
        piece = self.piece
        may = piece is not None and piece.is_removable
        asks = shown and may and self.picture.quarters != 0 and not self._is_small
        self._keep.setVisible(asks)
        # A small screen has no room for the button and every fact.
        hides = asks and self._step <= Step.DRAWER
        for label in (*self._facts[3:], *self._fact_names[3:]):
            label.setVisible(not hides)

    # What the person does

    def take_focus(self) -> None:
        """Put the focus where the keys of the preview work."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_removal(self) -> None:
        """Ask why the file is taken off, and whether."""
        piece = self.piece
        if piece is None or not piece.is_removable:
            return
        code = self._session.desk.items[self.item].item.code
        self.removal.ask(self.item, piece.change, item_words.file_title(piece), code)
        self._why_draft.open(f"take-off/{piece.change}")
        self._show_removal(True)
        self.removal.take_focus()
        self.keys_changed.emit()

    def _show_removal(self, asking: bool) -> None:
        """Show the question in place of the tools: a small screen has no room for both."""
        self.removal.setVisible(asking)
        self._tool_row.setVisible(not asking)
        self._foot_row.setVisible(not asking)

    def _stop_removing(self) -> None:
        if not self.removal.isHidden():
            self._show_removal(False)
            self.take_focus()
            self.keys_changed.emit()

    def _remove(self, why: str) -> None:
        said = self._session.evidence.detach(self.item, self._change, why)
        if said.refusal:
            self.tell(said.refusal)
        else:
            self._why_draft.done()
        self._stop_removing()

    def _turn_effects(self) -> tuple[Effect, ...]:
        return (
            Effect(kind="attach", item=self.item),
            Effect(kind="detach", item=self.item, fields={"target": self._change}),
        )

    def _keep_turned(self) -> None:
        self._session.evidence.turn(self.item, self._change, self.picture.quarters)

    def _go(self, by: int) -> None:
        changes = [one.change for one in self._pieces]
        if self._change in changes:
            self.show_piece(changes[(changes.index(self._change) + by) % len(changes)])

    def announced(self) -> list[Announced]:
        """Return what keys do while the preview has the focus; digits answer nothing there."""
        focus = QApplication.focusWidget()
        if not self.removal.isHidden() and focus is not None and self.removal.isAncestorOf(focus):
            return []
        item = Group.ITEM
        keys: list[Announced] = []
        if self.picture.has_picture:
            keys += [
                Announced(key="R", verb=_("turn"), act=lambda: self.picture.turn(1)),
                Announced(key="+", verb=_("larger"), act=lambda: self.picture.zoom(larger=True)),
                Announced(key="-", cap="–", verb=_("smaller"),
                          act=lambda: self.picture.zoom(larger=False)),
                Announced(key="0", verb=_("whole picture"), act=self.picture.fit),
            ]  # fmt: skip
        elif self._pages is not None and self._pages.count > 1:
            pages = self._pages
            keys += [
                Announced(key="PgDn", verb=_("next page"), act=lambda: pages.turn(1)),
                Announced(key="PgUp", verb=_("page before"), act=lambda: pages.turn(-1)),
            ]
        if len(self._pieces) > 1:
            keys += [
                Announced(key="←", verb=_("file before"), group=item, act=lambda: self._go(-1)),
                Announced(key="→", verb=_("file after"), group=item, act=lambda: self._go(1)),
            ]
        piece = self.piece
        if piece is not None and piece.is_removable:
            keys.append(Announced(key="Del", verb=_("take off…"), group=item, act=self.ask_removal))
        if piece is not None and piece.sha256 is not None and piece.is_here:
            keys.append(
                Announced(key=ENTER, verb=_("open elsewhere"), group=item,
                          act=lambda: self.opened.emit(self.piece))
            )  # fmt: skip
        keys.append(
            Announced(key=ESCAPE, verb=_("close the file"), group=item, act=self.closed.emit)
        )
        return keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        if act is not None:
            act()
            return
        super().keyPressEvent(event)

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        names = {
            Qt.Key.Key_Left: "←", Qt.Key.Key_Right: "→", Qt.Key.Key_Delete: "Del",
            Qt.Key.Key_PageDown: "PgDn", Qt.Key.Key_PageUp: "PgUp", Qt.Key.Key_Equal: "+",
        }  # fmt: skip
        key = names.get(Qt.Key(event.key())) or announcing.key_of(event)
        if key == "R" and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return lambda: self.picture.turn(-1)
        return announcing.act_of(self.announced(), key, QApplication.focusWidget())
