"""What goes along on the laptop; a tick only for what lies on its disk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import IconSign, Shape
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.workspace.papers.trip_pack import PackState
from desktop_app.workspace.values.visit_items import DRAWN

_NAMED = 3  # communes named in a line


class PackCard(Card):
    """Signals: ``fetch_asked()``, ``minutes_asked()``."""

    fetch_asked = Signal()
    minutes_asked = Signal()

    def __init__(self, critical: int) -> None:
        super().__init__(_("Taken along"), padding=16)
        self._critical = critical
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)
        self.said = Paragraph("", fonts.SMALL, Ink.INK2)
        self.said.setVisible(False)
        self.body.addWidget(self.said)
        self.fetch = Button(_("Save the pack again"), icon=Icon.REFRESH, key="F7", height=30)
        self.fetch.clicked.connect(self.fetch_asked)
        self.minutes = Button(_("Last minutes"), weight=Weight.LINK, height=30)
        self.minutes.clicked.connect(self.minutes_asked)
        foot = QHBoxLayout()
        foot.addWidget(self.fetch)
        foot.addWidget(self.minutes)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self._shown: PackState | None = None

    def tell(self, words: str, *, busy: bool = False) -> None:
        """Show what is going on, "" for nothing."""
        self.said.set_text(words)
        self.said.setVisible(bool(words))
        self.fetch.setEnabled(not busy)

    def show_pack(self, pack: PackState | None) -> None:
        """Show *pack*; None while it is being read."""
        if pack is not None and pack == self._shown:
            return
        self._shown = pack
        empty(self._rows)
        self.minutes.setVisible(pack is not None and pack.minutes > 0)
        if pack is None:
            self._rows.addWidget(Label(_("Looking at the disk…"), fonts.SMALL, Ink.INK2))
            return
        self._add_answers(pack)
        self._add_files(pack)
        self._add_minutes(pack)
        self._add(
            None,
            _("First on site"),
            _("{critical} critical, those that differ, {drawn} by lot").format(
                critical=self._critical, drawn=DRAWN
            ),
        )

    def _add_answers(self, pack: PackState) -> None:
        said = ngettext(
            "Answers of {count} commune × {items} items",
            "Answers of {count} communes × {items} items",
            pack.communes,
        )
        about = ngettext(
            "history of {count} round, requests, remedies",
            "history of {count} rounds, requests, remedies",
            pack.rounds,
        )
        if pack.unpulled:
            about = _("not fetched yet: {communes}; fetch with F5").format(
                communes=_names(pack.unpulled)
            )
        self._add(
            not pack.unpulled,
            said.format(count=pack.communes, items=pack.items),
            about.format(count=pack.rounds),
        )

    def _add_files(self, pack: PackState) -> None:
        title = _("{here}/{all} photos and files of evidence").format(
            here=pack.files_here, all=pack.files
        )
        if pack.files_here == pack.files:
            about = ngettext(
                "{count} of them of critical items",
                "{count} of them of critical items",
                pack.critical_files_here,
            ).format(count=pack.critical_files_here)
        else:
            about = _("lacking: {communes}; F7 fetches them while there is a network").format(
                communes=_names(pack.lacking)
            )
        self._add(pack.files_here == pack.files, title, about)

    def _add_minutes(self, pack: PackState) -> None:
        title = ngettext(
            "Minutes of last time: {count} commune", "Minutes of last time: {count} communes",
            pack.minutes,
        ).format(count=pack.minutes)  # fmt: skip
        about = _("every commune was checked before")
        if pack.never:
            about = _("never checked: {communes}").format(communes=_names(pack.never))
        self._add(pack.saved is not None, title, about)

    def _add(self, is_here: bool | None, title: str, about: str) -> None:
        """Add a line with a tick, a warning, or the sign of a list."""
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        sign: QWidget
        if is_here is None:
            sign = IconSign(Icon.TASKS, 16)
        elif is_here:
            sign = Shape(Mark.MET, 16)
            sign.setAccessibleName("")
        else:
            sign = IconSign(Icon.WARNING, 16, Ink.AMBER)
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        said = title if is_here is not False else f"{title}"
        column.addWidget(Paragraph(said, fonts.BODY_M, Ink.INK))
        column.addWidget(Paragraph(about, fonts.SMALL, Ink.AMBER if is_here is False else Ink.INK2))
        across.addLayout(column, 1)
        self._rows.addWidget(row)
        row.setVisible(True)


def pack_words(pack: PackState | None) -> tuple[str, Tone]:
    """Return how the pack stands, and the tone of that."""
    if pack is None:
        return _("Looking at the disk…"), Tone.GREY
    if pack.saved is None:
        return _("The pack is not saved yet"), Tone.AMBER
    size = figures.size(pack.size, language=current_language())
    if not pack.is_current:
        return _("Something is newer than the pack of {time}: F7").format(
            time=figures.moment(pack.saved)
        ), Tone.AMBER
    if not pack.is_complete:
        return _("Something is not on this PC yet"), Tone.AMBER
    said = _("Pack saved on this PC {time}, {size}").format(
        time=figures.moment(pack.saved), size=size
    )
    return said, Tone.GREEN


def _names(communes: tuple[str, ...]) -> str:
    named = ", ".join(communes[:_NAMED])
    more = len(communes) - _NAMED
    return named if more <= 0 else _("{names} and {count} more").format(names=named, count=more)
