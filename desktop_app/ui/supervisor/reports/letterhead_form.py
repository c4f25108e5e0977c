"""Who issues the report of the area: an agency, or nobody (then it is a table sheet)."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.items.draft_keeper import DraftKeeper, FormDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Dot
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field, TextArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.papers.letterheads import LetterheadSettings

_LINES = ("superior", "agency", "recipients", "copies", "signer_titles")


class LetterheadForm(Card):
    """Signals: ``changed(object)`` with LetterheadSettings, when the person leaves a field; whoever
    keeps them calls ``kept``.
    """

    changed = Signal(object)

    def __init__(self, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(_("Letterhead"), padding=16, parent=parent)
        self._settings = LetterheadSettings()
        self.body.addWidget(
            Paragraph(
                _(
                    "An area is no agency. Name the agency that issues the report; without one it"
                    " is printed as a table sheet without national heading, number and signature."
                ),
                fonts.SMALL,
                Ink.INK2,
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._fields: dict[str, Field | TextArea] = {}
        for n, (name, said, hint) in enumerate(
            (
                ("superior", _("Superior agency"), _("one line a line of the heading")),
                ("agency", _("Issuing agency"), _("empty: a table sheet")),
                ("in_sentence", _("In a sentence"), _("the agency as written in the text")),
                ("symbol", _("Symbol"), "VP"),
                ("place", _("Place"), ""),
                ("recipients", _("To"), _("one recipient a line")),
                ("copies", _("Copies to"), _("one a line")),
                ("signer_titles", _("Title of who signs"), _("one line a line")),
                ("signer", _("Who signs"), ""),
                ("requested_by", _("Done by request of"), _("document no. … of … by …")),
            )
        ):
            field: Field | TextArea
            if name in _LINES:
                field = TextArea(name=said, placeholder=hint, lines=2)
            else:
                field = Field(name=said, placeholder=hint)
            field.committed.connect(lambda _text: self._tell())
            self._fields[name] = field
            grid.addWidget(Label(said, fonts.SMALL, Ink.INK2), n, 0)
            grid.addWidget(field, n, 1)
        self.body.addLayout(grid)
        self._draft = FormDraft(drafts, self._fields, self)
        row = QHBoxLayout()
        self._saved = Dot("", Tone.GREY)
        row.addWidget(self._saved)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_settings(self, settings: LetterheadSettings) -> None:
        """Show what is kept."""
        self._settings = settings
        for name, field in self._fields.items():
            field.show_text(getattr(settings, name))
        self._draft.open("letterhead")

    def entered(self) -> LetterheadSettings:
        """Return what is written."""
        texts = {name: field.text() for name, field in self._fields.items()}
        return msgspec.structs.replace(self._settings, **texts)

    def say(self, words: str, tone: Tone) -> None:
        """Show the result of saving."""
        self._saved.show_state(words, tone)

    def kept(self, settings: LetterheadSettings) -> None:
        """Note that *settings* are on disk."""
        self._settings = settings
        self._draft.done()

    def flush(self) -> None:
        """Tell what is being typed."""
        self._tell()

    def _tell(self) -> None:
        entered = self.entered()
        if entered != self._settings:
            self.changed.emit(entered)
