"""The open item: question, answer, why, evidence, note, remedy; the only editor on the desk."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial

import msgspec
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _, current_language, sentence
from desktop_app.ui.clerk.evidence.tools import EvidenceTools
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.items.answer_parts import AnswerPart
from desktop_app.ui.items.part_for import part_for
from desktop_app.ui.items.said import Said
from desktop_app.ui.items.typed_part import TypedPart
from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import ENTER, ESCAPE, LEAVE, Announced, Group
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.field_keys import FieldKeys
from desktop_app.workspace.values.desk import ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import dropping
from .card_head import CardHead
from .evidence_part import EvidencePart
from .item_keys import item_keys
from .message_row import MessageRow, standing_doubts
from .note_row import NoteRow
from .task_part import TaskPart
from .why_part import WhyPart, is_typing_elsewhere

_ROOM_FOR_CAPS = 660  # pixels; below, only the hints bar shows the keys


class OpenCard(Card):
    """One item, open. Its only state is what is being typed.

    Signals: ``done()`` when the answer is given and the next item may open; ``next_asked()``,
    ``previous_asked()``; ``resized()`` when its height may be another; ``state_changed()`` when
    keys mean something else; ``pick_files()``; ``piece_shown(object, bool)`` with evidence to look
    at, and whether it is to be taken off; ``photos_asked()`` to choose new ones;
    ``measure_asked(str)`` with the item.
    """

    done = Signal()
    next_asked = Signal()
    previous_asked = Signal()
    resized = Signal()
    state_changed = Signal()
    pick_files = Signal()
    piece_shown = Signal(object, bool)
    photos_asked = Signal()
    measure_asked = Signal(str)

    def __init__(
        self, session: Session, one: ItemDesk, tools: EvidenceTools, parent: QWidget | None = None
    ) -> None:
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
        self._leaving = False  # what is saved now opens no other item
        self._place = session.place_of(item.id)
        self._keys = FieldKeys(self)
        self.setAcceptDrops(not item.secret)
        desk = session.desk
        self.head_part = CardHead(desk, one)
        self.answer: AnswerPart = part_for(desk, one)
        self.why = WhyPart(desk, one)
        self.evidence = EvidencePart(desk, one, tools)
        self.message_row = MessageRow(one, takes_reason=isinstance(self.answer, TypedPart))
        self.message, self.explain = self.message_row.text, self.message_row.explain
        self.note_row = NoteRow(one)
        self.note = self.note_row.field
        self.task = TaskPart(session, self._keys)
        for part in (self.head_part, self.answer, self.message_row, self.why, self.evidence,
                     self.note_row):  # fmt: skip
            self.body.addWidget(part)
        self.body.addWidget(self.task)
        self.why.show_answer(desk, one)
        self.body.setSpacing(5)
        # A secret item takes a status and nothing else (docs/rules.md#data-17).
        self.evidence.setVisible(not item.secret and bool(item.evidence.wanted))
        self.note_row.setVisible(not item.secret)
        self.why.action.setVisible(not item.secret)
        self._say(standing_doubts(session.desk, one))
        self._connect()
        for field in (*self.findChildren(QLineEdit), self.note):
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
    def form(self) -> ActionForm | None:
        """The form of the remedy while it is unfolded."""
        return self.task.form

    @property
    def is_asking(self) -> bool:
        """Whether digits choose a cause now."""
        return self.why.is_asking

    def _connect(self) -> None:
        session = self._session
        self.answer.entered.connect(self._answer)
        self.answer.typing.connect(self._typed)
        self.answer.keys_changed.connect(self._keys_changed)
        self.why.cause_chosen.connect(self._cause)
        self.why.solver_chosen.connect(lambda solver: self._save(AnswerEntry(solver=solver)))
        self.why.put_off.connect(self._put_off)
        self.why.action_asked.connect(self.open_form)
        self.evidence.add_asked.connect(self.pick_files)
        self.evidence.shown.connect(self.piece_shown)
        self.evidence.photos_asked.connect(self.photos_asked)
        self.evidence.measure_asked.connect(self.measure)
        self.evidence.resized.connect(self.resized)
        self.evidence.document.connect(self._document)
        self.head_part.replied.connect(partial(self._reply, session.reply))
        self.head_part.commented.connect(partial(self._reply, session.comment))
        self.head_part.kept.connect(self.keep_as_before)
        self.head_part.promise_unchanged(lambda: session.unchanged_effect(self.item))
        self.task.changed.connect(self._keys_changed)
        self.task.folded.connect(self.settle)
        self.task.folded.connect(self.take_focus)
        self.task.typing.connect(self._typed)
        self.note_row.typing.connect(self._typed)
        self.head_part.reply.typed.connect(self._typed)
        self.explain.typed.connect(self._typed)
        self.evidence.typing.connect(self._typed)
        self.note_row.written.connect(self._save_note)
        self.message_row.explained.connect(lambda text: self._save(AnswerEntry(reason=text)))

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
        self.task.unfold(self.one)

    def measure(self) -> None:
        """Ask for a measurement, where the machine can measure something for the item."""
        if any(one.key == "F5" for one in self.item_keys()):
            self.measure_asked.emit(self.item)

    def keep_as_before(self) -> None:
        """Confirm last round's answer, or say why that cannot be."""
        earlier = self.one.earlier
        if earlier is not None and earlier.hindrance is not None:
            self.refuse(sentence(self._session.refusal_to_keep(self.item)))
            return
        if not any(one.key == "F7" for one in self.item_keys()):
            return
        said = self._session.keep_as_before((self.item,), seconds=self.seconds)
        if said.saved:
            self.answer.forget_typed()
        self._tell(said)
        if said.saved:
            self.done.emit()

    def flush(self) -> None:
        """Save what is typed whole, before the card closes or something else is shown."""
        self._leaving = True
        if self.answer.is_touched:
            self.answer.commit()
        self.save_texts()
        self.settle()
        self._leaving = False

    def save_texts(self) -> None:
        """Save the texts that are being typed; a number is no answer before it is left."""
        if self.explain.is_changed and not self.explain.is_composing:
            self.explain.commit()
        if not self.note.is_composing:
            self.note_row.write()

    # Refreshing and results

    def show_item(self) -> None:
        """Show the item as it stands now; what is being typed stays."""
        desk, one = self._session.desk, self.one
        self.head_part.show_item(desk, one)
        self.answer.show_answer(desk, one)
        self.why.show_answer(desk, one)
        self.evidence.show_evidence(one, self._session.evidence.attaching(self.item))
        note = one.answer.note if one.answer else None
        refused = self.item in self._session.refused_notes
        self.note_row.show_stored(note or "", keep=refused)
        self._show_keys()
        self.resized.emit()

    # What is typed and no change yet

    def drafts(self) -> dict[str, str]:
        """Return what is typed on the card and is no change, by the names of its fields."""
        texts = self.answer.drafts() | self.evidence.drafts()
        answer = self.one.answer
        if self.note.text().strip() != ((answer.note or "") if answer else "").strip():
            texts["note"] = self.note.text()
        if self.explain.is_changed:
            texts["reason"] = self.explain.text()
        texts["reply"] = self.head_part.reply.text()
        texts |= {f"task.{name}": text for name, text in self.task.drafts().items()}
        # Emptied numbers and fields of a remedy are an edit; an empty reply is none.
        return {
            name: text
            for name, text in texts.items()
            if text or name in ("value", "of") or name.startswith("task.")
        }

    def show_drafts(self) -> None:
        """Put back what was typed on this item before and is no change yet."""
        texts = self._session.drafts.of(self._place)
        if not texts:
            return
        self.answer.show_drafts(texts)
        self.evidence.show_drafts(texts)
        for name, field in (
            ("note", self.note), ("reason", self.explain), ("reply", self.head_part.reply),
        ):  # fmt: skip
            if texts.get(name):
                field.setText(texts[name])
        self._say(standing_doubts(self._session.desk, self.one))
        task = {name[5:]: text for name, text in texts.items() if name.startswith("task.")}
        self.task.show_drafts(self.one, task)
        self.note_row.pause.stop()  # it is written when the item is left, not on being shown
        self.settle()

    def _typed(self, _text: str = "") -> None:
        self._session.drafts.typed(self._place, self.drafts())
        self.state_changed.emit()

    def settle(self) -> None:
        """Save what is no change yet as a draft, now; delete the drafts of what became changes."""
        self._session.drafts.keep(self._place, self.drafts())

    def try_note_again(self) -> None:
        """Show a note that was not taken as it was typed, and say again why."""
        typed = self._session.refused_notes.get(self.item)
        if typed is not None:
            self.note.show_text(typed)
            self._save_note(typed)

    def refuse(self, why: str) -> None:
        """Show why something was not taken."""
        self._say((why,), wrong=True)

    def tell(self, words: str) -> None:
        """Show a message about the answer that stands."""
        self._say((words,))

    def _answer(self, entry: AnswerEntry) -> None:
        before = self.one.value_text
        said = self._save(entry)
        if not said.saved:
            return
        one = self.one
        if entry.status is Status.UNANSWERED and before:
            taken = _("The answer {value} was taken away. Ctrl+Z brings it back.")
            self.tell(taken.format(value=before))
        if self._leaving:
            return
        asks = self._session.checklist.asks_cause(one.item, one.judgement.status)
        lacks = one.answer is None or one.answer.cause is None
        if asks and lacks:
            self._spend_enter()
            self._ask_cause()
        elif self.answer.moves_on and self._was_unanswered and not said.warnings:
            self.done.emit()

    def _ask_cause(self) -> None:
        """Ask for the cause; where the person put the focus meanwhile, it stays."""
        if is_typing_elsewhere(self, self.answer):
            self.why.show_answer(self._session.desk, self.one)  # its grid waits for a click
        else:
            self.why.ask()
        self._show_keys()
        self.resized.emit()
        self.state_changed.emit()

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

    def _document(self, number: str, day: date | None) -> None:
        said = self._session.evidence.attach_document(self.item, number, day)
        self._spend_enter()
        self._tell(said)
        if said.saved:
            self.evidence.document_noted()
            self.take_focus()

    def _reply(self, write: Callable[[ItemId, str], Said], text: str) -> None:
        self._spend_enter()
        said = write(self.item, text)
        self._tell(said)
        if said.saved:
            self.head_part.reply.show_text("")
            self.take_focus()

    def _save_note(self, text: str) -> None:
        answer = self.one.answer
        before = (answer.note or "") if answer else ""
        if text.strip() == before.strip():
            self._session.forget_note(self.item)
            self._session.saved.emit()
            self.settle()
            return
        unanswered = answer is None or answer.status is Status.UNANSWERED
        status = Status.UNANSWERED if unanswered else None
        self._save(AnswerEntry(note=text, status=status))

    def _save(self, entry: AnswerEntry) -> Said:
        said = self._session.answer(self.item, entry, seconds=self.seconds)
        # Where the cause is asked beside the answer, no further sentence is needed.
        one = self.one
        asks = self._session.checklist.asks_cause(one.item, one.judgement.status)
        lacks_cause = asks and (one.answer is None or not (one.answer.cause and one.answer.solver))
        warnings = said.warnings[:-1] if said.warnings and lacks_cause else said.warnings
        said = msgspec.structs.replace(said, warnings=warnings)
        self._tell(said)
        return said

    def _tell(self, said: Said) -> None:
        self.settle()
        if said.refusal:
            self._spend_enter()
            self._say((said.refusal,), wrong=True)
            if isinstance(self.answer, TypedPart):
                self.answer.mark_wrong(said.refusal)
            return
        if said.warnings:
            self._spend_enter()
            if isinstance(self.answer, TypedPart):
                self.answer.select_again()
        self._say(said.warnings or standing_doubts(self._session.desk, self.one))

    def _say(self, sentences: tuple[str, ...], *, wrong: bool = False) -> None:
        self.message_row.say(sentences, wrong=wrong)
        self.resized.emit()

    def _show_keys(self) -> None:
        """Show the caps on the answers while digits mean them and there is room for them."""
        self.answer.show_keys(not self.why.is_asking and self.width() >= _ROOM_FOR_CAPS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_keys()

    def _keys_changed(self) -> None:
        self.resized.emit()
        self.state_changed.emit()

    def _spend_enter(self) -> None:
        """Ignore the Enter key press that opened this; it must not open the next item as well."""
        self._enter_spent = True
        QTimer.singleShot(0, self, self._free_enter)

    def _free_enter(self) -> None:
        self._enter_spent = False

    @property
    def seconds(self) -> int:
        """For how long the item has been open."""
        return min(3600, round(time.monotonic() - self._opened))

    # Keys, dropping, size

    def announced(self) -> list[Announced]:
        """Return what keys do anywhere on the card that is no field."""
        if self.task.has_focus:
            return []  # the form announces its own keys; those of the card are off
        if self.evidence.has_thumb_focus:  # digits answer nothing there
            return [Announced(key=ESCAPE, verb=_("back to the answer"), group=Group.WINDOW,
                              act=self.take_focus)]  # fmt: skip
        window = Group.WINDOW
        waiting = self.note_row.effects()
        leave = [Announced(key=LEAVE, effects=waiting)] if waiting else []
        if self.is_asking:
            return [
                *leave,
                *self.why.announced(),
                Announced(key=ENTER, verb=_("later, go on"), group=window, act=self._enter),
                Announced(key=ESCAPE, verb=_("back to the result"), group=window,
                          act=self.why.stop_asking),
            ]  # fmt: skip
        keys = [*leave, *self.answer.announced()]
        if self.answer.asks_reason:
            keys.append(
                Announced(key=ESCAPE, verb=_("back to the result"), group=window,
                          act=self._stop_reason)
            )  # fmt: skip
        keys.append(Announced(key=ENTER, verb=_("next"), act=self._enter))
        keys.append(Announced(key="↓", act=self.next_asked.emit))
        keys.append(Announced(key="↑", act=self.previous_asked.emit))
        return keys

    def item_keys(self) -> list[Announced]:
        """Return the keys of the desk that act on this item."""
        if self.form is not None or self.is_asking:
            return []
        keeps = self.head_part.can_keep
        return item_keys(
            self.one.item, self._session.unchanged_effect(self.item) if keeps else None
        )

    def _enter(self) -> None:
        if not self._enter_spent and not self.answer.enter():
            self.next_asked.emit()

    def _stop_reason(self) -> None:
        self.answer.stop_asking()
        self.answer.take_focus()
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = announcing.key_of(event)
        act = announcing.act_of(self.announced(), key, QApplication.focusWidget())
        if act is not None:
            act()
            return
        super().keyPressEvent(event)

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
