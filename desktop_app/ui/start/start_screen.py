"""The first screen: which commune, who works here; Enter starts."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.text.communes import Commune, CommuneIndex, Match
from desktop_app.i18n import _, current_language, sentence
from desktop_app.storage.drafts import Drafts
from desktop_app.ui.frame.logo import Logo
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import IconSign
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.fields import Field, SearchField
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink

from .backdrop import Backdrop
from .fields import Labelled
from .found_list import FoundList, second_line

_PLACE = "start"  # of the draft
_MOST = 5  # results; a sixth would not fit above the foot of the card


class StartForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the person entered about themselves; a supervisor names no commune."""

    commune: Commune | None
    person: str
    position: str
    phone: str
    passphrase: str | None


class StartScreen(Backdrop):
    """The start card.

    Signals: ``started(object)`` with Entered; ``sample_asked()``; ``language_asked()``.
    """

    started = Signal(object)
    sample_asked = Signal()
    language_asked = Signal()

    def __init__(
        self, communes: Callable[[], CommuneIndex], drafts: Drafts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._communes = communes
        self.drafts = DraftKeeper(drafts, self)
        self._chosen: Match | None = None
        self._supervises = False
        self.card = Card(padding=40, raised=True, name=_("Start"))
        inside = self.card.layout()
        assert inside is not None  # a card has one
        inside.setContentsMargins(54, 48, 54, 34)
        self.hold(self.card, width=760 + 28, above=44, below=100)
        self._fill_head()
        self._fill_fields()
        self._fill_foot()
        self.found = FoundList(self)
        self.found.picked.connect(self.choose)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_draft()
        for field in (self.search, *(one.field for one in self._about_person().values())):
            field.typed.connect(lambda _text: self._typed())

    def _fill_head(self) -> None:
        body = self.card.body
        body.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Logo(40))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label(_("Centre Review"), fonts.H3))
        names.addWidget(
            Label(_("Public Administrative Service Centres of communes"), fonts.SMALL_M, Ink.INK2)
        )
        head.addLayout(names)
        head.addStretch(1)
        body.addLayout(head)
        body.addSpacing(20)
        self.question = Label(_("Which commune, ward or special zone is yours?"), fonts.H1)
        body.addWidget(self.question)
        body.addSpacing(8)
        self.search = SearchField(
            name=_("Commune, ward or special zone"),
            placeholder=_("type the name without marks, or the code in the connection letter"),
            key="",
            height=46,
            style=fonts.FIND,
        )
        self.search.typed.connect(self._look_up)
        self.search.moved.connect(lambda step: self.found.step(step))
        body.addWidget(self.search)
        row = QHBoxLayout()
        row.setContentsMargins(2, 4, 0, 0)
        row.setSpacing(6)
        self._tick = IconSign(Icon.TICK, 14, Ink.GREEN)
        self._about = Label("", fonts.SMALL, Ink.INK2, elide=True)
        self._tick.setVisible(False)
        row.addWidget(self._tick)
        row.addWidget(self._about, 1)
        self._about.setFixedHeight(26)
        body.addLayout(row)
        body.addSpacing(8)

    def _fill_fields(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(16)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.person = Labelled(_("Full name of the person entering"))
        self.position = Labelled(_("Position"))
        self.phone = Labelled(
            _("Telephone"), _("optional, so that the province can call"), limit=40
        )
        self.passphrase = Labelled(
            _("Passphrase"), _("keeps this PC's key; at least 8 characters"), limit=200
        )
        self.passphrase.field.setEchoMode(Field.EchoMode.Password)
        self.passphrase.setVisible(False)
        grid.addWidget(self.person, 0, 0)
        grid.addWidget(self.position, 0, 1)
        grid.addWidget(self.phone, 1, 0)
        grid.addWidget(self.passphrase, 1, 1)
        self.card.body.addLayout(grid)
        self.message = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.message.setMinimumHeight(36)
        self.card.body.addWidget(self.message)

    def _fill_foot(self) -> None:
        body = self.card.body
        row = QHBoxLayout()
        row.setSpacing(28)
        self.start = Button(_("Start the review"), weight=Weight.PRIMARY, key="Enter", height=40)
        self.start.setMinimumWidth(236)
        self.sample = Button(_("Try it with sample data"), weight=Weight.LINK)
        self.other = Button(_("I supervise an area"), weight=Weight.LINK)
        row.addWidget(self.start)
        row.addWidget(self.sample)
        row.addWidget(self.other)
        row.addStretch(1)
        body.addLayout(row)
        body.addSpacing(40)
        body.addWidget(Line())
        body.addSpacing(12)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(IconSign(Icon.SAVE, 16, Ink.GREEN))
        foot.addWidget(
            Label(
                _("No network needed. Everything is saved on this PC as you enter it."),
                fonts.SMALL,
                Ink.INK2,
                elide=True,
            ),
            1,
        )
        other = "English" if current_language() == "vi" else "Tiếng Việt"
        self.language = Button(other, weight=Weight.LINK, height=28)
        foot.addWidget(self.language)
        body.addLayout(foot)
        self.start.clicked.connect(self._begin)
        self.sample.clicked.connect(self.sample_asked)
        self.other.clicked.connect(lambda: self.supervise(not self._supervises))
        self.language.clicked.connect(self.language_asked)

    # What is typed and not begun with yet. A passphrase is on no disk.

    def _about_person(self) -> dict[str, Labelled]:
        return {"person": self.person, "position": self.position, "phone": self.phone}

    def _typed(self) -> None:
        texts = {name: one.text() for name, one in self._about_person().items()}
        texts["commune"] = self._chosen.commune.code if self._chosen else ""
        texts["search"] = "" if self._chosen else self.search.text()
        texts["supervises"] = "x" if self._supervises else ""
        self.drafts.typed(_PLACE, {name: text for name, text in texts.items() if text})

    def _show_draft(self) -> None:
        kept = self.drafts.of(_PLACE)
        for name, one in self._about_person().items():
            one.field.setText(kept.get(name, ""))
        found = self._communes().search(kept["commune"], limit=1) if "commune" in kept else ()
        if found:
            self.choose(found[0])
        elif "search" in kept:
            self.search.setText(kept["search"])
        if "supervises" in kept:
            self.supervise(True)

    def begun(self) -> None:
        """Forget what was typed: it is in the data now."""
        self.drafts.keep(_PLACE, {})

    def may_close(self) -> bool:
        """Keep what is typed; nothing else is lost by closing."""
        self.drafts.settle()
        return True

    def choose(self, match: Match) -> None:
        """Take *match* as the commune and go on to the name."""
        self._chosen = match
        self.found.hide()
        name = f"{match.commune.full_name}, {match.province.full_name}"
        self.search.blockSignals(True)
        self.search.show_text(name)
        self.search.blockSignals(False)
        self._tick.setVisible(True)
        said = _("code {code}").format(code=match.commune.code)
        former = second_line(match)
        self._about.setText(f"{said}, {former}" if former else said)
        self.message.set_text("")
        self.person.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._typed()

    def supervise(self, supervises: bool) -> None:
        """Ask for a supervisor, or for a commune's clerk again."""
        self._supervises = supervises
        self.found.hide()
        self.search.setVisible(not supervises)
        self.question.setText(
            _("Who supervises the area?")
            if supervises
            else _("Which commune, ward or special zone is yours?")
        )
        self.other.setText(_("I enter for a commune") if supervises else _("I supervise an area"))
        self.start.setText(_("Open the board") if supervises else _("Start the review"))
        self._tick.setVisible(not supervises and self._chosen is not None)
        self._about.setText(
            _("The connection code you enter next says which communes you see.")
            if supervises
            else ""
        )
        first = self.person.field if supervises else self.search
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._typed()

    def show_fault(self, fault: Fault, *, ask_passphrase: bool = False) -> None:
        """Show why it did not start; what was typed stays."""
        self.message.set_text(sentence(fault))
        if ask_passphrase:
            self.passphrase.setVisible(True)
            self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_up(self, text: str) -> None:
        self._chosen = None
        self._tick.setVisible(False)
        self._about.setText("")
        words = text.strip()
        matches = self._communes().search(words, limit=_MOST) if words else ()
        self.found.set_width(self.search.width())
        self.found.show_matches(matches, words)
        self._place_found()

    def _place_found(self) -> None:
        """Lay the list under the field; where the screen is low, the field goes to the top."""
        corner = self.search.mapTo(self, QPoint(0, self.search.height() + 6))
        bar = self.area.verticalScrollBar()
        lack = corner.y() + self.found.height() - self.height()
        if self.found.isVisible() and lack > 0:
            before = bar.value()
            bar.setValue(before + min(lack, corner.y() - self.search.height() - 16))
            corner.setY(corner.y() - (bar.value() - before))
        self.found.set_room(self.height() - corner.y())
        self.found.move(corner.x(), corner.y())

    def _begin(self) -> None:
        if not self._supervises and self._chosen is None:
            match = self.found.current() if self.found.isVisible() else None
            if match is None:
                self._ask(self.search, _("Choose your commune first."))
                return
            self.choose(match)
            return
        if not self.person.text():
            self._ask(self.person.field, _("Enter the name of the person who works here."))
            return
        typed = self.passphrase.text() if self.passphrase.isVisible() else ""
        if self.passphrase.isVisible() and len(typed) < 8:
            self._ask(self.passphrase.field, _("Enter a passphrase of at least 8 characters."))
            return
        entered = StartForm(
            commune=None if self._supervises or not self._chosen else self._chosen.commune,
            person=self.person.text(),
            position=self.position.text(),
            phone=self.phone.text(),
            passphrase=typed or None,
        )
        self.started.emit(entered)

    def _ask(self, field: Field, why: str) -> None:
        self.message.set_text(why)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._begin()
            case Qt.Key.Key_Escape if self.found.isVisible():
                self.found.hide()
            case _:
                super().keyPressEvent(event)

    def warm_up(self) -> None:
        """Read the list of communes now, so that the first letter does not wait for it."""
        QTimer.singleShot(0, self, lambda: self._communes().search("a", limit=1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.found.isVisible():
            self._look_up(self.search.text())
