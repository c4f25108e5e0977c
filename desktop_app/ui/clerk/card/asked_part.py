"""What a supervisor asks or remarks on the open item, the answer to it, and the field for one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, figures
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.texts import Paragraph, Piece
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.reading.problems import unanswered_comment
from desktop_app.workspace.values.desk import ItemDesk, Remark


class AskedPart(QWidget):
    """An answered request stays readable with its reply.

    Signals: ``replied(str)`` to an open request; ``commented(str)`` where none is open.
    """

    replied = Signal(str)
    commented = Signal(str)

    def __init__(self, item: ItemId) -> None:
        super().__init__()
        self._item = item
        self._is_open = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(4)
        self.request = Paragraph("", fonts.SMALL_M, Ink.AMBER)
        self.answered = Paragraph("", fonts.SMALL, Ink.INK2)
        self.remark = Paragraph("", fonts.SMALL_M, Ink.AMBER)
        for told in (self.request, self.answered, self.remark):
            column.addWidget(told)
        self._writing = QWidget()
        row = QHBoxLayout(self._writing)
        row.setContentsMargins(0, 0, 0, 0)
        self.field = Field(name=_("Reply to the supervisor"), placeholder=_("Reply…"))
        send = Button(_("Reply"), height=30)
        send.clicked.connect(self._send)
        send.promise(self._effects)
        self.field.returnPressed.connect(self._send)
        row.addWidget(self.field, 1)
        row.addWidget(send)
        column.addWidget(self._writing)

    def show_item(self, one: ItemDesk) -> None:
        """Show the last request with its reply, and a remark that nobody answered."""
        request, remark = one.request, unanswered_comment(one)
        self._is_open = request is not None and request.is_open
        self.request.setVisible(request is not None)
        self.answered.setVisible(request is not None and not request.is_open)
        if request is not None:
            self.request.set_ink(Ink.AMBER if request.is_open else Ink.INK2)
            self.request.set_text(_said(_("Request to complete"), request.asked))
            if request.reply is not None:
                self.answered.set_text(_said(_("Reply"), request.reply))
            elif not request.is_open:
                self.answered.set_text(_("It was answered anew since."))
        self.remark.setVisible(remark is not None)
        if remark is not None:
            self.remark.set_text(_said(_("Remark"), remark))
        self._writing.setVisible(self._is_open or remark is not None)
        self.setVisible(request is not None or remark is not None)

    def _send(self) -> None:
        (self.replied if self._is_open else self.commented).emit(self.field.text())

    def _effects(self) -> tuple[Effect, ...]:
        said = self.field.text().strip()
        fields: dict[str, str | bool | None] = {"text": said}
        fields["reply"] = True if self._is_open else None  # left out where it is none
        return (Effect(kind="comment", item=self._item, fields=fields),) if said else ()

    def announced(self) -> list[Announced]:
        """Return what Enter does in the field."""
        if self.field.hasFocus():
            return [Announced(key=ENTER, verb=_("send the reply"), effects=self._effects())]
        return []


def _said(lead: str, remark: Remark) -> list[Piece]:
    day = figures.day(remark.written.date())
    who = _("{name}, {day}").format(name=remark.author.name, day=day)
    text = remark.text or _("please answer again")
    return [Piece(f"{lead}: ", bold=True), Piece(f"“{text}” ({who})")]
