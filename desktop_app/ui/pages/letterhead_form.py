"""Who issues papers: one letterhead for each issuer, set once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.items.draft_keeper import DraftKeeper, FormDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Dot
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.papers.letterheads import Issuer, LetterheadSettings

_LINES = ("superior", "agency", "recipients", "copies", "signer_titles")


def issuer_word(issuer: Issuer) -> str:
    """Return whose papers an issuer's letterhead stands on."""
    match issuer:
        case Issuer.COMMUNE:
            return _("The commune's report")
        case Issuer.AREA:
            return _("Report, letters")
        case Issuer.TEAM:
            return _("Team's minutes")
    assert_never(issuer)


def _about(issuer: Issuer) -> str:
    match issuer:
        case Issuer.COMMUNE:
            return _(
                "What is left empty is printed as for the commune's centre. The request belongs to"
                " the round shown; everything else stays for all rounds."
            )
        case Issuer.AREA:
            return _(
                "An area is no agency. Name the agency that issues the report; without one it"
                " is printed as a table sheet without national heading, number and signature."
            )
        case Issuer.TEAM:
            return _(
                "What is left empty is printed as for an inspecting team under the agency of the"
                " area's report. Who signs is taken from the visit."
            )
    assert_never(issuer)


class LetterheadForm(Card):
    """Signals: ``changed(object, object)`` with Issuer and LetterheadSettings, when a field is left
    or the page goes: whoever keeps them calls ``kept``;
    ``issuer_chosen(object)`` when another issuer's is to be shown."""

    changed = Signal(object, object)
    issuer_chosen = Signal(object)

    def __init__(
        self, issuers: Sequence[Issuer], drafts: DraftKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Letterhead"), padding=16, parent=parent)
        self._settings = LetterheadSettings()
        self.issuer = issuers[0]
        if len(issuers) > 1:
            self.which = Segment(
                [Choice(issuer, issuer_word(issuer)) for issuer in issuers],
                name=_("Whose letterhead"),
            )
            self.which.show_choice(self.issuer)
            self.which.chosen.connect(self._choose)
            self.body.addWidget(self.which)
        self._told = Paragraph(_about(self.issuer), fonts.SMALL, Ink.INK2)
        self.body.addWidget(self._told)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._fields: dict[str, Field | TextArea] = {}
        for n, (name, said, hint) in enumerate(
            (
                ("superior", _("Superior agency"), _("one line a line of the heading")),
                ("agency", _("Issuing agency"), _("one line a line of the heading")),
                ("in_sentence", _("In a sentence"), _("the agency as written in the text")),
                ("symbol", _("Symbol"), "VP"),
                ("letter_symbol", _("Symbol of letters"), "VP-KSTT"),
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
        """Show what is kept for the issuer that is chosen."""
        self._draft.close()  # what the fields show from here on is not typed
        self._settings = settings
        for name, field in self._fields.items():
            field.show_text(getattr(settings, name))
        self._draft.open(_draft_place(self.issuer))

    def entered(self) -> LetterheadSettings:
        """Return what is written."""
        texts = {name: field.text() for name, field in self._fields.items()}
        return msgspec.structs.replace(self._settings, **texts)

    def flush(self) -> None:
        """Tell what is being typed."""
        self._tell()

    def kept(self, settings: LetterheadSettings) -> None:
        """Note that *settings* are on disk."""
        self._settings = settings
        self._draft.done()

    def say(self, words: str, tone: Tone) -> None:
        """Show the result of saving."""
        self._saved.show_state(words, tone)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tell()  # the page is left, or the window closed
        super().hideEvent(event)

    def _choose(self, issuer: str) -> None:
        self.flush()  # what is typed belongs to the issuer that was shown
        self.issuer = Issuer(issuer)
        self._told.set_text(_about(self.issuer))
        self._saved.show_state("", Tone.GREY)
        self.issuer_chosen.emit(self.issuer)

    def _tell(self) -> None:
        entered = self.entered()
        if entered != self._settings:
            self.changed.emit(self.issuer, entered)


def _draft_place(issuer: Issuer) -> str:
    return "letterhead" if issuer is Issuer.AREA else f"letterhead/{issuer}"
