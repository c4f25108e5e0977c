"""Báo cáo: the report of the area, its paragraphs to edit, its letterhead."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.ids import PaperKind, ParagraphName, RoundId
from desktop_app.i18n import _, sentence
from desktop_app.reports.data import AreaReport
from desktop_app.ui import tasks
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items.draft_keeper import FormDraft
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import LEAVE, Announced, Effect
from desktop_app.ui.look.badges import Dot
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.pages.letterhead_form import LetterheadForm
from desktop_app.ui.papers import Paper
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.letterheads import Issuer, LetterheadSettings
from desktop_app.workspace.papers.requests import PaperRequest

from .more_papers import MorePapers


def paragraph_word(name: ParagraphName) -> str:
    """Return what a paragraph is called."""
    match name:
        case ParagraphName.SITUATION:
            return _("Situation")
        case ParagraphName.CAUSES:
            return _("Causes")
        case ParagraphName.REQUESTS:
            return _("Requests")
    assert_never(name)


class ReportsPage(AreaPage):
    """Signals: as AreaPage."""

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        self._task: tasks.Task | None = None
        inside = QWidget()
        row = self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        row.setContentsMargins(16, 14, 16, 12)
        row.setSpacing(14)
        row.addWidget(self._make_report(), 12)
        self.letterhead = LetterheadForm([Issuer.AREA, Issuer.TEAM], session.drafts)
        self.letterhead.changed.connect(self._save_letterhead)
        self.letterhead.issuer_chosen.connect(lambda _issuer: self._show_letterhead())
        self._show_letterhead()
        self.more = MorePapers(session)
        self.more.paper_asked.connect(self.paper_asked)
        side = QVBoxLayout()
        side.setSpacing(14)
        side.addWidget(self.more)
        side.addWidget(self.letterhead)
        side.addStretch(1)
        row.addLayout(side, 10)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollArea(inside))
        self.key("Ctrl+P", self.print_report)
        self.show_board()

    def _make_report(self) -> QWidget:
        card = Card(_("Report of the area"), padding=16)
        self.see = Button(
            _("See and print"), weight=Weight.PRIMARY, icon=Icon.PRINTER, key="Ctrl+P"
        )
        self.see.clicked.connect(self.print_report)
        card.head.addWidget(self.see)
        first = QHBoxLayout()
        first.setSpacing(8)
        self.area = Combo(name=_("Area"))
        self.area.setMinimumWidth(200)
        self.round = Combo(name=_("Round"))
        self.round.setMinimumWidth(120)
        door = self._session.workspace
        self.area.add(_("All communes followed"), None)
        for name in door.areas():
            self.area.add(name, name)
        for one in door.rounds():
            self.round.add(area_words.round_name(one), one)
        self.area.setCurrentIndex(1 if len(door.areas()) == 1 else 0)
        self.round.setCurrentIndex(0)
        self.area.chosen.connect(lambda _area: self._choose())
        self.round.chosen.connect(lambda _round: self._choose())
        first.addWidget(self.area)
        first.addWidget(self.round)
        first.addStretch(1)
        card.body.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(8)
        self.number = Field(name=_("Number"), placeholder=_("blank: by hand"), limit=20)
        self.number.setFixedWidth(130)
        self.day = DateField(name=_("Day of signing"))
        second.addWidget(Label(_("Number"), fonts.SMALL, Ink.INK2))
        second.addWidget(self.number)
        second.addSpacing(8)
        second.addWidget(Label(_("Day of signing"), fonts.SMALL, Ink.INK2))
        second.addWidget(self.day)
        second.addStretch(1)
        signing = {"number": self.number, "day": self.day}
        self._signing = FormDraft(self._session.drafts, signing, self)
        self._signing_place = ""
        card.body.addLayout(second)
        card.body.addWidget(
            Paragraph(
                _(
                    "The three paragraphs are written from the figures. What you change stays as"
                    " you wrote it; an emptied paragraph is written from the figures again."
                ),
                fonts.SMALL,
                Ink.INK2,
            )
        )
        self.texts: dict[ParagraphName, TextArea] = {}
        for name in ParagraphName:
            card.body.addWidget(Label(paragraph_word(name), fonts.BODY_B))
            text = TextArea(name=paragraph_word(name), lines=6)
            text.committed.connect(lambda said, n=name: self._edit(n, said))
            text.typed.connect(lambda _text: self._typed())
            self.texts[name] = text
            card.body.addWidget(text)
        self._saved = Dot("", Tone.GREY)
        card.body.addWidget(self._saved)
        card.body.addStretch(1)
        return card

    def show_board(self) -> None:
        """Draft the paragraphs again from the figures, unless they are being edited."""
        board = self._session.board
        if board is None:
            return
        self._show_signing()
        folder = self._session.workspace.folder
        area, round_ = self._session.area, self._session.round

        def work() -> AreaReport:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return door.papers.values(PaperKind.AREA, PaperRequest(area=area, round=round_))

        def failed(error: Exception) -> None:
            said = told_of(error)
            self._saved.show_state(said, Tone.RED)

        if self._task is not None:
            self._task.cancel()
        self._task = tasks.run(work, done=self._take, failed=failed, owner=self)

    def _show_signing(self) -> None:
        """Show number and day as they were typed for the report of this area and round."""
        place = self._place.replace("paragraphs", "signing", 1)
        if place != self._signing_place:
            self._signing.close()
            self._signing_place = place
            self.number.show_text("")
            self.day.show_text("")
            self._signing.open(place)

    def _take(self, report: AreaReport) -> None:
        kept = self._session.drafts.of(self._place)
        for name, text in self.texts.items():
            if not (text.text() and text.isAncestorOf(self.focusWidget() or self)):
                text.show_text(getattr(report.narrative, name))
        for name, text in self.texts.items():
            if name in kept and not text.is_changed:
                text.put(kept[name])

    @property
    def _place(self) -> str:
        board = self._session.board
        return f"paragraphs/{board.area if board else ''}/{self._session.round or ''}"

    def _drafts(self) -> dict[str, str]:
        return {name: one.text() for name, one in self.texts.items() if one.is_changed}

    def _typed(self) -> None:
        """Say that a paragraph is not saved while it is typed; keep it as a draft meanwhile."""
        if self._drafts():
            self._saved.show_state(_("Not saved yet…"), Tone.GREY)
            self._session.drafts.typed(self._place, self._drafts())
        self.hints_changed.emit()

    def _choose(self) -> None:
        area, round_ = self.area.currentData(), self.round.currentData()
        self.letterhead.flush()  # the request belongs to the round that was shown
        self._session.choose(
            area=area if isinstance(area, str) else None,
            round_=RoundId(round_) if isinstance(round_, str) else None,
        )
        self._show_letterhead()

    def _edit(self, name: ParagraphName, said: str) -> None:
        if self._session.board is None:
            return
        written = self._session.edit_paragraph(name, said)
        if not written.saved:
            self._saved.show_state(written.refusal, Tone.RED)
            return
        self._session.drafts.keep(self._place, self._drafts())
        self._saved.show_state(_("Saved on this PC"), Tone.GREEN)

    def _show_letterhead(self) -> None:
        papers, round_ = self._session.workspace.papers, self._session.round
        self.letterhead.show_settings(papers.letterhead(self.letterhead.issuer, round_))

    def _save_letterhead(self, issuer: Issuer, settings: LetterheadSettings) -> None:
        papers, round_ = self._session.workspace.papers, self._session.round
        try:
            papers.save_letterhead(issuer, settings, round_)
        except Fault as fault:
            self.letterhead.say(sentence(fault), Tone.RED)
            return
        self.letterhead.kept(settings)
        self.letterhead.say(_("Saved on this PC"), Tone.GREEN)

    def flush(self) -> None:
        """Save what is being typed."""
        for text in self.texts.values():
            text.commit()
        self.letterhead.flush()

    def print_report(self) -> None:
        """Show the report before it is printed or saved."""
        self.flush()
        board = self._session.board
        if board is None:
            return
        area, round_ = self._session.area, self._session.round
        request = PaperRequest(
            area=area, round=round_, number=self.number.text().strip(), day=self.day.date()
        )
        self.paper_asked.emit(
            Paper(
                title=_("Report of {area}").format(area=board.area),
                file_name=f"bao-cao-dia-ban-{board.round}.pdf",
                draw=lambda door: door.papers.draw(PaperKind.AREA, request),
                draw_word=lambda door: door.papers.draw(PaperKind.AREA, request, "docx"),
            )
        )

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page, as the focused control announces them."""
        return announcing.hints(announcing.of_focus(QApplication.focusWidget()), MOST_HINTS)

    def announced(self) -> list[Announced]:
        """Return the keys of the page, and what leaving a paragraph that was changed writes."""
        changed = [one for one in self.texts.values() if one.is_changed]
        effects = tuple(
            Effect(kind="paragraph", fields={"text": one.text().strip() or None}) for one in changed
        )
        verb = _("write it, next field") if changed else _("next field")
        return [
            Announced(key="Ctrl+P", verb=_("see and print")),
            Announced(key="Tab", verb=verb),
            Announced(key=LEAVE, effects=effects),
        ]

    def take_focus(self) -> None:
        """Focus the first paragraph."""
        self.texts[ParagraphName.SITUATION].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        way = QBoxLayout.Direction
        stacked = step is Step.MENU
        self._across.setDirection(way.TopToBottom if stacked else way.LeftToRight)
        self.letterhead.setMinimumWidth(360 if step is Step.FULL else 260)
