"""The words of one letter (công văn): to read, change, copy, see and print."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.ids import PaperKind
from desktop_app.i18n import _, current_language, sentence
from desktop_app.reports.data import LetterReport, ReturnedLetter
from desktop_app.storage.drafts import Texts
from desktop_app.ui import tasks
from desktop_app.ui.items.draft_keeper import FormDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Dot
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.papers import Paper
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.letter_words import LetterWords, cleaned
from desktop_app.workspace.papers.requests import PaperRequest

Letter = LetterReport | ReturnedLetter


def _drafted(data: Letter) -> dict[str, str]:
    """Return the words of *data* from the figures, by the names of the fields."""
    recipients = "\n".join(data.recipients)
    return {"subject": data.subject, "recipients": recipients, "text": data.text}


class LetterPage(AreaPage):
    """The words of a letter; a page for each kind says what it is about and what is read.

    Signals: as AreaPage.
    """

    def __init__(self, session: SupervisorSession, kind: PaperKind) -> None:
        super().__init__()
        self._session, self._kind = session, kind
        self._data: Letter | None = None
        self._task: tasks.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        card = Card(padding=24)
        column.addWidget(card)
        holder, top = flowing()
        for widget in self._heading():
            top.addWidget(widget)
        self.see = Button(
            _("See and print"), weight=Weight.PRIMARY, icon=Icon.PRINTER, key="Ctrl+P"
        )
        self.see.clicked.connect(self.print_letter)
        self.copy_button = Button(_("Copy"), icon=Icon.COPY, key="Ctrl+Shift+C")
        self.copy_button.clicked.connect(self.copy)
        back = Button(_("Back"), key="Esc")
        back.clicked.connect(self.left)
        for button in (self.see, self.copy_button, back):
            top.addWidget(button)
        card.body.addWidget(holder)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        self.subject = Field(name=_("About (V/v)"), limit=480)
        self.recipients = TextArea(
            name=_("To"), placeholder=_("one recipient a line; empty: dots"), lines=2
        )
        self.text = TextArea(name=_("Text of the letter"), lines=10)
        policy = self.text.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.Expanding)
        self.text.setSizePolicy(policy)
        fields = (
            (_("About (V/v)"), self.subject),
            (_("To"), self.recipients),
            (_("Text of the letter"), self.text),
        )
        for row, (said, field) in enumerate(fields):
            label = Label(said, fonts.SMALL, Ink.INK2)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
        card.body.addLayout(grid, 1)
        foot, row_ = flowing()
        self.said = Dot("", Tone.GREY)
        row_.addWidget(self.said)
        self.anew = Button(_("Write it anew from the figures"), weight=Weight.LINK, height=28)
        self.anew.clicked.connect(self._write_anew)
        self.anew.setVisible(False)
        row_.addWidget(self.anew)
        self.mine = Button(_("My words again"), weight=Weight.LINK, height=28)
        self.mine.clicked.connect(self._take_mine)
        self.mine.setVisible(False)
        row_.addWidget(self.mine)
        card.body.addWidget(foot)
        self._draft = FormDraft(
            session.drafts,
            {"subject": self.subject, "recipients": self.recipients, "text": self.text},
            self,
        )
        for each in (self.subject, self.recipients, self.text):
            each.typed.connect(lambda _text: self._changed())
        self.key("Ctrl+Shift+C", self.copy)
        self.key("Ctrl+P", self.print_letter)
        self.language = current_language()
        self._read()

    # What a page of one kind says

    def _heading(self) -> list[QWidget]:
        """Return what stands before the buttons: what the letter is about."""
        raise NotImplementedError

    def _request(self) -> PaperRequest:
        """Return what letter is read, with the words that the figures give."""
        raise NotImplementedError

    def _place(self, data: Letter) -> str:
        """Return where the changed words of *data* are kept."""
        raise NotImplementedError

    def _paper(self, data: Letter, request: PaperRequest) -> Paper:
        """Return *data* as a paper, drawn from *request*."""
        raise NotImplementedError

    def _read(self) -> None:
        """Draft the letter again, from the figures as they stand."""
        self._draft.close()
        self._data = None
        self._let(False)
        folder, kind, request = self._session.workspace.folder, self._kind, self._request()

        def work() -> Letter:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                data = door.papers.values(kind, request)
            assert isinstance(data, Letter)
            return data

        def failed(error: Exception) -> None:
            self.said.show_state(told_of(error), Tone.RED)

        if self._task is not None:
            self._task.cancel()
        self._task = tasks.run(work, done=self._show, failed=failed, owner=self)

    def _show(self, data: Letter) -> None:
        self._data = data
        words = _drafted(data)
        self.subject.show_text(words["subject"])
        self.recipients.show_text(words["recipients"])
        self.text.show_text(words["text"])
        if self._draft.open(self._place(data)):
            self.said.show_state(
                _("Your own words stand here, with the figures of when you wrote them."), Tone.AMBER
            )
        else:
            self.said.show_state(_("What you change here stays on this PC."), Tone.GREY)
        self._let(True)
        self._changed()

    def _changed(self) -> None:
        """Offer the words from the figures where they were changed, and the changed ones again."""
        data, is_changed = self._data, bool(self._draft.texts())
        self.anew.setVisible(data is not None and is_changed)
        self.mine.setVisible(data is not None and bool(self._aside(data)))
        self.hints_changed.emit()

    def _aside(self, data: Letter) -> list[Texts]:
        """Return the changed words of *data* that are not shown, the last ones at the end."""
        places = sorted(self._session.drafts.places(self._aside_of(data)))
        return [self._session.drafts.of(place) for place in places]

    def _keep_aside(self, data: Letter, words: Sequence[Texts]) -> None:
        """Keep *words* as all that are put aside: several times written anew, none is lost."""
        start = self._aside_of(data)
        before = set(self._session.drafts.places(start))
        kept = {f"{start}/{number:03}": texts for number, texts in enumerate(words)}
        for place, texts in kept.items():
            self._session.drafts.keep(place, texts)
        for place in before - kept.keys():
            self._session.drafts.keep(place, {})

    def _aside_of(self, data: Letter) -> str:
        return f"{self._place(data)}/aside"

    def _write_anew(self) -> None:
        """Show the words from the figures; the changed ones are kept aside."""
        data = self._data
        if data is not None:
            if texts := self._draft.texts():
                self._keep_aside(data, [*self._aside(data), texts])
            self._draft.done()
            self.take_focus()
            self._show(data)

    def _take_mine(self) -> None:
        """Show the words that were put aside last; pressed again, those before them."""
        data = self._data
        if data is not None and (aside := self._aside(data)):
            shown = [texts] if (texts := self._draft.texts()) else []
            self._keep_aside(data, [*shown, *aside])
            self._draft.put(_drafted(data) | dict(aside[-1]))
            self._keep_aside(data, [*shown, *aside[:-1]])
            self._changed()
            self.take_focus()

    def _let(self, ready: bool) -> None:
        for button in (self.see, self.copy_button):
            button.setEnabled(ready)
        for field in (self.subject, self.recipients, self.text):
            field.set_read_only(not ready)  # what the figures say would replace what is typed

    def _words(self) -> LetterWords:
        return LetterWords(
            subject=self.subject.text(), recipients=self.recipients.text(), text=self.text.text()
        )

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Ctrl+P", _("see and print")), Hint("Ctrl+Shift+C", _("copy everything"))],
                [Hint("Esc", _("back"))]]  # fmt: skip

    def take_focus(self) -> None:
        """Focus the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Copy the whole letter, its list included."""
        from desktop_app.reports.letter import letter_text

        if self._data is None:
            return
        try:
            data = msgspec.structs.replace(self._data, **cleaned(self._words()))
        except Fault as fault:
            self.said.show_state(sentence(fault), Tone.RED)
            return
        QGuiApplication.clipboard().setText(letter_text(data))
        self.said.show_state(_("Copied."), Tone.ACCENT)

    def print_letter(self) -> None:
        """Show the letter as a paper, before it is printed or saved."""
        data = self._data
        if data is None:
            return
        # Number and day are written by hand.
        request = msgspec.structs.replace(self._request(), words=self._words())
        self.paper_asked.emit(self._paper(data, request))
