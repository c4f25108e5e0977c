"""The open item: question, answer, why, evidence, note, remedy; the only editor on the desk."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _, current_language
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.items.answer_parts import AnswerPart
from desktop_app.ui.items.number_parts import DatePart, NumberPart
from desktop_app.ui.items.part_for import part_for
from desktop_app.ui.items.said import Said
from desktop_app.ui.look import fonts
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import dropping
from .card_head import CardHead
from .evidence_part import EvidencePart
from .field_keys import FieldKeys
from .note_row import NoteRow
from .why_part import LABEL_WIDTH, WhyPart

_ROOM_FOR_CAPS = 660  # pixels; below, the hints bar alone tells the keys
NOTE_PAUSE_MS = 2_000  # a power cut loses at most this much of a note


class OpenCard(Card):
    """One item, open. It keeps nothing of its own but what is being typed.

    Signals: ``done()`` when the answer is given and the next item may open; ``next_asked()``,
    ``previous_asked()``; ``resized()`` when its height may be another; ``state_changed()`` when
    keys mean something else; ``pick_files()``; ``piece_opened(object)``.
    """

    done = Signal()
    next_asked = Signal()
    previous_asked = Signal()
    resized = Signal()
    state_changed = Signal()
    pick_files = Signal()
    piece_opened = Signal(object)

    def __init__(self, session: Session, one: ItemDesk, parent: QWidget | None = None) -> None:
        item = one.item
        name = f"{item.code} {item.short.in_language(current_language())}"
        super().__init__(padding=14, current=True, name=name, parent=parent)
        self._layout = self.layout()
        assert self._layout is not None  # a card has one
        self._layout.setContentsMargins(22, 12, 16, 12)  # the bar at the left is 5 px
        self._session = session
        self._opened = time.monotonic()
        self._was_unanswered = one.answer is None or one.answer.status is Status.UNANSWERED
        self._enter_spent = False
        self._keys = FieldKeys(self)
        self.form: ActionForm | None = None
        self.setAcceptDrops(not item.secret)
        desk = session.desk
        self.head_part = CardHead(desk, one)
        self.answer: AnswerPart = part_for(desk, one)
        self.why = WhyPart(desk, one)
        self.evidence = EvidencePart(desk, one)
        self.message = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.explain = Field(
            name=_("Why it is right all the same"),
            placeholder=_("if it is right: why"),
        )
        note_row = NoteRow(one)
        self.note = note_row.field
        self.explained = QWidget()
        row = QHBoxLayout(self.explained)
        row.setContentsMargins(LABEL_WIDTH + 8, 0, 0, 0)
        row.addWidget(self.explain)
        self.form_place = QVBoxLayout()
        for part in (self.head_part, self.answer, self.message, self.explained, self.why,
                     self.evidence, note_row):  # fmt: skip
            self.body.addWidget(part)
        self.body.addLayout(self.form_place)
        self.body.setSpacing(5)
        # A secret item takes a status and nothing else (docs/rules.md#data-17).
        self.evidence.setVisible(not item.secret and bool(item.evidence.wanted))
        note_row.setVisible(not item.secret)
        self.why.action.setVisible(not item.secret)
        self._say(())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(NOTE_PAUSE_MS)
        self._connect()
        for field in self.findChildren(QLineEdit):
            field.installEventFilter(self._keys)

    @property
    def item(self) -> ItemId:
        """The item that is open."""
        return self.answer.item.id

    @property
    def one(self) -> ItemDesk:
        """The item as it stands."""
        return self._session.desk.items[self.item]

    @property
    def is_asking(self) -> bool:
        """Whether digits choose a cause now."""
        return self.why.is_asking

    def _connect(self) -> None:
        session = self._session
        self.answer.entered.connect(self._answer)
        self.answer.typing.connect(session.mark_dirty)
        self.why.cause_chosen.connect(self._cause)
        self.why.solver_chosen.connect(lambda solver: self._save(AnswerEntry(solver=solver)))
        self.why.put_off.connect(self._put_off)
        self.why.action_asked.connect(self.open_form)
        self.evidence.add_asked.connect(self.pick_files)
        self.evidence.opened.connect(self.piece_opened)
        self.evidence.removed.connect(
            lambda piece: self._tell(session.detach(self.item, piece.change))
        )
        self.evidence.document.connect(
            lambda number, day: self._tell(session.attach_document(self.item, number, day))
        )
        self.head_part.replied.connect(lambda text: self._tell(session.reply(self.item, text)))
        self.head_part.kept.connect(self.keep_as_before)
        self.note.committed.connect(self._save_note)
        self.note.typed.connect(self._note_typed)
        self.explain.committed.connect(lambda text: self._save(AnswerEntry(reason=text)))
        self._pause.timeout.connect(lambda: self._save_note(self.note.text()))

    # What the person does

    def take_focus(self) -> None:
        """Put the focus where the answer is entered, or the cause is asked."""
        if self.is_asking:
            self.why.ask()
        else:
            self.answer.take_focus()

    def choose(self, status: Status) -> None:
        """Answer with *status*, as clicked on the folded row."""
        self.answer.digit({Status.MET: "1", Status.PARTIAL: "2", Status.UNMET: "3",
                           Status.NOT_APPLICABLE: "4"}[status])  # fmt: skip

    def focus_note(self) -> None:
        """Go to the note."""
        if not self.one.item.secret:
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_form(self) -> None:
        """Unfold the remedy in the six clear things."""
        one = self.one
        if one.item.secret or self.form is not None:
            return
        answer = one.answer
        open_ = next((card for card in one.actions if not card.closed), None)
        title = _("Task for {code}").format(code=one.item.code)
        self.form = ActionForm(
            title,
            cause=answer.cause if answer else None,
            solver=answer.solver if answer else None,
            card=open_,
        )
        self.form.entered.connect(
            lambda plan, action: self._planned(
                self._session.plan_action(self.item, plan, action=action)
            )
        )
        self.form.left.connect(self.close_form)
        for field in self.form.findChildren(QLineEdit):
            field.installEventFilter(self._keys)
        self.form_place.addWidget(self.form)
        self.resized.emit()
        self.state_changed.emit()
        self.form.take_focus()

    def close_form(self) -> None:
        """Fold the remedy away."""
        if self.form is not None:
            form, self.form = self.form, None
            form.hide()
            form.deleteLater()
            self.resized.emit()
            self.state_changed.emit()
            self.take_focus()

    def keep_as_before(self) -> None:
        """Confirm last round's answer."""
        said = self._session.keep_as_before((self.item,), seconds=self._seconds())
        self._tell(said)
        if said.saved:
            self.done.emit()

    def flush(self) -> None:
        """Save a note that is still being typed, before the card closes."""
        self._pause.stop()
        if not self.note.is_composing:
            self._save_note(self.note.text())

    # What comes of it

    def show_item(self) -> None:
        """Show the item as it stands now; what is being typed stays."""
        desk, one = self._session.desk, self.one
        self.head_part.show_item(desk, one)
        self.answer.show_answer(desk, one)
        self.why.show_answer(desk, one)
        self.evidence.show_evidence(one, self._session.attaching(self.item))
        note = one.answer.note if one.answer else None
        if not self.note.hasFocus() and self.item not in self._session.refused_notes:
            self.note.show_text(note or "")
        self._show_keys()
        self.resized.emit()

    def try_note_again(self) -> None:
        """Show a note that was not taken as it was typed, and say again why."""
        typed = self._session.refused_notes.get(self.item)
        if typed is not None:
            self.note.show_text(typed)
            self._save_note(typed)

    def refuse(self, why: str) -> None:
        """Say why something was not taken."""
        self._say((why,), wrong=True)

    def tell(self, words: str) -> None:
        """Say something about the answer that stands."""
        self._say((words,))

    def _answer(self, entry: AnswerEntry) -> None:
        said = self._save(entry)
        if not said.saved:
            return
        one = self.one
        asks = self._session.checklist.asks_cause(one.item, one.judgement.status)
        lacks = one.answer is None or one.answer.cause is None
        if asks and lacks:
            self._spend_enter()
            self.why.ask()
            self._show_keys()
            self.resized.emit()
            self.state_changed.emit()
        elif self.answer.moves_on and self._was_unanswered and not said.warnings:
            self.done.emit()

    def _cause(self, cause: str) -> None:
        solver = self.why.solver.currentData()
        said = self._save(AnswerEntry(cause=cause, solver=solver))
        self._show_keys()
        self.state_changed.emit()
        if said.saved and self._was_unanswered:
            self.done.emit()
        elif said.saved:
            self.answer.take_focus()

    def _put_off(self) -> None:
        self._show_keys()
        self.show_item()
        self.answer.take_focus()
        self.state_changed.emit()

    def _planned(self, said: Said) -> None:
        if said.saved:
            self.close_form()
        elif self.form is not None:
            self.form.refuse(said.refusal)

    def _note_typed(self, _text: str) -> None:
        self._session.mark_dirty()
        self._pause.start()

    def _save_note(self, text: str) -> None:
        self._pause.stop()
        answer = self.one.answer
        before = (answer.note or "") if answer else ""
        if text.strip() == before.strip():
            self._session.forget_note(self.item)
            self._session.saved.emit()
            return
        unanswered = answer is None or answer.status is Status.UNANSWERED
        status = Status.UNANSWERED if unanswered else None
        self._save(AnswerEntry(note=text, status=status))

    def _save(self, entry: AnswerEntry) -> Said:
        said = self._session.answer(self.item, entry, seconds=self._seconds())
        # The cause that is asked next to the answer needs no second sentence.
        one = self.one
        asks = self._session.checklist.asks_cause(one.item, one.judgement.status)
        lacks_cause = asks and (one.answer is None or not (one.answer.cause and one.answer.solver))
        warnings = said.warnings[:-1] if said.warnings and lacks_cause else said.warnings
        said = Said(saved=said.saved, refusal=said.refusal, warnings=warnings, held=said.held)
        self._tell(said)
        return said

    def _tell(self, said: Said) -> None:
        if said.refusal:
            self._spend_enter()
            self._say((said.refusal,), wrong=True)
            if isinstance(self.answer, NumberPart | DatePart):
                self.answer.mark_wrong(said.refusal)
            return
        if said.warnings:
            self._spend_enter()
        self._say(said.warnings)

    def _say(self, sentences: tuple[str, ...], *, wrong: bool = False) -> None:
        self.message.set_ink(Ink.RED if wrong else Ink.AMBER)
        self.message.set_text("\n".join(sentences))
        self.message.setVisible(bool(sentences))
        typed = isinstance(self.answer, NumberPart)
        self.explained.setVisible(bool(sentences) and not wrong and typed)
        self.resized.emit()

    def _show_keys(self) -> None:
        """Show the caps on the answers while digits mean them and there is room for them."""
        self.answer.show_keys(not self.why.is_asking and self.width() >= _ROOM_FOR_CAPS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_keys()

    def _spend_enter(self) -> None:
        """The Enter that brought this is used up; it must not open the next item as well."""
        self._enter_spent = True
        QTimer.singleShot(0, self, self._free_enter)

    def _free_enter(self) -> None:
        self._enter_spent = False

    def _seconds(self) -> int:
        return min(3600, round(time.monotonic() - self._opened))

    # Keys, dropping, size

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._enter_spent and not self.answer.enter():
                self.next_asked.emit()
            return
        if (
            len(text) == 1
            and text.isdigit()
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self._digit(text)
            return
        match key:
            case Qt.Key.Key_Escape if self.answer.asks_reason:
                self.answer.stop_asking()
                self.answer.take_focus()
                self.resized.emit()
            case Qt.Key.Key_Down:
                self.next_asked.emit()
            case Qt.Key.Key_Up:
                self.previous_asked.emit()
            case _:
                super().keyPressEvent(event)

    def _digit(self, digit: str) -> None:
        if self.is_asking:
            self.why.digit(digit)
        elif self.answer.asks_reason:
            self.answer.reason_digit(digit)
        else:
            self.answer.digit(digit)
            self.resized.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropping.has_evidence(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropping.take(self._session, self.item, event.mimeData())
        event.acceptProposedAction()

    def paste(self) -> bool:
        """Take files or a picture from the clipboard; return whether there was any."""
        return not self.one.item.secret and dropping.paste(self._session, self.item)

    def height_for(self, width: int) -> int:
        """Return the height the card needs at *width*."""
        layout = self._layout
        assert layout is not None  # a card has one
        return layout.totalHeightForWidth(width)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.resized.emit()
        return super().event(event)
